#include "view/cochange.h"

#include <string.h>

#define CHANGES_MAX 100
#define OWN_MAX     400
#define DECAY       0.97 /* per change */

/* Several files. */
struct finder {
    struct cochange_counter counter;
    struct cochange *found; /* per file of the snapshot; own 0: not met */
    double *best;           /* its share with `with` */
    double *similar;
};

/* Shares are drawn towards 0 where there is little to go by. */
static double share(uint32_t together, uint32_t of)
{
    return together / (of + 2.0);
}

void cochange_init(struct cochange_counter *c, const struct changes *changes, size_t file_count,
                   const unsigned char *left_out, struct arena *arena)
{
    *c = (struct cochange_counter){ .changes = changes, .left_out = left_out };
    c->pairs = ARENA_ARRAY(arena, struct cochange_pair, file_count);
    c->places = ARENA_ARRAY(arena, uint32_t, file_count);
    c->shared = ARENA_ARRAY(arena, uint32_t, changes->count);
}

static void count_set(struct cochange_counter *c, const struct change_set *set, uint32_t with,
                      uint32_t rank, double weight)
{
    size_t own = 0;
    while (set->origins && own < set->file_count && set->files[own] != with)
        own++;
    for (size_t i = 0; i < set->file_count; i++) {
        uint32_t file = set->files[i];
        if (c->left_out[file] || (set->origins && !change_set_couples(set, own, i)))
            continue;
        if (!c->places[file]) {
            c->pairs[c->count] = (struct cochange_pair){ .file = file, .with = with, .last = rank };
            c->places[file] = (uint32_t)++c->count;
        }
        struct cochange_pair *pair = &c->pairs[c->places[file] - 1];
        pair->together++;
        pair->recent += weight;
    }
}

void cochange_count(struct cochange_counter *c, uint32_t with)
{
    const struct changes *changes = c->changes;
    uint32_t of = 0;
    double weight = 1, weights = 1.5; /* as share() does */
    for (size_t i = 0; i < c->count; i++)
        c->places[c->pairs[i].file] = 0;
    c->count = 0;
    for (uint32_t i = changes->first[with]; i < changes->first[with + 1] && of < CHANGES_MAX; i++) {
        const struct change_set *set = &changes->sets[changes->of_file[i]];
        if (set->paths_total > CHANGE_SWEEPING)
            continue;
        c->shared[changes->of_file[i]]++;
        count_set(c, set, with, of++, weight);
        weights += weight;
        weight *= DECAY;
    }
    for (size_t i = 0; i < c->count; i++) {
        c->pairs[i].of = of;
        c->pairs[i].recent /= weights;
    }
}

struct cochange_pair cochange_of_pair(const struct changes *changes, uint32_t file, uint32_t with)
{
    struct cochange_pair pair = { .file = file, .with = with };
    for (uint32_t i = changes->first[with]; i < changes->first[with + 1] && pair.of < CHANGES_MAX;
         i++) {
        const struct change_set *set = &changes->sets[changes->of_file[i]];
        if (set->paths_total > CHANGE_SWEEPING)
            continue;
        pair.of++;
        pair.together += change_set_couple(set, file, with);
    }
    return pair;
}

static void merge_pairs(struct finder *finder)
{
    for (size_t i = 0; i < finder->counter.count; i++) {
        const struct cochange_pair *pair = &finder->counter.pairs[i];
        struct cochange *f = &finder->found[pair->file];
        double value = share(pair->together, pair->of), most = pair->together;
        if (!f->own || value > finder->best[pair->file]) {
            finder->best[pair->file] = value;
            f->with = pair->with;
            f->together = pair->together;
            f->of = pair->of;
            f->last = pair->last;
        }
        f->own = 1;
        f->recent = pair->recent > f->recent ? pair->recent : f->recent;
        f->reverse = most > f->reverse ? most : f->reverse;
    }
}

/* A past change resembles this one by the files that they share (Ochiai's coefficient, squared).
 * The sum over all of them. */
static double weigh_changes(struct finder *finder, size_t count)
{
    const struct cochange_counter *c = &finder->counter;
    double all = 0.3; /* draws shares towards 0, as share() does */
    for (size_t i = 0; i < c->changes->count; i++) {
        const struct change_set *set = &c->changes->sets[i];
        double n = c->shared[i], weight = n * n / ((double)set->paths_total * (double)count);
        all += n > 0 ? weight : 0;
        for (size_t j = 0; n > 0 && j < set->file_count; j++)
            finder->similar[set->files[j]] += weight;
    }
    return all;
}

static uint32_t own_changes(const struct changes *changes, uint32_t file)
{
    uint32_t own = 0;
    for (uint32_t i = changes->first[file]; i < changes->first[file + 1] && own < OWN_MAX; i++)
        own += changes->sets[changes->of_file[i]].paths_total <= CHANGE_SWEEPING;
    return own;
}

static size_t finish_shares(struct finder *finder, size_t file_count, size_t count)
{
    double all = weigh_changes(finder, count);
    size_t kept = 0;
    for (uint32_t file = 0; file < file_count; file++) {
        struct cochange f = finder->found[file];
        if (!f.own)
            continue;
        f.file = file;
        f.own = own_changes(finder->counter.changes, file);
        f.similar = finder->similar[file] / all;
        f.reverse /= f.own + 2.0;
        finder->found[kept++] = f;
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
    struct finder finder;
    cochange_init(&finder.counter, changes, file_count, left_out, arena);
    finder.found = ARENA_ARRAY(arena, struct cochange, file_count);
    finder.best = ARENA_ARRAY(arena, double, file_count);
    finder.similar = ARENA_ARRAY(arena, double, file_count);
    for (size_t i = 0; i < count; i++) {
        cochange_count(&finder.counter, files[i]);
        merge_pairs(&finder);
    }
    *out = finder.found;
    return finish_shares(&finder, file_count, count);
}
