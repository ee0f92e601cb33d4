/* progress.h - progress and messages of the layers below on standard error: delayed by a second,
 * throttled, one line that is rewritten, and only on a terminal. Warnings are always printed (not
 * with -q), escaped. */
#ifndef REPOSE_CMD_PROGRESS_H
#define REPOSE_CMD_PROGRESS_H

#include "base/event.h"

/* Fills the callbacks. One per program: the terminal is one. */
void progress_init(struct events *events, int verbosity);
/* Removes the line from the terminal, before anything else is printed. */
void progress_clear(void);
/* "repose: …" on standard error, escaped for the terminal. */
void print_message(const char *kind, const char *message);

#endif
