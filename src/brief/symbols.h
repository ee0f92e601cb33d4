/* symbols.h - the definitions of a file that a request speaks of, best first. */
#ifndef REPOSE_BRIEF_SYMBOLS_H
#define REPOSE_BRIEF_SYMBOLS_H

#include "base/arena.h"
#include "brief/telling.h"
#include "model/summary.h"
#include "text/request.h"
#include "text/words.h"

struct symbol_picker {
    const struct request *request;
    const struct telling *telling;
};

/* The innermost definition around `line` (0: none), which the request names, and then the others,
 * at most `max` in all, that hold something telling: a compound in the name, or a rare word of the
 * request in name (counts triple), signature or documentation. Best first: with one of these, all
 * words that it shares with the request count. Pointers into the summary, the array in arena; the
 * count is returned. */
size_t symbols_pick(const struct symbol_picker *picker, const struct summary *summary,
                    uint32_t line, size_t max, struct arena *arena, const struct definition ***out);

/* The line that the request names in this file ("src/a.c:12", also as the end of a longer or a
 * shorter path, as in a stack trace), or 0. */
uint32_t symbols_named_line(const struct request *request, const char *path);

#endif
