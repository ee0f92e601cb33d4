#include "text/stem.h"

#include <stdbool.h>
#include <string.h>

#include "text/words.h"

static bool ends(const char *word, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length >= n && !memcmp(word + length - n, suffix, n);
}

/* Writes what a word is to end with in place of its last `cut` letters. */
static size_t put_end(char *word, size_t length, size_t cut, const char *end)
{
    size_t n = strlen(end);
    memcpy(word + length - cut, end, n);
    return length - cut + n;
}

/* Singulars that end like plurals. */
static bool is_singular(const char *word, size_t length)
{
    static const char *const singulars[] = { "alias", "atlas", "bias", "canvas", "lens" };
    for (size_t i = 0; i < sizeof singulars / sizeof *singulars; i++)
        if (ends(word, length, singulars[i]))
            return true;
    return ends(word, length, "ss") || ends(word, length, "us") || ends(word, length, "is");
}

/* Plurals that change their singular's end; 0 for others. */
static size_t strip_foreign_plural(char *word, size_t length)
{
    static const struct {
        const char *end;
        size_t cut;
        const char *singular;
    } plurals[] = {
        { "indices", 4, "ex" },  { "vertices", 4, "ex" }, { "matrices", 3, "x" },
        { "analyses", 2, "is" }, { "theses", 2, "is" },
    };
    for (size_t i = 0; i < sizeof plurals / sizeof *plurals; i++)
        if (ends(word, length, plurals[i].end))
            return put_end(word, length, plurals[i].cut, plurals[i].singular);
    return 0;
}

static size_t strip_plural(char *word, size_t length)
{
    if (length < 4 || word[length - 1] != 's')
        return length;
    size_t stem = strip_foreign_plural(word, length);
    if (stem)
        return stem;
    if (ends(word, length, "ies") && length > 4 && !ends(word, length, "ookies") &&
        !ends(word, length, "movies"))
        return put_end(word, length, 3, "y");
    if (ends(word, length, "sses") || ends(word, length, "xes") || ends(word, length, "ches") ||
        ends(word, length, "shes"))
        return length - 2;
    return is_singular(word, length) ? length : length - 1;
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

static size_t strip_participle(char *word, size_t length)
{
    if (length > 4 && ends(word, length, "ied"))
        return put_end(word, length, 3, "y");
    size_t suffix = ends(word, length, "ing") ? 3 : ends(word, length, "ed") ? 2 : 0;
    if (!suffix || length - suffix < 3 || !has_vowel(word, length - suffix))
        return length;
    return undouble(word, length - suffix);
}

/* Words in -er that are not from a verb in use, or whose verb speaks of another thing. */
static bool is_root(const char *word, size_t length)
{
    static const char *const roots[] = {
        "container", "customer", "docker", "folder", "former", "header", "number",
        "pointer",   "proper",   "rather", "render", "server", "summer",
    };
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (length == strlen(roots[i]) && !memcmp(word, roots[i], length))
            return true;
    return ends(word, length, "eer");
}

static bool is_stop(const char *word, size_t length)
{
    char copy[TERM_MAX + 1];
    if (length >= sizeof copy)
        return false;
    memcpy(copy, word, length);
    copy[length] = '\0';
    return word_is_stop(copy);
}

/* Who or what does it: "formatter" -> "format", "parser" -> "pars", "iterator" -> "iterat",
 * "carrier" -> "carry". A noun stays whose verb says nothing: "setter", "committer". */
static size_t strip_agent(char *word, size_t length)
{
    if (length > 7 && ends(word, length, "ator"))
        return length - 2;
    if (length < 6 || !ends(word, length, "er") || is_root(word, length))
        return length;
    if (ends(word, length, "ier"))
        return put_end(word, length, 3, "y");
    size_t stem = undouble(word, length - 2);
    return is_stop(word, stem) ? length : stem;
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
    stem = strip_agent(word, stem);
    /* "parse", "parsed" and "parsing" meet without the e. */
    if (stem > 3 && word[stem - 1] == 'e')
        stem--;
    return keep_noun(word, stem, length);
}

/* ---- how stems begin ---- */

static void add_triple(struct stem_starts *starts, const char *word, char third)
{
    unsigned bit = stem_triple_bit(word, third);
    starts->triples[bit / 32] |= 1u << bit % 32;
}

/* What stands behind two letters may belong to another part of the same name. */
static void add_triples(struct stem_starts *starts, const char *word, size_t length)
{
    if (length > 2)
        add_triple(starts, word, word[2]);
    if (length > 2 && (word[2] == 'i' || word[2] == 'y'))
        add_triple(starts, word, word[2] == 'i' ? 'y' : 'i');
    for (char c = 'a'; length == 2 && c <= 'z'; c++)
        add_triple(starts, word, c);
}

void stem_starts_add(struct stem_starts *starts, const char *word, size_t length)
{
    unsigned bit = stem_pair_bit(word, length);
    unsigned char first = (unsigned char)word[0];
    unsigned char capital = first >= 'a' && first <= 'z' ? first - 32 : first;
    starts->pairs[bit / 32] |= 1u << bit % 32;
    add_triples(starts, word, length);
    starts->letters[first] = starts->letters[capital] = 1;
    memset(starts->letters + 128, 1, 128);
}

void stem_starts_join(struct stem_starts *starts, const struct stem_starts *more)
{
    for (size_t i = 0; i < STEM_PAIRS / 32; i++)
        starts->pairs[i] |= more->pairs[i];
    for (size_t i = 0; i < STEM_TRIPLES / 32; i++)
        starts->triples[i] |= more->triples[i];
    for (size_t i = 0; i < sizeof starts->letters; i++)
        starts->letters[i] |= more->letters[i];
}
