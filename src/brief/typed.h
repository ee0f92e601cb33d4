/* typed.h - the terms of a request as somebody typed them: "cached" and not the stem "cach". */
#ifndef REPOSE_BRIEF_TYPED_H
#define REPOSE_BRIEF_TYPED_H

#include <stddef.h>

#include "base/arena.h"
#include "text/request.h"

/* What a term of the request was in it. */
struct typed_word {
    const char *text; /* the word; NULL: nothing that is worth showing */
    const char *part; /* the part of it that gives the term ("Key" of "lookupKey"), the word itself
                       * when it has one; NULL: not worth showing alone */
    size_t whole;     /* the term of a word of several parts as a whole; else the number of terms */
};

struct typed {
    struct typed_word *words; /* one per term of the request */
    size_t count;
};

/* Everything in arena. Words of two letters and less, and what is mostly digits, are not shown. */
void typed_init(struct typed *out, const struct request *request, struct arena *arena);
/* The word of a term, or NULL. */
const struct typed_word *typed_find(const struct typed *typed, size_t term);

#endif
