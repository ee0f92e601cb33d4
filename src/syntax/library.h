/* library.h - which names the languages' own types use for their members: a `filter` in JavaScript
 * is that of an array before it is one of the repository. */
#ifndef REPOSE_SYNTAX_LIBRARY_H
#define REPOSE_SYNTAX_LIBRARY_H

#include <stdbool.h>

#include "syntax/language.h"

/* Whether strings, collections, numbers, promises or streams of the languages of this family have
 * such a member. */
bool library_has_member(enum language_family family, const char *name);

/* Whether the library of a language that needs no import for it, or brings all names of a name space
 * with one, has such a type: a `List` of C# is its own where nothing says another. */
bool library_has_type(enum language_family family, const char *name);

#endif
