/* marked.h - a block of lines between two markers at the end of a text that somebody else owns, and
 * taking it out again. Pure; taking a block out gives the text that it was put into, to the byte.
 *
 *     <!-- >>> repose >>> put here by 'repose agents install' -->
 *     ...
 *     <!-- <<< repose <<< -->
 */
#ifndef REPOSE_AGENTS_MARKED_H
#define REPOSE_AGENTS_MARKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct marks {
    const char *begin, *end; /* whole lines without a newline; no line of the body is one of them */
};
extern const struct marks marks_of_markdown, marks_of_toml;

/* EDIT_DONE and EDIT_NOTHING of agents/jsonc.h. The body ends in a newline. is_new: there was no
 * file, so nothing parts the block from what stands before it. A block with another body is
 * replaced. -1, ERR_NO: a block begins that does not end, or there are two. */
int marked_insert(const char *text, size_t size, const struct marks *marks, const char *body,
                  bool is_new, struct buf *out, struct err *err);
int marked_remove(const char *text, size_t size, const struct marks *marks, struct buf *out,
                  struct err *err);

/* True when a block is in the text; *out is the text without it. -1 as above. */
int marked_split(const char *text, size_t size, const struct marks *marks, struct buf *out,
                 struct err *err);

#endif
