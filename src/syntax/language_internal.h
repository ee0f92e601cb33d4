#ifndef REPOSE_SYNTAX_LANGUAGE_INTERNAL_H
#define REPOSE_SYNTAX_LANGUAGE_INTERNAL_H

#include "syntax/language.h"
#include "syntax/rules.h"
#include "syntax/walk.h"

struct language {
    const char *name;
    const TSLanguage *(*grammar)(void); /* NULL: indexed by words */
    const char *queries;                /* whose queries it shares; NULL: its own */
    enum visibility visibility;
    bool is_document;
    const char *extensions;   /* "c h", lower case */
    const char *names;        /* whole file names, or NULL */
    const char *interpreters; /* of "#!" lines, or NULL */
};

/* The rules of a language with a grammar, read on first use; NULL without one. */
const struct rules *language_rules(const struct language *language);
/* The query text of a language, for the test that compiles it; NULL when there is none. Parts of
 * several files follow each other in *next calls. */
const char *language_query(const struct language *language);
const TSLanguage *language_grammar(const struct language *language);

#endif
