/* index_internal.h - what the files index_db_*.c share. */
#ifndef REPOSE_STORE_INDEX_INTERNAL_H
#define REPOSE_STORE_INDEX_INTERNAL_H

#include "base/map.h"
#include "store/collector.h"
#include "store/db.h"
#include "store/index_db.h"

/* The statements; their text stands in schema_index.c. */
enum index_sql {
    SQL_CONTENT_FIND,
    SQL_CONTENT_ADD,
    SQL_CONTENT_COUNT,
    SQL_CONTENT_UNUSED,
    SQL_SUMMARY_FIND,
    SQL_SUMMARY_ADD,
    SQL_COMMENTS_FIND,
    SQL_SUMMARY_ALL,
    SQL_SUMMARY_UNUSED,
    SQL_SUMMARY_LAST,
    SQL_SEGMENTS,
    SQL_SEGMENT_ADD,
    SQL_SEGMENT_SIZE,
    SQL_SEGMENT_DELETE,
    SQL_SEGMENT_COUNT,
    SQL_BLOCK_ADD,
    SQL_BLOCK_FIND,
    SQL_BLOCKS,
    SQL_BLOCKS_FROM,
    SQL_BLOCKS_DELETE,
    SQL_PATHS,
    SQL_PATHS_LAST,
    SQL_PATHS_PUT,
    SQL_COMMIT_FIND,
    SQL_COMMIT_ADD,
    SQL_COMMIT_COUNT,
    SQL_COMMIT_UNUSED,
    SQL_COMMITS,
    SQL_COMMITS_AT,
    SQL_COMMITS_LAST,
    SQL_COMMITS_PUT,
    SQL_COMMITS_DELETE,
    SQL_MESSAGE_ADD,
    SQL_MESSAGE_FIND,
    SQL_MESSAGE_UNUSED,
    SQL_MESSAGE_LAST,
    SQL_SNAPSHOT_FIND,
    SQL_SNAPSHOT_USE,
    SQL_SNAPSHOT_LIST,
    SQL_SNAPSHOT_DELETE,
    SQL_SNAPSHOT_ADD,
    SQL_SNAPSHOT_BY_USE,
    SQL_SNAPSHOT_DROP,
    SQL_SNAPSHOT_COUNT,
    SQL_SNAPSHOT_DATA_ADD,
    SQL_SNAPSHOT_DATA_ALL,
    SQL_SNAPSHOT_DATA_TRIM,
    SQL_CACHE_GET,
    SQL_CACHE_PUT,
    SQL_CACHE_TRIM,
    SQL_RUN_PUT,
    SQL_RUN_TRIM,
    SQL_RUN_LAST,
    SQL_KEEP_ADD,
    SQL_PAGES,
    SQL_ROWS_FROM,
    INDEX_SQL_COUNT
};

extern const struct db_format index_format;

/* Reads the facts of a content, its blob, language and variant apart. -1 when they are damaged:
 * index_db_contents.c. */
int content_unpack_facts(const void *data, size_t size, struct content *out);

/* The last row of a table of blocks, to which records are added in memory and which is written when
 * it is full and before the transaction is committed. */
struct tail {
    int64_t first; /* number of its first record */
    int64_t last;  /* of its last one */
    struct buf data;
    bool loaded, dirty;
};
#define TAIL_INIT                                                                                  \
    {                                                                                              \
        .data = BUF_INIT                                                                           \
    }
#define TAIL_SIZE_MAX ((size_t)32 * 1024) /* bytes after which a new block is begun */

struct index_db {
    struct db db;
    bool writer;
    struct index_db *overlay; /* asked after this one; NULL: none */
    struct collector collector;
    int64_t *segments; /* ids, oldest first */
    size_t segment_count;
    bool segments_known;
    struct map path_numbers; /* every path, when path_tail is loaded */
    struct tail path_tail, commit_tail;
};

/* Writes what only memory holds of this transaction: index_db_history.c. */
int history_flush(struct index_db *index, struct err *err);
/* Forgets it, so that it is loaded anew when it is next needed. */
void history_forget(struct index_db *index);
/* Keeps the commits that `keep` says are needed and renumbers nothing. */
int history_rewrite(struct index_db *index, bool (*keep)(const void *set, int64_t row),
                    const void *set, struct err *err);
/* Reads it all. -1 when something is damaged. */
int history_verify(struct index_db *index, struct err *err);

/* Writes the collector as a segment and empties it: index_db_postings.c. */
int postings_flush(struct index_db *index, struct err *err);
void postings_forget(struct index_db *index);
/* Writes all segments anew with the postings whose document is kept. */
int postings_rewrite(struct index_db *index,
                     bool (*keep)(const void *set, enum posting_kind kind, int64_t doc),
                     const void *set, struct err *err);
int postings_verify(struct index_db *index, struct err *err);

/* Runs work in the open transaction, or in one of its own. */
int in_transaction(struct index_db *index, int (*work)(struct index_db *, void *, struct err *),
                   void *data, struct err *err);

#endif
