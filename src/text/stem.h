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
 * other letters than a-z stay. The first two letters never change. */
size_t stem_english(char *word, size_t length);

/* The first two bytes of some stems, hashed. Most words of a text can be told from all of them by
 * their beginning, without being stemmed. All zero: of none. */
struct stem_starts {
    uint32_t bits[32];
    uint32_t letters[8]; /* by byte: one begins so, in either case, or the byte is no ASCII */
};

static inline unsigned stem_starts_bit(const char *word, size_t length)
{
    return ((unsigned char)word[0] * 37u + (length > 1 ? (unsigned char)word[1] : 0u)) % 1024;
}

/* Both for a lower-case word before or after it is stemmed; length > 0. Inline, because they are
 * asked for each word of each text. */
static inline void stem_starts_add(struct stem_starts *starts, const char *word, size_t length)
{
    unsigned bit = stem_starts_bit(word, length);
    unsigned char first = (unsigned char)word[0];
    unsigned char capital = first >= 'a' && first <= 'z' ? first - 32 : first;
    starts->bits[bit / 32] |= 1u << bit % 32;
    starts->letters[first / 32] |= 1u << first % 32;
    starts->letters[capital / 32] |= 1u << capital % 32;
    for (int i = 4; i < 8; i++)
        starts->letters[i] = UINT32_MAX;
}

static inline bool stem_starts_may_have(const struct stem_starts *starts, const char *word,
                                        size_t length)
{
    unsigned bit = stem_starts_bit(word, length);
    return starts->bits[bit / 32] >> bit % 32 & 1;
}

#endif
