/* find.h - where a name is defined, and who uses what was found, as view/users.h tells: of each
 * definition, its own file and the others. */
#ifndef REPOSE_LOOK_FIND_H
#define REPOSE_LOOK_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/work_tree.h"
#include "model/file.h"
#include "model/summary.h"
#include "view/by_text.h"
#include "view/users.h"
#include "view/view.h"

#define FIND_NAME_MAX 512 /* bytes of what is asked for */

struct find_options {
    /* "strbuf_add", "strbuf_add()", "Cache::get" and "Cache.get" (those within a Cache first, and
     * only those when there are any), or a beginning: "strbuf_*". */
    const char *name;
    const char *kind; /* def_kind_name() of the definitions, or NULL: any */
    size_t limit;     /* of definitions, and of files that use it */
    const struct work_tree *work; /* that the view was overlaid with; NULL: none */
};

struct found_definition {
    const char *path, *scope; /* scope: name of the definition around it, or "" */
    const struct definition *definition;
    const struct summary *summary; /* of its file; NULL: it is only another name */
    enum file_role role;
    bool is_uncommitted; /* the file is as it is in the work tree */
};

struct found_use {
    const char *path;
    uint32_t count;                 /* in that file; 0: not known */
    uint32_t lines[USER_LINES_MAX]; /* the first */
    size_t line_count;              /* 0: not located */
    bool is_own;                    /* the file defines it */
    enum file_role role;
    bool is_uncommitted;
};

struct found {
    struct oid indexed;
    const struct work_tree *work;         /* what of the answer is not committed; NULL: nothing */
    const char *name;                     /* that was looked up, without scope and decoration */
    const char *asked;                    /* the same with its scope */
    bool is_prefix;                       /* asked for, or because nothing is called exactly so */
    struct found_definition *definitions; /* sources before tests, then by path and line */
    size_t definition_count;
    size_t defining_files;  /* all that define it */
    /* Those that define it, then sources before tests, then most uses first; none of a prefix. Where
     * nothing that can be used is defined, files that use the name. */
    struct found_use *uses;
    size_t use_count;
    size_t using_files;    /* all that use it */
    size_t doubtful_files; /* further ones that use the name, of which it cannot be told */
    bool is_partial;       /* users were looked for of the first definitions only */
    struct by_text text; /* of a name that is defined and used in none: where it stands as a text */
};

/* Everything in arena. ERR_NO when nothing is called so (*out is empty then), ERR_USAGE for an
 * unknown kind or a name that is none. */
int find_make(struct view *view, const struct find_options *options, struct arena *arena,
              struct found *out, struct err *err);

/* "path:line: kind signature", as compilers and grep print places. */
void find_to_text(const struct found *found, struct buf *out);
void find_to_markdown(const struct found *found, struct buf *out);
char *find_to_json(const struct found *found); /* docs/find.schema.json; free(3) */

#endif
