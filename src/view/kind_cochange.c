#include "view/kind_cochange.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/path.h"

#define CHANGES_MAX    100
#define TOGETHER_LEAST 8
#define SHARE_LEAST    0.4
#define LIFT_LEAST     5
#define LIFT_CLOSE     10 /* with such a lift, SHARE_CLOSE is enough */
#define SHARE_CLOSE    0.3
#define LIKE_ALL       0.8 /* and then the changes like this one have it nearly as often as all */
#define BY_CHANCE      0.05
#define UNLIKE         0.3 /* draws the share among similar changes towards 0, as cochange.c does */
#define NO_KIND        UINT32_MAX

struct finder {
    const struct snapshot *snapshot;
    const struct changes *changes;
    const struct kind_caller *callers;
    const unsigned char *may_follow;
    struct arena *arena;
    struct map names;        /* of kinds, each with its number + 1 */
    uint32_t *kinds;         /* per file of the snapshot */
    unsigned char *is_asked; /* per kind: the change has files of it */
    size_t asked;            /* so many kinds */
    uint32_t *met;           /* per kind: the number of the round that met it last */
    uint32_t round;
    uint32_t *together;           /* per file, of one subject */
    struct kind_companion *found; /* per file; share 0: none */
};

/* A kind, and the changes of it. */
struct subject {
    const char *name;
    uint32_t caller;
    uint32_t kind; /* NO_KIND: the one file */
    uint32_t file;
    uint32_t *sets; /* positions in changes->sets, the newest first; not sweeping ones */
    size_t count;
};

static size_t recent(const struct subject *subject)
{
    return subject->count < CHANGES_MAX ? subject->count : CHANGES_MAX;
}

/* ---- kinds ---- */

/* A file at the root, or without an ending, is a kind of its own. */
static const char *kind_name(const char *path, struct arena *arena)
{
    size_t folder = path_dir_length(path);
    const char *ending = path_extension(path);
    if (!folder || !*ending)
        return path;
    return arena_printf(arena, "%.*s/*.%s", (int)folder, path, ending);
}

static uint32_t kind_of(struct finder *f, const char *path)
{
    bool fresh;
    const char *name = kind_name(path, f->arena);
    uint32_t *kind = map_put(&f->names, name, strlen(name), &fresh);
    if (fresh)
        *kind = (uint32_t)f->names.count;
    return *kind - 1;
}

static void list_kinds(struct finder *f, size_t count)
{
    size_t files = f->snapshot->file_count;
    f->kinds = ARENA_ARRAY(f->arena, uint32_t, files);
    for (size_t i = 0; i < files; i++)
        f->kinds[i] = kind_of(f, f->snapshot->files[i].path);
    f->is_asked = ARENA_ARRAY(f->arena, unsigned char, files + count);
    f->met = ARENA_ARRAY(f->arena, uint32_t, files + count);
    for (size_t i = 0; i < count; i++) {
        uint32_t kind = kind_of(f, f->callers[i].path);
        f->asked += !f->is_asked[kind];
        f->is_asked[kind] = 1;
    }
}

/* ---- the changes of a kind ---- */

static bool is_of(const struct finder *f, const struct subject *subject, uint32_t file)
{
    return subject->kind == NO_KIND ? file == subject->file : f->kinds[file] == subject->kind;
}

static bool touches(const struct finder *f, const struct subject *subject,
                    const struct change_set *set)
{
    if (set->paths_total > CHANGE_SWEEPING)
        return false;
    for (size_t i = 0; i < set->file_count; i++)
        if (is_of(f, subject, set->files[i]))
            return true;
    return false;
}

static void list_sets(struct finder *f, struct subject *subject)
{
    subject->sets = ARENA_ARRAY(f->arena, uint32_t, f->changes->count);
    for (uint32_t i = 0; i < f->changes->count; i++)
        if (touches(f, subject, &f->changes->sets[i]))
            subject->sets[subject->count++] = i;
}

static bool holds(const struct change_set *set, uint32_t file)
{
    return change_set_find(set, file) < set->file_count;
}

/* Parts of what was one file when the change was made did not change together. */
static bool couples(const struct finder *f, const struct subject *subject,
                    const struct change_set *set, uint32_t file)
{
    size_t own = 0;
    while (set->origins && set->files[own] != file)
        own++;
    if (!set->origins)
        return true;
    for (size_t i = 0; i < set->file_count; i++)
        if (is_of(f, subject, set->files[i]) && change_set_couples(set, own, i))
            return true;
    return false;
}

/* ---- how closely a file follows a kind ---- */

/* Where the file came to be, or the first that is known of it: no older change could have had it. */
static uint32_t oldest_change(const struct changes *changes, uint32_t file)
{
    return changes->of_file[changes->first[file + 1] - 1];
}

/* How much a past change resembles this one by the kinds of its files, but for those of `left_out`
 * (Ochiai's coefficient, squared). */
static double resemblance(struct finder *f, const struct change_set *set, uint32_t left_out)
{
    double shared = 0, all = 0, asked = (double)f->asked - f->is_asked[left_out];
    f->round++;
    for (size_t i = 0; i < set->file_count; i++) {
        uint32_t kind = f->kinds[set->files[i]];
        if (kind == left_out || f->met[kind] == f->round)
            continue;
        f->met[kind] = f->round;
        all++;
        shared += f->is_asked[kind];
    }
    return shared > 0 ? shared * shared / (all * asked) : 0;
}

static double share_of_similar(struct finder *f, const struct subject *subject, uint32_t file,
                               size_t of)
{
    double with = 0, all = UNLIKE;
    for (size_t i = 0; i < of; i++) {
        const struct change_set *set = &f->changes->sets[subject->sets[i]];
        double weight = resemblance(f, set, f->kinds[file]);
        all += weight;
        with += holds(set, file) ? weight : 0;
    }
    return with / all;
}

/* How many of the newest changes of the kind lack the file. */
static size_t run_without(const struct finder *f, const struct subject *subject, uint32_t file,
                          size_t of)
{
    size_t run = 0;
    while (run < of && !holds(&f->changes->sets[subject->sets[run]], file))
        run++;
    return run;
}

/* Its share of the changes without the kind, since it is there. */
static double share_outside(const struct finder *f, const struct subject *subject, uint32_t file)
{
    const struct changes *changes = f->changes;
    uint32_t oldest = oldest_change(changes, file), inside = 0;
    double own = changes->first[file + 1] - changes->first[file];
    for (size_t i = 0; i < subject->count && subject->sets[i] <= oldest; i++) {
        inside++;
        own -= holds(&changes->sets[subject->sets[i]], file);
    }
    return own / fmax(1, (double)oldest + 1 - inside);
}

static void list_examples(const struct finder *f, const struct subject *subject,
                          struct kind_companion *found)
{
    size_t count = 0;
    for (size_t i = 0; count < sizeof found->examples / sizeof *found->examples; i++)
        if (holds(&f->changes->sets[subject->sets[i]], found->file))
            found->examples[count++] = subject->sets[i];
}

/* Of the changes like this one that must have had it. lift: how much oftener it changes with the
 * kind than without. */
static double least_share(double share, double lift)
{
    if (lift < LIFT_LEAST)
        return 1;
    return lift < LIFT_CLOSE ? SHARE_LEAST : fmin(SHARE_LEAST, fmax(SHARE_CLOSE, LIKE_ALL * share));
}

static void weigh(struct finder *f, const struct subject *subject, uint32_t file)
{
    uint32_t together = f->together[file], oldest = oldest_change(f->changes, file);
    size_t of = 0, most = recent(subject);
    while (of < most && subject->sets[of] <= oldest)
        of++;
    double share = together / ((double)of + 2);
    if (share < SHARE_CLOSE ||
        pow(1 - share, (double)run_without(f, subject, file, of)) < BY_CHANCE)
        return;
    double like = fmin(share, share_of_similar(f, subject, file, of));
    if (like < least_share(share, share / fmax(share_outside(f, subject, file), 1e-9)) ||
        like <= f->found[file].share)
        return;
    f->found[file] =
        (struct kind_companion){ file, subject->caller, subject->name, together, (uint32_t)of, like,
                                 { 0 } };
    list_examples(f, subject, &f->found[file]);
}

/* ---- all of them ---- */

static bool is_like(const struct finder *f, const struct subject *subject, uint32_t file)
{
    const char *path = f->snapshot->files[file].path;
    const char *caller = f->callers[subject->caller].path;
    return !strcasecmp(path_extension(path), path_extension(caller)) ||
           !strcmp(path_base(path), path_base(caller));
}

static void weigh_all(struct finder *f, const struct subject *subject)
{
    size_t most = recent(subject), met_count = 0;
    uint32_t *met = ARENA_ARRAY(f->arena, uint32_t, most * CHANGE_SWEEPING);
    for (size_t i = 0; i < most; i++) {
        const struct change_set *set = &f->changes->sets[subject->sets[i]];
        for (size_t j = 0; j < set->file_count && j < CHANGE_SWEEPING; j++) {
            uint32_t file = set->files[j];
            if (!f->may_follow[file] || is_like(f, subject, file) ||
                !couples(f, subject, set, file))
                continue;
            if (!f->together[file]++)
                met[met_count++] = file;
        }
    }
    for (size_t i = 0; i < met_count; i++) {
        if (f->together[met[i]] >= TOGETHER_LEAST)
            weigh(f, subject, met[i]);
        f->together[met[i]] = 0;
    }
}

static void ask(struct finder *f, struct subject *subject)
{
    list_sets(f, subject);
    if (subject->count >= TOGETHER_LEAST)
        weigh_all(f, subject);
}

static void ask_for(struct finder *f, uint32_t caller, unsigned char *is_done)
{
    const char *path = f->callers[caller].path;
    int64_t file = snapshot_find(f->snapshot, path);
    uint32_t kind = kind_of(f, path);
    if (file >= 0)
        ask(f, &(struct subject){
                   .name = path, .caller = caller, .kind = NO_KIND, .file = (uint32_t)file });
    if (!is_done[kind])
        ask(f,
            &(struct subject){ .name = kind_name(path, f->arena), .caller = caller, .kind = kind });
    is_done[kind] = 1;
}

size_t kind_companions_find(const struct snapshot *snapshot, const struct changes *changes,
                            const struct kind_caller *callers, size_t count,
                            const unsigned char *may_follow, struct arena *arena,
                            struct kind_companion **out)
{
    struct finder f = { .snapshot = snapshot,
                        .changes = changes,
                        .callers = callers,
                        .may_follow = may_follow,
                        .arena = arena };
    size_t files = snapshot->file_count, kept = 0;
    *out = NULL;
    if (!changes->count)
        return 0;
    list_kinds(&f, count);
    f.together = ARENA_ARRAY(arena, uint32_t, files);
    *out = f.found = ARENA_ARRAY(arena, struct kind_companion, files);
    unsigned char *is_done = ARENA_ARRAY(arena, unsigned char, files + count);
    for (uint32_t i = 0; i < count; i++)
        if (callers[i].calls)
            ask_for(&f, i, is_done);
    for (size_t i = 0; i < files; i++)
        if (f.found[i].share > 0)
            f.found[kept++] = f.found[i];
    map_release(&f.names);
    return kept;
}
