/* operation.h - what git is in the middle of in a worktree. */
#ifndef REPOSE_HOOK_OPERATION_H
#define REPOSE_HOOK_OPERATION_H

/* "rebase", "merge", "bisect" and so on, by the files that git keeps for it in the git directory of
 * the worktree; NULL: nothing. */
const char *operation_in_progress(const char *git_dir);

#endif
