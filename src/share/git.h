/* git.h - runs the user's own git, whose credentials, ssh, proxies and hooks carry what is shared.
 */
#ifndef REPOSE_SHARE_GIT_H
#define REPOSE_SHARE_GIT_H

#include "base/buf.h"
#include "base/err.h"

/* Runs git on the repository with these arguments (NULL at the end). Its output goes to `output`
 * (NULL: nowhere; bounded by the buffer's limit), what it says on standard error to `errors`.
 * Returns its exit status, or -1 with ERR_NETWORK when it could not be run. Messages are in
 * English; refs/replace/ is not looked at. */
int git_run(const char *git_dir, const char *const *arguments, struct buf *output,
            struct buf *errors, struct err *err);

#endif
