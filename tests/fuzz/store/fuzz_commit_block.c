/* A block of commits: arbitrary bytes, or one that is written from them and damaged in one byte. */
#include "store/commit_block.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COMMITS_MAX 64
#define PATHS_MAX   16

static size_t read_block(const void *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct commit_row commit;
    size_t count = 0;
    int64_t last = 1;
    struct commit_reader reader = commit_reader_init(data, size, last);
    while (commit_reader_next(&reader, &arena, &commit) > 0) {
        if (commit.row < last || commit.path_count > size)
            __builtin_trap();
        for (size_t i = 0; i < commit.path_count; i++)
            if (commit.kinds[i] > CHANGE_DELETED)
                __builtin_trap();
        last = commit.row;
        count++;
    }
    arena_release(&arena);
    return count;
}

static size_t write_block(const uint8_t *data, size_t size, struct buf *out)
{
    int64_t previous = 1;
    size_t at = 0, count = 0;
    for (; at + 4 < size && count < COMMITS_MAX; count++) {
        uint32_t paths[PATHS_MAX], path = 0;
        enum change_kind kinds[PATHS_MAX];
        size_t path_count = data[at + 3] % PATHS_MAX;
        for (size_t i = 0; i < path_count; i++) {
            paths[i] = path += 1 + data[(at + i) % size];
            kinds[i] = (enum change_kind)(data[(at + i) % size] % 3);
        }
        struct commit_row row = { .row = previous + 1 + data[at],
                                  .time = ((int64_t)data[at + 1] - 100) * 100000000,
                                  .paths = paths,
                                  .kinds = kinds,
                                  .path_count = path_count,
                                  .paths_total = path_count,
                                  .message_terms = data[at + 2] };
        commit_pack(out, &row, previous);
        previous = row.row;
        at += 4 + path_count;
    }
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf block = BUF_INIT;
    read_block(data, size);
    if (size < 4)
        return 0;
    if (read_block(block.data, block.size) ||
        write_block(data + 3, size - 3, &block) != read_block(block.data, block.size))
        __builtin_trap();
    if (block.size) {
        size_t at = (data[1] * (size_t)256 + data[2]) % block.size;
        block.data[at] = (char)(block.data[at] ^ data[0]);
        read_block(block.data, block.size);
    }
    buf_release(&block);
    return 0;
}
