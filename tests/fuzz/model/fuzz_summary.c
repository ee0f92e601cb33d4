/* An arbitrary record is refused, or is a summary that keeps its invariants and survives a round
 * trip. */
#include "model/summary.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct summary *summary)
{
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        if (d->parent < -1 || d->parent >= (int64_t)i || !def_kind_name(d->kind) || !d->name)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct summary first, second;
    if (!summary_unpack(data, size, &arena, &first)) {
        struct buf once = BUF_INIT, twice = BUF_INIT;
        check(&first);
        summary_tokens(&first);
        summary_pack(&once, &first);
        if (summary_unpack(once.data, once.size, &arena, &second))
            __builtin_trap();
        summary_pack(&twice, &second);
        if (once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0)
            __builtin_trap();
        buf_release(&once);
        buf_release(&twice);
    }
    arena_release(&arena);
    return 0;
}
