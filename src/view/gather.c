#include "view/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "store/doc_map.h"
#include "store/index_db.h"
#include "syntax/language.h"
#include "view/learned.h"

#define RIVALS_MAX 40 /* a name that is in more files than this points nowhere */

static bool is_document(const char *language)
{
    const struct language *known = language_by_name(language);
    return known && language_is_document(known);
}

static void gather_files(const struct snapshot *snapshot, struct arena *arena,
                         struct evidence *evidence)
{
    evidence->file_count = snapshot->file_count;
    evidence->files = ARENA_ARRAY(arena, struct evidence_file, snapshot->file_count);
    double sums[3] = { 0 };
    size_t indexed = 0;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        struct evidence_file *out = &evidence->files[i];
        out->path = file->path;
        out->language = file->language;
        out->indexed = file->content != 0 && file->skip == SKIP_NONE;
        out->role = file_role_of(file->path, is_document(file->language));
        out->lines = file->lines;
        memcpy(out->lengths, file->lengths, sizeof out->lengths);
        indexed += out->indexed;
        for (int f = 0; out->indexed && f < 3; f++)
            sums[f] += file->lengths[f];
    }
    for (int f = 0; f < 3; f++)
        evidence->average_lengths[f] = indexed ? sums[f] / (double)indexed : 0;
}

static void gather_commits(const struct changes *changes, struct arena *arena,
                           struct evidence *evidence, struct doc_map **rows)
{
    struct doc_map *map = ARENA_NEW(arena, struct doc_map);
    evidence->commit_count = changes->count;
    evidence->commits = ARENA_ARRAY(arena, struct evidence_commit, changes->count);
    map->entries = ARENA_ARRAY(arena, struct doc_entry, changes->count);
    map->count = changes->count;
    for (size_t i = 0; i < changes->count; i++) {
        const struct change_set *set = &changes->sets[i];
        evidence->commits[i] = (struct evidence_commit){
            .time = set->time,
            .files = set->files,
            .file_count = set->file_count,
            .paths_total = set->paths_total,
            .message_terms = set->message_terms,
        };
        map->entries[i] = (struct doc_entry){ set->row, (uint32_t)i };
    }
    doc_map_sort(map);
    *rows = map;
    evidence->now = changes->count ? changes->sets[0].time : 0;
}

/* ---- terms ---- */

static void add_hit(void *data, uint32_t position, const struct posting *posting)
{
    struct evidence_term *term = data;
    struct evidence_hit *hit = &term->hits[term->hit_count++];
    hit->file = position;
    memcpy(hit->counts, posting->counts, sizeof hit->counts);
}

static int compare_hits(const void *a, const void *b)
{
    const struct evidence_hit *x = a, *y = b;
    return (x->file > y->file) - (x->file < y->file);
}

static void add_message_hit(void *data, uint32_t position, const struct posting *posting)
{
    struct evidence_message_term *term = data;
    term->hits[term->hit_count++] = (struct evidence_message_hit){
        .commit = position,
        .subject = posting->counts[0],
        .body = posting->counts[1],
    };
}

static int compare_message_hits(const void *a, const void *b)
{
    const struct evidence_message_hit *x = a, *y = b;
    return (x->commit > y->commit) - (x->commit < y->commit);
}

static int gather_term(struct gatherer *g, const struct request_term *term,
                       const struct doc_map *commits, struct evidence_term *files,
                       struct evidence_message_term *messages, struct err *err)
{
    struct index_db *db = g->view->db;
    struct posting *postings;
    size_t count;
    if (index_db_postings(db, POSTING_WORD, term->text, term->length, g->arena, &postings, &count,
                          err))
        return -1;
    files->hits =
        ARENA_ARRAY(g->arena, struct evidence_hit, doc_map_count(g->contents, postings, count));
    doc_map_join(g->contents, postings, count, add_hit, files);
    qsort(files->hits, files->hit_count, sizeof *files->hits, compare_hits);

    if (index_db_postings(db, POSTING_MESSAGE, term->text, term->length, g->arena, &postings,
                          &count, err))
        return -1;
    messages->hits =
        ARENA_ARRAY(g->arena, struct evidence_message_hit, doc_map_count(commits, postings, count));
    doc_map_join(commits, postings, count, add_message_hit, messages);
    qsort(messages->hits, messages->hit_count, sizeof *messages->hits, compare_message_hits);
    return 0;
}

/* ---- mentions ---- */

struct mentions {
    struct evidence_mention *items;
    size_t count, capacity;
    struct arena *arena;
};

static void push_mention(struct mentions *list, struct evidence_mention mention)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        struct evidence_mention *items =
            ARENA_ARRAY(list->arena, struct evidence_mention, capacity);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = mention;
}

static void push_paths(const struct evidence *evidence, const char *suffix, const char *text,
                       struct mentions *out)
{
    size_t first = out->count;
    for (uint32_t i = 0; *suffix && i < evidence->file_count; i++) {
        if (!path_ends_in(evidence->files[i].path, suffix))
            continue;
        push_mention(out, (struct evidence_mention){ i, false, 0, text });
        if (out->count - first > RIVALS_MAX)
            break;
    }
}

/* Where the repository lies on somebody's disk, or "a/" in a diff, stands before the path that is
 * known here: the longest rest of it that is one counts. A name alone is no rest, because traces
 * are full of files of other projects. */
static void mention_path(const struct evidence *evidence, const struct request_mention *mention,
                         struct mentions *out)
{
    const char *text = mention->text;
    while (!strncmp(text, "./", 2) || !strncmp(text, "/", 1))
        text += *text == '/' ? 1 : 2;
    size_t first = out->count;
    push_paths(evidence, text, mention->text, out);
    while (out->count == first && (text = strchr(text, '/')) && strchr(++text, '/'))
        push_paths(evidence, text, mention->text, out);
    uint32_t rivals = (uint32_t)(out->count - first);
    if (rivals > RIVALS_MAX)
        out->count = first;
    for (size_t i = first; i < out->count; i++)
        out->items[i].rivals = rivals;
}

static void add_symbol(void *data, uint32_t position, const struct posting *posting)
{
    (void)posting;
    push_mention(data, (struct evidence_mention){ position, true, 0, NULL });
}

static int mention_symbol(struct gatherer *g, const struct request_mention *mention,
                          struct mentions *out, struct err *err)
{
    const char *name = request_last_part(mention->text);
    struct posting *postings;
    size_t count, first = out->count;
    if (index_db_postings(g->view->db, POSTING_DEFINITION, name, strlen(name), g->arena, &postings,
                          &count, err))
        return -1;
    uint32_t rivals = (uint32_t)doc_map_count(g->contents, postings, count);
    if (rivals == 0 || rivals > RIVALS_MAX)
        return 0;
    doc_map_join(g->contents, postings, count, add_symbol, out);
    for (size_t i = first; i < out->count; i++) {
        out->items[i].rivals = rivals;
        out->items[i].text = mention->text;
    }
    return 0;
}

static int gather_mentions(struct gatherer *g, const struct request *request,
                           struct evidence *evidence, struct err *err)
{
    struct mentions mentions = { .arena = g->arena };
    for (size_t i = 0; i < request->path_count; i++)
        mention_path(evidence, &request->paths[i], &mentions);
    for (size_t i = 0; i < request->symbol_count; i++)
        if (mention_symbol(g, &request->symbols[i], &mentions, err))
            return -1;
    evidence->mentions = mentions.items;
    evidence->mention_count = mentions.count;
    return 0;
}

void gatherer_init(struct gatherer *g, const struct index_view *view, const struct changes *changes,
                   struct arena *arena)
{
    *g = (struct gatherer){ .view = view, .changes = changes, .arena = arena };
    gather_files(&view->snapshot, arena, &g->shared);
    g->contents = doc_map_of_contents(&view->snapshot, arena);
    gather_commits(changes, arena, &g->shared, &g->commits);
}

void gatherer_use_learned(struct gatherer *g)
{
    const struct learned *learned =
        g->view->db ? learned_usable(g->view->db, &g->view->snapshot, g->arena) : NULL;
    g->shared.weights = learned ? &learned->weights : NULL;
}

int gather(struct gatherer *g, const struct request *request, struct evidence *evidence,
           struct err *err)
{
    *evidence = g->shared;
    evidence->request = request;
    evidence->terms = ARENA_ARRAY(g->arena, struct evidence_term, request->term_count);
    evidence->messages = ARENA_ARRAY(g->arena, struct evidence_message_term, request->term_count);
    if (!g->view->db)
        return 0;
    for (size_t i = 0; i < request->term_count; i++)
        if (gather_term(g, &request->terms[i], g->commits, &evidence->terms[i],
                        &evidence->messages[i], err))
            return -1;
    return gather_mentions(g, request, evidence, err);
}
