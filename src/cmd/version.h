#ifndef REPOSE_CMD_VERSION_H
#define REPOSE_CMD_VERSION_H

#include "base/err.h"

/* The version, then one line with those of the libraries, for bug reports. */
int print_version(struct err *err);

#endif
