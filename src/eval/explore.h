/* explore.h - what a model may do that explores a snapshot by itself: list a folder, search a text,
 * read lines. The baseline that a brief has to beat. Everything is of the snapshot's revision. */
#ifndef REPOSE_EVAL_EXPLORE_H
#define REPOSE_EVAL_EXPLORE_H

#include "base/buf.h"
#include "base/err.h"
#include "model/snapshot.h"
#include "repo/repo.h"

#define EXPLORE_RESULT_MAX 8000 /* bytes of one result */

struct explorer {
    struct repo *repo;
    const struct snapshot *snapshot;
};

/* Appends the result of an action ("list", "search", "read") with an argument as the model wrote
 * it: hostile. An action or a path that does not exist is told in the result. -1 only when the
 * repository cannot be read. */
int explore(const struct explorer *explorer, const char *action, const char *argument,
            struct buf *out, struct err *err);

#endif
