/* runner.h - does what the queue asks for: brings the index of each worktree up to date, and writes
 * its notes where that is wanted.
 *
 * One process at a time, which is whoever gets the lock; the others have put their entries down
 * before, and go. An entry is taken up
 *
 *   - when no other has come for a second (or for ten seconds without an end), so that a burst of
 *     commits is one run,
 *   - when git is not in the middle of a rebase, merge, cherry-pick, revert or bisect there. That
 *     is waited for, but not for long: an entry that is left is taken up with the next one,
 *   - when repose.hook.when allows it. That is waited for, for a day.
 *
 * What was done, and what failed, stands in the log (hook/log.h) and among the runs of the index.
 */
#ifndef REPOSE_HOOK_RUNNER_H
#define REPOSE_HOOK_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/event.h"
#include "store/store.h"

struct runner_request {
    struct store *store;
    const char *common_dir; /* of the repository: an entry of another one is dropped */
    const char *program;    /* to write notes with; see process_file() */
    const struct events *events;
    bool asked; /* by somebody, for now: nothing above is waited for */
};

struct runner_outcome {
    size_t done, failed; /* entries; each is out of the queue */
    struct err failure;  /* the last one */
};

/* 1: all that could be done is done; 0: another process has the lock, and when this was asked for,
 * it is told to wait no longer; -1: the store or a signal, and what was not done stays in the
 * queue. */
int runner_run(const struct runner_request *request, struct runner_outcome *outcome,
               struct err *err);

#endif
