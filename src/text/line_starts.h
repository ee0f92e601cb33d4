/* line_starts.h - where the lines of a text begin. Pure. */
#ifndef REPOSE_TEXT_LINE_STARTS_H
#define REPOSE_TEXT_LINE_STARTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Entry i is where line i + 1 begins, and the one behind the last line where that ends: *count + 1
 * entries. What stands behind the last line feed is a line, too. A text of more than `max` lines
 * ends with that one. */
uint32_t *line_starts_of(const char *text, size_t size, size_t max, struct arena *arena,
                         uint32_t *count);

#endif
