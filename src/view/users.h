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

struct repo;
struct view;

struct user_finder {
    const struct context *context;
    struct view *view; /* that may keep what is read, of that context; NULL: it is read anew */
    struct repo *repo; /* where it cannot be told by the index, texts are looked at; NULL: none */
    const unsigned char *left_out;    /* per file of the snapshot: never a user; NULL: none */
    /* Per file of the snapshot: its summary after a change, by which a file is judged; NULL: as it
     * was. What imports mean stays as it was. */
    const struct summary *const *after;
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
    const char *name; /* that its import gave what another file exports as its default; NULL: the
                         definition's own */
};

struct user_list {
    struct user *items; /* proven ones first, then by path */
    size_t count, capacity;
    size_t doubtful; /* files that use the name, of which it cannot be told whether they mean it:
                        with none that do, the users are not known */
    struct by_text text; /* with no users and none doubtful: where the name stands as a text; then
                            they are not known either */
    uint32_t *doubts; /* these files, where so few use the name that each was judged */
    size_t doubt_count, doubt_capacity;
};

/* The stored summary of a file; an empty one when it has none. NULL: error. */
const struct summary *user_summary(struct user_finder *finder, uint32_t file, struct err *err);

/* definition: one of `summary`, of a text at `path`, which need not be in the snapshot. In arena.
 */
int users_find(struct user_finder *finder, const char *path, const struct summary *summary,
               const struct definition *definition, struct arena *arena, struct user_list *out,
               struct err *err);

/* What to look for in the text of the user, of a definition with that name. */
const char *user_word(const struct user *user, const char *name);

/* The files that import the file with this position in the snapshot, or, with `packages`, a package
 * that it is part of. */
int importers_find(struct user_finder *finder, uint32_t file, bool packages, struct arena *arena,
                   struct user_list *out, struct err *err);

#define USER_LINES_MAX 8 /* of one file that are kept */

/* Where in a file: its first use of the word outside of comments and strings, behind the qualifier of
 * the user, or what the text declares to be that, where there is such a place. */
struct user_place {
    uint32_t line;      /* 0: nowhere */
    uint32_t count;     /* in the whole file */
    const char *inside; /* the definition around the first use, or "" */
    uint32_t lines[USER_LINES_MAX]; /* of places as good as the first, which is one of them */
    size_t line_count;
    uint32_t agreeing; /* all of these places */
};
/* A use behind the imports goes before the import that brings the name, which breaks no less but
 * tells less; with `imports` the first counts, wherever it stands. */
void user_place_of(const struct source *source, const char *word, const char *qualifier,
                   bool imports, struct arena *arena, struct user_place *out);

/* A text that holds a definition, or held it before a change. */
struct own_text {
    const struct source *source;         /* as it is now */
    const struct summary *summary;       /* that the definition is one of: of the source, or of the
                                            text before */
    const struct definition *definition;
    bool is_gone; /* it does not stand in the text any more */
};
/* Where the text uses the definition outside of it, each line once. Of one that is gone only what
 * cannot be a thing of the same name that is local, imported, or a member of something else. In
 * arena. */
size_t own_uses_find(const struct own_text *text, struct arena *arena, struct user_place **out);

/* A file that uses a definition or imports a file. */
struct file_use {
    const char *path;
    uint32_t line;      /* of the first use; 0: not located */
    uint32_t count;     /* in that file; 0: not known */
    const char *inside; /* the definition around it, or "" */
    enum file_role role;
    uint32_t more[USER_LINES_MAX]; /* further lines, where they are wanted */
    size_t more_count;
};

/* "src/kv.c:12, 40", or the path alone. */
const char *file_use_place(const struct file_use *use, struct arena *arena);

#endif
