#include "text/stem.h"

#include <stdbool.h>
#include <string.h>

static bool ends(const char *word, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length >= n && !memcmp(word + length - n, suffix, n);
}

static size_t strip_plural(char *word, size_t length)
{
    if (length < 4 || word[length - 1] != 's')
        return length;
    if (ends(word, length, "ies") && length > 4) {
        word[length - 3] = 'y';
        return length - 2;
    }
    if (ends(word, length, "sses") || ends(word, length, "xes") || ends(word, length, "ches") ||
        ends(word, length, "shes"))
        return length - 2;
    if (ends(word, length, "ss") || ends(word, length, "us") || ends(word, length, "is"))
        return length;
    return length - 1;
}

static bool has_vowel(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (strchr("aeiouy", word[i]))
            return true;
    return false;
}

/* "running" -> "run", but "calling" -> "call". */
static size_t undouble(const char *word, size_t length)
{
    char last = word[length - 1];
    if (length > 3 && last == word[length - 2] && !strchr("aeioulsz", last))
        return length - 1;
    return length;
}

static size_t strip_participle(const char *word, size_t length)
{
    size_t suffix = ends(word, length, "ing") ? 3 : ends(word, length, "ed") ? 2 : 0;
    if (!suffix || length - suffix < 3 || !has_vowel(word, length - suffix))
        return length;
    return undouble(word, length - suffix);
}

/* Nouns that would become words that say nothing (stop.c): "notes" would be "not". */
static size_t keep_noun(char *word, size_t stem, size_t length)
{
    static const char *const nouns[][2] = {
        { "new", "news" }, { "not", "note" }, { "set", "setting" }, { "them", "theme" }
    };
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        size_t n = strlen(nouns[i][1]);
        if (stem != strlen(nouns[i][0]) || memcmp(word, nouns[i][0], stem) || length < n)
            continue;
        memcpy(word, nouns[i][1], n);
        return n;
    }
    return stem;
}

size_t stem_english(char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (word[i] < 'a' || word[i] > 'z')
            return length;
    size_t stem = strip_participle(word, strip_plural(word, length));
    /* "parse", "parsed" and "parsing" meet without the e. */
    if (stem > 3 && word[stem - 1] == 'e')
        stem--;
    return keep_noun(word, stem, length);
}
