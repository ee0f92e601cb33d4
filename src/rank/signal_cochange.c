/* Files that changed together with the best candidates. A seed speaks with its probability; a
 * change that touched many files with 1/size; the sum is divided by how often the seed changed,
 * damped: P(file changes | seed changes). */
#include <math.h>

#include "model/changes.h"
#include "rank/signals.h"

#define PRIOR 4.0 /* changes of a seed before its shares are believed */

void signal_cochange(const struct evidence *e, const struct seed *seeds, size_t count,
                     struct scores *scores, struct arena *arena)
{
    float *share = ARENA_ARRAY(arena, float, e->file_count);
    float *weight_of = ARENA_ARRAY(arena, float, e->file_count);
    uint32_t *changes = ARENA_ARRAY(arena, uint32_t, e->file_count);
    for (size_t s = 0; s < count; s++)
        weight_of[seeds[s].file] = seeds[s].weight;
    for (size_t i = 0; i < e->commit_count; i++)
        for (size_t j = 0;
             e->commits[i].paths_total <= CHANGE_SWEEPING && j < e->commits[i].file_count; j++)
            changes[e->commits[i].files[j]]++;
    for (size_t i = 0; i < e->commit_count; i++) {
        const struct evidence_commit *commit = &e->commits[i];
        if (commit->paths_total > CHANGE_SWEEPING || commit->file_count < 2)
            continue;
        for (size_t j = 0; j < commit->file_count; j++) {
            uint32_t seed = commit->files[j];
            if (weight_of[seed] <= 0)
                continue;
            float weight = weight_of[seed] / ((float)(changes[seed] + PRIOR) *
                                              sqrtf((float)(commit->file_count - 1)));
            for (size_t k = 0; k < commit->file_count; k++) {
                uint32_t file = commit->files[k];
                if (file == seed)
                    continue;
                share[file] += weight;
                if (weight_of[seed] > scores->reasons[file].partner_weight) {
                    scores->reasons[file].partner_weight = weight_of[seed];
                    scores->reasons[file].partner = seed;
                }
            }
        }
    }
    for (size_t i = 0; i < e->file_count; i++)
        scores->values[SIGNAL_COCHANGE][i] = share[i];
}
