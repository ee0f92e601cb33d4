/* markdown.h - texts of unknown content inside Markdown. */
#ifndef REPOSE_PRINT_MARKDOWN_H
#define REPOSE_PRINT_MARKDOWN_H

#include "base/buf.h"

/* Appends the text as a code span, printable (base/utf8.h). The fence is longer than any run of
 * back-quotes in the text. */
void markdown_add_code(struct buf *out, const char *text, size_t size);

/* The longest run of back-quotes in the text. */
size_t markdown_ticks(const char *text);
/* Appends the fence of a code block that holds runs of at most `ticks` back-quotes. */
void markdown_add_fence(struct buf *out, size_t ticks);

#endif
