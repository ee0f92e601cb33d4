/* folders.h - the folders of a snapshot as a tree, with the small ones joined into their parents.
 *
 * Only folders that hold indexed files or where two such folders meet have a node, so the tree is
 * as large as the list of files however deep the paths are. A folder in between has the weight of
 * its only child, and would share its fate.
 */
#ifndef REPOSE_INDEX_FOLDERS_H
#define REPOSE_INDEX_FOLDERS_H

#include <stddef.h>
#include <stdint.h>

#include "model/snapshot.h"

/* What a file weighs: its summary, and its path, so that a thousand files without structure do not
 * weigh nothing. */
static inline uint64_t file_weight(const struct file *file)
{
    return (uint64_t)file->summary_tokens + 10;
}

struct folder {
    const char *path; /* its first `length` bytes; belongs to the snapshot */
    size_t length;    /* 0: the root */
    uint32_t parent;  /* of the root: itself */
    uint32_t home; /* the folder that its files belong to: itself, or the nearest one above that did
                      not join its parent */
    uint64_t subtree; /* weight */
};

struct folders {
    struct folder *items; /* items[0] is the root */
    size_t count, capacity;
    uint32_t *of_file; /* per file of the snapshot; UINT32_MAX for skipped files */
};

void folders_init(struct folders *folders, const struct snapshot *snapshot, uint64_t min_tokens);
void folders_release(struct folders *folders);

/* The files by the folder that they belong to: those of folder h are sorted[first[h]] to
 * sorted[first[h + 1] - 1], in path order. */
struct homes {
    uint32_t *first, *sorted;
};

void homes_init(struct homes *homes, const struct folders *folders, size_t file_count);
void homes_release(struct homes *homes);

uint64_t files_weight(const struct snapshot *snapshot, const uint32_t *files, size_t count);

#endif
