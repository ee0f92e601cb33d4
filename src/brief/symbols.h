/* symbols.h - the definitions of a file that a request speaks of, best first. */
#ifndef REPOSE_BRIEF_SYMBOLS_H
#define REPOSE_BRIEF_SYMBOLS_H

#include "base/arena.h"
#include "model/summary.h"
#include "rank/request.h"
#include "text/words.h"

/* How much each term of the request tells, for picking symbols: 0 for one that every file holds. */
struct symbol_picker {
    const struct request *request;
    const double *weights; /* one per request term */
    struct word_counter *counter;
};

/* At most `max` definitions that share a word with the request in name (counts triple), signature
 * or documentation, by that score; with none, the `fallback` most prominent ones: long, public, no
 * fields. Pointers into the summary, the array in arena; the count is returned. */
size_t symbols_pick(const struct symbol_picker *picker, const struct summary *summary, size_t max,
                    size_t fallback, struct arena *arena, const struct definition ***out);

#endif
