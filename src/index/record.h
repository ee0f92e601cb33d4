/* record.h - puts what workers found into the database, in transactions sized so that a kill loses
 * little.
 *
 * A recorder belongs to the thread that writes. The row of a recorded content is remembered by job,
 * the row of a commit by its place in the window.
 */
#ifndef REPOSE_INDEX_RECORD_H
#define REPOSE_INDEX_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "index/extract.h"
#include "store/index_db.h"

struct recorded {
    int64_t row; /* 0: nothing was recorded, `content` tells size and skip */
    struct content content;
};

struct recorder {
    struct index_db *db;
    struct recorded *jobs; /* by job */
    struct map contents;   /* (blob, language, variant) -> job that recorded it */
    uint64_t batch_bytes;  /* of source text in the current transaction */
};

void recorder_init(struct recorder *recorder, struct index_db *db, size_t jobs);
void recorder_release(struct recorder *recorder);

int record_file(struct recorder *recorder, size_t job, const struct extracted_file *file,
                struct err *err);
/* The new row, or -1. */
int64_t record_commit(struct recorder *recorder, const struct extracted_commit *commit,
                      struct err *err);
/* Commits and begins again when the current transaction is large enough. */
int record_batch(struct recorder *recorder, struct err *err);

#endif
