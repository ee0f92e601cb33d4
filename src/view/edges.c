/* References around a few files: the second round of ranking asks for them. */
#include "view/evidence.h"

#include <string.h>

/* Bounds on look-ups, so that a brief stays fast: names of one file, and files that one name may
 * lead to. A name that leads to more says nothing about any of them. */
#define NAMES_PER_FILE 48
#define FAN_OUT        24

struct edge_list {
    struct evidence_edge *edges;
    size_t count, capacity;
    struct arena *arena;
};

static void push_edge(struct edge_list *list, uint32_t from, uint32_t to, float weight)
{
    if (from == to)
        return;
    list->edges =
        arena_reserve(list->arena, list->edges, sizeof *list->edges, list->count, &list->capacity);
    list->edges[list->count++] = (struct evidence_edge){ from, to, weight };
}

struct fan {
    struct edge_list *list;
    uint32_t file;
    bool outwards; /* from file to what is visited */
    float weight;
};

static void add_fan(void *data, uint32_t position, const struct posting *posting)
{
    (void)posting;
    struct fan *fan = data;
    push_edge(fan->list, fan->outwards ? fan->file : position, fan->outwards ? position : fan->file,
              fan->weight);
}

/* Edges between the file and every file that holds the term, unless they are too many. */
static int fan_out(struct view *view, enum posting_kind kind, const char *term, struct fan *fan,
                   struct err *err)
{
    struct posting *postings;
    size_t count;
    if (index_db_postings(view->db, kind, term, strlen(term), fan->list->arena, &postings, &count,
                          err))
        return -1;
    const struct doc_map *contents = view_contents(view);
    size_t files = doc_map_count(contents, postings, count);
    if (files == 0 || files > FAN_OUT)
        return 0;
    fan->weight = 1.0f / (float)files;
    doc_map_join(contents, postings, count, add_fan, fan);
    return 0;
}

static int reference_edges(struct view *view, uint32_t file, const struct summary *summary,
                           struct edge_list *list, struct err *err)
{
    struct fan fan = { list, file, true, 0 };
    size_t used = 0;
    for (size_t i = 0; i < summary->reference_count && used < NAMES_PER_FILE; i++) {
        if (strlen(summary->references[i].name) < 4)
            continue;
        used++;
        if (fan_out(view, POSTING_DEFINITION, summary->references[i].name, &fan, err))
            return -1;
    }
    fan.outwards = false;
    used = 0;
    for (size_t i = 0; i < summary->definition_count && used < NAMES_PER_FILE; i++) {
        const struct definition *d = &summary->definitions[i];
        if (!d->is_public || strlen(d->name) < 4 || d->kind == DEF_FIELD || d->kind >= DEF_HEADING)
            continue;
        used++;
        if (fan_out(view, POSTING_REFERENCE, d->name, &fan, err))
            return -1;
    }
    return 0;
}

/* Those of a file depend on the revision alone. */
static int file_edges(struct view *view, uint32_t file, struct edge_list *list, struct err *err)
{
    struct file_parts *kept = view_keep(view, file);
    struct summary summary;
    size_t before = list->count;
    if (kept && kept->has_edges) {
        for (size_t i = 0; i < kept->edge_count; i++)
            push_edge(list, kept->edges[i].from, kept->edges[i].to, kept->edges[i].weight);
        return 0;
    }
    int found = view_summary(view, file, list->arena, &summary, err);
    if (found == 1 && reference_edges(view, file, &summary, list, err))
        return -1;
    if (!kept || found < 0)
        return 0;
    kept->has_edges = true;
    kept->edge_count = list->count - before;
    kept->edges = ARENA_ARRAY(&view->parts.kept, struct evidence_edge, kept->edge_count);
    if (kept->edge_count)
        memcpy(kept->edges, list->edges + before, kept->edge_count * sizeof *kept->edges);
    return 0;
}

int evidence_edges(void *data, const uint32_t *files, size_t count, struct arena *arena,
                   struct evidence_edge **edges, size_t *edge_count)
{
    struct view *view = data;
    struct edge_list list = { .arena = arena };
    struct err err = ERR_INIT;
    for (size_t i = 0; i < count; i++) {
        if (file_edges(view, files[i], &list, &err))
            return -1;
    }
    *edges = list.edges;
    *edge_count = list.count;
    return 0;
}
