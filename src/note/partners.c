#include "note/partners.h"

#include <stdlib.h>

#include "base/order.h"

static int by_together(const void *a, const void *b)
{
    const struct partner *x = a, *y = b;
    return order_down(x->together, y->together, x->module, y->module);
}

size_t partners_find(const struct context *context, uint32_t module, size_t max,
                     struct arena *arena, struct partner **out, uint32_t *own)
{
    const struct module_list *modules = context->modules;
    const struct module *m = &modules->modules[module];
    struct arena scratch = ARENA_INIT;
    uint32_t *together = ARENA_ARRAY(&scratch, uint32_t, modules->count);
    uint32_t *last = ARENA_ARRAY(&scratch, uint32_t, modules->count); /* change that counted + 1 */
    const struct change_set **sets;
    size_t count = changes_of_files(context->changes, m->files, m->file_count, CHANGE_SWEEPING, max,
                                    &scratch, &sets);
    size_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        for (size_t j = 0; j < sets[i]->file_count; j++) {
            uint32_t other = modules->of_file[sets[i]->files[j]];
            if (other >= modules->count || other == module || last[other] == i + 1)
                continue;
            last[other] = i + 1;
            found += !together[other]++;
        }
    *own = (uint32_t)count;
    *out = ARENA_ARRAY(arena, struct partner, found);
    found = 0;
    for (uint32_t i = 0; i < modules->count; i++)
        if (together[i])
            (*out)[found++] = (struct partner){ i, together[i] };
    arena_release(&scratch);
    qsort(*out, found, sizeof **out, by_together);
    return found;
}
