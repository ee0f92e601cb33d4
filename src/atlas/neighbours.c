#include "atlas/neighbours.h"

#include <stdlib.h>
#include <string.h>

#include "base/event.h"
#include "base/mem.h"
#include "imports/imports.h"
#include "note/input.h"
#include "note/partners.h"

#define MONTH          (30 * 86400)
#define TOGETHER_LEAST 3

/* Counts by module that are set back by the list of those touched, not by a pass over all. */
struct counter {
    uint32_t *counts;
    uint32_t *touched;
    size_t touched_count;
};

static void counter_add(struct counter *c, uint32_t module)
{
    if (!c->counts[module]++)
        c->touched[c->touched_count++] = module;
}

static int by_module(const void *a, const void *b)
{
    const struct neighbour *x = a, *y = b;
    return (x->module > y->module) - (x->module < y->module);
}

/* What was counted, by module; the counter is empty again. */
static struct neighbour *counter_take(struct counter *c, struct arena *arena, size_t *count)
{
    struct neighbour *items = ARENA_ARRAY(arena, struct neighbour, c->touched_count);
    for (size_t i = 0; i < c->touched_count; i++) {
        uint32_t module = c->touched[i];
        items[i] = (struct neighbour){ module, c->counts[module] };
        c->counts[module] = 0;
    }
    *count = c->touched_count;
    c->touched_count = 0;
    qsort(items, *count, sizeof *items, by_module);
    return items;
}

/* ---- imports ---- */

/* Adds each other module that the file imports from, once. */
static int count_file(const struct context *context, uint32_t file, uint32_t *seen,
                      struct counter *counter, struct err *err)
{
    const struct file *f = &context->snapshot->files[file];
    uint32_t own = context->modules->of_file[file];
    struct arena scratch = ARENA_INIT;
    struct summary summary = { 0 };
    int found = f->content ? index_db_summary(context->db, f->content, &scratch, &summary, err) : 0;
    for (size_t i = 0; found == 1 && i < summary.import_count; i++) {
        int64_t target = import_resolve(context_imports(context), file, summary.imports[i].target);
        uint32_t module = target >= 0 ? context->modules->of_file[target] : UINT32_MAX;
        if (module >= context->modules->count || module == own || seen[module] == file + 1)
            continue;
        seen[module] = file + 1;
        counter_add(counter, module);
    }
    arena_release(&scratch);
    return found < 0 ? -1 : 0;
}

static int find_uses(const struct context *context, uint32_t module, uint32_t *seen,
                     struct counter *counter, struct arena *arena, struct neighbours *out,
                     struct err *err)
{
    const struct module *m = &context->modules->modules[module];
    for (size_t i = 0; i < m->file_count; i++)
        if (count_file(context, m->files[i], seen, counter, err))
            return -1;
    out->uses = counter_take(counter, arena, &out->use_count);
    return 0;
}

/* ---- history ---- */

static void count_changes(const struct context *context, struct neighbours *all)
{
    const struct changes *changes = context->changes;
    size_t count = context->modules->count;
    uint32_t *last = xcalloc(count ? count : 1, sizeof *last);
    int64_t now = note_knows_until(changes);
    for (uint32_t i = 0; i < changes->count; i++) {
        const struct change_set *set = &changes->sets[i];
        int64_t ago = (now - set->time) / MONTH;
        for (size_t j = 0; j < set->file_count; j++) {
            uint32_t module = context->modules->of_file[set->files[j]];
            if (module >= count || last[module] == i + 1)
                continue;
            last[module] = i + 1;
            all[module].changes++;
            all[module].narrow += set->paths_total <= CHANGE_SWEEPING;
            if (ago >= 0 && ago < NEIGHBOURS_MONTHS)
                all[module].months[NEIGHBOURS_MONTHS - 1 - ago]++;
        }
    }
    free(last);
}

static void find_partners(const struct context *context, uint32_t module, struct arena *arena,
                          struct neighbours *out)
{
    struct partner *partners;
    uint32_t own;
    size_t count = partners_find(context, module, SIZE_MAX, arena, &partners, &own);
    out->partners = ARENA_ARRAY(arena, struct neighbour, NEIGHBOURS_PARTNERS);
    for (size_t i = 0; i < count && i < NEIGHBOURS_PARTNERS; i++)
        if (partners[i].together >= TOGETHER_LEAST)
            out->partners[out->partner_count++] =
                (struct neighbour){ partners[i].module, partners[i].together };
}

int neighbours_find(const struct context *context, struct arena *arena, struct neighbours **out,
                    struct err *err)
{
    size_t count = context->modules->count;
    struct arena scratch = ARENA_INIT;
    struct counter counter = { ARENA_ARRAY(&scratch, uint32_t, count),
                               ARENA_ARRAY(&scratch, uint32_t, count), 0 };
    uint32_t *seen = ARENA_ARRAY(&scratch, uint32_t, count);
    int result = 0;
    *out = ARENA_ARRAY(arena, struct neighbours, count);
    count_changes(context, *out);
    for (uint32_t i = 0; i < count && !result; i++) {
        result = find_uses(context, i, seen, &counter, arena, &(*out)[i], err);
        find_partners(context, i, arena, &(*out)[i]);
        result = result ? result : cancel_check(err);
    }
    arena_release(&scratch);
    return result;
}
