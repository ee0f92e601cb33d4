#include "brief/typed.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/words.h"

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Digits and hexadecimal numbers say nothing to a reader, nor do fragments; two letters of another
 * script may be a word. */
static bool is_telling(const char *word, size_t size)
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

static void add_word(struct finder *f, const char *word, size_t size, const char **words)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    const char *copy = NULL;
    word_counter_reset(f->counter);
    word_counter_add(f->counter, word, size, FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(f->counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        size_t t = request_find_term(f->request, terms[i].text);
        if (t == f->request->term_count ||
            !is_better(word, size, count == 1, words[t], f->whole[t]))
            continue;
        copy = copy ? copy : arena_strndup(f->arena, word, size);
        words[t] = copy;
        f->whole[t] = count == 1;
    }
}

void typed_init(struct typed *out, const struct request *request, struct arena *arena)
{
    struct finder f = { request, word_counter_new(), arena, NULL };
    *out = (struct typed){ ARENA_ARRAY(arena, const char *, request->term_count),
                           request->term_count };
    f.whole = ARENA_ARRAY(arena, bool, request->term_count);
    for (size_t i = 0; i < request->size;) {
        size_t start = i;
        while (i < request->size && is_word_byte(request->text[i]))
            i++;
        if (is_telling(request->text + start, i - start))
            add_word(&f, request->text + start, i - start, out->words);
        i += i == start;
    }
    word_counter_free(f.counter);
}

const char *typed_find(const struct typed *typed, size_t term)
{
    return term < typed->count ? typed->words[term] : NULL;
}
