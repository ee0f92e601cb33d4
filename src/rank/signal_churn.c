/* What is known of a file before anything is asked: how often and how lately it changed, and how
 * long it is. */
#include <math.h>

#include "model/changes.h"
#include "rank/signals.h"

#define YEAR   31557600.0
#define RECENT 50.0 /* changes */

void signal_churn(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < e->commit_count; i++) {
        const struct evidence_commit *commit = &e->commits[i];
        if (commit->paths_total > CHANGE_HUGE || !commit->paths_total)
            continue;
        double age = (double)(e->now - commit->time) / YEAR;
        double weight = exp(-(age > 0 ? age : 0)) / sqrt(commit->paths_total);
        for (size_t j = 0; j < evidence_spoken_count(commit); j++)
            scores->values[SIGNAL_CHURN][evidence_spoken(commit, j)] += (float)weight;
    }
}

/* 1 for the newest change, a half after RECENT more. */
void signal_recent(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < e->commit_count; i++) {
        const struct evidence_commit *commit = &e->commits[i];
        float value = (float)(RECENT / (RECENT + (double)i));
        size_t count = commit->paths_total <= CHANGE_HUGE ? evidence_spoken_count(commit) : 0;
        for (size_t j = 0; j < count; j++) {
            float *best = &scores->values[SIGNAL_RECENT][evidence_spoken(commit, j)];
            *best = *best > value ? *best : value;
        }
    }
}

void signal_size(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < e->file_count; i++) {
        const uint32_t *lengths = e->files[i].lengths;
        scores->values[SIGNAL_SIZE][i] = (float)log1p((double)lengths[0] + lengths[1]);
    }
}
