/* history.h - past changes, as the index keeps them. */
#ifndef REPOSE_MODEL_HISTORY_H
#define REPOSE_MODEL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/oid.h"

#define COMMIT_SUBJECT_MAX 512  /* bytes kept */
#define COMMIT_BODY_MAX    4096 /* bytes kept */
#define COMMIT_PATHS_MAX   1000 /* a commit that changed more keeps only their number */

enum change_kind { CHANGE_MODIFIED, CHANGE_ADDED, CHANGE_DELETED };

struct change {
    const char *path; /* bytes */
    enum change_kind kind;
};

/* Content that a commit took from one path to another: the whole file, or a large part of it. */
struct move {
    const char *from, *to;
    bool edited; /* more than a tenth of it changed on the way */
    bool kept;   /* the rest is still at `from` */
    bool part;   /* less than half of what it is there was at `from`, or of what it was there */
};

/* A commit; of a merge what its author said of the branch that it brings. Valid UTF-8 text (other
 * encodings are converted where the commit names them). */
struct commit {
    struct oid id;
    int64_t time; /* committer's, seconds since 1970 */
    const char *subject;
    const char *body;       /* without the subject and without trailers like Signed-off-by */
    struct change *changes; /* against the first parent, renames as delete + add, no submodules */
    size_t change_count;
    size_t paths_total; /* > change_count when cut by COMMIT_PATHS_MAX: then change_count is 0 */
    struct move *moves; /* also of paths that were cut; none of merges */
    size_t move_count;
    bool merge; /* of two parents or more */
    bool
        brings; /* the first commit, or one that adds most files of the repository, or a whole folder,
                    and does little else: its files have nothing to do with each other for that */
};

#endif
