#include "view/ranked.h"

#include <string.h>

#include "store/changes.h"

int brief_rank_with(const struct gatherer *shared, const char *text, size_t size, size_t limit,
                    struct arena *arena, struct ranked_request *out, struct err *err)
{
    struct gatherer gatherer = *shared;
    gatherer.arena = arena;
    memset(out, 0, sizeof *out);
    out->changes = *shared->changes;
    request_analyse(&out->request, text, size, arena);
    if (gather(&gatherer, &out->request, &out->evidence, err))
        return -1;
    struct edge_source edges = { &gatherer, gather_edges };
    rank_files(&out->evidence, shared->view->db ? &edges : NULL, limit, arena, &out->ranking);
    return 0;
}

int brief_rank(const struct index_view *view, bool learned, const char *text, size_t size,
               size_t limit, struct arena *arena, struct ranked_request *out, struct err *err)
{
    struct changes changes = { 0 };
    struct gatherer gatherer;
    if (view->db && changes_load(view->db, &view->snapshot, arena, &changes, err))
        return -1;
    gatherer_init(&gatherer, view, &changes, arena);
    if (learned)
        gatherer_use_learned(&gatherer);
    return brief_rank_with(&gatherer, text, size, limit, arena, out, err);
}
