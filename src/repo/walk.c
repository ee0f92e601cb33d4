/* The newest commits, by a queue ordered by commit time, as git log walks. Only the headers of
 * commit objects are read. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "repo/commit_text.h"
#include "repo/internal.h"

/* From which end of the walk a commit is reachable, and whether its parents have been told. */
enum { FROM_TIP = 1, FROM_HIDE = 2, BOTH = FROM_TIP | FROM_HIDE, DONE = 4, STALE = 8 };

/* Clocks that ran backwards, or stood still, can put newer commits behind the last one that is
 * wanted: so many more are looked at. */
#define SLACK 500

/* Commit objects that are kept for who reads what is listed: bytes of one, and of all. */
#define KEPT_SIZE_MAX  ((size_t)16 << 10)
#define KEPT_BYTES_MAX ((size_t)24 << 20)

#define MISSING UINT32_MAX /* in place of a node: not in this clone */

struct node {
    struct oid id;
    int64_t time;
    uint32_t flags;
    uint32_t parent_count;
    struct oid *parents;
    struct oid tree;
    const char *text; /* NULL: not kept */
    size_t size;
    bool boundary;
    bool silent; /* a merge of which nobody said what it brings */
};

struct walk {
    struct repo *repo;
    struct map numbers; /* id -> index into nodes */
    struct node *nodes;
    size_t node_count, node_capacity;
    uint32_t *heap; /* node numbers, newest first */
    size_t heap_count, heap_capacity;
    size_t tip_only, hide_only; /* entries of the heap that are reachable from one end only */
    struct arena arena;         /* parent lists */
    struct arena *kept;         /* texts of commits; NULL: nobody reads them */
    size_t kept_bytes;
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

static bool is_silent(const struct commit_header *header)
{
    struct arena arena = ARENA_INIT;
    const char *subject = "", *body;
    if (header->parent_count > 1) {
        commit_message(header, &arena, &subject, &body);
        merge_message(&arena, &subject, &body);
    }
    bool silent = header->parent_count > 1 && !*subject;
    arena_release(&arena);
    return silent;
}

static void keep_text(struct walk *w, struct node *node, git_odb_object *object)
{
    size_t size = git_odb_object_size(object);
    if (!w->kept || !(node->flags & FROM_TIP) || node->silent || size > KEPT_SIZE_MAX ||
        w->kept_bytes + size > KEPT_BYTES_MAX)
        return;
    node->text = arena_strndup(w->kept, git_odb_object_data(object), size);
    node->size = size;
    w->kept_bytes += size;
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
    node->boundary = repo_is_boundary(w->repo, &node->id);
    node->parent_count = node->boundary ? 0 : (uint32_t)header.parent_count;
    node->parents = header.parents;
    node->tree = header.tree;
    node->silent = !result && (node->flags & FROM_TIP) && is_silent(&header);
    if (!result)
        keep_text(w, node, object);
    git_odb_object_free(object);
    return result;
}

static void note(struct walk *w, const struct node *node, int change)
{
    unsigned ends = node->flags & BOTH;
    w->tip_only += (size_t)(ends == FROM_TIP ? change : 0);
    w->hide_only += (size_t)(ends == FROM_HIDE ? change : 0);
}

static void queue(struct walk *w, uint32_t number)
{
    heap_push(w, number);
    note(w, &w->nodes[number], 1);
}

/* A commit that was met before is queued again when its parents must learn about the other end. */
static void meet_again(struct walk *w, uint32_t number, uint32_t flags)
{
    struct node *known = &w->nodes[number];
    if (!(flags & ~known->flags))
        return;
    bool queued = !(known->flags & DONE);
    if (queued)
        note(w, known, -1);
    known->flags = (known->flags | flags) & ~(uint32_t)DONE;
    if (queued)
        note(w, known, 1);
    else
        queue(w, number);
}

static int visit(struct walk *w, const struct oid *id, uint32_t flags, struct node *child,
                 struct err *err)
{
    bool fresh;
    uint32_t *number = map_put(&w->numbers, (const char *)id->bytes, OID_SIZE, &fresh);
    if (!fresh) {
        if (*number != MISSING)
            meet_again(w, *number, flags);
        else if (child)
            child->boundary = true;
        return 0;
    }
    struct node node = { .id = *id, .flags = flags };
    *number = (uint32_t)w->node_count;
    int state = read_node(w, &node, err);
    if (state < 0 || (state == 1 && !child))
        return state < 0 ? -1 : object_error(err, "commit", id);
    if (state == 1) {
        *number = MISSING;
        child->boundary = true;
        return 0;
    }
    ARRAY_PUSH(w->nodes, w->node_count, w->node_capacity, node);
    queue(w, (uint32_t)w->node_count - 1);
    return 0;
}

/* Takes the newest commit off the queue and visits its parents. Its number, or -1. */
static int64_t advance(struct walk *w, struct err *err)
{
    uint32_t number = heap_pop(w);
    struct node node = w->nodes[number];
    note(w, &node, -1);
    w->nodes[number].flags |= DONE;
    for (uint32_t i = 0; i < node.parent_count; i++)
        if (visit(w, &node.parents[i], node.flags & BOTH, &node, err))
            return -1;
    w->nodes[number].boundary = node.boundary;
    return number;
}

/* Numbers of commits to list, in the order in which the queue gave them. */
struct listing {
    uint32_t *numbers;
    size_t count, capacity;
    int64_t oldest; /* of the first `limit` */
};

static bool is_finished(const struct walk *w, const struct listing *list, size_t limit,
                        size_t *slack)
{
    if (!w->heap_count || !limit)
        return true;
    if (list->count < limit && w->tip_only)
        return false;
    /* What is left is hidden, and may still hide something listed. */
    if (!w->tip_only && (!list->count || w->nodes[w->heap[0]].time < list->oldest))
        return true;
    return !(*slack)--;
}

static int run_walk(struct walk *w, size_t limit, struct listing *list, struct err *err)
{
    size_t slack = SLACK;
    while (!is_finished(w, list, limit, &slack)) {
        int64_t number = advance(w, err);
        if (number < 0)
            return -1;
        const struct node *node = &w->nodes[number];
        if ((node->flags & FROM_HIDE) || node->silent)
            continue;
        if (list->count < limit && (!list->count || node->time < list->oldest))
            list->oldest = node->time;
        ARRAY_PUSH(list->numbers, list->count, list->capacity, (uint32_t)number);
    }
    return 0;
}

/* ---- order ---- */

static uint32_t number_of(const struct walk *w, const struct oid *id)
{
    const uint32_t *number = map_get(&w->numbers, (const char *)id->bytes, OID_SIZE);
    return number ? *number : MISSING;
}

/* How many children of each commit have not been given yet. */
static uint32_t *count_children(const struct walk *w)
{
    uint32_t *children = xcalloc(w->node_count + 1, sizeof *children);
    for (size_t i = 0; i < w->node_count; i++)
        for (uint32_t j = 0; j < w->nodes[i].parent_count; j++) {
            uint32_t parent = number_of(w, &w->nodes[i].parents[j]);
            if (parent != MISSING)
                children[parent]++;
        }
    return children;
}

/* By each parent of each commit that is not hidden. */
static enum walk_order find_order(const struct walk *w, const struct oid *hide)
{
    bool on_top = hide != NULL, by_time = true;
    for (size_t i = 0; i < w->node_count; i++) {
        const struct node *node = &w->nodes[i];
        if (node->flags & FROM_HIDE)
            continue;
        on_top = on_top && node->parent_count > 0;
        for (uint32_t j = 0; j < node->parent_count; j++) {
            uint32_t parent = number_of(w, &node->parents[j]);
            bool is_hidden = parent == MISSING || w->nodes[parent].flags & FROM_HIDE;
            on_top = on_top && (!is_hidden || oid_equal(&node->parents[j], hide));
            by_time = by_time && (parent == MISSING || w->nodes[parent].time < node->time);
        }
    }
    return on_top ? WALK_ON_TOP : by_time ? WALK_BY_TIME : WALK_DISORDERED;
}

/* Gives all commits, a child before its parents, and of those that may come the newest first. */
static void place_all(struct walk *w, uint32_t *places)
{
    uint32_t *children = count_children(w), place = 0;
    w->heap_count = 0;
    for (size_t i = 0; i < w->node_count; i++)
        if (!children[i])
            heap_push(w, (uint32_t)i);
    while (w->heap_count) {
        uint32_t number = heap_pop(w);
        const struct node *node = &w->nodes[number];
        places[number] = place++;
        for (uint32_t j = 0; j < node->parent_count; j++) {
            uint32_t parent = number_of(w, &node->parents[j]);
            if (parent != MISSING && !--children[parent])
                heap_push(w, parent);
        }
    }
    free(children);
}

struct placed {
    uint32_t place, number;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* What is listed and has not been found to be hidden since. */
static size_t collect_walked(struct walk *w, const struct listing *list, struct walked *out)
{
    struct placed *placed = xcalloc(list->count + 1, sizeof *placed);
    uint32_t *places = xcalloc(w->node_count + 1, sizeof *places);
    size_t count = 0;
    place_all(w, places);
    for (size_t i = 0; i < list->count; i++)
        if (!(w->nodes[list->numbers[i]].flags & FROM_HIDE))
            placed[count++] = (struct placed){ places[list->numbers[i]], list->numbers[i] };
    if (count)
        qsort(placed, count, sizeof *placed, by_place);
    for (size_t i = 0; i < count; i++) {
        const struct node *node = &w->nodes[placed[i].number];
        uint32_t parent = node->parent_count ? number_of(w, &node->parents[0]) : MISSING;
        out[i] = (struct walked){ .id = node->id,
                                  .time = node->time,
                                  .boundary = node->boundary,
                                  .merge = node->parent_count > 1,
                                  .text = node->text,
                                  .size = node->size };
        if (parent != MISSING)
            out[i].parent_tree = w->nodes[parent].tree;
    }
    free(places);
    free(placed);
    return count;
}

static void walk_release(struct walk *w)
{
    free(w->nodes);
    free(w->heap);
    map_release(&w->numbers);
    arena_release(&w->arena);
}

int repo_walk(struct repo *repo, const struct oid *tip, const struct oid *hide, size_t limit,
              struct arena *arena, struct walked **commits, size_t *count, enum walk_order *order,
              struct err *err)
{
    struct walk w = { .repo = repo, .kept = arena };
    struct listing list = { 0 };
    int result = visit(&w, tip, FROM_TIP, NULL, err);
    if (!result && hide)
        result = visit(&w, hide, FROM_HIDE, NULL, err);
    if (!result)
        result = run_walk(&w, limit, &list, err);
    *commits = ARENA_ARRAY(arena, struct walked, list.count);
    *count = collect_walked(&w, &list, *commits);
    if (order)
        *order = find_order(&w, hide);
    *count = *count < limit ? *count : limit;
    free(list.numbers);
    walk_release(&w);
    return result;
}

/* Both histories are walked until what is left belongs to both: libgit2's own search gives up at
 * the boundary of a shallow clone. */
int repo_is_ancestor(struct repo *repo, const struct oid *ancestor, const struct oid *descendant,
                     struct err *err)
{
    if (oid_equal(ancestor, descendant))
        return 1;
    if (!git_odb_exists(repo->odb, to_git(ancestor)))
        return 0;
    struct walk w = { .repo = repo };
    int result = visit(&w, ancestor, FROM_TIP, NULL, err);
    if (!result)
        result = visit(&w, descendant, FROM_HIDE, NULL, err);
    while (!result && !(w.nodes[0].flags & FROM_HIDE) && w.hide_only)
        result = advance(&w, err) < 0 ? -1 : 0;
    if (!result)
        result = w.nodes[0].flags & FROM_HIDE ? 1 : 0;
    walk_release(&w);
    return result;
}

/* What both ends reach lies above what its parents reach, so these are no merge bases. */
static void mark_stale(struct walk *w)
{
    for (size_t i = 0; i < w->node_count; i++) {
        const struct node *node = &w->nodes[i];
        for (uint32_t j = 0; (node->flags & BOTH) == BOTH && j < node->parent_count; j++) {
            const uint32_t *number =
                map_get(&w->numbers, (const char *)node->parents[j].bytes, OID_SIZE);
            if (number && *number != MISSING)
                w->nodes[*number].flags |= STALE;
        }
    }
}

static int newest_common(struct walk *w, struct oid *out)
{
    const struct node *best = NULL;
    mark_stale(w);
    for (size_t i = 0; i < w->node_count; i++) {
        const struct node *node = &w->nodes[i];
        if ((node->flags & (BOTH | STALE)) == BOTH &&
            (!best || newer(node->time, &node->id, best->time, &best->id) < 0))
            best = node;
    }
    if (best)
        *out = best->id;
    return best != NULL;
}

int repo_merge_base(struct repo *repo, const struct oid *a, const struct oid *b, struct oid *out,
                    struct err *err)
{
    struct walk w = { .repo = repo };
    int result = visit(&w, a, FROM_TIP, NULL, err);
    if (!result)
        result = visit(&w, b, FROM_HIDE, NULL, err);
    while (!result && (w.tip_only || w.hide_only))
        result = advance(&w, err) < 0 ? -1 : 0;
    if (!result)
        result = newest_common(&w, out);
    walk_release(&w);
    return result;
}
