#include "brief/typed.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/word_bytes.h"
#include "text/words.h"

/* Digits and hexadecimal numbers say nothing to a reader, nor do fragments; two letters of another
 * script may be a word. */
static bool is_telling_word(const char *word, size_t size)
{
    size_t letters = 0;
    for (size_t i = 0; i < size; i++)
        letters += isalpha((unsigned char)word[i]) || (word[i] & 0x80);
    return size >= 3 && size <= TERM_MAX && letters * 2 > size;
}

/* A whole word is better than one that merely holds the term, and then the shorter one. */
static bool is_better(const char *word, size_t size, bool whole, const char *old, bool old_whole)
{
    if (!old || whole != old_whole)
        return !old || whole;
    return size < strlen(old) && word != old;
}

struct finder {
    const struct request *request;
    struct word_counter *counter;
    struct arena *arena;
    bool *whole; /* by term: the word that was found gives no other term */
};

static bool has_other_letters(const char *word, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (word[i] & 0x80)
            return true;
    return false;
}

/* The part of the word that gives this one term; the term itself where no letters are cut off (a
 * pair of CJK characters). NULL when it is the word as a whole that gives it, or the part tells
 * nothing. */
static const char *find_part(struct finder *f, const char *word, size_t size, const char *term)
{
    uint32_t lengths[FIELD_COUNT];
    if (has_other_letters(word, size))
        return is_telling_word(term, strlen(term)) ? term : NULL;
    for (size_t from = 0, end; from < size; from = end) {
        size_t count;
        end = from + word_part_length(word + from, size - from);
        while (from < end && word[from] == '_')
            from++;
        word_counter_reset(f->counter);
        word_counter_add(f->counter, word + from, end - from, FIELD_BODY);
        const struct term *terms = word_counter_terms_unordered(f->counter, &count, lengths);
        if (count == 1 && !strcmp(terms[0].text, term))
            return is_telling_word(word + from, end - from)
                       ? arena_strndup(f->arena, word + from, end - from)
                       : NULL;
    }
    return NULL;
}

/* The terms of a word that the request has; their number. */
static size_t find_terms(struct finder *f, const char *word, size_t size, size_t *found, size_t max,
                         bool *is_single)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count, n = 0;
    word_counter_reset(f->counter);
    word_counter_add(f->counter, word, size, FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(f->counter, &count, lengths);
    for (size_t i = 0; i < count && n < max; i++) {
        size_t t = request_find_term(f->request, terms[i].text);
        if (t < f->request->term_count)
            found[n++] = t;
    }
    *is_single = count == 1;
    return n;
}

static void add_typed_word(struct finder *f, const char *word, size_t size,
                           struct typed_word *words)
{
    size_t found[TERM_MAX];
    bool is_single;
    size_t count = find_terms(f, word, size, found, TERM_MAX, &is_single);
    const char *copy = count ? arena_strndup(f->arena, word, size) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct typed_word *known = &words[found[i]];
        if (!is_better(word, size, is_single, known->text, f->whole[found[i]]))
            continue;
        known->text = copy;
        known->part = is_single ? copy : find_part(f, word, size, f->request->terms[found[i]].text);
        known->whole = is_single ? f->request->term_count : request_whole_term(f->request, copy);
        f->whole[found[i]] = is_single;
    }
}

void typed_init(struct typed *out, const struct request *request, struct arena *arena)
{
    struct finder f = { request, word_counter_new(), arena, NULL };
    *out = (struct typed){ ARENA_ARRAY(arena, struct typed_word, request->term_count),
                           request->term_count };
    f.whole = ARENA_ARRAY(arena, bool, request->term_count);
    for (size_t i = 0; i < request->size;) {
        size_t start = i;
        while (i < request->size && is_name_byte(request->said[i]))
            i++;
        if (is_telling_word(request->said + start, i - start))
            add_typed_word(&f, request->said + start, i - start, out->words);
        i += i == start;
    }
    word_counter_free(f.counter);
}

const struct typed_word *typed_find(const struct typed *typed, size_t term)
{
    return term < typed->count && typed->words[term].text ? &typed->words[term] : NULL;
}
