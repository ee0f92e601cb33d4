/* toml.h - just enough of TOML to see whether a table can be added at the end of a text. Pure. */
#ifndef REPOSE_AGENTS_TOML_H
#define REPOSE_AGENTS_TOML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Whether the text has the table [parent.name]. -1, ERR_NO: it is no TOML (a string or a bracket
 * that does not end), or says `parent = …` on a line, so that a table of it cannot be added. */
int toml_has_table(const char *text, size_t size, const char *parent, const char *name,
                   struct err *err);

#endif
