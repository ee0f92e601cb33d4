/* ranked.h - a request and the files that it ranks: the first half of a brief, for whoever wants
 * the whole list (eval/). */
#ifndef REPOSE_VIEW_RANKED_H
#define REPOSE_VIEW_RANKED_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/changes.h"
#include "rank/rank.h"
#include "view/gather.h"

struct ranked_request {
    struct request request;
    struct changes changes;
    struct evidence evidence;
    struct ranking ranking;
};

/* From what every request about the snapshot shares, which must outlive the result. Everything in
 * arena; at most `limit` files are ranked. */
int brief_rank_with(const struct gatherer *shared, const char *text, size_t size, size_t limit,
                    struct arena *arena, struct ranked_request *out, struct err *err);

/* The same for one request alone; with the weights that were learned here, or the shipped ones. */
int brief_rank(const struct index_view *view, bool learned, const char *text, size_t size,
               size_t limit, struct arena *arena, struct ranked_request *out, struct err *err);

#endif
