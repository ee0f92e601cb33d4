/* The newest commits, by a queue ordered by commit time, as git log walks. Only the headers of
 * commit objects are read. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "repo/commit_text.h"
#include "repo/internal.h"

enum { SEEN = 1, HIDDEN = 2, DONE = 4 };

struct node {
    struct oid id;
    int64_t time;
    uint32_t flags;
    uint32_t parent_count;
    struct oid *parents;
    bool boundary;
};

struct walk {
    struct repo *repo;
    struct map numbers; /* id -> index into nodes */
    struct node *nodes;
    size_t node_count, node_capacity;
    uint32_t *heap; /* node numbers, newest first */
    size_t heap_count, heap_capacity;
    size_t visible;     /* entries of the heap that are not hidden */
    struct arena arena; /* parent lists */
};

/* Newer first; equal times by id, so that the order depends on nothing else. */
static int newer(int64_t time_a, const struct oid *a, int64_t time_b, const struct oid *b)
{
    if (time_a != time_b)
        return time_a > time_b ? -1 : 1;
    return memcmp(a->bytes, b->bytes, OID_SIZE);
}

static bool before(const struct walk *w, uint32_t a, uint32_t b)
{
    const struct node *x = &w->nodes[a], *y = &w->nodes[b];
    return newer(x->time, &x->id, y->time, &y->id) < 0;
}

static void heap_push(struct walk *w, uint32_t number)
{
    ARRAY_PUSH(w->heap, w->heap_count, w->heap_capacity, number);
    size_t i = w->heap_count - 1;
    for (; i > 0 && before(w, number, w->heap[(i - 1) / 2]); i = (i - 1) / 2)
        w->heap[i] = w->heap[(i - 1) / 2];
    w->heap[i] = number;
}

static uint32_t heap_pop(struct walk *w)
{
    uint32_t top = w->heap[0], last = w->heap[--w->heap_count];
    size_t i = 0, child;
    while ((child = 2 * i + 1) < w->heap_count) {
        if (child + 1 < w->heap_count && before(w, w->heap[child + 1], w->heap[child]))
            child++;
        if (!before(w, w->heap[child], last))
            break;
        w->heap[i] = w->heap[child];
        i = child;
    }
    w->heap[i] = last;
    return top;
}

/* A parent that is not in this clone ends the walk there, as at a shallow boundary. */
static int read_node(struct walk *w, struct node *node, struct err *err)
{
    git_odb_object *object = NULL;
    struct commit_header header;
    int code = git_odb_read(&object, w->repo->odb, to_git(&node->id));
    if (code)
        return code == GIT_ENOTFOUND ? 1 : object_error(err, "commit", &node->id);
    int result = commit_header_parse(&header, git_odb_object_data(object),
                                     git_odb_object_size(object), &w->arena);
    if (result)
        object_error(err, "commit", &node->id);
    node->time = header.time;
    node->boundary = is_shallow_boundary(w->repo, &node->id);
    node->parent_count = node->boundary ? 0 : (uint32_t)header.parent_count;
    node->parents = header.parents;
    git_odb_object_free(object);
    return result;
}

static int visit(struct walk *w, const struct oid *id, uint32_t flags, struct node *child,
                 struct err *err)
{
    bool fresh;
    uint32_t *number = map_put(&w->numbers, (const char *)id->bytes, OID_SIZE, &fresh);
    if (!fresh) {
        struct node *known = &w->nodes[*number];
        if ((flags & HIDDEN) && !(known->flags & HIDDEN)) {
            known->flags |= HIDDEN;
            if (known->flags & DONE) { /* its parents must learn it too */
                heap_push(w, *number);
                known->flags &= ~(uint32_t)DONE;
            } else {
                w->visible--;
            }
        }
        return 0;
    }
    struct node node = { .id = *id, .flags = SEEN | flags };
    *number = (uint32_t)w->node_count;
    int state = read_node(w, &node, err);
    if (state < 0)
        return -1;
    if (state == 1) {
        if (!child)
            return object_error(err, "commit", id);
        child->boundary = true;
        node.flags |= DONE | HIDDEN;
    }
    ARRAY_PUSH(w->nodes, w->node_count, w->node_capacity, node);
    if (state == 0) {
        heap_push(w, (uint32_t)w->node_count - 1);
        w->visible += !(flags & HIDDEN);
    }
    return 0;
}

static int expand(struct walk *w, uint32_t number, struct err *err)
{
    struct node node = w->nodes[number];
    for (uint32_t i = 0; i < node.parent_count; i++)
        if (visit(w, &node.parents[i], node.flags & HIDDEN, &node, err))
            return -1;
    w->nodes[number].boundary = node.boundary;
    w->nodes[number].flags |= DONE;
    return 0;
}

static int compare_walked(const void *a, const void *b)
{
    const struct walked *x = a, *y = b;
    return newer(x->time, &x->id, y->time, &y->id);
}

/* Numbers of the commits to list, in the order in which the queue gave them. */
static int run(struct walk *w, size_t limit, uint32_t **listed, size_t *count, struct err *err)
{
    size_t capacity = 0;
    while (w->heap_count && w->visible && *count < limit) {
        uint32_t number = heap_pop(w);
        bool hidden = w->nodes[number].flags & HIDDEN;
        w->visible -= !hidden;
        if (expand(w, number, err))
            return -1;
        if (!hidden && w->nodes[number].parent_count <= 1)
            ARRAY_PUSH(*listed, *count, capacity, number);
    }
    return 0;
}

int repo_walk(struct repo *repo, const struct oid *tip, const struct oid *hide, size_t limit,
              struct arena *arena, struct walked **commits, size_t *count, struct err *err)
{
    struct walk w = { .repo = repo };
    uint32_t *listed = NULL;
    size_t n = 0;
    *count = 0;
    int result = visit(&w, tip, 0, NULL, err);
    if (!result && hide)
        result = visit(&w, hide, HIDDEN, NULL, err);
    if (!result)
        result = run(&w, limit, &listed, &n, err);
    *commits = ARENA_ARRAY(arena, struct walked, n);
    for (size_t i = 0; i < n; i++) {
        const struct node *node = &w.nodes[listed[i]];
        if (!(node->flags & HIDDEN)) /* clocks that ran backwards can reveal it late */
            (*commits)[(*count)++] = (struct walked){ node->id, node->time, node->boundary };
    }
    qsort(*commits, *count, sizeof **commits, compare_walked);
    free(listed);
    free(w.nodes);
    free(w.heap);
    map_release(&w.numbers);
    arena_release(&w.arena);
    return result;
}
