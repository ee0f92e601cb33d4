/* build.h - makes the snapshot of one revision: plan, read with worker threads, record, publish. */
#ifndef REPOSE_INDEX_BUILD_H
#define REPOSE_INDEX_BUILD_H

#include <stdbool.h>
#include <stdint.h>

#include "index/index.h"

struct build_input {
    const struct index_request *request;
    struct index_db *db; /* opened for writing, no transaction */
    struct oid commit;
    uint64_t key;
};

/* Publishes the snapshot of the commit. What was recorded before a failure or a signal stays in the
 * database, and is found by the next build. */
int build_snapshot(const struct build_input *input, struct index_outcome *outcome, struct err *err);

#endif
