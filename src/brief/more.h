/* more.h - more about one file of a brief, for who wants it: an agent pays for detail there, and
 * nowhere else. More about a name is look/find.h. */
#ifndef REPOSE_BRIEF_MORE_H
#define REPOSE_BRIEF_MORE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "brief/brief.h"

/* Appends Markdown about the file at this place in the snapshot: its definitions that speak of the
 * request, lines around what tells most, and sentences of its module's note. Of the options the
 * request, the notes and `past` count. Bounded: 20 definitions, 4 excerpts of 30 lines, 8
 * sentences. */
int brief_more_of_file(struct view *view, const struct brief_options *options, uint32_t file,
                       struct arena *arena, struct buf *out, struct err *err);

#endif
