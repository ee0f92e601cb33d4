/* index.h - brings the index up to date with a revision, and hands out a view of it.
 *
 * walk -> parse -> record: the tree of the revision is compared with the nearest snapshot, blobs
 * that are not known yet are read and summarised by worker threads, results are written in batches
 * by the calling thread, and the new snapshot is published last, in one transaction. A kill loses
 * at most one batch; the next run reuses what was written.
 */
#ifndef REPOSE_INDEX_INDEX_H
#define REPOSE_INDEX_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/event.h"
#include "model/settings.h"
#include "model/snapshot.h"
#include "repo/repo.h"
#include "store/index_db.h"
#include "store/store.h"

struct index_request {
    struct repo *repo;
    struct store *store;
    const struct settings *settings;
    const struct events *events;
    const char *revision; /* NULL: HEAD */
    const char *command;  /* for the record of runs: "index", "brief" */
    int wait_ms;          /* for another writer; -1: for ever */
    bool stale_allowed;   /* when the wait is over: answer from the nearest complete ancestor */
    bool known_only;      /* as if the wait were over: nothing is indexed, however little it is */
};

struct index_outcome {
    uint64_t parsed, reused, commits_read; /* parsed 0: nothing was new */
    bool unborn; /* HEAD has no commits: an empty snapshot, nothing written */
    bool stale;  /* the view is of an ancestor; `wanted` is what was asked for */
    struct oid wanted;
};

/* What a work tree was laid over. */
struct index_under {
    struct file *files; /* of the snapshot, in its arena; NULL: nothing was laid over it */
    size_t file_count;
    struct oid tree;
    unsigned times; /* that something was laid over it */
};

/* What an answer is made from: the database opened for reading and the snapshot. */
struct index_view {
    struct index_db *db; /* NULL when unborn */
    struct snapshot snapshot;
    struct index_under under; /* of index_view_overlay */
};

#define INDEX_VIEW_INIT                                                                            \
    {                                                                                              \
        NULL, SNAPSHOT_INIT                                                                        \
    }

/* Updates as far as needed (nothing is locked or written when the snapshot is there already) and
 * opens the view, which reads from the request's repo. A damaged database is rebuilt, with a warning. */
int index_update(const struct index_request *request, struct index_view *view,
                 struct index_outcome *outcome, struct err *err);
void index_view_release(struct index_view *view);

/* The settings part of a snapshot's key: settings, extractor version, limits, info/attributes. */
uint64_t index_settings_key(const struct index_request *request);

#endif
