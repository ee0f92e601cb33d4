#include "view/cochange.h"

#include <string.h>

#define CHANGES_MAX 100
#define OWN_MAX     400
#define DECAY       0.97 /* per change */

struct counter {
    const struct changes *changes;
    const unsigned char *left_out;
    struct cochange *found; /* per file of the snapshot; own 0: not met */
    double *best;           /* its share with `with` */
    uint32_t *together;     /* with the file at hand */
    uint32_t *last;
    double *recent;
    uint32_t *touched; /* files where together is not 0 */
    size_t touched_count;
    uint32_t *shared; /* per change: how many of the files it changed */
    double *similar;  /* per file */
};

/* Shares are drawn towards 0 where there is little to go by. */
static double share(uint32_t together, uint32_t of)
{
    return together / (of + 2.0);
}

static void count_set(struct counter *c, const struct change_set *set, uint32_t rank, double weight)
{
    for (size_t i = 0; i < set->file_count; i++) {
        uint32_t file = set->files[i];
        if (c->left_out[file])
            continue;
        if (!c->together[file]++) {
            c->touched[c->touched_count++] = file;
            c->last[file] = rank;
        }
        c->recent[file] += weight;
    }
}

static uint32_t count_changes(struct counter *c, uint32_t with, double *weights)
{
    const struct changes *changes = c->changes;
    uint32_t of = 0;
    double weight = 1;
    *weights = 1.5; /* as share() does */
    for (uint32_t i = changes->first[with]; i < changes->first[with + 1] && of < CHANGES_MAX; i++) {
        const struct change_set *set = &changes->sets[changes->of_file[i]];
        if (set->paths_total > COCHANGE_SWEEPING)
            continue;
        c->shared[changes->of_file[i]]++;
        count_set(c, set, of++, weight);
        *weights += weight;
        weight *= DECAY;
    }
    return of;
}

static void merge(struct counter *c, uint32_t with, uint32_t of, double weights)
{
    for (size_t i = 0; i < c->touched_count; i++) {
        uint32_t file = c->touched[i];
        struct cochange *f = &c->found[file];
        double value = share(c->together[file], of), recent = c->recent[file] / weights;
        double most = c->together[file];
        if (!f->own || value > c->best[file]) {
            c->best[file] = value;
            f->with = with;
            f->together = c->together[file];
            f->of = of;
            f->last = c->last[file];
        }
        f->own = 1;
        f->recent = recent > f->recent ? recent : f->recent;
        f->reverse = most > f->reverse ? most : f->reverse;
        c->together[file] = 0;
        c->recent[file] = 0;
    }
    c->touched_count = 0;
}

/* A past change resembles this one by the files that they share (Ochiai's coefficient, squared).
 * The sum over all of them. */
static double weigh_changes(struct counter *c, size_t count)
{
    double all = 0.3; /* draws shares towards 0, as share() does */
    for (size_t i = 0; i < c->changes->count; i++) {
        const struct change_set *set = &c->changes->sets[i];
        double n = c->shared[i], weight = n * n / ((double)set->paths_total * (double)count);
        all += n > 0 ? weight : 0;
        for (size_t j = 0; n > 0 && j < set->file_count; j++)
            c->similar[set->files[j]] += weight;
    }
    return all;
}

static uint32_t own_changes(const struct changes *changes, uint32_t file)
{
    uint32_t own = 0;
    for (uint32_t i = changes->first[file]; i < changes->first[file + 1] && own < OWN_MAX; i++)
        own += changes->sets[changes->of_file[i]].paths_total <= COCHANGE_SWEEPING;
    return own;
}

static size_t finish(struct counter *c, size_t file_count, size_t count)
{
    double all = weigh_changes(c, count);
    size_t kept = 0;
    for (uint32_t file = 0; file < file_count; file++) {
        struct cochange f = c->found[file];
        if (!f.own)
            continue;
        f.file = file;
        f.own = own_changes(c->changes, file);
        f.similar = c->similar[file] / all;
        f.reverse /= f.own + 2.0;
        c->found[kept++] = f;
    }
    return kept;
}

size_t cochange_find(const struct changes *changes, size_t file_count, const uint32_t *files,
                     size_t count, const unsigned char *left_out, struct arena *arena,
                     struct cochange **out)
{
    *out = NULL;
    if (!changes->count || !count)
        return 0;
    struct counter c = { .changes = changes, .left_out = left_out };
    c.found = ARENA_ARRAY(arena, struct cochange, file_count);
    c.best = ARENA_ARRAY(arena, double, file_count);
    c.together = ARENA_ARRAY(arena, uint32_t, file_count);
    c.last = ARENA_ARRAY(arena, uint32_t, file_count);
    c.recent = ARENA_ARRAY(arena, double, file_count);
    c.touched = ARENA_ARRAY(arena, uint32_t, file_count);
    c.shared = ARENA_ARRAY(arena, uint32_t, changes->count);
    c.similar = ARENA_ARRAY(arena, double, file_count);
    for (size_t i = 0; i < count; i++) {
        double weights;
        uint32_t of = count_changes(&c, files[i], &weights);
        merge(&c, files[i], of, weights);
    }
    *out = c.found;
    return finish(&c, file_count, count);
}
