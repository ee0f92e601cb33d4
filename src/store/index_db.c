#include "store/index_db.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/index_internal.h"

#define OVERLAY_ROWS (INT64_C(1) << 40) /* more than any file will ever have */

/* What cannot be used is thrown away; what cannot be written is the user's matter. */
static enum db_state open_for_writing(struct index_db *index, const char *folder,
                                      const struct events *events, struct err *err)
{
    enum db_state state = db_open(&index->db, &index_format, folder, DB_CREATE, err);
    if (state != DB_OTHER && state != DB_DAMAGED)
        return state;
    event_warn(events, "%s/%s %s; it is rebuilt", folder, index_format.file,
               state == DB_OTHER ? "was written by another version" : "is damaged");
    err_clear(err);
    if (db_remove(folder, index_format.file, err))
        return DB_FAILED;
    return db_open(&index->db, &index_format, folder, DB_CREATE, err);
}

int index_db_open(struct index_db **out, struct store *store, bool writer,
                  const struct events *events, struct err *err)
{
    struct index_db *index = xcalloc(1, sizeof *index);
    struct err why = ERR_INIT;
    enum db_state state =
        writer ? open_for_writing(index, store_folder(store), events, &why)
               : db_open(&index->db, &index_format, store_folder(store), DB_READ, &why);
    *out = NULL;
    if (state == DB_OPEN) {
        index->writer = writer;
        index->path_tail = index->commit_tail = (struct tail)TAIL_INIT;
        *out = index;
        return 0;
    }
    free(index);
    if (state == DB_FAILED || writer)
        return err_set(err, why.code ? why.code : ERR_STORE, "%s", why.message);
    return 0;
}

void index_db_close(struct index_db *index)
{
    if (!index)
        return;
    index_db_close(index->overlay);
    postings_forget(index);
    history_forget(index);
    db_close(&index->db);
    free(index);
}

int index_db_overlay(struct index_db *index, struct index_db **out, struct err *err)
{
    if (index->overlay) {
        *out = index->overlay;
        return 0;
    }
    struct index_db *overlay = xcalloc(1, sizeof *overlay);
    if (db_open_memory(&overlay->db, &index_format, err)) {
        free(overlay);
        return -1;
    }
    overlay->writer = true;
    overlay->path_tail = overlay->commit_tail = (struct tail)TAIL_INIT;
    index->overlay = *out = overlay;
    return db_run(&overlay->db, SQL_ROWS_FROM, err, "i", OVERLAY_ROWS);
}

void index_db_lift(struct index_db *index)
{
    index_db_close(index->overlay);
    index->overlay = NULL;
}

bool index_db_is_damaged(const struct index_db *index)
{
    return index->db.damaged;
}

int index_db_begin(struct index_db *index, struct err *err)
{
    return db_begin(&index->db, err);
}

int index_db_commit(struct index_db *index, struct err *err)
{
    int result = postings_flush(index, err);
    if (!result)
        result = history_flush(index, err);
    if (!result)
        result = db_commit(&index->db, err);
    if (result)
        index_db_rollback(index);
    return result;
}

void index_db_rollback(struct index_db *index)
{
    postings_forget(index);
    history_forget(index);
    db_rollback(&index->db);
}

int in_transaction(struct index_db *index, int (*work)(struct index_db *, void *, struct err *),
                   void *data, struct err *err)
{
    if (db_in_transaction(&index->db))
        return work(index, data, err);
    if (index_db_begin(index, err))
        return -1;
    if (work(index, data, err)) {
        index_db_rollback(index);
        return -1;
    }
    return index_db_commit(index, err);
}

size_t index_db_pending(const struct index_db *index)
{
    return collector_bytes(&index->collector);
}

int index_db_cache_get_bytes(struct index_db *index, const char *module, uint64_t key,
                             struct arena *arena, const void **data, size_t *size, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&index->db, SQL_CACHE_GET, &row, err, "si", module, (int64_t)key);
    if (found <= 0)
        return found;
    const void *bytes = db_bytes(row, 0, size);
    *data = arena_strndup(arena, bytes, *size);
    db_done(row);
    return 1;
}

int index_db_cache_get(struct index_db *index, const char *module, uint64_t key,
                       struct arena *arena, const char **text, struct err *err)
{
    const void *data;
    size_t size;
    int found = index_db_cache_get_bytes(index, module, key, arena, &data, &size, err);
    if (found == 1)
        *text = data;
    return found;
}

struct cached {
    const char *module;
    const void *data;
    size_t size;
    uint64_t key;
};

static int put_cached(struct index_db *index, void *data, struct err *err)
{
    const struct cached *cached = data;
    if (db_run(&index->db, SQL_CACHE_PUT, err, "sib", cached->module, (int64_t)cached->key,
               cached->data, cached->size))
        return -1;
    return db_run(&index->db, SQL_CACHE_TRIM, err, "s", cached->module);
}

int index_db_cache_put_bytes(struct index_db *index, const char *module, uint64_t key,
                             const void *data, size_t size, struct err *err)
{
    struct cached cached = { module, data ? data : "", size, key };
    return in_transaction(index, put_cached, &cached, err);
}

int index_db_cache_put(struct index_db *index, const char *module, uint64_t key, const char *text,
                       struct err *err)
{
    return index_db_cache_put_bytes(index, module, key, text, strlen(text), err);
}

static int put_run(struct index_db *index, void *data, struct err *err)
{
    const struct run *run = data;
    if (db_run(&index->db, SQL_RUN_PUT, err, "iisbiiiis", run->started, run->finished,
               run->command ? run->command : "", run->revision.bytes, (size_t)OID_SIZE,
               (int64_t)run->parsed, (int64_t)run->reused, (int64_t)run->commits,
               (int64_t)run->status, run->message ? run->message : ""))
        return -1;
    return db_run(&index->db, SQL_RUN_TRIM, err, "");
}

int index_db_put_run(struct index_db *index, const struct run *run, struct err *err)
{
    struct run copy = *run;
    return in_transaction(index, put_run, &copy, err);
}

static const char *copy_text(sqlite3_stmt *row, int column, struct arena *arena)
{
    size_t size;
    const void *bytes = db_bytes(row, column, &size);
    return arena_strndup(arena, bytes, size);
}

int index_db_last_run(struct index_db *index, struct arena *arena, struct run *out, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, SQL_RUN_LAST, &row, err, "");
    if (found <= 0)
        return found;
    *out = (struct run){
        .started = sqlite3_column_int64(row, 0),
        .finished = sqlite3_column_int64(row, 1),
        .command = copy_text(row, 2, arena),
        .parsed = (uint64_t)sqlite3_column_int64(row, 4),
        .reused = (uint64_t)sqlite3_column_int64(row, 5),
        .commits = (uint64_t)sqlite3_column_int64(row, 6),
        .status = sqlite3_column_int(row, 7),
        .message = copy_text(row, 8, arena),
    };
    const void *revision = db_bytes(row, 3, &size);
    if (size == OID_SIZE)
        memcpy(out->revision.bytes, revision, OID_SIZE);
    db_done(row);
    return size == OID_SIZE ? 1 : db_damaged(&index->db, "the record of runs", err);
}

int index_db_remove(struct store *store, struct err *err)
{
    return db_remove(store_folder(store), index_format.file, err);
}

void index_db_checkpoint(struct index_db *index)
{
    if (index->writer)
        sqlite3_wal_checkpoint_v2(index->db.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

int index_db_statistics(struct index_db *index, struct index_db_stats *out, struct err *err)
{
    static const unsigned counts[] = { SQL_CONTENT_COUNT, SQL_COMMIT_COUNT, SQL_SNAPSHOT_COUNT,
                                       SQL_SEGMENT_COUNT, SQL_PAGES };
    int64_t values[sizeof counts / sizeof *counts];
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (db_number(&index->db, counts[i], &values[i], err))
            return -1;
    *out = (struct index_db_stats){ (uint64_t)values[0], (uint64_t)values[1], (uint64_t)values[2],
                                    (uint64_t)values[3], (uint64_t)values[4] };
    return 0;
}

const char *store_library_version(void)
{
    return sqlite3_libversion();
}
