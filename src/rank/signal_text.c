/* BM25 of the request over the words of a file, all fields together (Robertson and Zaragoza 2009,
 * "The Probabilistic Relevance Framework: BM25 and Beyond", with field weights before saturation as
 * in BM25F), and once more with each word weighed by how telling it is in past messages: what most
 * of them say ("support", "error") describes a change, not a place. */
#include <math.h>

#include "rank/signals.h"
#include "text/words.h"

#define K1 2.0

/* Length normalisation is weak: a long source file is long because it does much, and is edited more
 * often for it. */
static const double b_of_field[FIELD_COUNT] = { 0.5, 0.5, 0.4 };
static const double weight_of_field[FIELD_COUNT] = { 1.0, 1.0, 2.0 };

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

static double saturated(const struct evidence *e, const struct evidence_hit *hit)
{
    double tf = 0;
    for (int f = 0; f < FIELD_COUNT; f++)
        if (hit->counts[f])
            tf += weight_of_field[f] * hit->counts[f] / length_norm(e, &e->files[hit->file], f);
    return tf * (K1 + 1) / (tf + K1);
}

/* 0..1: the inverse document frequency of the term in messages, of the greatest that it can be. */
static double telling(const struct evidence *e, size_t term)
{
    double n = (double)e->commit_count, with = (double)e->messages[term].hit_count;
    return log(1 + (n - with + 0.5) / (with + 0.5)) / log(1 + (n + 0.5) / 0.5);
}

void signal_text(const struct evidence *e, struct scores *scores)
{
    for (size_t t = 0; t < e->request->term_count; t++) {
        double weight = scores->idf[t] * request_weight(&e->request->terms[t]);
        double topic = weight * telling(e, t);
        for (size_t i = 0; i < e->terms[t].hit_count; i++) {
            const struct evidence_hit *hit = &e->terms[t].hits[i];
            double value = saturated(e, hit);
            scores->values[SIGNAL_TEXT][hit->file] += (float)(weight * value);
            scores->values[SIGNAL_TOPIC][hit->file] += (float)(topic * value);
        }
    }
}
