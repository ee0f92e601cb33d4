/* choice.h - what a push changes: which notes of this machine come into the tree of the remote, and
 * which files leave it, so that each module keeps its newest repose.share.keep notes, counting both
 * sides. A push that was done has nothing left to choose. */
#ifndef REPOSE_SHARE_CHOICE_H
#define REPOSE_SHARE_CHOICE_H

#include "share/remote.h"

struct choice {
    const struct stored_note **added;
    size_t added_count;
    const char **dropped; /* paths */
    size_t dropped_count;
};

/* Notes that the form of a shared note cannot hold (a module whose path is not UTF-8) stay here. In
 * arena. */
int choice_make(const struct share_request *request, const struct shared *shared,
                const struct stored_note *notes, size_t count, struct arena *arena,
                struct choice *out, struct err *err);

#endif
