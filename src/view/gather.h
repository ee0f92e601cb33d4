/* gather.h - collects from the index what ranking needs for one request, in two steps: what every
 * request about a snapshot needs, and what this one adds. */
#ifndef REPOSE_VIEW_GATHER_H
#define REPOSE_VIEW_GATHER_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/changes.h"
#include "rank/rank.h"
#include "store/doc_map.h"

struct gatherer {
    const struct index_view *view;
    const struct changes *changes;
    struct doc_map *contents; /* content row -> files */
    struct doc_map *commits;  /* commit row -> commits of the window */
    struct evidence shared;   /* by every request: files and commits */
    struct arena *arena;      /* for what one request needs */
};

/* Everything in arena, where whatever is gathered goes, too, unless the caller then sets another.
 */
void gatherer_init(struct gatherer *gatherer, const struct index_view *view,
                   const struct changes *changes, struct arena *arena);

/* Lets what was learned here rank, where it may (view/learned.h); else the shipped weights do. */
void gatherer_use_learned(struct gatherer *gatherer);

/* Fills *evidence. The gatherer stays usable as the data of an edge_source (gather_edges). */
int gather(struct gatherer *gatherer, const struct request *request, struct evidence *evidence,
           struct err *err);

/* An edge_source callback: references around a few files. data is a struct gatherer. */
int gather_edges(void *data, const uint32_t *files, size_t count, struct arena *arena,
                 struct evidence_edge **edges, size_t *edge_count);

#endif
