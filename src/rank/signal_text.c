/* BM25 of the request over the words of a file: each field alone, and all together (Robertson and
 * Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with field weights
 * before saturation as in BM25F). */
#include <math.h>

#include "rank/signals.h"
#include "text/words.h"

#define K1 2.0

/* Length normalisation is weak: a long source file is long because it does much, and is edited more
 * often for it. */
static const double b_of_field[FIELD_COUNT] = { 0.5, 0.5, 0.4 };
static const double weight_of_field[FIELD_COUNT] = { 1.0, 1.0, 2.0 };
static const enum signal signal_of_field[FIELD_COUNT] = { SIGNAL_BODY, SIGNAL_COMMENT,
                                                          SIGNAL_SYMBOL };

/* A word that is said often counts more, but not without end; the title says best what is meant. */
static double request_weight(const struct request_term *term)
{
    double count = term->count > 2 ? 2 : term->count;
    return count * (term->in_title ? 1.5 : 1);
}

static double length_norm(const struct evidence *e, const struct evidence_file *file, int field)
{
    double average = e->average_lengths[field] > 0 ? e->average_lengths[field] : 1;
    return 1 - b_of_field[field] + b_of_field[field] * file->lengths[field] / average;
}

static void add_hit(const struct evidence *e, const struct evidence_hit *hit, double weight,
                    struct scores *scores)
{
    const struct evidence_file *file = &e->files[hit->file];
    double together = 0;
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (!hit->counts[f])
            continue;
        double tf = hit->counts[f] / length_norm(e, file, f);
        scores->values[signal_of_field[f]][hit->file] +=
            (float)(weight * tf * (K1 + 1) / (tf + K1));
        together += weight_of_field[f] * tf;
    }
    scores->values[SIGNAL_TEXT][hit->file] +=
        (float)(weight * together * (K1 + 1) / (together + K1));
}

void signal_text(const struct evidence *e, struct scores *scores)
{
    for (size_t t = 0; t < e->request->term_count; t++) {
        double weight = scores->idf[t] * request_weight(&e->request->terms[t]);
        for (size_t i = 0; i < e->terms[t].hit_count; i++)
            add_hit(e, &e->terms[t].hits[i], weight, scores);
    }
}
