/* log.h - remembers what was asked, on this machine: it orders the work of sleep time. */
#ifndef REPOSE_BRIEF_LOG_H
#define REPOSE_BRIEF_LOG_H

#include <stdbool.h>

#include "base/arena.h"
#include "brief/brief.h"
#include "model/settings.h"
#include "store/notes_db.h"

/* past: a revision was named, which says nothing about what will be asked next. A brief about the
 * work tree is never logged: its modules are of what must not be stored. */
bool brief_is_logged(const struct settings *settings, bool past);

/* Nobody fails for it. */
void brief_log(struct notes_db *notes, const struct settings *settings, const struct brief *brief,
               struct arena *arena);

#endif
