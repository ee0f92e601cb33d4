#include "redact/redact.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "redact/automaton.h"
#include "redact/find.h"
#include "text/pattern.h"

/* ---- characters ---- */

/* clang-format off */
static const uint16_t sets[256] = {
    ['0' ... '9'] = SET_DIGIT,
    ['a' ... 'f'] = SET_LOWER_HEX, ['g' ... 'z'] = SET_LOWER,
    ['A' ... 'F'] = SET_UPPER_HEX, ['G' ... 'Z'] = SET_UPPER,
    ['_'] = SET_UNDERSCORE, ['-'] = SET_DASH, ['.'] = SET_DOT,
    ['+'] = SET_BASE64, ['/'] = SET_BASE64, ['='] = SET_BASE64,
    ['%'] = SET_ESCAPED, ['~'] = SET_ESCAPED,
    ['@'] = SET_AT, [':'] = SET_AT,
};
/* clang-format on */

bool redact_in_set(char c, unsigned set)
{
    return sets[(unsigned char)c] & set;
}

size_t redact_span(const struct scan *scan, size_t at, unsigned set, size_t max)
{
    size_t n = 0;
    while (n < max && at + n < scan->size && redact_in_set(scan->text[at + n], set))
        n++;
    return n;
}

size_t redact_span_before(const struct scan *scan, size_t at, unsigned set, size_t max)
{
    size_t n = 0;
    while (n < max && n < at && redact_in_set(scan->text[at - n - 1], set))
        n++;
    return n;
}

bool redact_at(const struct scan *scan, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at < scan->size && n <= scan->size - at && !memcmp(scan->text + at, text, n);
}

char redact_char(const struct scan *scan, size_t at)
{
    return at < scan->size ? scan->text[at] : '\0';
}

/* ---- words ---- */

static struct triggers triggers;
static struct automaton *automaton;

/* Once in the life of the program; about 400 words. */
static void make_automaton(void)
{
    redact_key_triggers(&triggers);
    redact_shape_triggers(&triggers);
    redact_rule_triggers(&triggers);
    redact_name_triggers(&triggers);
    redact_call_triggers(&triggers);
    redact_manifest_triggers(&triggers);
    const char **words = xcalloc(triggers.count, sizeof *words);
    for (size_t i = 0; i < triggers.count; i++) {
        words[i] = triggers.items[i].word;
        triggers.items[i].length = strlen(words[i]);
    }
    automaton = automaton_new(words, triggers.count);
    free(words);
}

static void look(void *data, size_t word, size_t end)
{
    struct scan *scan = data;
    const struct trigger *trigger = &triggers.items[word];
    size_t at = end - trigger->length;
    if (at >= scan->covered)
        trigger->look(scan, trigger->row, at, end);
}

void redact_found(struct scan *scan, enum rank rank, const char *kind, size_t start, size_t end)
{
    if (start >= end)
        return;
    ARRAY_PUSH(scan->found, scan->count, scan->capacity,
               ((struct secret){ start, end, kind, rank }));
    if (rank >= RANK_SHAPE && end > scan->covered)
        scan->covered = end;
}

/* ---- the text without them ---- */

static int by_start(const void *a, const void *b)
{
    const struct secret *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* Spans that overlap become one. Returns how many are left. */
static size_t merge_secrets(struct secret *found, size_t count)
{
    size_t kept = 0;
    qsort(found, count, sizeof *found, by_start);
    for (size_t i = 0; i < count; i++) {
        struct secret *last = kept ? &found[kept - 1] : NULL;
        if (!last || found[i].start >= last->end) {
            found[kept++] = found[i];
            continue;
        }
        last->end = found[i].end > last->end ? found[i].end : last->end;
        if (found[i].rank > last->rank) {
            last->rank = found[i].rank;
            last->kind = found[i].kind;
        }
    }
    return kept;
}

/* The place holder, and the line breaks of what it stands for: lines keep their numbers. */
static void add_redacted(const char *text, const struct secret *secret, struct buf *out)
{
    buf_printf(out, "[redacted: %s]", secret->kind);
    for (size_t i = secret->start; i < secret->end; i++)
        if (text[i] == '\n' || text[i] == '\r')
            buf_addch(out, text[i]);
}

/* The secrets of a text, in their order; to be freed. */
static struct secret *find_secrets(const char *text, size_t size, size_t *count)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_automaton);
    struct scan scan = { .text = text, .size = size };
    automaton_scan(automaton, text, size, look, &scan);
    *count = scan.count ? merge_secrets(scan.found, scan.count) : 0;
    matcher_free(scan.matcher);
    return scan.found;
}

static void add_without(const char *text, size_t size, const struct secret *found, size_t count,
                        struct buf *out)
{
    size_t copied = 0;
    for (size_t i = 0; i < count; i++) {
        buf_add(out, text + copied, found[i].start - copied);
        add_redacted(text, &found[i], out);
        copied = found[i].end;
    }
    buf_add(out, text + copied, size - copied);
}

size_t redact(const char *text, size_t size, struct buf *out)
{
    size_t count;
    struct secret *found = find_secrets(text, size, &count);
    add_without(text, size, found, count, out);
    free(found);
    return count;
}

size_t redact_in_place(struct buf *text)
{
    size_t count;
    struct buf clean = BUF_INIT;
    struct secret *found = find_secrets(text->data, text->size, &count);
    if (count) {
        add_without(text->data, text->size, found, count, &clean);
        buf_release(text);
        *text = clean;
    }
    free(found);
    return count;
}
