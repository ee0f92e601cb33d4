/* store.h - the folder where repose keeps its state, its lock, and the repository that it belongs
 * to.
 *
 *     <folder>/index.db      rebuildable (store/index_db.h)
 *     <folder>/notes.db      paid for, never thrown away (store/notes_db.h)
 *     <folder>/eval.json, eval-model.json   the last measurements (store/report.h)
 *     <folder>/writer.lock   flock(2)ed by the one process that writes; the kernel frees it
 *     <folder>/sleep.lock    flock(2)ed by the one process that asks a model
 *     <folder>/hook.lock     flock(2)ed by the one process that does what git's hooks ask for
 *     <folder>/learning/     such a folder, while past changes are replayed (eval/learn.h)
 *     <folder>/repository    the common git directory that this folder belongs to, one line
 *
 * All errors are ERR_STORE and name the folder and the way out (--db, permissions, disk space).
 */
#ifndef REPOSE_STORE_STORE_H
#define REPOSE_STORE_STORE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/event.h"

struct store;

/* Opens the folder, made with its parents when it does not exist. `repository` is the common git
 * directory: a folder that belongs to another repository is refused. */
int store_open(struct store **out, const char *folder, const char *repository, struct err *err);
/* The same for who only looks: nothing is made or written. A folder that does not exist is an empty
 * one. */
int store_look(struct store **out, const char *folder, const char *repository, struct err *err);
/* Whether files can be made in it. */
bool store_is_writable(const struct store *store);
void store_close(struct store *store);
/* Opens a folder inside that of `outer`, for a while. One that is there must be such a folder, left
 * behind by a killed process; anything else under that name is refused. */
int store_open_inner(struct store **out, const struct store *outer, const char *name,
                     const char *repository, struct err *err);
/* Closes it and removes its files and the folder. What this program did not make stays. */
void store_discard(struct store *store);
const char *store_folder(const struct store *store);

/* Takes the writer's lock, waiting up to wait_ms (0: do not wait; -1: for ever, polling
 * cancel_check). Returns 1 when it is held by this process, 0 when another process has it, -1 on
 * error. Calls nest: each needs its store_unlock. */
int store_lock(struct store *store, int wait_ms, struct err *err);
void store_unlock(struct store *store);

/* Takes the lock of the one process that asks a model, without waiting, until the store is closed.
 * 1 held, 0 another process has it, -1. */
int store_lock_sleep(struct store *store, struct err *err);

/* Takes the lock of the one process that does what hooks ask for, without waiting. 1 held, 0
 * another process has it, -1. */
int store_lock_hook(struct store *store, struct err *err);
void store_unlock_hook(struct store *store);
/* The process that holds that lock; 0: none. */
long store_hook_process(const struct store *store);

#endif
