/* notes.h - `repose sleep` as a process of its own. */
#ifndef REPOSE_HOOK_NOTES_H
#define REPOSE_HOOK_NOTES_H

#include "base/buf.h"
#include "base/err.h"
#include "model/settings.h"

/* Writes the notes of a worktree, with that program (NULL: not known, ERR_STORE). Nobody can be
 * asked: what repose.sleep.askCost would ask about is refused, unless a budget (repose.budget.*)
 * says how much may be spent. A signal for this process ends that one, too. -1 with the exit status
 * and the last words of the other process. */
int notes_write(const char *program, const char *git_dir, const char *folder,
                const struct settings *settings, struct err *err);

#endif
