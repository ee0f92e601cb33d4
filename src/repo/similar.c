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
    uint32_t next; /* the next like it, index + 1 */
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
            size_t weight = length < LINE_MAX_SIZE ? length : LINE_MAX_SIZE;
            struct similar_line line = { hash_for_table(p, length), (uint32_t)document, 0,
                                         (uint16_t)side, (uint16_t)weight };
            ARRAY_PUSH(s->lines, s->count, s->capacity, line);
        }
        p = next;
    }
}

/* What one document has of one line, in bytes. */
struct holder {
    uint32_t document, before, after;
};

static size_t gather_holders(const struct similar_line *lines, uint32_t first,
                             struct holder *holders)
{
    size_t n = 0, i = 0;
    for (uint32_t at = first; at; at = lines[at - 1].next) {
        const struct similar_line *line = &lines[at - 1];
        if (i == n || holders[i].document != line->document)
            for (i = 0; i < n && holders[i].document != line->document; i++)
                ;
        if (i == HOLDERS_MAX)
            return n + 1;
        if (i == n)
            holders[n++] = (struct holder){ .document = line->document };
        uint32_t *side = line->side == SIMILAR_BEFORE ? &holders[i].before : &holders[i].after;
        *side += line->weight;
    }
    return n;
}

static uint32_t above(uint32_t a, uint32_t b)
{
    return a > b ? a - b : 0;
}

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
        for (size_t j = 0; j < n; j++) {
            if (holders[j].document < s->sources)
                continue;
            uint32_t gained = above(holders[j].after, holders[j].before);
            s->shared[h->document * s->targets + holders[j].document - s->sources] +=
                lost < gained ? lost : gained;
        }
    }
}

/* The first of the lines that are alike, of each kind; each list in the order of adding. */
static uint32_t *list_alike(struct similar *s, size_t slots)
{
    uint32_t *first = xcalloc(slots, sizeof *first);
    for (size_t i = s->count; i-- > 0;) {
        size_t slot = (size_t)s->lines[i].hash & (slots - 1);
        while (first[slot] && s->lines[first[slot] - 1].hash != s->lines[i].hash)
            slot = (slot + 1) & (slots - 1);
        s->lines[i].next = first[slot];
        first[slot] = (uint32_t)i + 1;
    }
    return first;
}

void similar_count(struct similar *s)
{
    struct holder holders[HOLDERS_MAX];
    size_t slots = 64;
    memset(s->lost, 0, s->sources * sizeof *s->lost);
    memset(s->held, 0, s->sources * sizeof *s->held);
    memset(s->gained, 0, s->targets * sizeof *s->gained);
    memset(s->shared, 0, s->sources * s->targets * sizeof *s->shared);
    while (slots < 2 * s->count)
        slots *= 2;
    uint32_t *first = list_alike(s, slots);
    for (size_t i = 0; i < slots; i++) {
        size_t n = first[i] ? gather_holders(s->lines, first[i], holders) : 0;
        if (n && n <= HOLDERS_MAX)
            count_line(s, holders, n);
    }
    free(first);
}
