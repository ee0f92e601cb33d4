/* snapshot.h - the indexed state of one revision, in memory: all its files in path order, and the
 * window of history that teaches about it. Read-only once loaded; everything lives in its arena. */
#ifndef REPOSE_MODEL_SNAPSHOT_H
#define REPOSE_MODEL_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/file.h"
#include "model/oid.h"

/* Appends the text of a blob, at most as much as out may hold; false when it cannot be read. */
typedef bool snapshot_reader(void *data, const struct oid *blob, struct buf *out);

struct snapshot {
    struct oid revision; /* the commit; zero for an unborn HEAD */
    struct oid tree;     /* its root tree */
    uint64_t settings;   /* settings_index_digest() */
    struct file *files;  /* sorted by path (bytes) */
    size_t file_count;
    int64_t *window; /* rows of the commits in the window, newest first */
    size_t window_count;
    /* For who needs more of a file than is indexed; NULL: there are only the paths. */
    snapshot_reader *read;
    void *read_data;
    struct arena arena;
};

#define SNAPSHOT_INIT                                                                              \
    {                                                                                              \
        0                                                                                          \
    }

void snapshot_release(struct snapshot *snapshot);
/* The first file at or after the path. Binary search. */
size_t snapshot_lower_bound(const struct snapshot *snapshot, const char *path);
/* The index of the path in files, or -1. */
int64_t snapshot_find(const struct snapshot *snapshot, const char *path);

#endif
