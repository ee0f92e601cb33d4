/* markdown.h - texts of unknown content inside Markdown. */
#ifndef REPOSE_BRIEF_MARKDOWN_H
#define REPOSE_BRIEF_MARKDOWN_H

#include "base/buf.h"

/* Appends the text as a code span, printable (base/utf8.h). The fence is longer than any run of
 * back-quotes in the text. */
void markdown_add_code(struct buf *out, const char *text, size_t size);

#endif
