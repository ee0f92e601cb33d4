/* gather.h - collects from the index what ranking needs for one request. */
#ifndef REPOSE_BRIEF_GATHER_H
#define REPOSE_BRIEF_GATHER_H

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/changes.h"
#include "rank/rank.h"

struct gatherer {
    const struct index_view *view;
    const struct changes *changes;
    struct doc_map *contents; /* content row -> files */
    struct arena *arena;
};

/* Fills *evidence (all in arena). The gatherer stays usable as the data of an edge_source
 * (gather_edges). */
int gather(struct gatherer *gatherer, const struct request *request, struct evidence *evidence,
           struct err *err);

/* An edge_source callback: imports and references around a few files. data is a struct gatherer. */
int gather_edges(void *data, const uint32_t *files, size_t count, struct arena *arena,
                 struct evidence_edge **edges, size_t *edge_count);

#endif
