/* status.h - how fresh the index and the notes are, without changing either. */
#ifndef REPOSE_BRIEF_STATUS_H
#define REPOSE_BRIEF_STATUS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/index.h"
#include "store/index_db.h"
#include "store/notes_db.h"

struct status {
    bool has_head, has_index;
    struct oid head, indexed;
    struct snapshot snapshot; /* what is indexed; empty when nothing is */
    uint64_t files, parsed, words_only, skipped[SKIP_REASON_COUNT];
    uint64_t modules, fresh, aged, stale, missing; /* notes */
    struct ledger_totals ledger;
    struct index_db_stats database;
    bool has_run;
    struct run run;
    struct arena arena;
};

/* request as for index_update; nothing is written. */
int status_read(const struct index_request *request, struct status *out, struct err *err);
void status_release(struct status *status);

void status_to_text(const struct status *status, struct buf *out);
char *status_to_json(const struct status *status); /* docs/status.schema.json; free(3) */
/* One line per file that has no words or no structure: reason, path. */
void status_files(const struct status *status, struct buf *out);

#endif
