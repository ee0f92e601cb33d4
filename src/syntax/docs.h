/* docs.h - documentation in plain words out of comments and documentation strings. */
#ifndef REPOSE_SYNTAX_DOCS_H
#define REPOSE_SYNTAX_DOCS_H

#include <stddef.h>

#include "base/buf.h"
#include "syntax/gather.h"

/* All of these append to `out`, which stays empty when there is nothing to say. The preambles must
 * be sorted. */

/* The first line of the comments that stand directly above `start`, its sentence completed from the
 * lines after it. */
void docs_above(const struct gather *gather, uint32_t start, struct buf *out);
/* The same of a documentation string. */
void docs_first_line(const struct gather *gather, struct span span, struct buf *out);
/* All of a documentation string, up to SUMMARY_DOC_MAX. */
void docs_whole(const struct gather *gather, struct span span, struct buf *out);
/* What the comments at the top say of the file, past licences and directives, before `limit` (the
 * first definition with its comment). */
void docs_of_file(const struct gather *gather, uint32_t limit, struct buf *out);

#endif
