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
    bool merge;         /* of two parents or more */
};

#endif
