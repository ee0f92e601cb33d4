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
    if (pieces->count == pieces->capacity) {
        size_t capacity = pieces->capacity ? pieces->capacity * 2 : 64;
        struct piece *items = ARENA_ARRAY(pieces->arena, struct piece, capacity);
        if (pieces->count)
            memcpy(items, pieces->items, pieces->count * sizeof *items);
        pieces->items = items;
        pieces->capacity = capacity;
    }
    if (parent != PIECE_ALONE && value > pieces->items[parent].value)
        value = pieces->items[parent].value;
    pieces->items[pieces->count] = (struct piece){
        .section = section, .parent = parent, .value = value, .text = text, .tokens = estimate(text)
    };
    return pieces->count++;
}

/* ---- choice ---- */

static int by_value(const void *a, const void *b)
{
    const struct piece *x = *(struct piece *const *)a, *y = *(struct piece *const *)b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return (x > y) - (x < y);
}

static struct piece **sort(const struct pieces *pieces)
{
    struct piece **order = ARENA_ARRAY(pieces->arena, struct piece *, pieces->count);
    for (size_t i = 0; i < pieces->count; i++)
        order[i] = &pieces->items[i];
    if (pieces->count)
        qsort(order, pieces->count, sizeof *order, by_value);
    return order;
}

static void take(struct pieces *pieces, struct piece **order, uint32_t budget)
{
    bool *is_open = ARENA_ARRAY(pieces->arena, bool, pieces->section_count);
    uint32_t used = 0;
    for (size_t i = 0; i < pieces->count; i++) {
        struct piece *piece = order[i];
        if (piece->parent != PIECE_ALONE && !pieces->items[piece->parent].is_taken)
            continue;
        uint32_t title = is_open[piece->section] ? 0 : estimate(pieces->titles[piece->section]);
        if (used + title + piece->tokens > budget)
            continue;
        used += title + piece->tokens;
        is_open[piece->section] = piece->is_taken = true;
    }
}

static char *print(const struct pieces *pieces)
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
    for (size_t i = pieces->count; i-- > 1;) {
        if (!order[i]->is_taken || has_detail(pieces, order[i]))
            continue;
        order[i]->is_taken = false;
        return true;
    }
    return false;
}

char *pieces_print(struct pieces *pieces, uint32_t budget, uint32_t *tokens)
{
    struct piece **order = sort(pieces);
    take(pieces, order, budget);
    char *text = print(pieces);
    while ((*tokens = estimate(text)) > budget && drop_least(pieces, order))
        text = print(pieces);
    return text;
}

/* ---- texts ---- */

static const char *finish(struct arena *arena, struct buf *text, bool is_cut)
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
    return finish(arena, &out, cut < size);
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

static void add_word(struct buf *out, const char *word, size_t length)
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
            add_word(&out, text + i, length);
        i += span ? span : length;
        for (; i < cut && text[i] == ' '; i++)
            buf_addch(&out, ' ');
    }
    return finish(arena, &out, cut < size);
}

const char *piece_code(struct arena *arena, const char *text, size_t max)
{
    struct buf out = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    markdown_add_code(&out, text, cut);
    return finish(arena, &out, cut < size);
}
