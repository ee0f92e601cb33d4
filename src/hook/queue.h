/* queue.h - what hooks ask for: a file for each worktree in <store>/queue, written beside and
 * renamed, so that it is whole whenever it is seen. A later entry of a worktree replaces the one
 * before.
 *
 * Adding takes no lock. Everything else is for the process that holds store_lock_hook. An entry is
 * claimed by another rename before the work, and removed after it: a process that is killed leaves
 * it, and queue_read gives it back.
 */
#ifndef REPOSE_HOOK_QUEUE_H
#define REPOSE_HOOK_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct queue_entry {
    const char *git_dir; /* of the worktree, absolute */
    const char *commit;  /* in hex, for people; "": there was none */
    bool sleep;          /* also write notes */
    int64_t added_ms;    /* milliseconds since 1970; set when read */
    const char *name;    /* of its file; set when read */
};

/* The text of an entry's file, which is cut up: the strings point into it. False when it is none.
 * What hooks of another program wrote there is foreign. */
bool queue_entry_parse(char *text, struct queue_entry *out);

/* folder: of the store. ERR_STORE. */
int queue_add(const char *folder, const struct queue_entry *entry, struct err *err);

/* The oldest first, in arena. recover: claims of a process that was killed are entries again, and
 * what is no entry is removed; without it nothing is changed, and claims are listed as they are. */
int queue_read(const char *folder, bool recover, struct arena *arena, struct queue_entry **entries,
               size_t *count, struct err *err);

/* Before the work; after it; instead of that, when it was not done. ERR_STORE. */
int queue_claim(const char *folder, const struct queue_entry *entry, struct err *err);
int queue_finish(const char *folder, const struct queue_entry *entry, struct err *err);
void queue_restore(const char *folder, const struct queue_entry *entry);

/* Somebody asks the process that waits to wait no longer; whether somebody did, once. */
int queue_ask(const char *folder, struct err *err);
bool queue_was_asked(const char *folder);

#endif
