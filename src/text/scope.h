/* scope.h - the parts of a request that say what shall stay as it is: "the tables in b.c stay as
 * they are", "without touching src/c.c", "do not change `Foo`". Pure.
 *
 * Only what is clear is found: whoever takes a symptom ("the title remains unchanged after that")
 * for a wish loses what the request is about. So nothing is found in the first words of a request,
 * which say what is to be done; a state ("as it is") ends its clause; and where the words alone could
 * be about what a program does ("do not modify the file"), the clause must name code.
 */
#ifndef REPOSE_TEXT_SCOPE_H
#define REPOSE_TEXT_SCOPE_H

#include <stddef.h>

#include "base/arena.h"

/* Bytes of the text, [start, end). */
struct scope {
    size_t start, end;
};

/* Ascending, not overlapping; in arena. Returns how many there are. */
size_t scope_find_kept(const char *text, size_t size, struct arena *arena, struct scope **out);

#endif
