/* after.h - the tree as it is after the change: what an import means there. */
#ifndef REPOSE_REVIEW_AFTER_H
#define REPOSE_REVIEW_AFTER_H

#include <stdbool.h>

#include "imports/imports.h"
#include "review/reviewer.h"

struct after {
    struct snapshot snapshot; /* paths, blobs and languages only */
    struct import_map imports;
    int64_t *changed; /* per file: its position among the changed ones, or -1 */
    uint32_t *before; /* per file: its position in the snapshot of the review; UINT32_MAX: new */
    bool is_made;
};

void after_make(struct reviewer *r, struct after *after);
void after_release(struct after *after);

/* Whether an import of the file `user` (a position before) that meant the file `gone` means nothing
 * any more. 1, 0, or -1. */
int after_breaks(struct reviewer *r, struct after *after, uint32_t user, uint32_t gone,
                 struct err *err);
/* Whether the file still gets what is at the path now, from a file or a package that it imports, or
 * that hands it on. 1, 0, or -1. */
int after_reaches(struct reviewer *r, struct after *after, uint32_t user, const char *path,
                  struct err *err);

#endif
