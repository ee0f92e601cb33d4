/* alike.h - what makes files of one kind: a name that most of them define or use, and few others: a
 * base class, an interface, the function that makes each of them known. */
#ifndef REPOSE_VIEW_ALIKE_H
#define REPOSE_VIEW_ALIKE_H

#include "base/arena.h"
#include "base/err.h"
#include "view/view.h"

struct alike {
    const char *name; /* in arena; NULL: nothing makes them alike */
    bool is_defined;  /* each has its own; else they use it */
};

/* Of files with these positions in the snapshot, at least three; a dozen of them is looked at. */
int alike_find(struct view *view, const uint32_t *files, size_t count, struct arena *arena,
               struct alike *out, struct err *err);

#endif
