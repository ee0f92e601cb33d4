/* stem.h - a light English stemmer: "files", "filing" and "file" meet, and so do "formatting" and
 * "formatter". Consistent rather than linguistic; in this order:
 *   - plurals, after Harman's S stemmer (1991): "queries" -> "query", "boxes" -> "box", "files" ->
 *     "file"; a few that change their end ("indices" -> "index", "parentheses" -> "parenthesis");
 *     what only looks like a plural stays ("alias", "status", "class");
 *   - -ing and -ed with a doubled letter before them: "stopped" -> "stop", "retried" -> "retry";
 *   - who or what does it, in -er and -ator: "parser" -> "pars", "iterator" -> "iterat"; short words
 *     stay ("user", "timer"), and those that mean another thing ("server", "header");
 *   - a last e: "parse" -> "pars".
 * Endings that make another word stay: "connection", "registry". */
#ifndef REPOSE_TEXT_STEM_H
#define REPOSE_TEXT_STEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Shortens the lower-case word in place (no NUL needed) and returns its new length. Words with
 * other letters than a-z stay. The first two letters never change, and the third only from i to y
 * ("dries" -> "dry"); a stem of two letters is a word of two. */
size_t stem_english(char *word, size_t length);

#define STEM_PAIRS   1024
#define STEM_TRIPLES 8192

/* The first two and the first three bytes of some stems, hashed. Most words of a text can be told
 * from all of them by their beginning, without being stemmed. All zero: of none. */
struct stem_starts {
    uint32_t pairs[STEM_PAIRS / 32];
    uint32_t triples[STEM_TRIPLES / 32];
    unsigned char
        letters[256]; /* by byte: one begins so, in either case, or the byte is no ASCII */
};

static inline unsigned stem_pair_bit(const char *word, size_t length)
{
    return ((unsigned char)word[0] * 37u + (length > 1 ? (unsigned char)word[1] : 0u)) % STEM_PAIRS;
}

static inline unsigned stem_triple_bit(const char *word, char third)
{
    return ((unsigned char)word[0] * 961u + (unsigned char)word[1] * 31u + (unsigned char)third) %
           STEM_TRIPLES;
}

void stem_starts_add(struct stem_starts *starts, const char *word, size_t length);
void stem_starts_join(struct stem_starts *starts, const struct stem_starts *more);

/* Whether one begins like the lower-case word before or after it is stemmed; length > 0. Inline,
 * because it is asked for each word of each text. */
static inline bool stem_starts_may_have(const struct stem_starts *starts, const char *word,
                                        size_t length)
{
    if (length > 2) {
        unsigned bit = stem_triple_bit(word, word[2]);
        return starts->triples[bit / 32] >> bit % 32 & 1;
    }
    unsigned bit = stem_pair_bit(word, length);
    return starts->pairs[bit / 32] >> bit % 32 & 1;
}

#endif
