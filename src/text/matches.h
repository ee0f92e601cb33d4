/* matches.h - which terms of a request stand in a short text: a path, a name, a signature. Costs
 * what cutting the text into terms costs; nothing else of it is kept (compare text/words.h).
 *
 *     struct matches matches;
 *     matches_init(&matches, request, arena);
 *     for each text:
 *         matches_reset(&matches);
 *         matches_add(&matches, path, size, FIELD_BODY);
 *         for (size_t i = 0; i < matches.count; i++)
 *             matches.terms[i].counts[FIELD_BODY] ...
 */
#ifndef REPOSE_TEXT_MATCHES_H
#define REPOSE_TEXT_MATCHES_H

#include "base/arena.h"
#include "text/request.h"
#include "text/words.h"

struct matched_term {
    uint32_t term; /* of request->terms */
    uint32_t counts[FIELD_COUNT];
};

struct matches {
    const struct request *request;
    uint32_t
        starts[257]; /* the first term of the request that begins with this byte or a later one */
    struct stem_starts wanted;
    struct matched_term *terms; /* ascending, so by text; room for all of the request */
    size_t count;
    uint32_t lengths[FIELD_COUNT]; /* of all terms, as word_counter_terms has them */
};

/* What it holds is in the arena. */
void matches_init(struct matches *matches, const struct request *request, struct arena *arena);
void matches_reset(struct matches *matches);
/* What `from` holds, of the same request, instead of what it held. */
void matches_copy(struct matches *matches, const struct matches *from);
void matches_add(struct matches *matches, const char *text, size_t size, enum word_field field);

#endif
