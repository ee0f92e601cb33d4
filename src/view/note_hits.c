#include "view/note_hits.h"

#include "note/fact_index.h"

#define FILES_MAX 24 /* of a fact: one about more speaks of none */

struct gatherer {
    struct fact_index *index;
    const struct snapshot *snapshot;
    struct arena *arena;
    int64_t *file_of; /* per path of the index: -1: not here any more */
    uint32_t *taken;  /* per fact of the index: its place in `facts` + 1 */
    struct evidence_fact *facts;
    size_t count, capacity;
};

static struct evidence_fact files_of(struct gatherer *g, const struct indexed_fact *fact)
{
    uint32_t *files = ARENA_ARRAY(g->arena, uint32_t, fact->path_count);
    struct evidence_fact out = { .files = files };
    for (uint32_t i = 0; i < fact->path_count && fact->path_count <= FILES_MAX; i++)
        if (g->file_of[fact->paths[i]] >= 0)
            files[out.file_count++] = (uint32_t)g->file_of[fact->paths[i]];
    return out;
}

/* The place of a fact of the index among the evidence. */
static uint32_t take(struct gatherer *g, uint32_t fact)
{
    if (!g->taken[fact]) {
        g->facts = arena_reserve(g->arena, g->facts, sizeof *g->facts, g->count, &g->capacity);
        g->facts[g->count++] = files_of(g, &g->index->facts[fact]);
        g->taken[fact] = (uint32_t)g->count;
    }
    return g->taken[fact] - 1;
}

static int gather_term(struct gatherer *g, const struct request_term *term,
                       struct evidence_fact_term *out, struct err *err)
{
    struct fact_hit *hits;
    size_t count;
    if (fact_index_find(g->index, term->text, term->length, g->arena, &hits, &count, err))
        return -1;
    out->facts = ARENA_ARRAY(g->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        out->facts[out->count++] = take(g, hits[i].fact);
    return 0;
}

int note_hits_gather(struct view *view, const struct request *request, struct arena *arena,
                     struct evidence *out, struct err *err)
{
    struct gatherer g = { .snapshot = view->snapshot, .arena = arena };
    if (view_facts(view, &g.index, err))
        return -1;
    if (!g.index)
        return 0;
    g.file_of = ARENA_ARRAY(arena, int64_t, g.index->path_count);
    g.taken = ARENA_ARRAY(arena, uint32_t, g.index->fact_count);
    for (size_t i = 0; i < g.index->path_count; i++)
        g.file_of[i] = snapshot_find(view->snapshot, g.index->paths[i]);
    out->fact_terms = ARENA_ARRAY(arena, struct evidence_fact_term, request->term_count);
    for (size_t t = 0; t < request->term_count; t++)
        if (gather_term(&g, &request->terms[t], &out->fact_terms[t], err))
            return -1;
    out->facts = g.facts;
    out->fact_count = g.count;
    out->facts_in_all = g.index->fact_count;
    return 0;
}
