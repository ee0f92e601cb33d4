#include "model/snapshot.h"

#include <string.h>

void snapshot_release(struct snapshot *snapshot)
{
    arena_release(&snapshot->arena);
    *snapshot = (struct snapshot)SNAPSHOT_INIT;
}

int64_t snapshot_find(const struct snapshot *snapshot, const char *path)
{
    size_t low = 0, high = snapshot->file_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(snapshot->files[middle].path, path);
        if (!order)
            return (int64_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}
