#ifndef REPOSE_CMD_VERSION_H
#define REPOSE_CMD_VERSION_H

#include <stdbool.h>

#include "base/err.h"

/* The version, then one line with those of the libraries, for bug reports; with all, a line for
 * each grammar. */
int print_version(bool all, struct err *err);

#endif
