#include "store/commit_block.h"

#include "base/pack.h"

#define KIND_BITS 2

void commit_pack(struct buf *out, const struct commit_row *commit, int64_t previous)
{
    uint32_t path = 0;
    pack_u64(out, (uint64_t)(commit->row - previous));
    pack_i64(out, commit->time);
    pack_u64(out, (uint64_t)commit->message_terms << 1 | commit->merge);
    pack_u64(out, commit->paths_total);
    pack_u64(out, commit->path_count);
    for (size_t i = 0; i < commit->path_count; i++) {
        int64_t step = (int64_t)commit->paths[i] - path;
        uint64_t zigzag = ((uint64_t)step << 1) ^ (uint64_t)(step >> 63);
        pack_u64(out, zigzag << KIND_BITS | (uint64_t)commit->kinds[i]);
        path = commit->paths[i];
    }
}

struct commit_reader commit_reader_init(const void *data, size_t size, int64_t first)
{
    struct unpack in = unpack_init(data, size);
    return (struct commit_reader){ in.p, in.end, first };
}

static void unpack_paths(struct unpack *in, struct arena *arena, struct commit_row *out)
{
    int64_t path = 0;
    out->paths = arena_alloc(arena, out->path_count * sizeof *out->paths);
    out->kinds = arena_alloc(arena, out->path_count * sizeof *out->kinds);
    for (size_t i = 0; i < out->path_count; i++) {
        uint64_t value = unpack_u64(in);
        uint64_t zigzag = value >> KIND_BITS, kind = value & ((1 << KIND_BITS) - 1);
        path += (int64_t)(zigzag >> 1) ^ -(int64_t)(zigzag & 1);
        if (path < 0 || path > UINT32_MAX || kind > CHANGE_DELETED) {
            in->bad = true;
            path = 0;
            kind = 0;
        }
        out->paths[i] = (uint32_t)path;
        out->kinds[i] = (enum change_kind)kind;
    }
}

int commit_reader_next(struct commit_reader *reader, struct arena *arena, struct commit_row *out)
{
    struct unpack in = { reader->p, reader->end, false };
    if (in.p == in.end)
        return 0;
    uint64_t step = unpack_u64(&in);
    if (step > (uint64_t)(INT64_MAX - reader->row))
        return -1;
    *out = (struct commit_row){ .row = reader->row + (int64_t)step };
    out->time = unpack_i64(&in);
    uint64_t terms = unpack_u64(&in);
    in.bad |= terms >> 1 > UINT32_MAX;
    out->message_terms = (uint32_t)(terms >> 1);
    out->merge = terms & 1;
    out->paths_total = (size_t)unpack_u64(&in);
    out->path_count = unpack_count(&in, 1);
    unpack_paths(&in, arena, out);
    reader->p = in.p;
    reader->row = out->row;
    return in.bad ? -1 : 1;
}
