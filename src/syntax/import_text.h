/* import_text.h - what one import statement names, and what it calls that: from its text, in each
 * language's own way. `use a::{b, c as d}` names two things, `from m import *` all there are. */
#ifndef REPOSE_SYNTAX_IMPORT_TEXT_H
#define REPOSE_SYNTAX_IMPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "syntax/uses.h"

struct import_name {
    const char *target; /* as struct import; NULL: that of the statement */
    const char *member, *name;
    bool is_handed_on;
};

typedef void import_name_found(void *data, const struct import_name *name);

/* The statement is text[start, end); what stands around it is looked at, too: `const a =
 * require(…).b`. target: what the tree says it imports. The strings passed live until `found`
 * returns. */
void import_text_read(enum uses_style style, const char *text, size_t size, size_t start,
                      size_t end, const char *target, import_name_found *found, void *data);

#endif
