/* users.h - who uses a definition, by its name: the files of a snapshot that refer to it.
 *
 * Names are not resolved as a compiler does. A file counts when the name is telling and defined
 * once, or when there is more proof: it imports the definition's file, or lives where no import is
 * needed, reaches no other definition of the name that way, and names the classes around it. A file
 * that defines the name itself means its own. */
#ifndef REPOSE_VIEW_USERS_H
#define REPOSE_VIEW_USERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/file.h"
#include "model/summary.h"
#include "note/structural.h"
#include "view/source.h"

struct user_finder {
    const struct note_context *context;
    const unsigned char *left_out;    /* per file of the snapshot: never a user; NULL: none */
    const struct summary **summaries; /* of files that were asked about; made by the first call */
    struct arena *arena;              /* theirs */
};

struct user {
    uint32_t file;
    bool is_proven; /* it imports the definition's file, or needs no import */
};

struct user_list {
    struct user *items; /* proven ones first, then by path */
    size_t count;
};

/* The stored summary of a file; an empty one when it has none. NULL: error. */
const struct summary *user_summary(struct user_finder *finder, uint32_t file, struct err *err);

/* definition: one of `summary`, of a text at `path`, which need not be in the snapshot. In arena.
 */
int users_find(struct user_finder *finder, const char *path, const struct summary *summary,
               const struct definition *definition, struct arena *arena, struct user_list *out,
               struct err *err);

/* The files that import the file with this position in the snapshot. */
int importers_find(struct user_finder *finder, uint32_t file, struct arena *arena,
                   struct user_list *out, struct err *err);

/* Where in a file: its first uses of the word outside of comments. */
struct user_place {
    uint32_t line;      /* 0: nowhere */
    uint32_t count;     /* in the whole file */
    const char *inside; /* the definition around the first use, or "" */
};
void user_place_of(const struct source *source, const char *word, struct arena *arena,
                   struct user_place *out);

/* A file that uses a definition or imports a file. */
struct file_use {
    const char *path;
    uint32_t line;      /* of the first use; 0: not located */
    uint32_t count;     /* in that file; 0: not known */
    const char *inside; /* the definition around it, or "" */
    enum file_role role;
};

#endif
