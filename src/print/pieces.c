#include "print/pieces.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "print/markdown.h"
#include "text/tokens.h"

static uint32_t estimate(const char *text)
{
    return tokens_estimate(text, strlen(text));
}

void pieces_init(struct pieces *pieces, const char *const *titles, size_t section_count,
                 struct arena *arena)
{
    *pieces = (struct pieces){ .arena = arena, .titles = titles, .section_count = section_count };
}

size_t pieces_add(struct pieces *pieces, unsigned section, size_t parent, double value,
                  const char *text)
{
    pieces->items = arena_reserve(pieces->arena, pieces->items, sizeof *pieces->items,
                                  pieces->count, &pieces->capacity);
    pieces->items[pieces->count] = (struct piece){
        .section = section, .parent = parent, .value = value, .text = text, .tokens = estimate(text)
    };
    return pieces->count++;
}

/* ---- choice ---- */

static int by_worth_per_token(const void *a, const void *b)
{
    const struct piece *x = *(struct piece *const *)a, *y = *(struct piece *const *)b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return (x > y) - (x < y);
}

static struct piece **sort_pieces(const struct pieces *pieces)
{
    struct piece **order = ARENA_ARRAY(pieces->arena, struct piece *, pieces->count);
    for (size_t i = 0; i < pieces->count; i++)
        order[i] = &pieces->items[i];
    if (pieces->count)
        qsort(order, pieces->count, sizeof *order, by_worth_per_token);
    return order;
}

struct room {
    uint32_t used, budget;
    uint32_t *titles; /* what the title of a section still costs */
};

static bool take_piece(struct piece *piece, struct room *room)
{
    uint32_t tokens = room->titles[piece->section] + piece->tokens;
    if (room->used + tokens > room->budget || piece->value < 0)
        return false;
    room->used += tokens;
    room->titles[piece->section] = 0;
    return piece->is_taken = true;
}

/* Returns how many of the order are leading. */
static size_t take_leading(const struct pieces *pieces, struct piece **order, struct room *room)
{
    size_t i = 0;
    while (i < pieces->count && order[i]->value == PIECE_LEADING &&
           (order[i]->is_taken || take_piece(order[i], room)))
        i++;
    while (i < pieces->count && order[i]->value == PIECE_LEADING)
        i++;
    return i;
}

static void take_best(const struct pieces *pieces, struct piece **order, uint32_t budget)
{
    struct room room = { .budget = UINT32_MAX,
                         .titles = ARENA_ARRAY(pieces->arena, uint32_t, pieces->section_count) };
    for (size_t i = 0; i < pieces->section_count; i++)
        room.titles[i] = estimate(pieces->titles[i]);
    take_piece(&pieces->items[0], &room);
    room.budget = budget;
    size_t rest = take_leading(pieces, order, &room);
    /* A detail may stand before its line in this order; then the next round takes it. */
    for (bool progress = true; progress;) {
        progress = false;
        for (size_t i = rest; i < pieces->count; i++)
            if (!order[i]->is_taken &&
                (order[i]->parent == PIECE_ALONE || pieces->items[order[i]->parent].is_taken))
                progress = take_piece(order[i], &room) || progress;
    }
}

static char *text_of_pieces(const struct pieces *pieces)
{
    struct buf out = BUF_INIT;
    size_t section = SIZE_MAX;
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->items[i];
        if (!piece->is_taken)
            continue;
        if (piece->section != section)
            buf_addstr(&out, pieces->titles[piece->section]);
        section = piece->section;
        if (piece->joins)
            buf_truncate(&out, out.size - 1);
        buf_add(&out, piece->text, strlen(piece->text));
    }
    char *text = arena_strdup(pieces->arena, out.data);
    buf_release(&out);
    return text;
}

static bool has_detail(const struct pieces *pieces, const struct piece *parent)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->items[i].is_taken && pieces->items[i].parent != PIECE_ALONE &&
            &pieces->items[pieces->items[i].parent] == parent)
            return true;
    return false;
}

/* The estimates of the pieces only nearly add up to that of the whole. */
static bool drop_least(const struct pieces *pieces, struct piece **order)
{
    for (size_t i = pieces->count; i-- > 0;) {
        if (!order[i]->is_taken || order[i] == pieces->items || has_detail(pieces, order[i]))
            continue;
        order[i]->is_taken = false;
        return true;
    }
    return false;
}

/* Of a text of short names that the encoding splits, the estimate is up to so much too low. */
#define RESERVE 16 /* a part of the budget */

char *pieces_print(struct pieces *pieces, uint32_t budget, uint32_t *tokens)
{
    struct piece **order = sort_pieces(pieces);
    budget -= budget / RESERVE;
    if (pieces->count)
        take_best(pieces, order, budget);
    char *text = text_of_pieces(pieces);
    while ((*tokens = estimate(text)) > budget && drop_least(pieces, order))
        text = text_of_pieces(pieces);
    return text;
}

/* ---- texts ---- */

static const char *finish_text(struct arena *arena, struct buf *text, bool is_cut)
{
    buf_addstr(text, is_cut ? "..." : "");
    const char *copy = arena_strdup(arena, text->data);
    buf_release(text);
    return copy;
}

const char *piece_line(struct arena *arena, const char *text, size_t max)
{
    struct buf out = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    utf8_add_printable(&out, text, cut);
    return finish_text(arena, &out, cut < size);
}

/* The length of the code span that the text begins with, with its fence; 0: none. */
static size_t span_length(const char *text, size_t size)
{
    const char *end = size > 1 && *text == '`' ? memchr(text + 1, '`', size - 1) : NULL;
    return end && end > text + 1 ? (size_t)(end - text) + 1 : 0;
}

static bool is_markup(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr("@#<>[]*_`~|\\!&", word[i]) || (word[i] == ':' && i + 1 < length))
            return true;
    return false;
}

static void add_wrapped_word(struct buf *out, const char *word, size_t length)
{
    size_t end = length;
    while (end && strchr(",;.:)", word[end - 1]))
        end--;
    if (end && is_markup(word, end)) {
        markdown_add_code(out, word, end);
        utf8_add_printable(out, word + end, length - end);
    } else {
        utf8_add_printable(out, word, length);
    }
}

const char *piece_text(struct arena *arena, const char *text, size_t max)
{
    struct buf out = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    for (size_t i = 0; i < cut;) {
        size_t span = span_length(text + i, cut - i);
        size_t length = strcspn(text + i, " ");
        length = length < cut - i ? length : cut - i;
        if (span)
            markdown_add_code(&out, text + i + 1, span - 2);
        else
            add_wrapped_word(&out, text + i, length);
        i += span ? span : length;
        for (; i < cut && text[i] == ' '; i++)
            buf_addch(&out, ' ');
    }
    return finish_text(arena, &out, cut < size);
}

const char *piece_code(struct arena *arena, const char *text, size_t max)
{
    struct buf out = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    markdown_add_code(&out, text, cut);
    return finish_text(arena, &out, cut < size);
}
