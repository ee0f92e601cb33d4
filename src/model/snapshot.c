#include "model/snapshot.h"

#include <string.h>

void snapshot_release(struct snapshot *snapshot)
{
    arena_release(&snapshot->arena);
    *snapshot = (struct snapshot)SNAPSHOT_INIT;
}

size_t snapshot_lower_bound(const struct snapshot *snapshot, const char *path)
{
    size_t low = 0, high = snapshot->file_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(snapshot->files[middle].path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t snapshot_find(const struct snapshot *snapshot, const char *path)
{
    size_t i = snapshot_lower_bound(snapshot, path);
    return i < snapshot->file_count && !strcmp(snapshot->files[i].path, path) ? (int64_t)i : -1;
}
