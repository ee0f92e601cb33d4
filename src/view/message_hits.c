#include "view/message_hits.h"

#include <stdlib.h>
#include <string.h>

#include "text/error_message.h"
#include "text/word_bytes.h"
#include "view/holders.h"

#define WORDS_MAX   40  /* of a message */
#define FILES_MAX   120 /* that hold a part of one */
#define LETTERS_MAX 5   /* words of one letter in one: no terms, so nothing is known of them */

struct candidate {
    uint32_t file;
    uint32_t weight; /* bytes of the words that it holds */
    bool is_source;
    uint64_t size;
};

static int by_promise(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->is_source != y->is_source)
        return x->is_source ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    if (x->size != y->size)
        return x->size > y->size ? 1 : -1;
    return (x->file > y->file) - (x->file < y->file);
}

/* Adds the bytes of a word to the files that hold all terms of it. */
static int add_word(struct literal_finder *f, const char *word, size_t size, uint32_t *weights,
                    struct arena *arena, struct err *err)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count, files = f->view->snapshot->file_count;
    word_counter_reset(f->counter);
    word_counter_add(f->counter, word, size, FIELD_BODY);
    const struct term *terms = word_counter_terms(f->counter, &count, lengths);
    unsigned char *held = ARENA_ARRAY(arena, unsigned char, files);
    for (size_t i = 0; i < count && i < UINT8_MAX; i++) {
        struct holder *holders;
        size_t holder_count;
        if (view_holders(f->view, POSTING_WORD, terms[i].text, terms[i].length, arena, &holders,
                         &holder_count, err))
            return -1;
        for (size_t j = 0; j < holder_count; j++)
            held[holders[j].file] += held[holders[j].file] == i;
    }
    for (size_t i = 0; i < files; i++)
        weights[i] += count && held[i] == count ? (uint32_t)size : 0;
    return 0;
}

static int list_candidates(struct literal_finder *f, const struct request_quote *quote,
                           struct arena *arena, struct candidate **out, size_t *count,
                           struct err *err)
{
    const struct snapshot *snapshot = f->view->snapshot;
    uint32_t *weights = ARENA_ARRAY(arena, uint32_t, snapshot->file_count);
    size_t words = 0;
    for (const char *s = quote->text; *s && words < WORDS_MAX;) {
        size_t n = word_length(s);
        words += n > 0;
        if (n > 1 && add_word(f, s, n, weights, arena, err))
            return -1;
        s += n ? n : 1;
    }
    *out = ARENA_ARRAY(arena, struct candidate, snapshot->file_count);
    *count = 0;
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        if (weights[i])
            (*out)[(*count)++] =
                (struct candidate){ i, weights[i], view_role(f->view, i) == ROLE_SOURCE,
                                    snapshot->files[i].size };
    if (*count)
        qsort(*out, *count, sizeof **out, by_promise);
    return 0;
}

/* What files hold of the message. */
struct hit {
    uint32_t file, line;
    bool is_source;
    struct message_match match;
};

/* The files that hold as much of it as the best program text does. */
struct hits {
    struct hit *items;
    size_t count;
    const struct hit *best; /* of program text */
};

static void read_candidates(struct literal_finder *f, const struct request_quote *quote,
                            const struct candidate *candidates, size_t count, struct hits *out)
{
    size_t most = 0;
    for (size_t i = 0; i < count && out->count < FILES_MAX; i++) {
        bool can_be_best = candidates[i].weight + LETTERS_MAX >= most;
        if (!can_be_best || !literal_read(f, candidates[i].file))
            continue;
        struct hit hit = { candidates[i].file, 0, candidates[i].is_source,
                           message_match(quote->text, quote->length, f->text->data,
                                         f->text->size) };
        if (!hit.match.total)
            continue;
        hit.line = literal_line_at(f, f->text->data + hit.match.at);
        out->items[out->count++] = hit;
        if (hit.is_source && hit.match.total > most) {
            most = hit.match.total;
            out->best = &out->items[out->count - 1];
        }
    }
}

static int by_file(const void *a, const void *b)
{
    const struct evidence_place *x = a, *y = b;
    return (x->file > y->file) - (x->file < y->file);
}

/* "could not open '...' for writing" */
static const char *join_parts(const char *message, const struct message_match *match,
                              struct arena *arena)
{
    const char *shown = "";
    for (size_t i = 0; i < match->count; i++)
        shown = arena_printf(arena, "%s%s%.*s", shown, i ? "..." : "", (int)match->parts[i].length,
                             message + match->parts[i].start);
    return shown;
}

static void take_parts(const struct request_quote *quote, const struct hits *hits,
                       struct arena *arena, struct evidence_quote *out)
{
    const struct message_match *best = &hits->best->match;
    *out = (struct evidence_quote){
        .parts = join_parts(quote->text, best, arena),
        .places = ARENA_ARRAY(arena, struct evidence_place, hits->count),
    };
    for (size_t i = 0; i < hits->count; i++)
        if (hits->items[i].match.total >= best->total)
            out->places[out->count++] =
                (struct evidence_place){ hits->items[i].file, hits->items[i].line };
    qsort(out->places, out->count, sizeof *out->places, by_file);
}

static bool stands_in_source(const struct literal_finder *f, const struct evidence_quote *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (view_role(f->view, found->places[i].file) == ROLE_SOURCE)
            return true;
    return false;
}

static bool is_much(const struct request_quote *quote, const struct message_match *match)
{
    return match->total * 2 >= message_weight(quote->text, quote->length);
}

/* What stands somewhere is no message, unless program text holds nearly all of it. */
static bool is_worth_taking(const struct request_quote *quote, const struct evidence_quote *found,
                            const struct message_match *best)
{
    size_t weight = message_weight(quote->text, quote->length);
    bool is_most = best->total * 4 >= weight * 3;
    return message_match_tells(quote->text, quote->length, best) && (!found->count || is_most);
}

int message_hits_find(struct literal_finder *f, const struct request_quote *quote,
                      struct arena *arena, struct evidence_quote *found, struct err *err)
{
    struct candidate *candidates;
    size_t count;
    if (!f->view->db || !f->view->repo || !strchr(quote->text, ' ') || stands_in_source(f, found))
        return 0;
    if (list_candidates(f, quote, arena, &candidates, &count, err))
        return -1;
    struct hits hits = { .items = ARENA_ARRAY(arena, struct hit, FILES_MAX) };
    read_candidates(f, quote, candidates, count, &hits);
    if (hits.best && is_worth_taking(quote, found, &hits.best->match))
        take_parts(quote, &hits, arena, found);
    else if (quote->is_unmarked || (hits.best && is_much(quote, &hits.best->match)))
        found->is_known &= found->count > 0;
    return 0;
}
