/* named.h - what a request names, looked up: where each thing is defined, who uses it, or that it
 * stands nowhere. It answers the searches that everybody begins with. */
#ifndef REPOSE_BRIEF_NAMED_H
#define REPOSE_BRIEF_NAMED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "view/literal.h"
#include "view/ranked.h"

#define NAMED_LINES_MAX 3

struct named_place {
    const char *path;
    uint32_t line; /* 0: not located */
    /* Of a use: the first lines, beginning with `line`, and on how many it is. */
    uint32_t lines[NAMED_LINES_MAX], line_count, line_total;
};

/* A name that looks like code, a path, an option, or a quoted text. */
struct brief_named {
    const char *text;
    const char *kind;           /* of the first definition, "file", or "text": nobody defines it */
    struct named_place *places; /* of its definitions, or where the text stands: the best few */
    size_t place_count, place_total; /* total: in so many files */
    struct named_place *uses;        /* files that use it by this name: the best few, tests only
                                        when there are no others */
    size_t use_count, use_total, test_total; /* tests: so many of the total */
    size_t source_places, test_places; /* program text and tests among place_total, of a text */
    bool is_in_words; /* the request says its words, and not the name: "file explorer" */
    bool is_held; /* some of those only hold it: no call, no type, as a key or in a path of names */
    const char *nearest; /* when it stands nowhere: the nearest name that does, or the one most like
                            it (brief/twin.h), which then follows; or NULL */
};

static inline bool named_is_absent(const struct brief_named *named)
{
    return !named->place_total && !named->use_total;
}

/* In the order of the request, what stands nowhere included. Left out: what so many files hold that
 * it tells nothing, and what is said already by another. In arena. */
int named_find(struct literal_finder *finder, const struct ranked_request *ranked,
               struct arena *arena, struct brief_named **out, size_t *count, struct err *err);

#endif
