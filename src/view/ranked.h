/* ranked.h - a request and the files that it ranks: the first half of a brief, for whoever wants
 * the whole list (eval/). */
#ifndef REPOSE_VIEW_RANKED_H
#define REPOSE_VIEW_RANKED_H

#include "base/arena.h"
#include "base/err.h"
#include "rank/rank.h"
#include "view/compound_hits.h"
#include "view/evidence.h"

struct ranked_request {
    struct request request;
    const struct changes *changes; /* of the view */
    const struct changes *own_changes; /* likewise: for what is said of a file */
    struct evidence evidence;
    struct ranking ranking;
    struct compound_hits compounds;
};

/* At most `limit` files are ranked; with the weights that were learned here, or the shipped ones.
 * In arena; the view must outlive it. */
int view_rank(struct view *view, bool learned, const struct request *request, size_t limit,
              struct arena *arena, struct ranked_request *out, struct err *err);

#endif
