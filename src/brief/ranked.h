/* ranked.h - a request and the files that it ranks: the first half of a brief, for whoever wants
 * the whole list (eval/). */
#ifndef REPOSE_BRIEF_RANKED_H
#define REPOSE_BRIEF_RANKED_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/changes.h"
#include "rank/rank.h"

struct ranked_request {
    struct request request;
    struct changes changes;
    struct evidence evidence;
    struct ranking ranking;
};

/* Everything in arena; at most `limit` files are ranked. */
int brief_rank(const struct index_view *view, const char *text, size_t size, size_t limit,
               struct arena *arena, struct ranked_request *out, struct err *err);

#endif
