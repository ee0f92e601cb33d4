#include "text/compound.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/word_bytes.h"
#include "text/words.h"

#define JOINED_MAX   3 /* parts of a name that may be one word of the request: "git", "ignore" */
#define GAP_MAX      2 /* small words between two that belong together */
#define INITIALS_MAX 8
#define STEMS_MAX    (COMPOUNDS_MAX * 3)

/* ---- parts ---- */

struct part {
    char stem[TERM_MAX];
    char lower[TERM_MAX]; /* as written */
    size_t length, lower_length;
};

static size_t lower_part(const char *text, size_t size, char lower[TERM_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < size && n < TERM_MAX - 1; i++)
        if (text[i] != '_')
            lower[n++] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
    lower[n] = '\0';
    return n;
}

/* False when it holds nothing that a name is made of. */
static bool read_compound_part(const char *text, size_t size, struct part *out)
{
    size_t n = out->lower_length = lower_part(text, size, out->lower);
    memcpy(out->stem, out->lower, n);
    out->length = n ? stem_english(out->stem, n) : 0;
    out->stem[out->length] = '\0';
    return n > 0;
}

/* ---- of a request ---- */

struct reader {
    struct compounds *out;
    struct arena *arena;
    struct pair {
        const char *first, *second, *together;
        bool any_order;
    } pairs[COMPOUNDS_MAX];
    size_t count, max;
    struct part last; /* the content word before; length 0: none */
    size_t gap;
    bool is_first; /* of its sentence */
};

static bool is_part_of_list(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(words[i], word))
            return true;
    return false;
}

#define IS_ONE_OF(word, words) is_part_of_list((word), (words), sizeof(words) / sizeof *(words))

/* Between them two words may still be one name. */
static bool is_small(const char *stem)
{
    static const char *const words[] = { "a", "an", "for", "its", "of", "the", "this" };
    return IS_ONE_OF(stem, words);
}

/* Among the words that say nothing alone, those that names are made of; at the beginning of a
 * sentence they say what is to be done. */
static bool is_noun(const char *stem)
{
    static const char *const words[] = { "chang", "commit", "featur", "issu", "updat", "user" };
    return IS_ONE_OF(stem, words);
}

static bool is_pair_known(const struct reader *r, const char *first, const char *second)
{
    for (size_t i = 0; i < r->count; i++)
        if (!strcmp(r->pairs[i].first, first) && !strcmp(r->pairs[i].second, second))
            return true;
    return false;
}

static void add_pair(struct reader *r, const struct part *part)
{
    struct part joined;
    char text[2 * TERM_MAX];
    if (r->count == r->max || !strcmp(r->last.stem, part->stem) ||
        is_pair_known(r, r->last.stem, part->stem))
        return;
    memcpy(text, r->last.lower, r->last.lower_length);
    memcpy(text + r->last.lower_length, part->lower, part->lower_length);
    read_compound_part(text, r->last.lower_length + part->lower_length, &joined);
    r->pairs[r->count++] =
        (struct pair){ arena_strdup(r->arena, r->last.stem), arena_strdup(r->arena, part->stem),
                       arena_strdup(r->arena, joined.stem), r->gap > 0 };
}

static void end_sentence(struct reader *r)
{
    r->last.length = r->gap = 0;
    r->is_first = true;
}

static void add_compound_part(struct reader *r, const struct part *part)
{
    bool is_first = r->is_first;
    r->is_first = false;
    if (is_small(part->stem) && r->gap < GAP_MAX) {
        r->gap += r->last.length > 0;
        return;
    }
    if (part->lower_length < 2 || isdigit((unsigned char)*part->lower) ||
        (word_is_stop(part->stem) && (is_first || !is_noun(part->stem)))) {
        r->last.length = r->gap = 0;
        return;
    }
    if (r->last.length)
        add_pair(r, part);
    r->last = *part;
    r->gap = 0;
}

static void read_request_words(struct reader *r, const struct request *request)
{
    const char *p = request->said, *end = p + request->size;
    end_sentence(r);
    const char *title = p + strcspn(p, "\r\n");
    while (p < end && r->count < r->max) {
        size_t size = 0;
        while (p + size < end && is_name_byte(p[size]))
            size++;
        for (size_t from = 0, n; from < size; from += n) {
            struct part part;
            n = word_part_length(p + from, size - from);
            if (read_compound_part(p + from, n, &part))
                add_compound_part(r, &part);
        }
        p += size;
        /* Quotation marks, dashes and single ends of lines stand within a sentence. */
        if (p < end &&
            (!strchr(" \t\r\n-'`\"*", *p) || (p + 1 < end && *p == '\n' && p[1] == '\n')))
            end_sentence(r);
        if (p <= title)
            r->out->title_count = r->out->count + r->count;
        p += p < end;
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t find_stem(const struct compounds *c, const char *stem)
{
    const char **found =
        c->stem_count ? bsearch(&stem, c->stems, c->stem_count, sizeof *c->stems, compare_texts)
                      : NULL;
    return found ? (size_t)(found - c->stems) : c->stem_count;
}

static void settle_compounds(struct reader *r)
{
    struct compounds *out = r->out;
    size_t count = 0;
    out->stems = ARENA_ARRAY(r->arena, const char *, STEMS_MAX);
    for (size_t i = 0; i < r->count; i++) {
        out->stems[count++] = r->pairs[i].first;
        out->stems[count++] = r->pairs[i].second;
        out->stems[count++] = r->pairs[i].together;
    }
    if (count)
        qsort(out->stems, count, sizeof *out->stems, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (!out->stem_count || strcmp(out->stems[out->stem_count - 1], out->stems[i]) != 0)
            out->stems[out->stem_count++] = out->stems[i];
    out->together = ARENA_ARRAY(r->arena, size_t, out->stem_count);
    for (size_t i = 0; i < out->stem_count; i++) {
        out->together[i] = COMPOUNDS_MAX;
        stem_starts_add(&out->starts, out->stems[i], strlen(out->stems[i]));
    }
    for (size_t i = 0; i < r->count; i++) {
        struct compound *item = &out->items[out->count];
        item->first = (uint32_t)find_stem(out, r->pairs[i].first);
        item->second = (uint32_t)find_stem(out, r->pairs[i].second);
        item->any_order = r->pairs[i].any_order;
        out->together[find_stem(out, r->pairs[i].together)] = out->count++;
    }
}

void compounds_find(struct compounds *out, const struct request *request,
                    const struct abbreviations *abbreviations, struct arena *arena)
{
    struct reader r = { .out = out, .arena = arena };
    *out = (struct compounds){ .abbreviations = abbreviations };
    out->items = ARENA_ARRAY(arena, struct compound, COMPOUNDS_MAX);
    for (size_t i = 0; abbreviations && i < abbreviations->count; i++)
        out->items[out->count++] = (struct compound){ .initials = abbreviations->letters[i] };
    r.max = COMPOUNDS_MAX - out->count;
    out->title_count = out->count;
    read_request_words(&r, request);
    settle_compounds(&r);
}

/* ---- in a text ---- */

/* The words that end where the text was read to, by the number of their parts; the number of stems:
 * none. */
struct ends {
    size_t words[JOINED_MAX + 1];
};

struct marker {
    const struct compounds *compounds;
    bool *found;
    size_t marked;
    struct ends ends[JOINED_MAX + 1]; /* [0] the last part's, [1] of the one before, … */
    char joined[JOINED_MAX * TERM_MAX];
    size_t starts[JOINED_MAX + 1]; /* in joined, of its last parts */
    size_t parts;                  /* of the name so far, at most JOINED_MAX */
    size_t quiet;                  /* of the last parts, with which no word ended */
    char initials[INITIALS_MAX];   /* of the last parts, the newest last */
};

static void mark(struct marker *m, size_t compound)
{
    m->marked += !m->found[compound];
    m->found[compound] = true;
}

static void mark_pair(struct marker *m, size_t first, size_t second)
{
    for (size_t i = 0; i < m->compounds->count; i++) {
        const struct compound *c = &m->compounds->items[i];
        if (c->initials)
            continue;
        if ((c->first == first && c->second == second) ||
            (c->any_order && c->first == second && c->second == first))
            mark(m, i);
    }
}

static void forget(struct marker *m)
{
    m->parts = 0;
    memset(m->initials, 0, sizeof m->initials);
    if (m->quiet > JOINED_MAX)
        return;
    for (size_t i = 0; i <= JOINED_MAX; i++)
        for (size_t j = 0; j <= JOINED_MAX; j++)
            m->ends[i].words[j] = m->compounds->stem_count;
    m->quiet = JOINED_MAX + 1;
}

/* Whether the last parts begin with these letters, one each. */
static bool begin_with(const struct marker *m, const char *letters, size_t count)
{
    return count <= INITIALS_MAX && !memcmp(m->initials + INITIALS_MAX - count, letters, count);
}

static void mark_abbreviations(struct marker *m, char letter)
{
    const struct abbreviations *all = m->compounds->abbreviations;
    if (!all || !all->count)
        return;
    memmove(m->initials, m->initials + 1, INITIALS_MAX - 1);
    m->initials[INITIALS_MAX - 1] = letter;
    for (size_t i = 0; i < all->count; i++) {
        size_t count = strlen(all->letters[i]);
        bool is_cut = all->may_be_cut[i] && m->parts + 1 == count - 1 &&
                      begin_with(m, all->letters[i], count - 1);
        if (is_cut || begin_with(m, all->letters[i], count))
            mark(m, i);
    }
}

/* The stem of the last n parts, written together. */
static size_t word_of_last(const struct marker *m, size_t n, size_t size)
{
    char stem[TERM_MAX];
    const char *word = m->joined + m->starts[m->parts - n];
    size_t length = size - m->starts[m->parts - n];
    if (length >= TERM_MAX || !stem_starts_may_have(&m->compounds->starts, word, length))
        return m->compounds->stem_count;
    memcpy(stem, word, length);
    stem[stem_english(stem, length)] = '\0';
    return find_stem(m->compounds, stem);
}

/* Room for one more part: of the oldest nothing is needed any more. */
static void shift(struct marker *m)
{
    size_t cut = m->starts[1];
    memmove(m->joined, m->joined + cut, sizeof m->joined - cut);
    for (size_t i = 1; i <= m->parts; i++)
        m->starts[i - 1] = m->starts[i] - cut;
    m->parts--;
}

static void push_part(struct marker *m, const char *text, size_t size)
{
    size_t none = m->compounds->stem_count;
    char lower[TERM_MAX];
    size_t length = lower_part(text, size, lower);
    if (!length)
        return;
    mark_abbreviations(m, *lower);
    if (m->parts == JOINED_MAX)
        shift(m);
    size_t start = m->parts ? m->starts[m->parts] : 0;
    m->starts[m->parts++] = start;
    memcpy(m->joined + start, lower, length);
    m->starts[m->parts] = start + length;
    if (m->quiet <= JOINED_MAX)
        memmove(&m->ends[1], &m->ends[0], JOINED_MAX * sizeof m->ends[0]);
    m->quiet++;
    for (size_t n = 1; n <= JOINED_MAX; n++) {
        size_t word = n <= m->parts ? word_of_last(m, n, start + length) : none;
        m->ends[0].words[n] = word;
        if (word == none)
            continue;
        m->quiet = 0;
        if (m->compounds->together[word] < COMPOUNDS_MAX)
            mark(m, m->compounds->together[word]);
        for (size_t before = 1; before <= JOINED_MAX; before++)
            if (m->ends[n].words[before] != none)
                mark_pair(m, m->ends[n].words[before], word);
    }
}

static bool has_abbreviations(const struct compounds *compounds)
{
    return compounds->abbreviations && compounds->abbreviations->count;
}

/* Where to go on, at the start of a name: what lies between begins no stem, and while nothing ends
 * where the text was read to, it would leave the marker as it is. */
static size_t next_name(const struct marker *m, const char *text, size_t size, size_t from)
{
    if (m->quiet <= JOINED_MAX || has_abbreviations(m->compounds))
        return from;
    size_t next = words_find_start(text, size, from, &m->compounds->starts);
    while (next > from && next < size && is_name_byte(text[next - 1]))
        next--;
    return next;
}

static void push_name(struct marker *m, const char *name, size_t size, bool is_ascii)
{
    m->parts = 0; /* another word: written together no more */
    for (size_t from = 0, n; from < size; from += n) {
        n = is_ascii ? word_ascii_part_length(name + from, size - from) : size;
        push_part(m, name + from, n);
    }
}

/* Signs with which two words may still be one name. */
static bool is_joint(char c)
{
    return c == ' ' || c == '-' || c == '/' || c == '.' || c == ':';
}

static size_t mark_text(const struct compounds *compounds, const char *text, size_t size,
                        bool found[COMPOUNDS_MAX])
{
    struct marker m;
    m.compounds = compounds;
    m.found = found;
    m.marked = m.quiet = 0;
    forget(&m);
    for (size_t i = 0; (i = next_name(&m, text, size, i)) < size;) {
        size_t length = 0;
        unsigned char bytes = 0;
        while (i + length < size && is_name_byte(text[i + length]))
            bytes |= (unsigned char)text[i + length++];
        if (length)
            push_name(&m, text + i, length, bytes < 0x80);
        i += length;
        if (i < size && (!is_joint(text[i]) || (i + 1 < size && !is_name_byte(text[i + 1]))))
            forget(&m);
        i += i < size;
    }
    return m.marked;
}

/* Most texts hold no word that begins like one of these. */
size_t compounds_mark(const struct compounds *compounds, const char *text, size_t size,
                      bool found[COMPOUNDS_MAX])
{
    if (!compounds->count ||
        (!has_abbreviations(compounds) && !words_may_begin(text, size, &compounds->starts)))
        return 0;
    return mark_text(compounds, text, size, found);
}
