/* An arbitrary record is refused, or is a snapshot that keeps its invariants and survives a round
 * trip. */
#include <string.h>

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_snapshot(data, size);
    return 0;
}
