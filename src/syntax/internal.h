/* internal.h - the rows of the language table, for this folder only. */
#ifndef REPOSE_SYNTAX_INTERNAL_H
#define REPOSE_SYNTAX_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tree_sitter/api.h>

#include "base/buf.h"
#include "syntax/language.h"
#include "syntax/rules.h"
#include "syntax/uses.h"

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

/* What embedded.h finds in a file. */
enum holds {
    HOLDS_NOTHING,
    HOLDS_SCRIPTS,
    HOLDS_FRONT, /* and code before the first tag */
    HOLDS_CELLS
};

struct repair;

struct language {
    const char *name;
    const char *extensions, *files, *interpreters; /* parted by spaces, or NULL */
    const TSLanguage *(*grammar)(void);            /* or NULL */
    enum visibility visibility;
    bool sections; /* only `private:` and the like hide what is in a class */
    enum language_family family;
    enum uses_style uses;
    void (*repair)(struct repair *); /* what its grammar does not know (repair.h), or NULL */
    unsigned traits;                 /* enum language_trait */
    uint16_t line_limit;             /* 0: the usual one */
    enum holds holds;
    const char *bases; /* further languages whose queries, and rules of lines, hold here, or NULL */
};

/* Whether `name` is among the language's bases. */
bool language_has_base(const struct language *language, const char *name);

/* Appends the query of the language, as in grammars/. */
void language_query(const struct language *language, struct buf *out);

/* The rules of the language, made on first use by whichever thread comes first. NULL without a
 * grammar or a query. */
const struct rules *language_rules(const struct language *language);

#endif
