#include "repo/similar.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define TELLING_MIN   4   /* bytes of a line, without white space at its ends */
#define LINE_MAX_SIZE 100 /* what a longer line counts */
#define HOLDERS_MAX   24  /* a line that more documents hold tells nothing */

struct similar_line {
    uint64_t hash;
    uint32_t document;
    uint16_t side, weight;
};

void similar_init(struct similar *s, size_t sources, size_t targets)
{
    *s = (struct similar){ .sources = sources, .targets = targets };
    s->lost = xcalloc(sources + 1, sizeof *s->lost);
    s->held = xcalloc(sources + 1, sizeof *s->held);
    s->gained = xcalloc(targets + 1, sizeof *s->gained);
    s->shared = xcalloc(sources * targets + 1, sizeof *s->shared);
}

void similar_release(struct similar *s)
{
    free(s->lost);
    free(s->held);
    free(s->gained);
    free(s->shared);
    free(s->lines);
    *s = (struct similar){ 0 };
}

void similar_add(struct similar *s, size_t document, enum similar_side side, const char *text,
                 size_t size)
{
    for (const char *p = text, *end = text + size; p < end;) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *next = newline ? newline + 1 : end, *last = newline ? newline : end;
        while (p < last && isspace((unsigned char)*p))
            p++;
        while (p < last && isspace((unsigned char)last[-1]))
            last--;
        size_t length = (size_t)(last - p);
        if (length >= TELLING_MIN) {
            struct similar_line line = { hash_bytes(p, length), (uint32_t)document, (uint16_t)side,
                                         (uint16_t)(length < LINE_MAX_SIZE ? length
                                                                           : LINE_MAX_SIZE) };
            ARRAY_PUSH(s->lines, s->count, s->capacity, line);
        }
        p = next;
    }
}

static int by_hash(const void *a, const void *b)
{
    const struct similar_line *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

/* What one document has of one line, in bytes. */
struct holder {
    uint32_t document, before, after;
};

static size_t gather_holders(const struct similar_line *lines, size_t count, struct holder *holders)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!n || holders[n - 1].document != lines[i].document) {
            if (n == HOLDERS_MAX)
                return n + 1;
            holders[n++] = (struct holder){ .document = lines[i].document };
        }
        uint32_t *side =
            lines[i].side == SIMILAR_BEFORE ? &holders[n - 1].before : &holders[n - 1].after;
        *side += lines[i].weight;
    }
    return n;
}

static uint32_t above(uint32_t a, uint32_t b)
{
    return a > b ? a - b : 0;
}

/* Sources stand before targets. */
static void count_line(struct similar *s, const struct holder *holders, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct holder *h = &holders[i];
        if (h->document >= s->sources) {
            s->gained[h->document - s->sources] += above(h->after, h->before);
            continue;
        }
        uint32_t lost = above(h->before, h->after);
        s->held[h->document] += h->before;
        s->lost[h->document] += lost;
        for (size_t j = i + 1; j < n; j++) {
            if (holders[j].document < s->sources)
                continue;
            uint32_t gained = above(holders[j].after, holders[j].before);
            s->shared[h->document * s->targets + holders[j].document - s->sources] +=
                lost < gained ? lost : gained;
        }
    }
}

void similar_count(struct similar *s)
{
    struct holder holders[HOLDERS_MAX];
    if (s->count)
        qsort(s->lines, s->count, sizeof *s->lines, by_hash);
    for (size_t i = 0, end; i < s->count; i = end) {
        for (end = i + 1; end < s->count && s->lines[end].hash == s->lines[i].hash;)
            end++;
        size_t n = gather_holders(s->lines + i, end - i, holders);
        if (n <= HOLDERS_MAX)
            count_line(s, holders, n);
    }
}
