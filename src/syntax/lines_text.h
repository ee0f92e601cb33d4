/* lines_text.h - texts that go over several lines, for rules of lines.h: what looks like a
 * definition in one is none. */
#ifndef REPOSE_SYNTAX_LINES_TEXT_H
#define REPOSE_SYNTAX_LINES_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define LINES_TEXTS_MAX 4 /* that one line opens */

struct lines_text {
    char ends[LINES_TEXTS_MAX][64]; /* the lines that they end with, in order */
    size_t count;
    char quote; /* of the text in three quotes that is open, or '\0' */
    bool is_pod, is_over;
};

/* Whether the line [p, end), without white space around it, begins in a text; only of the kinds
 * that the flags name (enum line_flag). */
bool lines_text_holds(struct lines_text *texts, unsigned flags, const char *p, const char *end,
                      bool is_indented);
/* What a line of code opens. */
void lines_text_open(struct lines_text *texts, unsigned flags, const char *p, const char *end);

#endif
