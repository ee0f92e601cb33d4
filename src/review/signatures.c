#include "review/signatures.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

#define BEGINNING_MAX 110 /* bytes; with the next, what is printed of a signature */
#define PART_MAX      100

/* A place in the code of a definition, which skips comments and white space. */
struct place {
    const struct source *source;
    size_t at, end;
};

static bool is_skipped(const struct place *p)
{
    return isspace((unsigned char)p->source->text[p->at]) || !source_is_code(p->source, p->at);
}

static void skip(struct place *p)
{
    while (p->at < p->end && is_skipped(p))
        p->at++;
}

static struct place start_of(const struct source *source, const struct definition *d)
{
    uint32_t last = d->end_line < source->line_count ? d->end_line : source->line_count;
    struct place p = { source, 0, 0 };
    if (d->line && d->line <= last) {
        p.at = source->line_starts[d->line - 1];
        p.end = source->line_starts[last];
    }
    return p;
}

/* Moves both to the first byte of their code that differs. */
static bool find_difference(struct place *a, struct place *b)
{
    for (;; a->at++, b->at++) {
        skip(a);
        skip(b);
        if (a->at >= a->end || b->at >= b->end)
            return a->at < a->end || b->at < b->end;
        if (a->source->text[a->at] != b->source->text[b->at])
            return true;
    }
}

static bool separates_words(char c)
{
    return c == ',' || c == '(' || c == ')' || c == ';' || c == '{';
}

/* The parameter around the place, in one line. */
static void add_signature_part(const struct place *p, size_t first, struct buf *out)
{
    const char *text = p->source->text;
    size_t from = p->at;
    while (from > first && p->at - from < PART_MAX / 2 && !separates_words(text[from - 1]))
        from--;
    while (from < p->at && ((unsigned char)text[from] & 0xc0) == 0x80)
        from++;
    struct place part = { p->source, from, p->end };
    size_t before = out->size;
    for (bool gap = false; part.at < part.end && out->size - before < PART_MAX; part.at++) {
        if (is_skipped(&part)) {
            gap = out->size > before;
            continue;
        }
        if (part.at > p->at && separates_words(text[part.at]))
            break;
        if (gap)
            buf_addch(out, ' ');
        gap = false;
        buf_addch(out, text[part.at]);
    }
}

static const char *show(const struct definition *d, const struct place *p, size_t first,
                        struct arena *arena)
{
    struct buf part = BUF_INIT, valid = BUF_INIT;
    add_signature_part(p, first, &part);
    utf8_add_valid(&valid, part.data, part.size);
    size_t begin = utf8_cut(d->signature, strlen(d->signature), BEGINNING_MAX);
    const char *text = arena_printf(arena, "%.*s … %.*s …", (int)begin, d->signature,
                                    (int)utf8_cut(valid.data, valid.size, PART_MAX), valid.data);
    buf_release(&part);
    buf_release(&valid);
    return text;
}

struct signature_pair signatures_to_show(const struct source *old, const struct source *now,
                                         const struct definition_change *change,
                                         struct arena *arena)
{
    const struct definition *a = change->old, *b = change->now;
    struct signature_pair pair = { a ? a->signature : "", b ? b->signature : "" };
    if (!a || !b || a->cut_digest == b->cut_digest || strcmp(pair.old, pair.now) != 0)
        return pair;
    struct place p = start_of(old, a), q = start_of(now, b);
    size_t first_old = p.at, first_now = q.at;
    if (find_difference(&p, &q)) {
        pair.old = show(a, &p, first_old, arena);
        pair.now = show(b, &q, first_now, arena);
    }
    if (!strcmp(pair.old, pair.now)) {
        pair.old = arena_printf(arena, "%s…", a->signature);
        pair.now = arena_printf(arena, "%s…", b->signature);
    }
    return pair;
}
