/* reach.h - how far a brief is read, in tokens, until it has named the answers. Pure. */
#ifndef REPOSE_EVAL_REACH_H
#define REPOSE_EVAL_REACH_H

#include <stdint.h>

#include "base/arena.h"
#include "model/note.h"

enum reach { REACH_FIRST, REACH_HALF, REACH_ALL, REACH_COUNT };

const char *reach_name(enum reach reach); /* "first", "half", "all" */

/* Estimated tokens (text/tokens.h) from the start of the Markdown to the end of the line that names
 * the first answer, half of them (rounded up) and the last one; 0: it names fewer. A file is named
 * where its path is a code span, with or without a line ("`a.c`", "`a.c:7`"); the title does not
 * count, because it repeats the request. The arena is for scratch. */
void reach_measure(const char *markdown, const struct string_list *answers, struct arena *arena,
                   uint32_t out[REACH_COUNT]);

#endif
