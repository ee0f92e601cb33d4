#include "view/companions.h"

#include <stdbool.h>
#include <stdlib.h>

#include "view/cochange.h"

#define TOGETHER_AT_LEAST 3

static int by_share(const void *a, const void *b)
{
    const struct cochange_pair *x = a, *y = b;
    uint64_t left = (uint64_t)x->together * y->of, right = (uint64_t)y->together * x->of;
    if (left != right)
        return left > right ? -1 : 1;
    if (x->together != y->together)
        return x->together > y->together ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

static bool is_close(const struct cochange_pair *pair)
{
    return pair->together >= TOGETHER_AT_LEAST && pair->together * 4 >= pair->of;
}

/* The best pair of each file, whichever of the likely ones it is with. */
static size_t best_pairs(struct cochange_counter *counter, const uint32_t *files, size_t count,
                         uint32_t *places, struct cochange_pair *best)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        cochange_count(counter, files[i]);
        for (size_t j = 0; j < counter->count; j++) {
            const struct cochange_pair *pair = &counter->pairs[j];
            if (!is_close(pair))
                continue;
            if (!places[pair->file]) {
                best[found] = *pair;
                places[pair->file] = (uint32_t)++found;
            } else if (by_share(pair, &best[places[pair->file] - 1]) < 0) {
                best[places[pair->file] - 1] = *pair;
            }
        }
    }
    return found;
}

size_t companions_find(const struct snapshot *snapshot, const struct changes *changes,
                       const uint32_t *files, size_t count, const unsigned char *listed, size_t max,
                       struct arena *arena, struct companion **out)
{
    size_t n = snapshot->file_count;
    struct cochange_counter counter;
    *out = NULL;
    if (!changes->count || !count)
        return 0;
    cochange_init(&counter, changes, n, listed, arena);
    struct cochange_pair *best = ARENA_ARRAY(arena, struct cochange_pair, n);
    size_t found = best_pairs(&counter, files, count, ARENA_ARRAY(arena, uint32_t, n), best);
    qsort(best, found, sizeof *best, by_share);
    found = found < max ? found : max;
    *out = ARENA_ARRAY(arena, struct companion, found);
    for (size_t i = 0; i < found; i++)
        (*out)[i] =
            (struct companion){ snapshot->files[best[i].file].path,
                                snapshot->files[best[i].with].path, best[i].together, best[i].of };
    return found;
}
