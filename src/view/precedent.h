/* precedent.h - for a request that adds one more of something: a past change that did the same, and
 * all the places that it went through, which is what there is to do. */
#ifndef REPOSE_VIEW_PRECEDENT_H
#define REPOSE_VIEW_PRECEDENT_H

#include "base/arena.h"
#include "base/err.h"
#include "model/oid.h"
#include "view/ranked.h"
#include "view/view.h"

#define PRECEDENT_FILES_MAX 12

struct precedent {
    struct oid commit;
    const char *subject;                 /* NULL: there is none */
    uint32_t files[PRECEDENT_FILES_MAX]; /* sources that it changed and that are there, by path */
    size_t file_count;
};

/* The change whose message resembles the title most and whose files are likely ones; in arena. */
int precedent_find(struct view *view, const struct ranked_request *ranked, struct arena *arena,
                   struct precedent *out, struct err *err);

#endif
