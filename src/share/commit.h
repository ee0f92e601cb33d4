/* commit.h - the commit that carries notes. It is signed where repose.share.sign, or else git's
 * commit.gpgSign, says so: by git itself, so that user.signingKey, gpg.format and the programs that
 * are configured for it hold. */
#ifndef REPOSE_SHARE_COMMIT_H
#define REPOSE_SHARE_COMMIT_H

#include "share/remote.h"

/* 1 or 0, or -1: git's configuration cannot be read. */
int share_signs(const struct share_request *request, struct err *err);
/* On top of what the remote has. A signature that cannot be made is ERR_NETWORK, with what git
 * says: nothing unsigned takes its place. */
int share_commit(const struct share_request *request, const struct shared *shared,
                 const struct oid *tree, bool sign, struct oid *out, struct err *err);

#endif
