/* An arbitrary record is refused, or is a snapshot that keeps its invariants and survives a round
 * trip. The first byte chooses the decoder. */
#include <string.h>

#include "store/commit_block.h"
#include "store/posting_block.h"
#include "store/snapshot_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_files(const struct snapshot *snapshot)
{
    struct snapshot again = SNAPSHOT_INIT;
    struct buf packed = BUF_INIT;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        if ((i && strcmp(snapshot->files[i - 1].path, file->path) >= 0) || !file->language ||
            !skip_reason_name(file->skip) || !parse_state_name(file->state) || file->content < 0)
            __builtin_trap();
    }
    if (snapshot_pack_files(&packed, snapshot) ||
        snapshot_unpack_files(packed.data, packed.size, &again) ||
        again.file_count != snapshot->file_count)
        __builtin_trap();
    snapshot_release(&again);
    buf_release(&packed);
}

static void read_snapshot(const uint8_t *data, size_t size)
{
    struct snapshot snapshot = SNAPSHOT_INIT;
    if (!snapshot_unpack_files(data, size, &snapshot))
        check_files(&snapshot);
    if (!snapshot_unpack_window(data, size, &snapshot) && snapshot.window_count > size)
        __builtin_trap();
    snapshot_release(&snapshot);
}

static void read_postings(const uint8_t *data, size_t size)
{
    struct block_reader reader = block_reader_init(data, size);
    struct posting postings[4096];
    while (block_reader_next(&reader) > 0) {
        if (reader.list.count > reader.list.size || reader.key_size > POSTING_KEY_MAX)
            __builtin_trap();
        if (reader.list.count <= 4096)
            posting_list_decode(&reader.list, postings);
    }
}

static void read_commits(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct commit_row commit;
    int64_t last = 1;
    struct commit_reader reader = commit_reader_init(data, size, last);
    while (commit_reader_next(&reader, &arena, &commit) > 0) {
        if (commit.row < last || commit.path_count > size)
            __builtin_trap();
        for (size_t i = 0; i < commit.path_count; i++)
            if (commit.kinds[i] > CHANGE_DELETED)
                __builtin_trap();
        last = commit.row;
    }
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    if (data[0] % 3 == 0)
        read_snapshot(data + 1, size - 1);
    else if (data[0] % 3 == 1)
        read_postings(data + 1, size - 1);
    else
        read_commits(data + 1, size - 1);
    return 0;
}
