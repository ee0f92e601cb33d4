/* companions.h - files that usually change with the likely ones. */
#ifndef REPOSE_VIEW_COMPANIONS_H
#define REPOSE_VIEW_COMPANIONS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/changes.h"
#include "model/snapshot.h"

/* A file that is not among the likely ones and changes with one of them. */
struct companion {
    const char *path, *with;
    uint32_t together, of; /* changed in `together` of the last `of` changes of `with` */
};

/* files: indices of the likely files; `listed` (a flag per file of the snapshot) has those, and
 * others that are no answer. A companion changed in at least 3 and at least a quarter of the changes of its partner
 * (view/cochange.h). */
size_t companions_find(const struct snapshot *snapshot, const struct changes *changes,
                       const uint32_t *files, size_t count, const unsigned char *listed, size_t max,
                       struct arena *arena, struct companion **out);

#endif
