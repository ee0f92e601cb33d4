/* measure.h - how good one ordered list is, and how true its probabilities are. Pure. */
#ifndef REPOSE_EVAL_MEASURE_H
#define REPOSE_EVAL_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum metric {
    METRIC_RECALL_1,
    METRIC_RECALL_2,
    METRIC_RECALL_3,
    METRIC_RECALL_5,
    METRIC_RECALL_10,
    METRIC_RECALL_20,
    METRIC_RECALL_50,
    METRIC_R_PRECISION, /* of the first n, where n files were changed: precision = recall = F1 */
    METRIC_MAP,         /* average precision */
    METRIC_MRR,         /* 1 / place of the first right file */
    METRIC_COUNT
};

const char *metric_name(enum metric metric); /* "recall_5", … */

/* right[i]: the i-th file of the list is an answer; `answers` is how many there are, found or not
 * (> 0). */
void measure(const bool *right, size_t count, size_t answers, double out[METRIC_COUNT]);

/* Harmonic mean of precision and recall, 0 when nothing is right. */
double f1_score(size_t right, size_t named, size_t answers);

/* Promised probabilities by tenths against what came true, and their Brier score: the mean squared
 * difference. */
#define RELIABILITY_BINS 10

struct reliability {
    struct reliability_bin {
        uint64_t files, came;
        double promised; /* summed */
    } bins[RELIABILITY_BINS];
    double squares; /* summed */
};

void reliability_add(struct reliability *r, double probability, bool came);
void reliability_join(struct reliability *r, const struct reliability *other);
uint64_t reliability_files(const struct reliability *r);
double reliability_brier(const struct reliability *r); /* 0 without files */

#endif
