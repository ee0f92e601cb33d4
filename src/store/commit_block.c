#include "store/commit_block.h"

#include "base/pack.h"

#define KIND_BITS 2

/* Flags below the number of terms, and below the step to where a move began. */
enum { IS_MERGE = 1, BRINGS = 2, HAS_MOVES = 4, TERM_SHIFT = 3 };
enum { IS_EDITED = 1, IS_KEPT = 2, IS_PART = 4, STEP_SHIFT = 3 };

static uint64_t zigzag_of(uint32_t to, uint32_t from)
{
    int64_t step = (int64_t)to - from;
    return ((uint64_t)step << 1) ^ (uint64_t)(step >> 63);
}

static void pack_moves(struct buf *out, const struct commit_row *commit)
{
    uint32_t from = 0, to = 0;
    pack_u64(out, commit->move_count);
    for (size_t i = 0; i < commit->move_count; i++) {
        const struct moved_path *move = &commit->moves[i];
        unsigned flags = (move->edited ? IS_EDITED : 0) | (move->kept ? IS_KEPT : 0) |
                         (move->part ? IS_PART : 0);
        pack_u64(out, zigzag_of(move->from, from) << STEP_SHIFT | flags);
        pack_u64(out, zigzag_of(move->to, to));
        from = move->from;
        to = move->to;
    }
}

void commit_pack(struct buf *out, const struct commit_row *commit, int64_t previous)
{
    uint32_t path = 0;
    pack_u64(out, (uint64_t)(commit->row - previous));
    pack_i64(out, commit->time);
    unsigned flags = (commit->merge ? IS_MERGE : 0) | (commit->brings ? BRINGS : 0) |
                     (commit->move_count ? HAS_MOVES : 0);
    pack_u64(out, (uint64_t)commit->message_terms << TERM_SHIFT | flags);
    pack_u64(out, commit->paths_total);
    pack_u64(out, commit->path_count);
    for (size_t i = 0; i < commit->path_count; i++) {
        pack_u64(out, zigzag_of(commit->paths[i], path) << KIND_BITS | (uint64_t)commit->kinds[i]);
        path = commit->paths[i];
    }
    if (commit->move_count)
        pack_moves(out, commit);
}

struct commit_reader commit_reader_init(const void *data, size_t size, int64_t first)
{
    struct unpack in = unpack_init(data, size);
    return (struct commit_reader){ in.p, in.end, first };
}

static uint32_t step_from(struct unpack *in, uint32_t before, uint64_t zigzag)
{
    int64_t path = before + ((int64_t)(zigzag >> 1) ^ -(int64_t)(zigzag & 1));
    in->bad |= path < 0 || path > UINT32_MAX;
    return in->bad ? 0 : (uint32_t)path;
}

static void unpack_moves(struct unpack *in, struct arena *arena, struct commit_row *out)
{
    uint32_t from = 0, to = 0;
    out->move_count = unpack_count(in, 2);
    out->moves = arena_alloc(arena, out->move_count * sizeof *out->moves);
    for (size_t i = 0; i < out->move_count; i++) {
        uint64_t value = unpack_u64(in);
        from = step_from(in, from, value >> STEP_SHIFT);
        to = step_from(in, to, unpack_u64(in));
        out->moves[i] = (struct moved_path){ from, to, (value & IS_EDITED) != 0,
                                             (value & IS_KEPT) != 0, (value & IS_PART) != 0 };
    }
}

static void unpack_paths(struct unpack *in, struct arena *arena, struct commit_row *out)
{
    uint32_t path = 0;
    out->paths = arena_alloc(arena, out->path_count * sizeof *out->paths);
    out->kinds = arena_alloc(arena, out->path_count * sizeof *out->kinds);
    for (size_t i = 0; i < out->path_count; i++) {
        uint64_t value = unpack_u64(in);
        uint64_t kind = value & ((1 << KIND_BITS) - 1);
        in->bad |= kind > CHANGE_DELETED;
        path = step_from(in, path, value >> KIND_BITS);
        out->paths[i] = path;
        out->kinds[i] = in->bad ? CHANGE_MODIFIED : (enum change_kind)kind;
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
    in.bad |= terms >> TERM_SHIFT > UINT32_MAX;
    out->message_terms = (uint32_t)(terms >> TERM_SHIFT);
    out->merge = terms & IS_MERGE;
    out->brings = terms & BRINGS;
    out->paths_total = (size_t)unpack_u64(&in);
    out->path_count = unpack_count(&in, 1);
    unpack_paths(&in, arena, out);
    if (terms & HAS_MOVES)
        unpack_moves(&in, arena, out);
    reader->p = in.p;
    reader->row = out->row;
    return in.bad ? -1 : 1;
}
