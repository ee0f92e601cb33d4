/* place.h - what a text says at a place where a name stands: whether it is in an import or a string,
 * what stands before it, and what that was declared to be. */
#ifndef REPOSE_VIEW_PLACE_H
#define REPOSE_VIEW_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "syntax/qualifier.h"
#include "view/source.h"

#define PLACES_MAX 200 /* of one word in one file that are looked at */

/* Whether the line is of an import, which may go on over several lines. */
bool place_is_in_import(const struct source *source, uint32_t line);
/* By the quotes of the line. What an expression in a string names is used: f"{x}", `${x}`. */
bool place_is_in_string(const struct source *source, size_t at);
void place_qualifier(const struct source *source, size_t at, char out[QUALIFIER_MAX]);

/* Answers about one text, in an arena: its places ask the same again and again. */
struct place_answer;
struct place_answers {
    struct place_answer *first;
    struct arena *arena;
};
/* Whether the text declares what the qualifier begins with as `wanted` says: "pool = Pool()". */
bool place_is_declared_as(struct place_answers *answers, const struct source *source,
                          const char *qualifier, const char *wanted);
/* Whether the last name of the qualifier is the type's, written as variables are: "connection_pool",
 * "connectionPool" of ConnectionPool. */
bool qualifier_is_named_after(const char *qualifier, const char *type);

#endif
