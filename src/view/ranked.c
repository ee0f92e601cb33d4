#include "view/ranked.h"

#include <string.h>

int view_rank(struct view *view, bool learned, const struct request *request, size_t limit,
              struct arena *arena, struct ranked_request *out, struct err *err)
{
    struct edge_source edges = { view, evidence_edges };
    memset(out, 0, sizeof *out);
    out->request = *request;
    out->changes = view_changes(view, err);
    out->own_changes = view_own_changes(view, err);
    if (!out->own_changes ||
        evidence_gather(view, learned, &out->request, arena, &out->evidence, err))
        return -1;
    rank_files(&out->evidence, view->db ? &edges : NULL, limit, arena, &out->ranking);
    if (compound_hits_find(view, &out->evidence, &out->ranking, arena, &out->compounds, err))
        return -1;
    float shares[COMPOUND_FILES_MAX];
    compound_hits_shares(&out->compounds, shares);
    if (!request->is_question) /* whose weights were learned apart, with the names of files */
        rank_raise(&out->ranking, shares, out->compounds.count);
    return 0;
}
