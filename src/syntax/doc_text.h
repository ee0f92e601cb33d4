/* doc_text.h - prose out of comments and documentation strings. */
#ifndef REPOSE_SYNTAX_DOC_TEXT_H
#define REPOSE_SYNTAX_DOC_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The first line with words, without comment signs. "" when there is none. */
const char *doc_first_line(const char *text, size_t size, size_t max, struct arena *arena);
/* The first paragraphs as one line of text, at most max bytes. */
const char *doc_paragraph(const char *text, size_t size, size_t max, struct arena *arena);
/* A licence header, an editor's mode line, a linter's directive: not documentation. */
bool doc_is_boilerplate(const char *text, size_t size);

/* Source text on one line: white space folded, made valid UTF-8, at most max bytes. */
const char *fold_text(const char *text, size_t size, size_t max, struct arena *arena);

#endif
