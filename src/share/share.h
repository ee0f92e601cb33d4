/* share.h - exchanges paid notes with a team through git: refs/repose/notes of a remote.
 *
 *   push    notes of this machine that the remote lacks -> blobs, a tree united with the remote's, a
 *           commit on top of it -> git push. A push that somebody else was faster than is done again
 *           on top of theirs, so any number of machines push at once and nothing is lost
 *   fetch   git fetch -> notes that this machine lacks, each checked as a model's reply is: form,
 *           size, grounding
 *
 * The tree only grows, but for old notes of a module beyond repose.share.keep, which a push leaves
 * out (their history stays). What others wrote is used only as far as repose.share.trust allows:
 * none (default: fetch imports nothing), signed (git verify-commit accepts the commit whose change
 * put these bytes there), all. What git fails at is ERR_NETWORK, with what it says.
 */
#ifndef REPOSE_SHARE_SHARE_H
#define REPOSE_SHARE_SHARE_H

#include "base/err.h"
#include "base/event.h"
#include "note/structural.h"
#include "repo/repo.h"
#include "store/notes_db.h"

struct share_request {
    struct repo *repo;
    struct notes_db *notes; /* open for writing */
    const struct context *context;
    const struct settings *settings;
    const struct events *events;
    const char *remote; /* name or URL */
};

struct share_outcome {
    uint64_t local, remote;   /* notes here and there */
    uint64_t pushed, dropped; /* dropped: left out of the tree, beyond repose.share.keep */
    uint64_t attempts;        /* pushes */
    uint64_t fetched;         /* new notes that are used from now on */
    uint64_t refused;         /* not what a note is, or too little of it true of this code */
    uint64_t untrusted;       /* by repose.share.trust */
    uint64_t
        elsewhere; /* of modules that this revision does not have: another fetch may use them */
    uint64_t missing_here, missing_there;
};

int share_push(const struct share_request *request, struct share_outcome *outcome, struct err *err);
int share_fetch(const struct share_request *request, struct share_outcome *outcome,
                struct err *err);
/* Compares with what the remote has now. Writes nothing but the tracking ref. */
int share_status(const struct share_request *request, struct share_outcome *outcome,
                 struct err *err);

#endif
