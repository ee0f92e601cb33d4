#include "eval/measure.h"

#include <string.h>

const char *metric_name(enum metric metric)
{
    static const char *const names[METRIC_COUNT] = {
        "recall_1",  "recall_2",  "recall_3",    "recall_5", "recall_10",
        "recall_20", "recall_50", "r_precision", "map",      "mrr",
    };
    return names[metric];
}

void measure(const bool *right, size_t count, size_t answers, double out[METRIC_COUNT])
{
    const size_t depths[] = { 1, 2, 3, 5, 10, 20, 50, answers };
    size_t found = 0;
    memset(out, 0, METRIC_COUNT * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        if (!right[i])
            continue;
        found++;
        out[METRIC_MAP] += (double)found / (double)(i + 1);
        if (found == 1)
            out[METRIC_MRR] = 1.0 / (double)(i + 1);
        for (size_t d = 0; d < sizeof depths / sizeof *depths; d++)
            out[METRIC_RECALL_1 + d] += i < depths[d];
    }
    for (int m = METRIC_RECALL_1; m <= METRIC_MAP; m++)
        out[m] /= (double)answers;
}

double f1_score(size_t right, size_t named, size_t answers)
{
    return right ? 2.0 * (double)right / (double)(named + answers) : 0;
}

void reliability_add(struct reliability *r, double probability, bool came)
{
    size_t bin = (size_t)(probability * RELIABILITY_BINS);
    struct reliability_bin *b = &r->bins[bin < RELIABILITY_BINS ? bin : RELIABILITY_BINS - 1];
    double difference = probability - (came ? 1 : 0);
    b->files++;
    b->came += came;
    b->promised += probability;
    r->squares += difference * difference;
}

void reliability_join(struct reliability *r, const struct reliability *other)
{
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        r->bins[i].files += other->bins[i].files;
        r->bins[i].came += other->bins[i].came;
        r->bins[i].promised += other->bins[i].promised;
    }
    r->squares += other->squares;
}

uint64_t reliability_files(const struct reliability *r)
{
    uint64_t files = 0;
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        files += r->bins[i].files;
    return files;
}

double reliability_brier(const struct reliability *r)
{
    uint64_t files = reliability_files(r);
    return files ? r->squares / (double)files : 0;
}
