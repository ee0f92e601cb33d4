#include "repo/moves.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "repo/similar.h"

#define HEIRS_MAX      3
#define TEXTS_MAX      200 /* of sources and of targets that are compared by their lines */
#define TEXT_SIZE_MAX  ((uint64_t)512 << 10)
#define TEXT_BYTES_MAX ((size_t)8 << 20) /* of one commit */
#define TELLING_MIN    40                /* bytes of lines by which a file is known */
#define SHRUNK_MIN     512
#define LEAST_SHARE    10  /* of a source: one of so many bytes is nothing */
#define ALIKE_MAX      400 /* paths of one name that are compared */
#define CYCLE_MAX      16

/* COPIED: a new file has the bytes that a modified one had. */
enum { SOURCE_DONE = 1, TARGET_FILLED = 2, UNLIKE = 4, COPIED = 8 };

struct search {
    struct repo *repo;
    const struct changed_blob *blobs;
    size_t count;
    unsigned char *marks;
    uint64_t *sizes; /* of each blob before and after, + 1; 0: not known yet */
    struct move *moves;
    size_t move_count, move_capacity;
};

static bool is_deleted(const struct changed_blob *blob)
{
    return oid_is_zero(&blob->after);
}

static bool is_added(const struct changed_blob *blob)
{
    return oid_is_zero(&blob->before);
}

static bool is_modified(const struct changed_blob *blob)
{
    return !is_deleted(blob) && !is_added(blob) && !oid_equal(&blob->before, &blob->after);
}

static void add_move(struct search *s, size_t from, size_t to, struct move move)
{
    move.from = s->blobs[from].path;
    move.to = s->blobs[to].path;
    ARRAY_PUSH(s->moves, s->move_count, s->move_capacity, move);
    s->marks[from] |= SOURCE_DONE;
    s->marks[to] |= TARGET_FILLED;
}

/* How alike two paths are: names that agree from the end on, then bytes from the start on. */
static unsigned affinity(const char *a, const char *b)
{
    size_t x = strlen(a), y = strlen(b), same = 0, start = 0;
    unsigned names = 0;
    while (same < x && same < y && a[x - 1 - same] == b[y - 1 - same])
        names += a[x - 1 - same++] == '/';
    if ((same == x || a[x - 1 - same] == '/') && (same == y || b[y - 1 - same] == '/'))
        names++;
    while (start < 999 && a[start] && a[start] == b[start])
        start++;
    return names * 1000 + (unsigned)start;
}

/* ---- the same bytes ---- */

struct by_id {
    struct oid id;
    uint32_t index;
};

static int compare_ids(const void *a, const void *b)
{
    const struct by_id *x = a, *y = b;
    int order = memcmp(x->id.bytes, y->id.bytes, OID_SIZE);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static struct by_id *sort_sources(const struct search *s, size_t *count)
{
    struct by_id *sources = xcalloc(s->count + 1, sizeof *sources);
    for (size_t i = 0; i < s->count; i++)
        if (!is_added(&s->blobs[i]) && (is_deleted(&s->blobs[i]) || is_modified(&s->blobs[i])))
            sources[(*count)++] = (struct by_id){ s->blobs[i].before, (uint32_t)i };
    if (*count)
        qsort(sources, *count, sizeof *sources, compare_ids);
    return sources;
}

static size_t find_sources(const struct by_id *sources, size_t count, const struct oid *id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (memcmp(sources[middle].id.bytes, id->bytes, OID_SIZE) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What was overwritten by another file is no longer where it was. */
static bool went_away(const struct search *s, size_t source)
{
    return is_deleted(&s->blobs[source]) || (s->marks[source] & TARGET_FILLED);
}

/* Of the sources with these bytes one that has no heir yet, and is called alike. */
static int64_t choose_source(struct search *s, const struct by_id *sources, size_t count,
                             size_t target)
{
    const struct oid *id = &s->blobs[target].after;
    int64_t best = -1;
    unsigned most = 0;
    size_t first = find_sources(sources, count, id);
    for (size_t i = first; i < count && i < first + TEXTS_MAX && oid_equal(&sources[i].id, id);
         i++) {
        size_t source = sources[i].index;
        unsigned value = affinity(s->blobs[source].path, s->blobs[target].path) + 1;
        if (!went_away(s, source) && is_added(&s->blobs[target]))
            s->marks[source] |= COPIED;
        if (source != target && went_away(s, source) && !(s->marks[source] & SOURCE_DONE) &&
            value > most) {
            most = value;
            best = (int64_t)source;
        }
    }
    return best;
}

/* Files that changed places: each now has the bytes that the next one had. */
static void take_cycle(struct search *s, const struct by_id *sources, size_t count, size_t start)
{
    size_t chain[CYCLE_MAX], n = 0;
    for (size_t at = start; n < CYCLE_MAX; n++) {
        size_t place = find_sources(sources, count, &s->blobs[at].after);
        if (place == count || !oid_equal(&sources[place].id, &s->blobs[at].after) ||
            !is_modified(&s->blobs[sources[place].index]))
            return;
        chain[n] = sources[place].index;
        if (chain[n] == start) {
            for (size_t i = 0; i <= n; i++)
                add_move(s, chain[i], i ? chain[i - 1] : start, (struct move){ 0 });
            return;
        }
        at = chain[n];
    }
}

static void match_same_bytes(struct search *s)
{
    size_t count = 0;
    struct by_id *sources = sort_sources(s, &count);
    bool found = count > 0;
    for (int round = 0; found && round < CYCLE_MAX; round++) {
        found = false;
        for (size_t i = 0; i < s->count; i++) {
            if (is_deleted(&s->blobs[i]) || (s->marks[i] & TARGET_FILLED) ||
                oid_equal(&s->blobs[i].before, &s->blobs[i].after))
                continue;
            int64_t source = choose_source(s, sources, count, i);
            if (source < 0)
                continue;
            add_move(s, (size_t)source, i, (struct move){ 0 });
            found = true;
        }
    }
    for (size_t i = 0; i < s->count; i++)
        if (is_modified(&s->blobs[i]) && !(s->marks[i] & (SOURCE_DONE | TARGET_FILLED)))
            take_cycle(s, sources, count, i);
    free(sources);
}

/* ---- lines ---- */

/* What is compared by its lines: sources, then targets. */
struct texts {
    struct similar similar;
    uint32_t sources[TEXTS_MAX], targets[TEXTS_MAX];
    size_t source_count, target_count;
    size_t left; /* bytes that may still be read */
};

static uint64_t size_of(const struct search *s, size_t i, enum similar_side side)
{
    uint64_t *known = &s->sizes[2 * i + side];
    size_t size;
    git_object_t type;
    const struct oid *id = side == SIMILAR_BEFORE ? &s->blobs[i].before : &s->blobs[i].after;
    if (!*known)
        *known =
            git_odb_read_header(&size, &type, s->repo->odb, to_git(id)) ? 1 : (uint64_t)size + 1;
    return *known - 1;
}

/* What became much shorter may have been split. */
static bool has_shrunk(const struct search *s, size_t i)
{
    uint64_t before = size_of(s, i, SIMILAR_BEFORE);
    return before >= SHRUNK_MIN && before <= TEXT_SIZE_MAX &&
           size_of(s, i, SIMILAR_AFTER) * 4 <= before * 3;
}

/* By so much that something of `least` bytes may have gone there. */
static bool has_grown(const struct search *s, size_t i, uint64_t least)
{
    uint64_t after = size_of(s, i, SIMILAR_AFTER);
    uint64_t growth = least / 4 > SHRUNK_MIN / 2 ? least / 4 : SHRUNK_MIN / 2;
    return after <= TEXT_SIZE_MAX && after >= growth &&
           size_of(s, i, SIMILAR_BEFORE) <= after - growth;
}

/* Of the deleted files, the size of the smallest that can be known by its lines. */
static uint64_t smallest_deleted(const struct search *s)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < s->count; i++) {
        bool is_source = is_deleted(&s->blobs[i]) && !(s->marks[i] & SOURCE_DONE);
        uint64_t size = is_source ? size_of(s, i, SIMILAR_BEFORE) : 0;
        if (size >= TELLING_MIN && size < least)
            least = size;
    }
    return least;
}

static void choose_texts(const struct search *s, struct texts *t)
{
    size_t added = 0, deleted = 0;
    for (size_t i = 0; i < s->count; i++) {
        added += is_added(&s->blobs[i]) && !(s->marks[i] & TARGET_FILLED);
        deleted += is_deleted(&s->blobs[i]) && !(s->marks[i] & SOURCE_DONE);
    }
    if (added + deleted == 0 || added > TEXTS_MAX || deleted > TEXTS_MAX)
        return;
    uint64_t least = deleted ? smallest_deleted(s) : 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct changed_blob *blob = &s->blobs[i];
        bool changed =
            is_modified(blob) && !(s->marks[i] & ~(unsigned)COPIED) && s->count <= TEXTS_MAX;
        if (!(s->marks[i] & SOURCE_DONE) && t->source_count < TEXTS_MAX &&
            (is_deleted(blob) ||
             (added && changed && ((s->marks[i] & COPIED) || has_shrunk(s, i)))))
            t->sources[t->source_count++] = (uint32_t)i;
        if (!(s->marks[i] & TARGET_FILLED) && t->target_count < TEXTS_MAX &&
            (is_added(blob) || (deleted && changed && has_grown(s, i, least))))
            t->targets[t->target_count++] = (uint32_t)i;
    }
}

static bool read_document(const struct search *s, struct texts *t, size_t document,
                          enum similar_side side)
{
    struct buf text = BUF_INIT;
    struct err unread = ERR_INIT;
    uint64_t size;
    size_t i =
        document < t->source_count ? t->sources[document] : t->targets[document - t->source_count];
    const struct oid *id = side == SIMILAR_BEFORE ? &s->blobs[i].before : &s->blobs[i].after;
    bool is_text = repo_read_blob(s->repo, id, TEXT_SIZE_MAX, &text, &size, &unread) == 0 &&
                   text.size <= t->left &&
                   !memchr(text.data, '\0', text.size < 8000 ? text.size : 8000);
    if (is_text) {
        t->left -= text.size;
        similar_add(&t->similar, document, side, text.data, text.size);
    }
    buf_release(&text);
    return is_text;
}

/* The source that most of a target comes from. */
static size_t main_source(const struct texts *t, size_t target)
{
    size_t best = 0;
    for (size_t i = 1; i < t->source_count; i++)
        if (similar_shared(&t->similar, i, target) > similar_shared(&t->similar, best, target))
            best = i;
    return best;
}

static size_t main_target(const struct texts *t, size_t source)
{
    size_t best = 0;
    for (size_t i = 1; i < t->target_count; i++)
        if (similar_shared(&t->similar, source, i) > similar_shared(&t->similar, source, best))
            best = i;
    return best;
}

/* Whether so much of a source may be in a target that it matters: see take_heirs and UNLIKE. */
static bool may_share(const struct texts *t, size_t source, size_t target)
{
    uint32_t shared = similar_shared(&t->similar, source, target);
    return shared && shared >= t->similar.held[source] / LEAST_SHARE;
}

/* The lines that a modified file has kept count neither as lost nor as gained. They are read only
 * where what it had, or has, is like something on the other side. */
static bool read_other_sides(const struct search *s, struct texts *t)
{
    bool is_source[TEXTS_MAX] = { false }, is_target[TEXTS_MAX] = { false }, has_more = false;
    for (size_t j = 0; j < t->target_count; j++) {
        is_source[main_source(t, j)] = true;
        for (size_t i = 0; i < t->source_count; i++)
            if (may_share(t, i, j))
                is_source[i] = is_target[j] = true;
    }
    for (size_t i = 0; i < t->source_count; i++)
        if (is_source[i] && !is_deleted(&s->blobs[t->sources[i]]))
            has_more |= read_document(s, t, i, SIMILAR_AFTER);
    for (size_t j = 0; j < t->target_count; j++)
        if (is_target[j] && !is_added(&s->blobs[t->targets[j]]))
            has_more |= read_document(s, t, t->source_count + j, SIMILAR_BEFORE);
    return has_more;
}

static void read_texts(const struct search *s, struct texts *t)
{
    similar_init(&t->similar, t->source_count, t->target_count);
    for (size_t i = 0; i < t->source_count; i++)
        read_document(s, t, i, SIMILAR_BEFORE);
    for (size_t j = 0; j < t->target_count; j++)
        read_document(s, t, t->source_count + j, SIMILAR_AFTER);
    similar_count(&t->similar);
    if (read_other_sides(s, t))
        similar_count(&t->similar);
}

/* A target is an heir when it is hardly anything but a part of the source, or has most of it: but
 * of two files that are like each other, each has its own. */
static bool is_heir(const struct search *s, const struct texts *t, size_t source, size_t target)
{
    uint32_t shared = similar_shared(&t->similar, source, target);
    uint32_t gained = t->similar.gained[target], held = t->similar.held[source];
    size_t owner = main_source(t, target);
    bool most = shared >= held / 2, is_part = shared >= gained / 2;
    if (!shared || !(most || (is_part && is_added(&s->blobs[t->targets[target]]))))
        return false;
    return owner == source ||
           (main_target(t, source) == target &&
            shared + similar_shared(&t->similar, owner, target) <= gained + gained / 5);
}

static void take_heir(struct search *s, const struct texts *t, size_t source, size_t target)
{
    uint32_t shared = similar_shared(&t->similar, source, target);
    uint32_t most = t->similar.held[source] > t->similar.gained[target] ? t->similar.held[source]
                                                                        : t->similar.gained[target];
    size_t from = t->sources[source], to = t->targets[target];
    const struct changed_blob *blob = &s->blobs[from];
    uint32_t stays = t->similar.held[source] - t->similar.lost[source];
    bool kept = !is_deleted(blob) && (stays > most / 10 || has_shrunk(s, from));
    add_move(s, from, to,
             (struct move){ .edited = kept || shared < most - most / 10,
                            .kept = kept,
                            .part = shared < most / 2 });
}

/* The largest parts, where one of them is large: at least a quarter of the source, and none below
 * half of the largest, or of what stayed where it was. */
static void take_heirs(struct search *s, const struct texts *t, size_t source)
{
    uint32_t held = t->similar.held[source], kept = held - t->similar.lost[source];
    size_t heirs[HEIRS_MAX], count = 0;
    for (size_t i = 0; i < t->target_count; i++) {
        uint32_t shared = similar_shared(&t->similar, source, i);
        if (shared < kept / 2 || !is_heir(s, t, source, i))
            continue;
        size_t place = count < HEIRS_MAX ? count++ : HEIRS_MAX;
        for (; place > 0 && similar_shared(&t->similar, source, heirs[place - 1]) < shared; place--)
            if (place < HEIRS_MAX)
                heirs[place] = heirs[place - 1];
        if (place < HEIRS_MAX)
            heirs[place] = i;
    }
    uint32_t most = count ? similar_shared(&t->similar, source, heirs[0]) : 0;
    for (size_t i = 0; i < count && most >= held / 4; i++)
        if (similar_shared(&t->similar, source, heirs[i]) >= most / 2)
            take_heir(s, t, source, heirs[i]);
}

static void match_lines(struct search *s)
{
    struct texts t = { .left = TEXT_BYTES_MAX };
    choose_texts(s, &t);
    if (!t.source_count || !t.target_count)
        return;
    read_texts(s, &t);
    for (size_t i = 0; i < t.source_count; i++) {
        uint32_t held = t.similar.held[i];
        if (held < TELLING_MIN)
            continue;
        take_heirs(s, &t, i);
        if (similar_shared(&t.similar, i, main_target(&t, i)) < held / LEAST_SHARE)
            s->marks[t.sources[i]] |= UNLIKE;
    }
    similar_release(&t.similar);
}

/* ---- names ---- */

struct by_name {
    const char *name;
    uint32_t index;
};

static int compare_by_name(const void *a, const void *b)
{
    const struct by_name *x = a, *y = b;
    int order = strcasecmp(x->name, y->name);
    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static bool is_left(const struct search *s, size_t i)
{
    return is_deleted(&s->blobs[i]) ? !(s->marks[i] & (SOURCE_DONE | UNLIKE))
                                    : is_added(&s->blobs[i]) && !(s->marks[i] & TARGET_FILLED);
}

/* Of names[0..count), all alike, the one on the other side of the commit that stands closest to
 * `path`, or -1 where two do. */
static int64_t closest(const struct search *s, const struct by_name *names, size_t count,
                       size_t path)
{
    int64_t best = -1;
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        const struct changed_blob *blob = &s->blobs[names[i].index];
        if (is_deleted(blob) == is_deleted(&s->blobs[path]) || !is_left(s, names[i].index))
            continue;
        unsigned value = affinity(blob->path, s->blobs[path].path) / 1000 + 1;
        best = value > most ? (int64_t)names[i].index : value == most ? -1 : best;
        most = value > most ? value : most;
    }
    return best;
}

/* Of so different sizes, little of one is the other, whatever its lines are. */
static bool is_part_by_size(const struct search *s, size_t from, size_t to)
{
    uint64_t before = size_of(s, from, SIMILAR_BEFORE), after = size_of(s, to, SIMILAR_AFTER);
    return before < after ? before < after / 2 : after < before / 2;
}

static void match_names_alike(struct search *s, const struct by_name *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t from = names[i].index;
        if (!is_deleted(&s->blobs[from]) || !is_left(s, from))
            continue;
        int64_t to = closest(s, names, count, from);
        if (to >= 0 && closest(s, names, count, (size_t)to) == (int64_t)from)
            add_move(s, from, (size_t)to,
                     (struct move){ .edited = true, .part = is_part_by_size(s, from, (size_t)to) });
    }
}

static void match_names(struct search *s)
{
    struct by_name *names = xcalloc(s->count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        if (is_left(s, i))
            names[count++] = (struct by_name){ path_base(s->blobs[i].path), (uint32_t)i };
    if (count)
        qsort(names, count, sizeof *names, compare_by_name);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && !strcasecmp(names[end].name, names[i].name);)
            end++;
        if (end - i <= ALIKE_MAX)
            match_names_alike(s, names + i, end - i);
    }
    free(names);
}

void find_moves(struct repo *repo, const struct changed_blob *blobs, size_t count,
                struct arena *arena, struct move **moves, size_t *move_count)
{
    struct search s = { .repo = repo, .blobs = blobs, .count = count };
    s.marks = xcalloc(count + 1, 1);
    s.sizes = xcalloc(2 * count + 1, sizeof *s.sizes);
    match_same_bytes(&s);
    match_lines(&s);
    match_names(&s);
    *moves = ARENA_ARRAY(arena, struct move, s.move_count);
    if (s.move_count)
        memcpy(*moves, s.moves, s.move_count * sizeof *s.moves);
    *move_count = s.move_count;
    free(s.moves);
    free(s.marks);
    free(s.sizes);
}
