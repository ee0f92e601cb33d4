#include "text/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "text/width.h"

/* A word of the text, or a term: bytes with counts, in an open-addressing table. Most have no more
 * than START_SIZE bytes, so that a look-up does not leave the table. */
#define START_SIZE 8
struct slot {
    uint64_t start;   /* the first bytes, in the order of the machine's, then 0 */
    const char *text; /* NULL: free */
    uint32_t length;
    uint32_t counts[FIELD_COUNT];
};

struct table {
    struct slot *slots;
    size_t size, count; /* size is a power of two */
    size_t capacity;    /* of slots; those behind size are free */
    uint32_t *used;     /* occupied slots, so that clearing costs what was used */
};

struct word_counter {
    struct table words, terms;
    struct arena arena;
    struct term *sorted;
    size_t sorted_capacity;
};

/* ---- tables ---- */

/* A text of few words needs few slots, which stay near the processor, whatever came before. */
#define FIRST_SIZE 1024

static void table_allocate(struct table *table, size_t capacity)
{
    table->slots = xcalloc(capacity, sizeof *table->slots);
    table->used = xcalloc(capacity, sizeof *table->used);
    table->capacity = capacity;
}

static void table_init(struct table *table)
{
    table_allocate(table, FIRST_SIZE);
    table->size = FIRST_SIZE;
}

static void table_release(struct table *table)
{
    free(table->slots);
    free(table->used);
}

static void empty_slots(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        memset(&table->slots[table->used[i]], 0, sizeof *table->slots);
    table->count = 0;
}

static void table_clear(struct table *table)
{
    empty_slots(table);
    table->size = FIRST_SIZE;
}

/* FNV-1a (Fowler, Noll and Vo). */
#define HASH_START 0x811c9dc5u

static inline uint32_t hash_byte(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 0x01000193u;
}

/* The multiplication leaves the low bits, which choose the slot, poorly mixed. */
static inline uint32_t hash_end(uint32_t hash)
{
    return hash ^ hash >> 15;
}

static uint32_t hash_of(const char *text, size_t length)
{
    uint32_t hash = HASH_START;
    for (size_t i = 0; i < length; i++)
        hash = hash_byte(hash, text[i]);
    return hash_end(hash);
}

static inline uint64_t start_of(const char *text, size_t length)
{
    uint64_t start = 0;
    if (length >= START_SIZE)
        memcpy(&start, text, START_SIZE);
    else
        for (size_t i = 0; i < length; i++)
            ((char *)&start)[i] = text[i];
    return start;
}

static struct slot *table_find(const struct table *table, const char *text, uint32_t length,
                               uint32_t hash)
{
    size_t mask = table->size - 1, i = hash & mask;
    uint64_t start = start_of(text, length);
    struct slot *slot;
    while ((slot = &table->slots[i])->text) {
        if (slot->start == start && slot->length == length &&
            (length <= START_SIZE ||
             !memcmp(slot->text + START_SIZE, text + START_SIZE, length - START_SIZE)))
            break;
        i = (i + 1) & mask;
    }
    return slot;
}

static void table_grow(struct table *table)
{
    size_t count = table->count;
    struct slot *old = xcalloc(count, sizeof *old);
    for (size_t i = 0; i < count; i++)
        old[i] = table->slots[table->used[i]];
    empty_slots(table);
    table->size *= 2;
    if (table->size > table->capacity) {
        table_release(table);
        table_allocate(table, table->size);
    }
    for (size_t i = 0; i < count; i++) {
        struct slot *slot =
            table_find(table, old[i].text, old[i].length, hash_of(old[i].text, old[i].length));
        *slot = old[i];
        table->used[table->count++] = (uint32_t)(slot - table->slots);
    }
    free(old);
}

/* The slot of the text, made with a copy of it when it is new. */
static struct slot *table_put(struct table *table, struct arena *arena, const char *text,
                              uint32_t length, uint32_t hash)
{
    struct slot *slot = table_find(table, text, length, hash);
    if (slot->text)
        return slot;
    if (table->count * 2 >= table->size) {
        table_grow(table);
        slot = table_find(table, text, length, hash);
    }
    slot->start = start_of(text, length);
    slot->text = arena_strndup(arena, text, length);
    slot->length = length;
    table->used[table->count++] = (uint32_t)(slot - table->slots);
    return slot;
}

/* ---- characters ---- */

enum { OTHER = 0, LOWER = 1, UPPER = 2, DIGIT = 4, UNDERSCORE = 8, HIGH = 16 };

static const unsigned char classes[256] = {
    ['a' ... 'z'] = LOWER, ['A' ... 'Z'] = UPPER,  ['0' ... '9'] = DIGIT,
    ['_'] = UNDERSCORE,    [0x80 ... 0xff] = HIGH,
};

static int class_of(char c)
{
    return classes[(unsigned char)c];
}

static bool is_cjk(uint32_t code)
{
    return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) ||
           (code >= 0xac00 && code <= 0xd7af) || (code >= 0x20000 && code <= 0x3ffff);
}

/* ---- analysis of one word ---- */

/* What becomes of the terms: they are counted, or with `each` handed over. */
struct analysis {
    struct word_counter *counter;
    const uint32_t *counts;
    const struct stem_starts *wanted; /* NULL: all */
    term_fn *each;
    void *data;
};

static void add_term(struct analysis *a, const char *text, size_t length)
{
    if (a->each) {
        a->each(a->data, text, length);
        return;
    }
    struct slot *slot = table_put(&a->counter->terms, &a->counter->arena, text, (uint32_t)length,
                                  hash_of(text, length));
    for (int f = 0; f < FIELD_COUNT; f++)
        slot->counts[f] += a->counts[f];
}

static void add_word_part(struct analysis *a, const char *text, size_t length)
{
    char stem[TERM_MAX];
    if (length < 2)
        return;
    if (a->wanted && !stem_starts_may_have(a->wanted, text, length)) {
        add_term(a, text, length);
        return;
    }
    memcpy(stem, text, length);
    add_term(a, stem, stem_english(stem, length));
}

/* Where a part that starts at `from` ends: at '_', lower to upper, before the last of several
 * capitals that goes over into lower case, between letters and digits. */
static size_t part_end(const char *word, size_t length, size_t from)
{
    size_t i = from + 1;
    for (; i < length; i++) {
        int before = class_of(word[i - 1]), here = class_of(word[i]);
        if (here == UNDERSCORE || (here == DIGIT) != (before == DIGIT))
            break;
        if (here == UPPER && before != UPPER)
            break;
        if (before == UPPER && here == UPPER && i + 1 < length && class_of(word[i + 1]) == LOWER)
            break;
    }
    return i;
}

static size_t lower_case(char *to, const char *from, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        if (from[i] != '_')
            to[n++] = (char)(class_of(from[i]) == UPPER ? from[i] + 32 : from[i]);
    return n;
}

/* Hashes and keys, with many digits among letters; and base64, which changes between small letters,
 * capitals and digits more often than names do. */
static bool is_encoded(const char *word, size_t length)
{
    size_t digits = 0, numbers = 0, changes = 0;
    if (length < 16)
        return false;
    for (size_t i = 0; i < length; i++) {
        int here = class_of(word[i]), before = i ? class_of(word[i - 1]) : here;
        digits += here == DIGIT;
        numbers += (here == DIGIT) != (before == DIGIT);
        changes += here != before && here != UNDERSCORE && before != UNDERSCORE;
    }
    return digits == length || (digits * 6 >= length && numbers * 5 >= length) ||
           (length >= 24 && changes * 2 >= length);
}

static void add_ascii(struct analysis *a, const char *word, size_t length)
{
    char lower[TERM_MAX];
    size_t parts = 0;
    if (is_encoded(word, length))
        return;
    for (size_t from = 0; from < length;) {
        if (word[from] == '_') {
            from++;
            continue;
        }
        size_t end = part_end(word, length, from);
        add_word_part(a, lower, lower_case(lower, word + from, end - from));
        parts++;
        from = end;
    }
    size_t whole = parts > 1 ? lower_case(lower, word, length) : 0;
    if (whole > 2)
        add_term(a, lower, whole);
}

/* Lower case for Latin-1, Greek and Cyrillic; other scripts have none or are rare in code. */
static uint32_t fold_case(uint32_t code)
{
    if ((code >= 0xc0 && code <= 0xde && code != 0xd7) || (code >= 0x391 && code <= 0x3a9) ||
        (code >= 0x410 && code <= 0x42f))
        return code + 0x20;
    return code >= 0x400 && code <= 0x40f ? code + 0x50 : code;
}

static size_t encode(char *to, uint32_t code)
{
    if (code < 0x80) {
        to[0] = (char)(code >= 'A' && code <= 'Z' ? code + 32 : code);
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xe0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 0x3f));
        to[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    to[0] = (char)(0xf0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 0x3f));
    to[2] = (char)(0x80 | (code >> 6 & 0x3f));
    to[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

/* Letters that follow each other in a word with letters outside ASCII. */
struct letters {
    char folded[TERM_MAX + 4];
    char ascii[TERM_MAX]; /* as they were written */
    size_t size, ascii_size, count;
};

/* A name between other letters is parted as it is by itself ("登录LoginService失败"). */
static void end_letters(struct analysis *a, struct letters *run)
{
    if (run->count > 1 && run->ascii_size == run->count)
        add_ascii(a, run->ascii, run->ascii_size);
    else if (run->count > 1)
        add_word_part(a, run->folded, run->size);
    run->size = run->ascii_size = run->count = 0;
}

static void add_letter(struct letters *run, uint32_t code)
{
    if (run->size >= TERM_MAX - 4)
        return;
    run->size += encode(run->folded + run->size, fold_case(code));
    if (code < 0x80)
        run->ascii[run->ascii_size++] = (char)code;
    run->count++;
}

static bool is_letter(uint32_t code)
{
    return code != ' ' && code != '_' && !(code >= 0x2000 && code <= 0x303f) &&
           !(code >= 0x80 && code < 0xaa) && !(code < 0x80 && class_of((char)code) == OTHER);
}

/* A word with letters outside ASCII: parted at '_' and folded, in case and width; CJK runs as
 * overlapping pairs. Typographic signs (U+2000 to U+303F) part words. */
static void add_unicode(struct analysis *a, const char *word, size_t length)
{
    struct letters run = { .size = 0 };
    char pair[8];
    size_t pair_length = 0;
    for (size_t i = 0; i <= length;) {
        uint32_t code = ' ';
        size_t step = i < length ? width_decode(word + i, length - i, &code) : 1;
        i += step ? step : 1;
        bool cjk = step && is_cjk(code);
        if (step && !cjk && is_letter(code))
            add_letter(&run, code);
        else
            end_letters(a, &run);
        if (!cjk) {
            pair_length = 0;
            continue;
        }
        char now[4];
        size_t now_length = encode(now, code);
        if (pair_length + now_length <= sizeof pair && pair_length) {
            memcpy(pair + pair_length, now, now_length);
            add_term(a, pair, pair_length + now_length);
        }
        memcpy(pair, now, now_length);
        pair_length = now_length;
    }
}

static int classes_of(const char *word, size_t length)
{
    int all = 0;
    for (size_t i = 0; i < length; i++)
        all |= class_of(word[i]);
    return all;
}

size_t word_ascii_part_length(const char *word, size_t size)
{
    size_t from = 0;
    while (from < size && word[from] == '_')
        from++;
    return from < size ? part_end(word, size, from) : size;
}

size_t word_part_length(const char *word, size_t size)
{
    return classes_of(word, size) & HIGH ? size : word_ascii_part_length(word, size);
}

/* classes: of its bytes. Small letters alone are one part, and nothing encoded. */
static void analyse(struct analysis *a, const char *word, size_t length, int classes_in_it)
{
    if (classes_in_it & HIGH)
        add_unicode(a, word, length);
    else if (classes_in_it == LOWER)
        add_word_part(a, word, length);
    else
        add_ascii(a, word, length);
}

/* Where to go on behind the first bytes of a word that were taken. What an over-long one has left
 * is nothing, but in scripts that write without spaces: there it begins with the last whole
 * character of those, so that no pair is lost. */
static const char *rest_of_word(const char *start, const char *p, const char *end)
{
    if (p == end || class_of(*p) == OTHER)
        return p;
    const char *last = p;
    for (int i = 0; i < 2 && last > start; i++)
        for (last--; last > start && ((unsigned char)*last & 0xc0) == 0x80;)
            last--;
    uint32_t code;
    if (last > start && width_decode(last, (size_t)(p - last), &code) && is_cjk(code))
        return last;
    while (p < end && class_of(*p) != OTHER)
        p++;
    return p;
}

/* Where a part begins (part_end), whatever it turns out to be. */
static inline bool may_begin_part(int before, int here)
{
    return here == UPPER || (here == LOWER && before != LOWER && before != UPPER) ||
           (here == DIGIT && before != DIGIT);
}

static char in_lower_case(char c)
{
    return (char)(class_of(c) == UPPER ? c + 32 : c);
}

/* Whether one of them may begin at i. With a '_' or a digit near, two bytes have to do. */
static bool may_start(const char *text, size_t size, size_t i, const struct stem_starts *starts)
{
    size_t next = i + 1;
    while (next < size && text[next] == '_')
        next++;
    bool is_plain = next == i + 1 && i + 2 < size && class_of(text[i + 1]) & (LOWER | UPPER) &&
                    class_of(text[i + 2]) & (LOWER | UPPER);
    char beginning[3] = { in_lower_case(text[i]), next < size ? in_lower_case(text[next]) : '\0',
                          is_plain ? in_lower_case(text[i + 2]) : '\0' };
    return stem_starts_may_have(starts, beginning, is_plain ? 3 : 2);
}

size_t words_find_start(const char *text, size_t size, size_t from,
                        const struct stem_starts *starts)
{
    for (size_t i = from; i < size; i++) {
        if (!starts->letters[(unsigned char)text[i]])
            continue;
        int here = class_of(text[i]), before = i ? class_of(text[i - 1]) : OTHER;
        if (here == HIGH || (may_begin_part(before, here) && may_start(text, size, i, starts)))
            return i;
    }
    return size;
}

struct word {
    const char *text;
    uint32_t length;
    uint32_t hash;
    int classes; /* of its bytes, all of them */
};

/* The next word of more than one byte, cut to TERM_MAX; false at the end. */
static inline bool next_word(const char **at, const char *end, struct word *word)
{
    const char *p = *at;
    word->length = 0;
    while (p < end && word->length < 2) {
        int here = class_of(*p);
        if (here == OTHER) {
            p++;
            continue;
        }
        word->text = p;
        word->classes = 0;
        word->hash = HASH_START;
        do {
            word->classes |= here;
            word->hash = hash_byte(word->hash, *p);
        } while (++p < end && p - word->text < TERM_MAX && (here = class_of(*p)) != OTHER);
        word->length = (uint32_t)(p - word->text);
        p = rest_of_word(word->text, p, end);
    }
    *at = p;
    return word->length >= 2;
}

void words_each(const char *text, size_t size, const struct stem_starts *wanted, term_fn *each,
                void *data)
{
    struct analysis a = { .wanted = wanted, .each = each, .data = data };
    const char *at = text;
    struct word word;
    while (next_word(&at, text + size, &word))
        analyse(&a, word.text, word.length, word.classes);
}

/* ---- the counter ---- */

struct word_counter *word_counter_new(void)
{
    struct word_counter *counter = xcalloc(1, sizeof *counter);
    table_init(&counter->words);
    table_init(&counter->terms);
    return counter;
}

void word_counter_free(struct word_counter *counter)
{
    if (!counter)
        return;
    table_release(&counter->words);
    table_release(&counter->terms);
    arena_release(&counter->arena);
    free(counter->sorted);
    free(counter);
}

void word_counter_reset(struct word_counter *counter)
{
    table_clear(&counter->words);
    table_clear(&counter->terms);
    arena_release(&counter->arena);
}

void word_counter_add(struct word_counter *counter, const char *text, size_t size,
                      enum word_field field)
{
    const char *at = text;
    struct word word;
    while (next_word(&at, text + size, &word))
        table_put(&counter->words, &counter->arena, word.text, word.length, hash_end(word.hash))
            ->counts[field]++;
}

static int by_text(const void *a, const void *b)
{
    const struct term *x = a, *y = b;
    return strcmp(x->text, y->text);
}

const struct term *word_counter_terms_unordered(struct word_counter *counter, size_t *count,
                                                uint32_t lengths[FIELD_COUNT])
{
    table_clear(&counter->terms);
    for (size_t i = 0; i < counter->words.count; i++) {
        const struct slot *word = &counter->words.slots[counter->words.used[i]];
        struct analysis a = { .counter = counter, .counts = word->counts };
        analyse(&a, word->text, word->length, classes_of(word->text, word->length));
    }
    counter->sorted = array_reserve(counter->sorted, sizeof *counter->sorted, 0,
                                    &counter->sorted_capacity, counter->terms.count);
    memset(lengths, 0, FIELD_COUNT * sizeof *lengths);
    for (size_t i = 0; i < counter->terms.count; i++) {
        const struct slot *slot = &counter->terms.slots[counter->terms.used[i]];
        struct term *term = &counter->sorted[i];
        term->text = slot->text;
        term->length = slot->length;
        memcpy(term->counts, slot->counts, sizeof term->counts);
        for (int f = 0; f < FIELD_COUNT; f++)
            lengths[f] += slot->counts[f];
    }
    *count = counter->terms.count;
    return counter->sorted;
}

const struct term *word_counter_terms(struct word_counter *counter, size_t *count,
                                      uint32_t lengths[FIELD_COUNT])
{
    word_counter_terms_unordered(counter, count, lengths);
    if (*count)
        qsort(counter->sorted, *count, sizeof *counter->sorted, by_text);
    return counter->sorted;
}
