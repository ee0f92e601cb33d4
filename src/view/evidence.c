#include "view/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "store/doc_map.h"
#include "store/index_db.h"
#include "view/kebab_hits.h"
#include "view/literal.h"
#include "view/message_hits.h"
#include "view/note_hits.h"

#define DEFINERS_MAX 8  /* files that define a name, for looking at each */
#define RIVALS_MAX   40 /* a name that is in more files than this points nowhere */

/* What every request about a view needs. */
struct shared_evidence {
    struct evidence evidence; /* files and commits */
    struct doc_map commits;   /* commit row -> commits of the window */
};

/* One request. */
struct gatherer {
    struct view *view;
    const struct shared_evidence *shared;
    struct arena *arena;
};

static void gather_files(struct view *view, struct evidence *evidence)
{
    const struct snapshot *snapshot = view->snapshot;
    evidence->file_count = snapshot->file_count;
    evidence->files = ARENA_ARRAY(view->arena, struct evidence_file, snapshot->file_count);
    double sums[3] = { 0 };
    size_t indexed = 0;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        struct evidence_file *out = &evidence->files[i];
        out->path = file->path;
        out->language = file->language;
        out->indexed = file->content != 0 && file->skip == SKIP_NONE;
        out->role = view_role(view, (uint32_t)i);
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
                           struct evidence *evidence, struct doc_map *map)
{
    evidence->commit_count = changes->count;
    evidence->merge_count = changes->merge_count;
    map->count = changes->count + changes->merge_count;
    evidence->commits = ARENA_ARRAY(arena, struct evidence_commit, map->count);
    map->entries = ARENA_ARRAY(arena, struct doc_entry, map->count);
    for (size_t i = 0; i < map->count; i++) {
        const struct change_set *set = &changes->sets[i];
        evidence->commits[i] = (struct evidence_commit){
            .time = set->time,
            .files = set->files,
            .file_count = set->file_count,
            .origins = set->origins,
            .others = set->others,
            .other_count = set->other_count,
            .paths_total = set->paths_total,
            .message_terms = set->message_terms,
        };
        map->entries[i] = (struct doc_entry){ set->row, (uint32_t)i };
    }
    doc_map_sort(map);
    evidence->now = changes->count ? changes->sets[0].time : 0;
}

static const struct shared_evidence *share_evidence(struct view *view, struct err *err)
{
    struct shared_evidence *shared = view->parts.evidence;
    const struct changes *changes = view_changes(view, err);
    if (shared || !changes)
        return changes ? shared : NULL;
    shared = ARENA_NEW(view->arena, struct shared_evidence);
    gather_files(view, &shared->evidence);
    gather_commits(changes, view->arena, &shared->evidence, &shared->commits);
    view->parts.evidence = shared;
    return shared;
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
                       struct evidence_term *files, struct evidence_message_term *messages,
                       struct err *err)
{
    const struct doc_map *contents = view_contents(g->view), *commits = &g->shared->commits;
    struct index_db *db = g->view->db;
    struct posting *postings;
    size_t count;
    if (index_db_postings(db, POSTING_WORD, term->text, term->length, g->arena, &postings, &count,
                          err))
        return -1;
    files->hits =
        ARENA_ARRAY(g->arena, struct evidence_hit, doc_map_count(contents, postings, count));
    doc_map_join(contents, postings, count, add_hit, files);
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
    list->items =
        arena_reserve(list->arena, list->items, sizeof *list->items, list->count, &list->capacity);
    list->items[list->count++] = mention;
}

static void push_paths(const struct evidence *evidence, const char *suffix, const char *text,
                       struct mentions *out)
{
    size_t first = out->count;
    for (uint32_t i = 0; *suffix && i < evidence->file_count; i++) {
        if (!path_ends_in(evidence->files[i].path, suffix))
            continue;
        push_mention(out, (struct evidence_mention){ i, MENTION_PATH, 0, 0, text });
        if (out->count - first > RIVALS_MAX)
            break;
    }
}

/* Where the repository lies on somebody's disk, or "a/" in a diff, stands before the path that is
 * known here: the longest rest of it that is one counts. A name alone is no rest, because traces
 * are full of files of other projects. */
static void mention_path(const struct evidence *evidence, const struct request_mention *mention,
                         enum mention_kind kind, struct mentions *out)
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
    for (size_t i = first; i < out->count; i++) {
        out->items[i].kind = kind;
        out->items[i].rivals = rivals;
    }
}

static void add_symbol(void *data, uint32_t position, const struct posting *posting)
{
    (void)posting;
    push_mention(data, (struct evidence_mention){ position, MENTION_SYMBOL, 0, 0, NULL });
}

/* What the definitions of one name in one file say about it. */
struct named_there {
    uint32_t lines; /* of the longest; 0: it is not known */
    bool is_scoped; /* one stands within the scope that is named before it: "Cache::get" */
};

static int look_there(struct gatherer *g, uint32_t file, const char *name, const char *scope,
                      struct named_there *out, struct err *err)
{
    struct summary summary;
    int found = view_summary(g->view, file, g->arena, &summary, err);
    *out = (struct named_there){ 0 };
    for (size_t i = 0; found == 1 && i < summary.definition_count; i++) {
        const struct definition *d = &summary.definitions[i];
        if (strcmp(d->name, name) != 0)
            continue;
        uint32_t lines = d->end_line - d->line + 1;
        out->lines = lines > out->lines ? lines : out->lines;
        out->is_scoped |= *scope && definition_is_within(&summary, d, scope);
    }
    return found < 0 ? -1 : 0;
}

/* Of files that define the name of a mention, those that are meant: within the scope that it names,
 * if any is; and which of them only declare it. */
static int choose_definers(struct gatherer *g, const char *text, struct mentions *mentions,
                           size_t first, struct err *err)
{
    const char *name = request_last_part(text), *scope = request_scope(text, g->arena);
    struct named_there there[DEFINERS_MAX];
    size_t count = mentions->count - first, kept = first;
    bool is_long = false, is_scoped = false;
    for (size_t i = 0; i < count; i++) {
        if (look_there(g, mentions->items[first + i].file, name, scope, &there[i], err))
            return -1;
        is_long |= there[i].lines > 1;
        is_scoped |= there[i].is_scoped;
    }
    for (size_t i = 0; i < count; i++) {
        if (is_scoped && !there[i].is_scoped)
            continue;
        mentions->items[kept] = mentions->items[first + i];
        mentions->items[kept++].is_slight = is_long && there[i].lines == 1;
    }
    mentions->count = kept;
    return 0;
}

static bool is_main(const struct evidence *evidence, const struct evidence_mention *mention)
{
    return evidence->files[mention->file].role == ROLE_SOURCE && !mention->is_slight;
}

/* To program text, pages that are made from it and tests that play it are no rivals. */
static void count_rivals(const struct evidence *evidence, struct mentions *mentions, size_t first)
{
    uint32_t all = (uint32_t)(mentions->count - first), sources = 0;
    for (size_t i = first; i < mentions->count; i++)
        sources += is_main(evidence, &mentions->items[i]);
    for (size_t i = first; i < mentions->count; i++) {
        bool is_source = is_main(evidence, &mentions->items[i]);
        mentions->items[i].rivals = is_source ? sources : all;
    }
}

static int mention_symbol(struct gatherer *g, const struct evidence *evidence,
                          const struct request_mention *mention, struct mentions *out,
                          struct err *err)
{
    const char *name = request_last_part(mention->text);
    struct posting *postings;
    size_t count, first = out->count;
    if (index_db_postings(g->view->db, POSTING_DEFINITION, name, strlen(name), g->arena, &postings,
                          &count, err))
        return -1;
    const struct doc_map *contents = view_contents(g->view);
    size_t definers = doc_map_count(contents, postings, count);
    if (definers == 0 || definers > RIVALS_MAX)
        return 0;
    doc_map_join(contents, postings, count, add_symbol, out);
    bool is_looked_at = evidence->request->is_question || name != mention->text;
    if (is_looked_at && out->count - first <= DEFINERS_MAX &&
        choose_definers(g, mention->text, out, first, err))
        return -1;
    count_rivals(evidence, out, first);
    for (size_t i = first; i < out->count; i++)
        out->items[i].text = mention->text;
    return 0;
}

static int find_kebab_words(struct literal_finder *finder, const struct request *request,
                            struct arena *arena, struct evidence *out, struct err *err)
{
    for (size_t i = 0; i < request->quote_count; i++) {
        const struct request_quote *quote = &request->quotes[i];
        if (!quote->is_kebab)
            continue;
        if (quote->is_unmarked &&
            literal_find(finder, quote->text, quote->length, true, arena, &out->quotes[i], err))
            return -1;
        kebab_hits_choose(finder, quote, arena, &out->quotes[i]);
    }
    return 0;
}

static int find_quotes(struct gatherer *g, const struct request *request, struct evidence *out,
                       struct err *err)
{
    struct literal_finder finder;
    int result = 0;
    literal_finder_init(&finder, g->view);
    out->quotes = ARENA_ARRAY(g->arena, struct evidence_quote, request->quote_count);
    for (size_t i = 0; i < request->quote_count && !result; i++) {
        const struct request_quote *quote = &request->quotes[i];
        if (!quote->is_unmarked)
            result = literal_find(&finder, quote->text, quote->length, false, g->arena,
                                  &out->quotes[i], err);
    }
    literal_finder_refill(&finder);
    for (size_t i = 0; i < request->quote_count && !result; i++)
        result = message_hits_find(&finder, &request->quotes[i], g->arena, &out->quotes[i], err);
    literal_finder_refill(&finder);
    if (!result)
        result = find_kebab_words(&finder, request, g->arena, out, err);
    literal_finder_release(&finder);
    return result;
}

static const char *quote_text(const struct evidence *evidence, size_t i)
{
    const char *parts = evidence->quotes[i].parts;
    return parts ? parts : evidence->request->quotes[i].text;
}

static void mention_quote(const struct evidence_quote *quote, const char *text,
                          struct mentions *out)
{
    for (size_t i = 0; quote->count <= RIVALS_MAX && i < quote->count; i++)
        push_mention(out, (struct evidence_mention){ quote->places[i].file, MENTION_QUOTE,
                                                     (uint32_t)quote->count, quote->places[i].line,
                                                     text });
}

static int gather_mentions(struct gatherer *g, const struct request *request,
                           struct evidence *evidence, struct err *err)
{
    struct mentions mentions = { .arena = g->arena };
    for (size_t i = 0; i < request->path_count; i++)
        mention_path(evidence, &request->paths[i], MENTION_PATH, &mentions);
    for (size_t i = 0; i < request->kept_count; i++)
        mention_path(evidence, &request->kept[i], MENTION_KEPT, &mentions);
    for (size_t i = 0; i < request->symbol_count; i++)
        if (mention_symbol(g, evidence, &request->symbols[i], &mentions, err))
            return -1;
    if (find_quotes(g, request, evidence, err))
        return -1;
    for (size_t i = 0; i < request->quote_count; i++)
        mention_quote(&evidence->quotes[i], quote_text(evidence, i), &mentions);
    evidence->mentions = mentions.items;
    evidence->mention_count = mentions.count;
    return 0;
}

int evidence_gather(struct view *view, bool learned, const struct request *request,
                    struct arena *arena, struct evidence *out, struct err *err)
{
    struct gatherer g = { view, share_evidence(view, err), arena };
    if (!g.shared)
        return -1;
    const struct learned *own = learned ? view_learned(view) : NULL;
    *out = g.shared->evidence;
    out->weights = own ? &own->weights : NULL;
    out->request = request;
    out->terms = ARENA_ARRAY(arena, struct evidence_term, request->term_count);
    out->messages = ARENA_ARRAY(arena, struct evidence_message_term, request->term_count);
    if (!view->db)
        return 0;
    for (size_t i = 0; i < request->term_count; i++)
        if (gather_term(&g, &request->terms[i], &out->terms[i], &out->messages[i], err))
            return -1;
    if (note_hits_gather(view, request, arena, out, err))
        return -1;
    return gather_mentions(&g, request, out, err);
}
