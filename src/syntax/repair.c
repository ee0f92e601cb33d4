#include "syntax/repair.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Beyond this a text is not worth mending. */
#define EDITS_MAX    20000
#define REMNANTS_MAX 20000

void repair_start(struct repair *r, const char *text, uint32_t size)
{
    free(r->mended);
    r->mended = NULL;
    r->text = text;
    r->size = size;
    r->edit_count = r->remnant_count = 0;
}

void repair_release(struct repair *r)
{
    free(r->mended);
    free(r->edits);
    free(r->remnants);
    *r = (struct repair){ 0 };
}

const char *repair_text(const struct repair *r)
{
    return r->mended ? r->mended : r->text;
}

/* Whether bytes [start, end) may be changed; they are noted as changed then. */
static bool edit(struct repair *r, uint32_t start, uint32_t end)
{
    struct span span = { start, end };
    if (start >= end || end > r->size || r->edit_count >= EDITS_MAX)
        return false;
    if (!r->mended) {
        r->mended = xmalloc((size_t)r->size + 1);
        memcpy(r->mended, r->text, r->size);
        r->mended[r->size] = '\0';
    }
    ARRAY_PUSH(r->edits, r->edit_count, r->edit_capacity, span);
    return true;
}

void repair_blank(struct repair *r, uint32_t start, uint32_t end)
{
    if (!edit(r, start, end))
        return;
    for (uint32_t i = start; i < end; i++)
        if (r->mended[i] != '\n' && r->mended[i] != '\r')
            r->mended[i] = ' ';
}

void repair_put(struct repair *r, uint32_t at, char c)
{
    if (edit(r, at, at + 1))
        r->mended[at] = c;
}

void repair_undo(struct repair *r, uint32_t start, const char *saved, uint32_t length, size_t count)
{
    if (r->mended)
        memcpy(r->mended + start, saved, length);
    if (r->edit_count > count)
        r->edit_count = count;
}

void repair_keep(struct repair *r, enum remnant_kind kind, struct span name, struct span whole)
{
    struct remnant remnant = { name, whole, kind };
    if (r->remnant_count < REMNANTS_MAX)
        ARRAY_PUSH(r->remnants, r->remnant_count, r->remnant_capacity, remnant);
}

/* Words of the languages that are mended so, which name nothing. */
static const char no_uses[] =
    " all as bool by case char class const context default else enum extern false field for if in "
    "int is long new not null open out private public return short signed static struct this true "
    "typename union unsigned val var void where extension ";

void repair_blank_tokens(struct repair *r, const struct lexed *lexed, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++) {
        struct span span = { lexed->tokens[i].start, lexed->tokens[i].end };
        if (lexed->tokens[i].kind == TOKEN_WORD && !lexed_among(lexed, i, no_uses))
            repair_keep(r, REMNANT_REFERENCE, span, span);
    }
    repair_blank(r, lexed->tokens[first].start, lexed->tokens[last].end);
}

void repair_shapes(struct repair *r, const struct language *language)
{
    if (language->repair)
        language->repair(r);
}
