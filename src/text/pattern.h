/* pattern.h - regular expressions (PCRE2), compiled on first use; the only header that knows of
 * them. Any thread.
 *
 * Work is bounded: a pattern is tried at one position, sees at most PATTERN_AHEAD bytes, and stops
 * at a limit of steps; one that stops does not match.
 */
#ifndef REPOSE_TEXT_PATTERN_H
#define REPOSE_TEXT_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#define PATTERN_AHEAD  4096
#define PATTERN_GROUPS 8

struct matcher;

/* Static; zeroed but for text. In case-sensitive, multi-line mode; bytes, and no UTF-8. */
struct pattern {
    const char *text;
    void *_Atomic code;
};

struct pattern_match {
    size_t start[PATTERN_GROUPS], end[PATTERN_GROUPS]; /* of each group; 0 is the whole */
    unsigned last;                                     /* the highest group that is set */
    const char *mark;                                  /* the (*MARK:name) that was passed */
};

/* Tries the pattern exactly at `at`; it may look at what stands before. *matcher is made when it is
 * needed, and freed by the caller. */
bool pattern_at(struct pattern *pattern, struct matcher **matcher, const char *text, size_t size,
                size_t at, struct pattern_match *out);
void matcher_free(struct matcher *matcher);

#endif
