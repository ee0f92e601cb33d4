#include "view/companions.h"

#include <stdlib.h>
#include <string.h>

#define SWEEPING_PATHS    30
#define RECENT_CHANGES    100 /* of one file that are looked at */
#define TOGETHER_AT_LEAST 3

struct pair {
    uint32_t file, with, together, of;
};

static int by_share(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    uint64_t left = (uint64_t)x->together * y->of, right = (uint64_t)y->together * x->of;
    if (left != right)
        return left > right ? -1 : 1;
    if (x->together != y->together)
        return x->together > y->together ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* together[f]: in how many of the changes of `file` f changed too; touched lists the f that are not
 * 0. */
static uint32_t count_partners(const struct changes *changes, uint32_t file, uint32_t *together,
                               uint32_t *touched, size_t *touched_count)
{
    uint32_t of = 0;
    for (uint32_t i = changes->first[file]; i < changes->first[file + 1] && of < RECENT_CHANGES;
         i++) {
        const struct change_set *set = &changes->sets[changes->of_file[i]];
        if (set->paths_total > SWEEPING_PATHS)
            continue;
        of++;
        for (size_t j = 0; j < set->file_count; j++)
            if (set->files[j] != file && !together[set->files[j]]++)
                touched[(*touched_count)++] = set->files[j];
    }
    return of;
}

size_t companions_find(const struct snapshot *snapshot, const struct changes *changes,
                       const uint32_t *files, size_t count, const unsigned char *listed, size_t max,
                       struct arena *arena, struct companion **out)
{
    size_t n = snapshot->file_count, best_count = 0, touched_count = 0;
    uint32_t *together = ARENA_ARRAY(arena, uint32_t, n);
    uint32_t *touched = ARENA_ARRAY(arena, uint32_t, n);
    uint32_t *slot = ARENA_ARRAY(arena, uint32_t, n); /* file -> its pair + 1 */
    struct pair *pairs = ARENA_ARRAY(arena, struct pair, n);
    for (size_t i = 0; i < count && changes->count; i++) {
        touched_count = 0;
        uint32_t of = count_partners(changes, files[i], together, touched, &touched_count);
        for (size_t j = 0; j < touched_count; j++) {
            struct pair pair = { touched[j], files[i], together[touched[j]], of };
            together[touched[j]] = 0;
            if (listed[pair.file] || pair.together < TOGETHER_AT_LEAST || pair.together * 4 < of)
                continue;
            if (!slot[pair.file])
                slot[pair.file] = (uint32_t)++best_count;
            struct pair *best = &pairs[slot[pair.file] - 1];
            if (!best->of || by_share(&pair, best) < 0)
                *best = pair;
        }
    }
    qsort(pairs, best_count, sizeof *pairs, by_share);
    best_count = best_count < max ? best_count : max;
    *out = ARENA_ARRAY(arena, struct companion, best_count);
    for (size_t i = 0; i < best_count; i++)
        (*out)[i] = (struct companion){ snapshot->files[pairs[i].file].path,
                                        snapshot->files[pairs[i].with].path, pairs[i].together,
                                        pairs[i].of };
    return best_count;
}
