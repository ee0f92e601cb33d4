/* install.h - repose's lines in git's hooks: what is there, putting them in, taking them out.
 *
 * Nothing of a hook that exists is lost: the lines are added to a shell script (hook/block.h) and
 * come out again to the byte. A hook that they do not fit into is left alone, and the line to add
 * by hand is named. A hook that is not executable is left alone, too: git does not run it, and
 * somebody may want that.
 */
#ifndef REPOSE_HOOK_INSTALL_H
#define REPOSE_HOOK_INSTALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "hook/block.h"
#include "model/settings.h"
#include "repo/repo.h"

#define HOOK_COUNT 4
/* "post-commit", "post-merge", "post-rewrite", "post-checkout" */
extern const char *const hook_names[HOOK_COUNT];

enum hook_state {
    HOOK_ABSENT, /* no file, or one without our lines */
    HOOK_INSTALLED,
    HOOK_OUTDATED, /* our lines run another program; for install: or have other options */
    HOOK_BY_HAND,  /* our lines do not fit in, but it runs repose */
    HOOK_REFUSED,  /* our lines do not fit in; see why */
};
const char *hook_state_name(enum hook_state state);

/* All strings live in the arena of the request. */
struct hook {
    const char *name, *path;
    enum hook_state state; /* after the action */
    bool changed;          /* by the action */
    bool sleep;            /* it writes notes, too */
    const char *why;       /* of HOOK_REFUSED: "it is a python3 script" */
    const char *line;      /* for whoever adds it by hand */
    const char *maker;     /* the tool that wrote the file, or NULL */
};

struct hook_request {
    const struct repo *repo;
    struct block_spec spec; /* what to install; to uninstall, nothing */
    struct arena *arena;
};

struct hook_report {
    const char *folder;
    enum setting_origin origin; /* of core.hooksPath; ORIGIN_DEFAULT: it is not set */
    bool usable;                /* the folder is one, or can be made; else git runs no hooks */
    bool in_tree;               /* its files are part of the working tree */
    struct hook hooks[HOOK_COUNT];
    unsigned changed, refused;
};

/* Each fills the report; ERR_REPO when a file cannot be read or written. */
int hook_inspect(const struct hook_request *request, struct hook_report *out, struct err *err);
int hook_install(const struct hook_request *request, struct hook_report *out, struct err *err);
int hook_uninstall(const struct hook_request *request, struct hook_report *out, struct err *err);

/* The path by which this program was started (as its first argument has it), when that is a full
 * path or found through PATH, so that a link to the newest version stays one; else the path of its
 * file. In arena. */
const char *hook_program(const char *started_as, struct arena *arena);

#endif
