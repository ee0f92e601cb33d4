/* Work that goes on: past changes like the request, as in signal_past.c, but the newest count first
 * of all. A series of commits about one thing stays with its files. */
#include <math.h>

#include "rank/signals.h"

#define NEAREST 400
#define FRESH   20.0 /* commits: after so many more a vote is worth a half */

void signal_ongoing(const struct evidence *e, struct scores *scores)
{
    for (size_t i = 0; i < scores->nearest_count && i < NEAREST; i++) {
        const struct neighbour *neighbour = &scores->nearest[i];
        const struct evidence_commit *commit = &e->commits[neighbour->commit];
        if (neighbour->commit >= e->commit_count)
            continue;
        double weight = neighbour->similarity * FRESH / (FRESH + neighbour->commit) /
                        sqrt(commit->paths_total ? commit->paths_total : 1);
        for (size_t j = 0; j < evidence_spoken_count(commit); j++)
            scores->values[SIGNAL_ONGOING][evidence_spoken(commit, j)] += (float)weight;
    }
}
