/* typed.h - the terms of a request as somebody typed them: "cached" and not the stem "cach". */
#ifndef REPOSE_BRIEF_TYPED_H
#define REPOSE_BRIEF_TYPED_H

#include <stddef.h>

#include "base/arena.h"
#include "text/request.h"

struct typed {
    const char **words; /* one per term of the request; NULL: nothing that is worth showing */
    size_t count;
};

/* Everything in arena. Words of two letters and less, and what is mostly digits, are not shown. */
void typed_init(struct typed *out, const struct request *request, struct arena *arena);
/* The word of a term, or NULL. */
const char *typed_find(const struct typed *typed, size_t term);

#endif
