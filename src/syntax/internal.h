/* internal.h - the rows of the language table, for this folder only. */
#ifndef REPOSE_SYNTAX_INTERNAL_H
#define REPOSE_SYNTAX_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <tree_sitter/api.h>

#include "base/buf.h"
#include "syntax/rules.h"

/* Which definitions others may use, where the query marks nothing. In all but the first, what
 * stands in a private definition is private. */
enum visibility {
    VISIBLE_ALL,
    VISIBLE_PLAIN,    /* unless the name starts with an underscore */
    VISIBLE_CAPITAL,  /* when the name starts with a capital */
    VISIBLE_MARKED,   /* when marked; what is in an interface, as the interface */
    VISIBLE_EXPORTED, /* when marked, or when the file marks nothing; what is in a class, as the
                         class */
};

struct language {
    const char *name;
    const char *extensions, *files, *interpreters; /* parted by spaces, or NULL */
    const TSLanguage *(*grammar)(void);            /* or NULL; then the rest is not used */
    enum visibility visibility;
    bool document;
    const char *bases; /* further folders of grammars/ whose queries hold here, or NULL */
};

/* Appends the query of the language, as in grammars/. */
void language_query(const struct language *language, struct buf *out);

/* The rules of the language, made on first use by whichever thread comes first. NULL without a
 * grammar or a query. */
const struct rules *language_rules(const struct language *language);

#endif
