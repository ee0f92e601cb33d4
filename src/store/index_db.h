/* index_db.h - the rebuildable database: contents, postings, history, snapshots, cached notes,
 * runs.
 *
 * Schema in schema_index.c. WAL, synchronous=NORMAL, busy timeout 5 s. One writer (who holds
 * store_lock); a reader never blocks, and sees the state that was committed last when it was opened
 * until it is closed. Row ids are never reused. A connection belongs to one thread at a time.
 *
 * A database of another format version, or one that is found damaged when it is opened, is thrown
 * away by the writer, with one event_warn; for a reader there is none (*out is NULL). Damage that
 * is met later makes the call fail, with a message that says "run repose doctor", and
 * index_db_is_damaged true: a writer then closes it, calls index_db_remove, opens it again and
 * starts anew.
 *
 * Numbers are stored as LEB128 (base/pack.h). Postings are kept in segments, one for each
 * transaction that added documents, so adding never rewrites; reading asks each segment, and
 * index_db_compact merges the small ones.
 */
#ifndef REPOSE_STORE_INDEX_DB_H
#define REPOSE_STORE_INDEX_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/event.h"
#include "model/file.h"
#include "model/history.h"
#include "model/snapshot.h"
#include "model/span.h"
#include "model/summary.h"
#include "store/store.h"

struct index_db;

/* Opens for reading or writing. A writer creates it. For a reader without a usable database *out is
 * NULL and 0 is returned. */
int index_db_open(struct index_db **out, struct store *store, bool writer,
                  const struct events *events, struct err *err);
void index_db_close(struct index_db *db);

/* Lays an empty index in memory over this one, which belongs to this one and is written as any
 * other: contents, summaries and postings are found in either, and nothing is stored. It has row
 * numbers that no file reaches. Called again, it gives the one that lies there. */
int index_db_overlay(struct index_db *db, struct index_db **overlay, struct err *err);
/* Forgets it with all that it holds; its row numbers are used again by the next. */
void index_db_lift(struct index_db *db);

/* True when SQLite or a packed record said so: the writer closes, removes and builds it again. */
bool index_db_is_damaged(const struct index_db *db);

/* ---- writing: between begin and commit; a crash in between loses only that much ---- */

int index_db_begin(struct index_db *db, struct err *err);
/* Writes the collected postings as a segment first. On failure it has rolled back. */
int index_db_commit(struct index_db *db, struct err *err);
void index_db_rollback(struct index_db *db); /* also forgets collected postings */
/* Bytes of postings collected since begin; the caller commits and begins again when it is large. */
size_t index_db_pending(const struct index_db *db);

/* ---- contents: what was extracted from one blob as one language ---- */

struct content {
    struct oid blob;
    const char *language;
    uint64_t variant;      /* digest of extractor version and limits */
    enum skip_reason skip; /* found by looking at the bytes: SKIP_BINARY, SKIP_MINIFIED,
                              SKIP_GENERATED; else SKIP_NONE */
    enum parse_state state;
    uint64_t size;
    uint32_t lengths[3], summary_tokens, lines;
};

/* The row of (blob, language, variant) and its facts in *out (language is copied to arena), or 0
 * when it is not there; -1 on error. */
int64_t index_db_find_content(struct index_db *db, const struct oid *blob, const char *language,
                              uint64_t variant, struct content *out, struct arena *arena,
                              struct err *err);
/* Adds it with its packed summary, which is empty when its bytes told not to parse it (skip), and
 * where its comments are (spans_pack), NULL where that is not known; the new row, or -1. */
int64_t index_db_add_content(struct index_db *db, const struct content *content,
                             const void *summary, size_t summary_size, const struct buf *comments,
                             struct err *err);
/* Loads a summary. 1 found, 0 no such row, -1 error. */
int index_db_summary(struct index_db *db, int64_t content, struct arena *arena, struct summary *out,
                     struct err *err);
/* Loads where the comments of a text of that size are. 1; 0: that is not known; -1 error. */
int index_db_comments(struct index_db *db, int64_t content, size_t text_size, struct arena *arena,
                      struct span **out, size_t *count, struct err *err);

/* ---- postings ---- */

enum posting_kind {
    POSTING_WORD = 'w',       /* terms of files (doc: content row), counts by word_field */
    POSTING_DEFINITION = 'd', /* exact names defined in a file (content row), counts[0] */
    POSTING_REFERENCE = 'r',  /* exact names referenced in a file (content row), counts[0] */
    POSTING_USE = 'u', /* exact names that a file uses in another way than POSTING_REFERENCE: reads,
                          hands over, imports (content row), counts[0] */
    POSTING_IMPORT = 'i', /* last component without extension of an import target, lower-cased
                                 (content row), counts[0] */
    POSTING_MESSAGE =
        'm', /* terms of commit messages (commit row), counts[0] subject, counts[1] body */
};

struct posting {
    int64_t doc;
    uint32_t counts[3];
};

/* Collects one posting for the current transaction. Documents of one kind must come in ascending
 * order of row. Terms longer than 255 bytes are cut. */
void index_db_add_posting(struct index_db *db, enum posting_kind kind, const char *term,
                          size_t length, const struct posting *posting);
/* All postings of a term, ascending by doc, in arena. None is *count 0. */
int index_db_postings(struct index_db *db, enum posting_kind kind, const char *term, size_t length,
                      struct arena *arena, struct posting **postings, size_t *count,
                      struct err *err);
/* Terms that begin with the prefix, by bytes, the first `max`; in arena. Some may have no document
 * in the snapshot that the caller thinks of. */
int index_db_terms(struct index_db *db, enum posting_kind kind, const char *prefix, size_t length,
                   size_t max, struct arena *arena, const char ***terms, size_t *count,
                   struct err *err);

/* ---- history ---- */

/* The row of a commit or 0; -1 on error. */
int64_t index_db_find_commit(struct index_db *db, const struct oid *id, struct err *err);
/* message_terms: number of terms of its message (its length for BM25). The new row, or -1. */
int64_t index_db_add_commit(struct index_db *db, const struct commit *commit,
                            uint32_t message_terms, struct err *err);

/* A commit as ranking needs it: paths are numbers of index_db_paths. */
struct moved_path {
    uint32_t from, to;
    bool edited, kept, part; /* as in struct move */
};

struct commit_row {
    int64_t row;
    int64_t time;
    uint32_t *paths;
    enum change_kind *kinds; /* one per path */
    size_t path_count;
    size_t paths_total;
    struct moved_path *moves;
    size_t move_count;
    uint32_t message_terms;
    bool merge, brings; /* as in struct commit */
};

/* Loads many at once (ascending or not; unknown rows are an error). Fast: 10,000 commits in a few
 * milliseconds. Result in the order of `rows`. */
int index_db_commits(struct index_db *db, const int64_t *rows, size_t count, struct arena *arena,
                     struct commit_row **commits, struct err *err);
int index_db_commit_message(struct index_db *db, int64_t row, struct arena *arena, struct oid *id,
                            const char **subject, const char **body, struct err *err);
/* All path names by number: names[number]; numbers are small and dense. */
int index_db_paths(struct index_db *db, struct arena *arena, const char ***names, size_t *count,
                   struct err *err);

/* ---- snapshots ---- */

/* Loads the snapshot of a revision with these settings. 1 found, 0 none, -1 error. A revision with
 * the same root tree and the same window counts only when its revision is equal. Records the use
 * when opened for writing. */
int index_db_load_snapshot(struct index_db *db, const struct oid *revision, uint64_t settings,
                           struct snapshot *out, struct err *err);
/* Revisions of all complete snapshots with these settings (0: any), most recently used first. */
int index_db_list_snapshots(struct index_db *db, uint64_t settings, struct arena *arena,
                            struct oid **revisions, size_t *count, struct err *err);
/* Publishes within the current transaction. Prunes the snapshots whose revision is not in `keep`
 * beyond the `at_most` last used ones. */
int index_db_put_snapshot(struct index_db *db, const struct snapshot *snapshot,
                          const struct oid *keep, size_t keep_count, size_t at_most,
                          struct err *err);

/* ---- cache of derived texts (structural notes): free to lose ---- */

/* 1 found (NUL-terminated in arena), 0 none, -1. */
int index_db_cache_get(struct index_db *db, const char *module, uint64_t key, struct arena *arena,
                       const char **text, struct err *err);
int index_db_cache_put(struct index_db *db, const char *module, uint64_t key, const char *text,
                       struct err *err);
/* The same for bytes. */
int index_db_cache_get_bytes(struct index_db *db, const char *module, uint64_t key,
                             struct arena *arena, const void **data, size_t *size, struct err *err);
int index_db_cache_put_bytes(struct index_db *db, const char *module, uint64_t key,
                             const void *data, size_t size, struct err *err);

/* ---- runs ---- */

struct run {
    int64_t started, finished; /* seconds since 1970; finished 0: still running or killed */
    const char *command;
    struct oid revision;
    uint64_t parsed, reused, commits; /* files parsed, results reused, commits read */
    int status;                       /* exit status */
    const char *message;              /* of the failure, or "" */
};
int index_db_put_run(struct index_db *db, const struct run *run,
                     struct err *err); /* own transaction when none is open */
int index_db_last_run(struct index_db *db, struct arena *arena, struct run *out,
                      struct err *err); /* 1, 0, -1 */

/* ---- care ---- */

/* Merges posting segments when there are more than a few dozen; called by the writer at the end of
 * a run. */
int index_db_compact(struct index_db *db, struct err *err);
/* Drops contents, commits and postings that no snapshot needs, merges segments, vacuums. *bytes:
 * size before minus after. */
int index_db_collect(struct index_db *db, int64_t *bytes, struct err *err);
/* Full integrity check. 0 sound; 1 damaged with a description in *why (arena); -1 error. */
int index_db_check(struct index_db *db, struct arena *arena, const char **why, struct err *err);
/* Removes index.db and its side files; needs store_lock. */
int index_db_remove(struct store *store, struct err *err);
/* Moves the write-ahead log into the database file (best effort), so that the file's size is true.
 */
void index_db_checkpoint(struct index_db *db);

struct index_db_stats {
    uint64_t contents, commits, snapshots, segments, bytes;
};
int index_db_statistics(struct index_db *db, struct index_db_stats *out, struct err *err);

/* Library version, for --version. */
const char *store_library_version(void);

#endif
