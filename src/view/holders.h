/* holders.h - the files of the revision that hold a term of the index. */
#ifndef REPOSE_VIEW_HOLDERS_H
#define REPOSE_VIEW_HOLDERS_H

#include "view/view.h"

struct holder {
    uint32_t file;
    uint32_t counts[3]; /* of its posting */
};

/* In the order of rows, which differs from store to store. In arena. */
int view_holders(struct view *view, enum posting_kind kind, const char *term, size_t length,
                 struct arena *arena, struct holder **out, size_t *count, struct err *err);

#endif
