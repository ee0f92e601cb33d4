/* status.h - how fresh the index and the notes are, without changing either. */
#ifndef REPOSE_LOOK_STATUS_H
#define REPOSE_LOOK_STATUS_H

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
    uint64_t files, parsed, partial, by_lines, words_only, skipped[SKIP_REASON_COUNT];
    bool has_model; /* one is configured: then notes can be missing */
    /* Notes; without a model the structural ones. unusable: a model was asked in vain. */
    uint64_t modules, fresh, aged, stale, missing, unusable;
    struct outdated_note {
        const char *module, *state, *revision; /* that it was written at */
    } * outdated;                              /* aged and stale ones, as sleep renews them */
    size_t outdated_count;
    struct note_count *writers, *sharers; /* of the paid notes that are stored */
    size_t writer_count, sharer_count;
    struct verdict_totals verdicts; /* on facts of paid notes */
    uint64_t structural; /* modules whose note is the structural one */
    struct ledger_totals ledger, today, month;
    struct request_totals requests; /* that were asked here */
    uint32_t refined_on; /* past changes that refined the ranking here; 0: shipped weights */
    double predicted; /* tokens of sleep that the paid notes are expected to save, less nothing */
    size_t batches;   /* that wait for collection */
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
