/* qualifier.h - what stands before a name, and what a declaration says about it, from the bytes.
 *
 * A qualifier is one of
 *
 *     ""              nothing: the name alone
 *     "this"          the object, the class or the base class that the code belongs to; "this.x"
 *     "="             a literal, or a global object of a platform: never a thing of the repository
 *     "?"             not to be known from here
 *     "a.b", "A:b"    a path as written, ':' for "::" and '\'
 *     "Path()", "a.b().c"  what a call gives, or an object of that type
 */
#ifndef REPOSE_SYNTAX_QUALIFIER_H
#define REPOSE_SYNTAX_QUALIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "syntax/uses.h"

#define QUALIFIER_MAX 96 /* bytes with the NUL; a longer one is "?" */

/* Of the identifier that starts there. Returns its length; out ends in NUL. with_dollar: "$x" is
 * one name. */
size_t qualifier_before(const char *text, uint32_t start, bool with_dollar,
                        char out[QUALIFIER_MAX]);

/* Where the identifier [start, end) is declared: what it is an object of, or is given. 0: it is not
 * declared there, or that says nothing. */
size_t qualifier_of_declaration(const char *text, uint32_t size, uint32_t start, uint32_t end,
                                enum uses_style style, char out[QUALIFIER_MAX]);

/* Up to the first '.', ':' or '(': "a" of "a.b()". */
size_t qualifier_root_length(const char *qualifier);
/* The last name in it, as it stands: "Store()" of "app.Store()". */
const char *qualifier_last(const char *qualifier);

#endif
