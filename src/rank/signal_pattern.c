/* What such a change needs besides: files that changed together with the best candidates in past
 * changes like the request. The signal of past changes asks which files they had, that of co-change
 * what the candidates usually come with; here both must hold at once, as for the table, the help
 * and the test that every new command needs. */
#include <math.h>

#include "rank/signals.h"

#define NEAREST 400
#define YEAR    31557600.0
#define FADING  2.0 /* years: e^-(age / 2) */

static void add_pattern(const struct evidence_commit *commit, size_t seed, float weight,
                        struct scores *scores)
{
    for (size_t i = 0; i < commit->file_count; i++) {
        if (!evidence_couples(commit, seed, i))
            continue;
        scores->values[SIGNAL_PATTERN][commit->files[i]] += weight;
        add_witness(&scores->reasons[commit->files[i]], commit->files[seed]);
    }
}

void signal_pattern(const struct evidence *e, const struct seed *seeds, size_t count,
                    struct scores *scores, struct arena *arena)
{
    float *seed = ARENA_ARRAY(arena, float, e->file_count);
    for (size_t i = 0; i < count; i++)
        seed[seeds[i].file] = seeds[i].weight;
    for (size_t i = 0; i < scores->nearest_count && i < NEAREST; i++) {
        const struct neighbour *neighbour = &scores->nearest[i];
        const struct evidence_commit *commit = &e->commits[neighbour->commit];
        if (neighbour->commit >= e->commit_count)
            continue;
        double age = (double)(e->now - commit->time) / YEAR;
        double weight = neighbour->similarity * neighbour->similarity *
                        exp(-(age > 0 ? age : 0) / FADING) /
                        sqrt(commit->paths_total ? commit->paths_total : 1);
        for (size_t j = 0; j < commit->file_count; j++)
            if (seed[commit->files[j]] > 0)
                add_pattern(commit, j, (float)weight * seed[commit->files[j]], scores);
    }
}
