/* detach.h - parts the program from whoever started it: git, its terminal, its environment. */
#ifndef REPOSE_HOOK_DETACH_H
#define REPOSE_HOOK_DETACH_H

#include "base/err.h"

/* Closes whatever was inherited beyond the standard streams: somebody may wait for the other end.
 * Before anything is opened. */
void detach_files(void);

/* Forgets what git says to its hooks about the repository at hand (GIT_DIR, GIT_INDEX_FILE, …),
 * which is wrong for any other. */
void detach_environment(void);

/* Goes on in a child with a session of its own, no terminal and no streams, in the root folder. 1
 * in the child, 0 in the parent, -1: ERR_STORE. */
int detach_fork(struct err *err);

#endif
