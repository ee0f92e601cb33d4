#include <math.h>
#include <string.h>

#include "rank/signals.h"

const char *signal_name(enum signal signal)
{
    static const char *const names[SIGNAL_COUNT] = {
        "path",   "name",     "text",    "topic",     "mention", "uses",   "past", "ongoing",
        "folder", "cochange", "pattern", "reference", "churn",   "recent", "size", "note",
    };
    return names[signal];
}

/* Robertson and Sparck Jones' weight in the form that is never negative, as in Lucene. */
static double inverse_document_frequency(double documents, double with_term)
{
    return log(1 + (documents - with_term + 0.5) / (with_term + 0.5));
}

void scores_init(struct scores *scores, const struct evidence *evidence, struct arena *arena)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        scores->values[i] = ARENA_ARRAY(arena, float, evidence->file_count);
    scores->reasons = ARENA_ARRAY(arena, struct file_reasons, evidence->file_count);
    for (size_t i = 0; i < evidence->file_count; i++)
        scores->reasons[i].partner = scores->reasons[i].witness = NO_WITNESS;
    scores->tiers = ARENA_ARRAY(arena, unsigned char, evidence->file_count);
    scores->shared = ARENA_ARRAY(arena, bool, evidence->file_count);
    scores->nearest = NULL;
    scores->nearest_count = 0;
    scores->idf = ARENA_ARRAY(arena, double, evidence->request->term_count);
    size_t indexed = 0;
    for (size_t i = 0; i < evidence->file_count; i++)
        indexed += evidence->files[i].indexed;
    for (size_t t = 0; t < evidence->request->term_count; t++)
        scores->idf[t] =
            inverse_document_frequency((double)indexed, (double)evidence->terms[t].hit_count);
}

void signal_normalise_above(float *values, size_t count, float least)
{
    float most = least;
    for (size_t i = 0; i < count; i++)
        most = values[i] > most ? values[i] : most;
    for (size_t i = 0; most > 0 && i < count; i++)
        values[i] = sqrtf(values[i] / most);
}

void signal_normalise(float *values, size_t count)
{
    signal_normalise_above(values, count, 0);
}
