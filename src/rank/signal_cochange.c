/* Files that changed together with the best candidates. A seed speaks with its probability; a
 * change that touched many files with 1/size; the sum is divided by how often the seed changed,
 * damped: P(file changes | seed changes). */
#include <math.h>

#include "model/changes.h"
#include "rank/signals.h"

#define PRIOR      4.0f /* changes of a seed before its shares are believed */
#define NEARLY_ALL 0.8f /* of what speaks for a file: others add too little to count as witnesses */

static bool couples(const struct evidence_commit *commit)
{
    return commit->paths_total <= CHANGE_SWEEPING && commit->file_count > 1;
}

static uint32_t *count_changes(const struct evidence *e, struct arena *arena)
{
    uint32_t *changes = ARENA_ARRAY(arena, uint32_t, e->file_count);
    for (size_t i = 0; i < e->commit_count; i++)
        for (size_t j = 0;
             e->commits[i].paths_total <= CHANGE_SWEEPING && j < e->commits[i].file_count; j++)
            changes[e->commits[i].files[j]]++;
    return changes;
}

static void add_shares(const struct evidence_commit *commit, size_t seed, float weight,
                       float *shares)
{
    for (size_t i = 0; i < commit->file_count; i++)
        if (evidence_couples(commit, seed, i))
            shares[commit->files[i]] += weight;
}

/* What all seeds say together, and whose word it is. */
static void sum_up(const struct evidence *e, const struct seed *seeds, size_t count,
                   const float *shares, struct scores *scores)
{
    for (size_t file = 0; file < e->file_count; file++) {
        struct file_reasons *reasons = &scores->reasons[file];
        float sum = 0, most = 0;
        size_t best = 0;
        for (size_t s = 0; s < count; s++) {
            float share = shares[s * e->file_count + file];
            sum += share;
            if (share > 0 && seeds[s].weight > reasons->partner_weight) {
                reasons->partner_weight = seeds[s].weight;
                reasons->partner = seeds[s].file;
            }
            best = share > most ? s : best;
            most = share > most ? share : most;
        }
        scores->values[SIGNAL_COCHANGE][file] = sum;
        if (sum <= 0)
            continue;
        add_witness(reasons, seeds[best].file);
        if (most < NEARLY_ALL * sum)
            reasons->witness = MANY_WITNESSES;
    }
}

void signal_cochange(const struct evidence *e, const struct seed *seeds, size_t count,
                     struct scores *scores, struct arena *arena)
{
    float *shares = ARENA_ARRAY(arena, float, count * e->file_count);
    uint32_t *seed_of = ARENA_ARRAY(arena, uint32_t, e->file_count); /* + 1 */
    const uint32_t *changes = count_changes(e, arena);
    for (size_t s = 0; s < count; s++)
        seed_of[seeds[s].file] = seeds[s].weight > 0 ? (uint32_t)s + 1 : 0;
    for (size_t i = 0; i < e->commit_count; i++) {
        const struct evidence_commit *commit = &e->commits[i];
        for (size_t j = 0; couples(commit) && j < commit->file_count; j++) {
            uint32_t file = commit->files[j], seed = seed_of[file];
            if (seed)
                add_shares(commit, j,
                           seeds[seed - 1].weight / (((float)changes[file] + PRIOR) *
                                                     sqrtf((float)(commit->file_count - 1))),
                           shares + (seed - 1) * e->file_count);
        }
    }
    sum_up(e, seeds, count, shares, scores);
}
