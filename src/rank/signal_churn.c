/* What is known of a file before anything is asked: how often it changed lately, and how long it
 * is. */
#include <math.h>

#include "rank/signals.h"

#define YEAR     31557600.0
#define SWEEPING 60

void signal_churn(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < e->commit_count; i++) {
        const struct evidence_commit *commit = &e->commits[i];
        if (commit->paths_total > SWEEPING || !commit->paths_total)
            continue;
        double age = (double)(e->now - commit->time) / YEAR;
        double weight = exp(-(age > 0 ? age : 0)) / sqrt(commit->paths_total);
        for (size_t j = 0; j < commit->file_count; j++)
            scores->values[SIGNAL_CHURN][commit->files[j]] += (float)weight;
    }
}

void signal_size(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < e->file_count; i++) {
        const uint32_t *lengths = e->files[i].lengths;
        scores->values[SIGNAL_SIZE][i] = (float)log1p((double)lengths[0] + lengths[1]);
    }
}
