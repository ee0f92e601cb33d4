/* users.h - who uses a definition: the files of a snapshot that call it, read it, hand it over.
 *
 * Types are not inferred as a compiler does. A file counts when it is of the same language, or of
 * one that shares its names, and what stands before the name, with the imports of the file, leads
 * to the definition, through files that hand names on, too; `Owner.name` counts for that owner
 * only. A member of an object that is not known counts where the file reaches the owner and nothing
 * else is called so. What is known to come from a library never counts. */
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
#include "view/by_text.h"
#include "view/source.h"

struct user_finder {
    const struct context *context;
    const unsigned char *left_out;    /* per file of the snapshot: never a user; NULL: none */
    const struct summary **summaries; /* of files that were asked about; made by the first call */
    struct arena *arena;              /* theirs */
    struct literal_finder *texts;     /* where names in texts are looked for; NULL: nowhere */
};

struct user {
    uint32_t file;
    bool is_proven; /* its imports lead to the definition, or it needs none */
    bool hands_on;  /* it only imports it for others */
    const char *qualifier; /* what stands before the name where it is most surely meant, as
                              syntax/qualifier.h writes it; NULL: not known */
};

struct user_list {
    struct user *items; /* proven ones first, then by path */
    size_t count, capacity;
    size_t doubtful; /* files that use the name, of which it cannot be told whether they mean it:
                        with none that do, the users are not known */
    struct by_text text; /* with no users and none doubtful: where the name stands as a text; then
                            they are not known either */
};

/* The stored summary of a file; an empty one when it has none. NULL: error. */
const struct summary *user_summary(struct user_finder *finder, uint32_t file, struct err *err);

/* definition: one of `summary`, of a text at `path`, which need not be in the snapshot. In arena.
 */
int users_find(struct user_finder *finder, const char *path, const struct summary *summary,
               const struct definition *definition, struct arena *arena, struct user_list *out,
               struct err *err);

/* The files that import the file with this position in the snapshot, or, with `packages`, a package
 * that it is part of. */
int importers_find(struct user_finder *finder, uint32_t file, bool packages, struct arena *arena,
                   struct user_list *out, struct err *err);

/* Where in a file: its first use of the word outside of comments, behind the qualifier of the user
 * where there is such a place. */
struct user_place {
    uint32_t line;      /* 0: nowhere */
    uint32_t count;     /* in the whole file */
    const char *inside; /* the definition around the first use, or "" */
};
/* A use behind the imports goes before the import that brings the name, which breaks no less but
 * tells less; with `imports` the first counts, wherever it stands. */
void user_place_of(const struct source *source, const char *word, const char *qualifier,
                   bool imports, struct arena *arena, struct user_place *out);

/* A file that uses a definition or imports a file. */
struct file_use {
    const char *path;
    uint32_t line;      /* of the first use; 0: not located */
    uint32_t count;     /* in that file; 0: not known */
    const char *inside; /* the definition around it, or "" */
    enum file_role role;
};

#endif
