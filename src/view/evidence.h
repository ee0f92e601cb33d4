/* evidence.h - collects from the index what ranking needs for one request: what every request about
 * a view needs, which is made once, and what this one adds. */
#ifndef REPOSE_VIEW_EVIDENCE_H
#define REPOSE_VIEW_EVIDENCE_H

#include "base/arena.h"
#include "base/err.h"
#include "rank/rank.h"
#include "view/view.h"

/* Fills *out, in arena. learned: what was learned here ranks, where it may (view/learned.h); else
 * the shipped weights do. */
int evidence_gather(struct view *view, bool learned, const struct request *request,
                    struct arena *arena, struct evidence *out, struct err *err);

/* An edge_source callback: references around a few files. data is a struct view. */
int evidence_edges(void *data, const uint32_t *files, size_t count, struct arena *arena,
                   struct evidence_edge **edges, size_t *edge_count);

#endif
