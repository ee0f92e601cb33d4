/* remote.h - the notes of a remote as they are there now: fetched into a ref of ours, and listed.
 * Everything that talks to the remote is in here. */
#ifndef REPOSE_SHARE_REMOTE_H
#define REPOSE_SHARE_REMOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "share/share.h"

/* What the remote has. */
struct shared {
    char tracking[64]; /* the ref that remembers it here */
    bool exists;
    struct oid tip, tree;
    struct tree_entry *entries; /* in path order; hostile */
    size_t count;
};

/* In arena. */
int shared_load(const struct share_request *request, struct shared *shared, struct arena *arena,
                struct err *err);
/* The file at a path; NULL: none. */
const struct tree_entry *shared_find(const struct shared *shared, const char *path);

/* Makes the commit the tip of the remote's notes: 1 done, 0 somebody was faster, -1. */
int shared_push(const struct share_request *request, const struct shared *shared,
                const struct oid *commit, struct err *err);

/* Runs git on the request's repository, as git_run. */
int share_git(const struct share_request *request, const char *const *arguments, struct buf *output,
              struct buf *said, struct err *err);
/* What git said, on one line; lives as long as said. */
const char *share_one_line(struct buf *said);
/* ERR_NETWORK: "cannot WHAT REMOTE: " and what git said. */
int share_git_failed(const struct share_request *request, const char *what, struct buf *said,
                     struct err *err);

#endif
