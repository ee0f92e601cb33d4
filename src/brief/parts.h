/* parts.h - which sentences and items of a request nothing here speaks of: what its brief does not
 * answer, in plain words. Pure. */
#ifndef REPOSE_BRIEF_PARTS_H
#define REPOSE_BRIEF_PARTS_H

#include <stddef.h>

#include "base/arena.h"
#include "model/note.h"
#include "view/ranked.h"

struct brief_parts {
    size_t count; /* sentences and items of lists that say enough to be looked for */
    struct string_list unmatched; /* of them, as they were written: none of the first files holds
                                     much of what they tell */
};

/* weights: of the terms of the request, how much each tells. A request of one part has none that is
 * unmatched. In arena. */
void parts_find(const struct ranked_request *ranked, const double *weights, struct arena *arena,
                struct brief_parts *out);

#endif
