#include <stdlib.h>
#include <string.h>

#include "text/words.h"

/* Analysed forms, sorted. What people write in every request: function words, and the verbs of
 * change. */
static const char *const stop_words[] = {
    "about",     "add",     "after", "all",   "allow",     "also",   "an",     "and",
    "any",       "are",     "as",    "at",    "be",        "becaus", "befor",  "between",
    "both",      "bug",     "but",   "by",    "can",       "chang",  "commit", "could",
    "currently", "did",     "do",    "doe",   "each",      "eg",     "etc",    "featur",
    "fix",       "for",     "from",  "get",   "got",       "had",    "has",    "hav",
    "he",        "how",     "ie",    "if",    "implement", "improv", "in",     "instead",
    "into",      "is",      "issu",  "it",    "its",       "just",   "let",    "lik",
    "mad",       "mak",     "may",   "might", "mor",       "much",   "must",   "need",
    "new",       "no",      "not",   "now",   "of",        "on",     "one",    "only",
    "or",        "other",   "our",   "out",   "over",      "pleas",  "pr",     "problem",
    "rather",    "sam",     "set",   "she",   "should",    "sinc",   "so",     "som",
    "such",      "support", "than",  "that",  "the",       "their",  "them",   "then",
    "ther",      "thes",    "they",  "this",  "thos",      "to",     "todo",   "two",
    "up",        "updat",   "use",   "used",  "user",      "using",  "very",   "via",
    "want",      "was",     "we",    "wer",   "what",      "when",   "wher",   "which",
    "whil",      "who",     "why",   "will",  "wip",       "with",   "within", "without",
    "would",     "you",     "your",
};

static int compare_term(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

bool word_is_among(const char *term, const char *const *words, size_t count)
{
    return bsearch(term, words, count, sizeof *words, compare_term) != NULL;
}

bool word_is_stop(const char *term)
{
    return word_is_among(term, stop_words, sizeof stop_words / sizeof *stop_words);
}
