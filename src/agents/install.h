/* install.h - putting what agents read into the files of a work tree, and taking it out again.
 *
 * Everything is planned first and written afterwards, so that a plan can be shown. Nothing of a
 * file that somebody wrote changes but for what is put in, and that comes out again to the byte. A
 * file that cannot be read as what it should be is left alone, and the plan says why; so is one
 * outside of the work tree, where a link in a repository may lead. What several agents read
 * (AGENTS.md) is put in once, and taken out with the last of them.
 */
#ifndef REPOSE_AGENTS_INSTALL_H
#define REPOSE_AGENTS_INSTALL_H

#include <stdbool.h>
#include <stddef.h>

#include "agents/agents.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum part_change {
    PART_KEPT, /* it is as it should be */
    PART_MADE, /* the file, and its folder */
    PART_EDITED,
    PART_DELETED, /* the file was made by an install and holds nothing else */
    PART_REFUSED,
};

/* What happens to one file. */
struct agent_change {
    const struct agent_part *part;
    const char *path;      /* from the root */
    const char *full_path; /* where it really is */
    enum part_change kind;
    const char *why;        /* of PART_REFUSED */
    struct buf before, now; /* texts */
};

#define AGENT_CHANGES_MAX (AGENT_COUNT * AGENT_PARTS_MAX)

struct agent_plan {
    struct agent_change items[AGENT_CHANGES_MAX]; /* one for each file */
    size_t count;
    size_t changes, refused;
};

struct agent_request {
    const char *root;                  /* of the work tree, absolute */
    const struct agent *const *wanted; /* agents */
    size_t wanted_count;
    bool with_hook; /* of install */
    struct arena *arena;
};

/* ERR_REPO when a file cannot be read. agent_plan_release frees the texts. */
int agents_plan_install(const struct agent_request *request, struct agent_plan *out,
                        struct err *err);
int agents_plan_uninstall(const struct agent_request *request, struct agent_plan *out,
                          struct err *err);
void agent_plan_release(struct agent_plan *plan);

/* Does it. ERR_REPO: a file could not be written; those before it are. */
int agents_apply(const struct agent_plan *plan, struct err *err);

/* Whether the server is registered with the agent in this work tree, by whomever, and which hook. */
enum agent_state { AGENT_ABSENT, AGENT_INSTALLED, AGENT_WITH_HOOK, AGENT_UNKNOWN };
int agents_state(const char *root, const struct agent *agent, struct arena *arena,
                 enum agent_state *out, struct err *err);
/* Where a part of it is, or would be put. root: of the work tree. */
const char *agent_part_path(const char *root, const struct agent_part *part, struct arena *arena);

/* The change as a reader of patches knows it; the whole text of a file that is made. */
void agent_change_add_diff(const struct agent_change *change, struct buf *out);

#endif
