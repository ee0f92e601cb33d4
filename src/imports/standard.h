/* standard.h - what comes with a language: an import of it means no file of the repository. */
#ifndef REPOSE_IMPORTS_STANDARD_H
#define REPOSE_IMPORTS_STANDARD_H

#include <stdbool.h>
#include <stddef.h>

enum standard_library { STANDARD_PYTHON, STANDARD_NODE, STANDARD_C, STANDARD_RUBY };

/* name: a top-level module of Python or Node, a header ("stdio.h", "vector"), the first part of
 * what Ruby requires. */
bool standard_has(enum standard_library library, const char *name, size_t length);

#endif
