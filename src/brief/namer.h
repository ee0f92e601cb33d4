/* namer.h - where a name is defined and used, for brief/named.c alone. */
#ifndef REPOSE_BRIEF_NAMER_H
#define REPOSE_BRIEF_NAMER_H

#include "brief/named.h"
#include "store/index_db.h"

#define PLACES_MAX 3
#define TEXTS_MAX  8 /* files that a text of nobody stands in */

struct namer {
    struct view *view;
    const struct ranked_request *ranked;
    struct literal_finder *finder;
    struct arena *arena;
    bool *is_listed; /* by file: while a list is made */
    struct brief_named *items;
    size_t count, twin_count;
};

struct name_file {
    uint32_t file, count;
    size_t rank; /* place in the ranking; SIZE_MAX: none */
    bool is_test, is_document;
};

struct name_files {
    struct name_file *items;
    size_t count;
};

/* The files that define it, or hold it otherwise: sources before tests before
 * documents, then as they are ranked. other:
 * a second kind of posting that makes a file one of them; 0: none. -1: the store. */
int namer_list_files(struct namer *n, enum posting_kind kind, enum posting_kind other,
                     const char *name, struct name_files *out, struct err *err);

struct brief_named *namer_add(struct namer *n, const char *text, const char *kind);
bool namer_has(const struct namer *n, const char *text);
const char *namer_path(const struct namer *n, uint32_t file);
/* Of a name that so many files hold: it tells nothing. */
bool namer_is_common(const struct namer *n, size_t files);
/* Whether the title says it, or so little is named that all of it is meant. */
bool namer_is_in_focus(const struct namer *n, const char *name);

int namer_add_definers(struct namer *n, const struct name_files *definers, const char *text,
                       struct brief_named *named, struct err *err);
void namer_add_uses(struct namer *n, const struct name_files *users,
                    const struct name_files *definers, const char *name, struct brief_named *named);
/* What only the files use that define it, behind the line of the definition. */
void namer_add_own_uses(struct namer *n, const struct name_files *users,
                        const struct name_files *definers, const char *name,
                        struct brief_named *named);
/* What is not used by the name may still stand elsewhere, as a key or in a text: other files than the
 * known ones. */
int namer_add_holders(struct namer *n, const struct name_files *known, const char *name,
                      struct brief_named *named, struct err *err);

#endif
