/* Shared names between a file and the best candidates: one step, weighted by the
 * candidate's probability. */
#include "rank/signals.h"

static float *seed_weights(const struct evidence *e, const struct seed *seeds, size_t count,
                           struct arena *arena)
{
    float *weights = ARENA_ARRAY(arena, float, e->file_count);
    for (size_t i = 0; i < count; i++)
        weights[seeds[i].file] = seeds[i].weight;
    return weights;
}

void signal_graph(const struct evidence *e, const struct edge_source *source,
                  const struct seed *seeds, size_t count, struct scores *scores,
                  struct arena *arena)
{
    struct evidence_edge *edges;
    size_t edge_count;
    uint32_t *files = ARENA_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++)
        files[i] = seeds[i].file;
    if (!source || source->edges(source->data, files, count, arena, &edges, &edge_count))
        return;
    float *weights = seed_weights(e, seeds, count, arena);
    for (size_t i = 0; i < edge_count; i++) {
        float *values = scores->values[SIGNAL_REFERENCE];
        values[edges[i].to] += weights[edges[i].from] * edges[i].weight;
        values[edges[i].from] += weights[edges[i].to] * edges[i].weight;
    }
}
