#include "model/span.h"

#include "base/pack.h"

void spans_pack(struct buf *out, const struct span *spans, size_t count)
{
    uint32_t at = 0;
    pack_u64(out, count);
    for (size_t i = 0; i < count; i++) {
        pack_u64(out, spans[i].start - at);
        pack_u64(out, spans[i].end - spans[i].start);
        at = spans[i].end;
    }
}

int spans_unpack(const void *data, size_t size, size_t text_size, struct arena *arena,
                 struct span **spans, size_t *count)
{
    struct unpack in = unpack_init(data, size);
    uint64_t at = 0;
    *count = unpack_count(&in, 2);
    *spans = ARENA_ARRAY(arena, struct span, *count);
    for (size_t i = 0; i < *count; i++) {
        uint64_t start = at + unpack_u32(&in);
        at = start + unpack_u32(&in);
        if (at > text_size)
            return -1;
        (*spans)[i] = (struct span){ (uint32_t)start, (uint32_t)at };
    }
    return in.bad || in.p != in.end ? -1 : 0;
}
