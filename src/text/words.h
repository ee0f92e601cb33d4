/* words.h - the words of a text as search terms; the same analysis for files, commit messages and
 * requests.
 *
 * A word is a run of letters, digits and '_' (ASCII), or of other letters (UTF-8). Analysis of a
 * word:
 *   - it is parted at '_', at lower-to-upper changes (camelCase), before the last capital of a run
 *     of capitals that goes over into lower case (HTTPServer -> http, server), and between letters
 *     and digits;
 *   - parts are lower-cased and stemmed (a light suffix stripper, the same for every field);
 *     one-letter parts are dropped;
 *   - a word of several parts also gives itself, lower-cased and without '_' ("http_server" and
 *     "HttpServer" both give "httpserver");
 *   - runs of CJK characters give overlapping pairs (bigrams), and a name between them its parts;
 *   - characters of full and half width are those of usual width (text/width.h).
 * Words longer than 64 bytes give only their first 64, but in CJK text; words that look like encoded data (long hex,
 * base64) give nothing.
 *
 * The analysis is done once for each distinct word of a text, so counting costs one table look-up
 * per word. The counter is reused from text to text; it belongs to one thread.
 */
#ifndef REPOSE_TEXT_WORDS_H
#define REPOSE_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/stem.h"

#define TERM_MAX 64 /* bytes of a term */

/* Where a word stood. BM25 weighs them apart. */
enum word_field {
    FIELD_BODY,    /* identifiers and strings of code; running text of documents */
    FIELD_COMMENT, /* comments and documentation of code */
    FIELD_SYMBOL,  /* names of definitions, headings, keys */
    FIELD_COUNT
};

struct term {
    const char *text; /* NUL-terminated, valid until the counter's next reset */
    uint32_t length;
    uint32_t counts[FIELD_COUNT];
};

struct word_counter;

struct word_counter *word_counter_new(void);
void word_counter_free(struct word_counter *counter);
void word_counter_reset(struct word_counter *counter);
void word_counter_add(struct word_counter *counter, const char *text, size_t size,
                      enum word_field field);
/* The distinct terms of all that was added since the reset, sorted by bytes; their number in
 * *count. lengths[f] is the sum of counts[f] over all terms (the document's length for BM25). Valid
 * until the next add or reset. */
const struct term *word_counter_terms(struct word_counter *counter, size_t *count,
                                      uint32_t lengths[FIELD_COUNT]);

/* The same in the order of their first words: for the index, where sorting is a good part of the
 * cost. */
const struct term *word_counter_terms_unordered(struct word_counter *counter, size_t *count,
                                                uint32_t lengths[FIELD_COUNT]);

/* Hands over each term of a text, as often as it stands there: for short texts of which few terms
 * matter (text/matches.h), those that begin like `wanted`; of others the part may come unstemmed.
 * The term has no NUL and is gone after the call. */
typedef void term_fn(void *data, const char *term, size_t length);
void words_each(const char *text, size_t size, const struct stem_starts *wanted, term_fn *each,
                void *data);

/* Where, at `from` or behind it, a word or a part of one may begin like one of these; size: nowhere,
 * as in most texts. Costs a tenth of words_each. */
size_t words_find_start(const char *text, size_t size, size_t from,
                        const struct stem_starts *starts);
static inline bool words_may_begin(const char *text, size_t size, const struct stem_starts *starts)
{
    return words_find_start(text, size, 0, starts) < size;
}

/* The length of the first part of a word that is ASCII, '_' before it and all; of a whole word with
 * other letters. size > 0. */
size_t word_part_length(const char *word, size_t size);
/* The same of one that is known to be ASCII. */
size_t word_ascii_part_length(const char *word, size_t size);

/* True for the words of a request that say nothing about which file is meant ("the", "add",
 * "should"). `term` is an analysed term. */
bool word_is_stop(const char *term);

/* Whether the term is one of the words, which are sorted. */
bool word_is_among(const char *term, const char *const *words, size_t count);

#endif
