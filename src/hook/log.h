/* log.h - what was done for hooks: <store>/hook.log, and hook.log.1 with what was before. */
#ifndef REPOSE_HOOK_LOG_H
#define REPOSE_HOOK_LOG_H

#include "base/arena.h"

#define HOOK_LOG_MAX (128 * 1024) /* bytes of each of the two */

/* Adds a line with the time. Best effort: there is nowhere to tell of a failure. Only by the
 * process that holds store_lock_hook. */
void hook_log(const char *folder, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The last line, in arena; NULL: there is none. */
const char *hook_log_last(const char *folder, struct arena *arena);

#endif
