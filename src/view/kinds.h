/* kinds.h - files of one kind, told by their paths: "src/t_*.c" (or all of one folder), those whose
 * names end alike, and those at the same place in folders that lie side by side. Pure. */
#ifndef REPOSE_VIEW_KINDS_H
#define REPOSE_VIEW_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/snapshot.h"

/* before + one name + after; the name has no '/', and is parted from letters around it as words in
 * an identifier are. */
struct kind {
    const char *before, *after;
    bool is_own; /* the name stands once more: "cmd/" X "/" X ".go"; after is ".go" */
};

#define KINDS_MAX      12 /* of one path */
#define KIND_FILES_MIN 3
#define KIND_FILES_MAX 60

/* The kinds that a path may be of. In arena. */
size_t kinds_of(const char *path, struct arena *arena, struct kind out[KINDS_MAX]);

/* The name of the path in the kind; NULL: it is none of them. */
const char *kind_name(const struct kind *kind, const char *path, size_t *size);

/* The files of the snapshot that are of the kind, by path; 0 when they are too few or too many for
 * a kind. In arena. */
size_t kind_files(const struct kind *kind, const struct snapshot *snapshot, struct arena *arena,
                  uint32_t **out);

/* "src/t_*.c" */
const char *kind_pattern(const struct kind *kind, struct arena *arena);

#endif
