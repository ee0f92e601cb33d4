/* What notes by a model say of a file: how much of the request, by how telling its words are in notes,
 * stands in a single fact about it, or in a request that was predicted to edit it. The best one counts:
 * of central files much is said, and that is no reason. Not normalised: where no fact speaks of the
 * request, none is to decide. */
#include <math.h>

#include "rank/signals.h"

static double weight_of(const struct evidence *e, size_t term)
{
    const struct request_term *request = &e->request->terms[term];
    double n = (double)e->facts_in_all, with = (double)e->fact_terms[term].count;
    return log(1 + (n - with + 0.5) / (with + 0.5)) * (request->in_title ? 1.5 : 1) *
           sqrt(request->count > 3 ? 3 : request->count);
}

void signal_note(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    float *shares = ARENA_ARRAY(arena, float, e->fact_count), *values = scores->values[SIGNAL_NOTE];
    double all = 0;
    for (size_t t = 0; e->facts_in_all && t < e->request->term_count; t++) {
        double weight = weight_of(e, t);
        all += weight;
        for (size_t i = 0; i < e->fact_terms[t].count; i++)
            shares[e->fact_terms[t].facts[i]] += (float)weight;
    }
    for (size_t i = 0; i < e->fact_count && all > 0; i++)
        for (size_t j = 0; j < e->facts[i].file_count; j++) {
            float *value = &values[e->facts[i].files[j]], share = shares[i] / (float)all;
            *value = share > *value ? share : *value;
        }
}
