#include "brief/ranked.h"

#include <string.h>

#include "brief/gather.h"
#include "store/changes.h"

int brief_rank(const struct index_view *view, const char *text, size_t size, size_t limit,
               struct arena *arena, struct ranked_request *out, struct err *err)
{
    memset(out, 0, sizeof *out);
    request_analyse(&out->request, text, size, arena);
    if (view->db && changes_load(view->db, &view->snapshot, arena, &out->changes, err))
        return -1;
    struct gatherer gatherer = { view, &out->changes, NULL, arena };
    if (gather(&gatherer, &out->request, &out->evidence, err))
        return -1;
    struct edge_source edges = { &gatherer, gather_edges };
    rank_files(&out->evidence, view->db ? &edges : NULL, limit, arena, &out->ranking);
    return 0;
}
