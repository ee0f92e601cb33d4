#include "view/alike.h"

#include <string.h>

#include "base/map.h"
#include "view/holders.h"

#define LOOKED_MAX   12
#define SHARE        0.6 /* of the files that are looked at, that must have the name */
#define NAME_MIN     4   /* bytes */
#define TRIED_MAX    8   /* names whose other files are counted */
#define OTHERS_SHARE 0.4 /* of all that have it, at least so many are of the kind */

struct counted {
    uint32_t times, last; /* last: file + 1 that counted it */
};

struct counter {
    struct map names;
    struct counted *items;
    size_t count, capacity;
    struct arena *arena;
};

static void count_name(struct counter *c, const char *name, uint32_t file)
{
    size_t size = strlen(name);
    bool fresh;
    if (size < NAME_MIN)
        return;
    uint32_t *at = map_put(&c->names, name, size, &fresh);
    if (fresh) {
        c->items = arena_reserve(c->arena, c->items, sizeof *c->items, c->count, &c->capacity);
        *at = (uint32_t)c->count;
        c->items[c->count++] = (struct counted){ 0, 0 };
    }
    struct counted *item = &c->items[*at];
    item->times += item->last != file + 1;
    item->last = file + 1;
}

static bool makes_kind(const struct definition *d)
{
    return d->kind < DEF_HEADING && d->kind != DEF_FIELD && d->kind != DEF_VARIABLE;
}

static int count_names_of(struct view *view, uint32_t file, struct counter *defined,
                          struct counter *used, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct summary summary = { 0 };
    int found = view_summary(view, file, &scratch, &summary, err);
    for (size_t i = 0; found == 1 && i < summary.definition_count; i++)
        if (makes_kind(&summary.definitions[i]))
            count_name(defined, summary.definitions[i].name, file);
    for (size_t i = 0; found == 1 && i < summary.reference_count; i++)
        count_name(used, summary.references[i].name, file);
    arena_release(&scratch);
    return found < 0 ? -1 : 0;
}

/* How many files of the snapshot have the name; how many of these files. */
static int count_name_holders(struct view *view, enum posting_kind kind, const char *name,
                              const uint32_t *files, size_t count, struct arena *arena, size_t *all,
                              size_t *own, struct err *err)
{
    struct holder *holders;
    if (view_holders(view, kind, name, strlen(name), arena, &holders, all, err))
        return -1;
    *own = 0;
    for (size_t i = 0; i < *all; i++)
        for (size_t j = 0; j < count; j++)
            *own += holders[i].file == files[j];
    return 0;
}

/* Of the names that most have, the one that the fewest others have. */
static int pick_rarest_name(struct view *view, struct counter *c, enum posting_kind kind,
                            const uint32_t *files, size_t count, size_t looked, struct arena *arena,
                            const char **out, struct err *err)
{
    size_t tried = 0;
    double best = OTHERS_SHARE;
    for (size_t i = 0; i < c->count && tried < TRIED_MAX; i++) {
        const char *name = c->names.entries[i].key;
        size_t all, own;
        if (c->items[i].times < 3 || c->items[i].times < SHARE * (double)looked)
            continue;
        tried++;
        if (count_name_holders(view, kind, name, files, count, arena, &all, &own, err))
            return -1;
        if (all && own >= SHARE * (double)count && (double)own / (double)all > best) {
            best = (double)own / (double)all;
            *out = arena_strdup(arena, name);
        }
    }
    return 0;
}

int alike_find(struct view *view, const uint32_t *files, size_t count, struct arena *arena,
               struct alike *out, struct err *err)
{
    struct counter defined = { .names = MAP_INIT, .arena = arena };
    struct counter used = { .names = MAP_INIT, .arena = arena };
    size_t looked = count < LOOKED_MAX ? count : LOOKED_MAX;
    int result = 0;
    *out = (struct alike){ 0 };
    for (size_t i = 0; i < looked && !result; i++)
        result = count_names_of(view, files[i * count / looked], &defined, &used, err);
    if (!result)
        result = pick_rarest_name(view, &defined, POSTING_DEFINITION, files, count, looked, arena,
                                  &out->name, err);
    out->is_defined = out->name != NULL;
    if (!result && !out->name)
        result = pick_rarest_name(view, &used, POSTING_REFERENCE, files, count, looked, arena,
                                  &out->name, err);
    map_release(&defined.names);
    map_release(&used.names);
    return result;
}
