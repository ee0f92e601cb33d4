#include "store/index_db.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/index_internal.h"
#include "store/schema.h"

static char *index_path(const struct store *store)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/index.db", store_folder(store));
    return buf_detach(&path);
}

/* ---- opening ---- */

/* 1 usable, 0 empty (just created), 2 of another format, -1 failed. */
static int format_of(struct db *db, struct err *err)
{
    int64_t version, application, tables;
    if (db_number(db, "PRAGMA user_version", &version, err) ||
        db_number(db, "PRAGMA application_id", &application, err) ||
        db_number(db, "SELECT count(*) FROM sqlite_master", &tables, err))
        return -1;
    if (!tables && !version)
        return 0;
    return version == INDEX_FORMAT && application == APPLICATION_ID ? 1 : 2;
}

static int create_tables(struct db *db, struct err *err)
{
    char stamp[128];
    snprintf(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
             APPLICATION_ID, INDEX_FORMAT);
    if (db_exec(db, "BEGIN IMMEDIATE", err) || db_exec(db, index_schema, err))
        return -1;
    return db_exec(db, stamp, err);
}

/* 0 usable; 1 must be thrown away; -1 failed. */
static int try_writer(struct db *db, const char *path, struct err *err)
{
    if (db_open(db, path, DB_WRITE, "NORMAL", err))
        return db->damaged ? 1 : -1;
    int format = format_of(db, err);
    if (format < 0)
        return db->damaged ? 1 : -1;
    if (format == 2)
        return 1;
    return format == 0 ? create_tables(db, err) : 0;
}

static int open_writer(struct index_db *db, const char *path, const struct events *events,
                       struct err *err)
{
    int state = try_writer(&db->db, path, err);
    if (state != 1)
        return state;
    event_warn(events, "%s, building it again",
               db->db.damaged ? "the index is damaged" : "the index has another format");
    db_close(&db->db);
    err_clear(err);
    if (db_remove(path, err))
        return -1;
    return try_writer(&db->db, path, err) ? -1 : 0;
}

/* 0 usable; 1 there is nothing usable; -1 failed. */
static int open_reader(struct index_db *db, const char *path, struct err *err)
{
    if (access(path, F_OK))
        return 1;
    if (db_open(&db->db, path, DB_READ, "NORMAL", err))
        return db->db.damaged ? 1 : -1;
    int format = format_of(&db->db, err);
    return format < 0 ? (db->db.damaged ? 1 : -1) : format != 1;
}

int index_db_open(struct index_db **out, struct store *store, bool writer,
                  const struct events *events, struct err *err)
{
    struct index_db *db = xcalloc(1, sizeof *db);
    char *path = index_path(store);
    *out = NULL;
    int state = writer ? open_writer(db, path, events, err) : open_reader(db, path, err);
    free(path);
    if (state == 0) {
        *out = db;
        return 0;
    }
    index_db_close(db);
    if (state == 1)
        err_clear(err);
    return state < 0 ? -1 : 0;
}

void index_db_close(struct index_db *db)
{
    if (!db)
        return;
    index_db_rollback(db);
    free(db->pending);
    db_close(&db->db);
    free(db);
}

bool index_db_is_damaged(const struct index_db *db)
{
    return db->db.damaged;
}

/* ---- transactions ---- */

int index_db_begin(struct index_db *db, struct err *err)
{
    if (db_exec(&db->db, "BEGIN IMMEDIATE", err))
        return -1;
    db->in_transaction = true;
    return 0;
}

int index_db_commit(struct index_db *db, struct err *err)
{
    if (postings_flush(db, err) || db_exec(&db->db, "COMMIT", err)) {
        index_db_rollback(db);
        return -1;
    }
    db->in_transaction = false;
    return 0;
}

void index_db_rollback(struct index_db *db)
{
    postings_forget(db);
    map_release(&db->paths);
    if (db->in_transaction)
        sqlite3_exec(db->db.handle, "ROLLBACK", NULL, NULL, NULL);
    db->in_transaction = false;
}

/* ---- contents ---- */

static void read_content(sqlite3_stmt *s, struct content *out)
{
    out->skip = (enum skip_reason)sqlite3_column_int(s, 1);
    out->state = (enum parse_state)sqlite3_column_int(s, 2);
    out->size = (uint64_t)sqlite3_column_int64(s, 3);
    for (int f = 0; f < 3; f++)
        out->lengths[f] = (uint32_t)sqlite3_column_int64(s, 4 + f);
    out->summary_tokens = (uint32_t)sqlite3_column_int64(s, 7);
    out->lines = (uint32_t)sqlite3_column_int64(s, 8);
    if ((unsigned)out->skip >= SKIP_REASON_COUNT)
        out->skip = SKIP_NONE;
    if ((unsigned)out->state >= PARSE_STATE_COUNT)
        out->state = PARSE_NO_GRAMMAR;
}

int64_t index_db_find_content(struct index_db *db, const struct oid *blob, const char *language,
                              uint64_t variant, struct content *out, struct arena *arena,
                              struct err *err)
{
    static const char sql[] =
        "SELECT id, skip, state, size, body, comment, symbol, tokens, lines FROM content"
        " WHERE blob=? AND language=? AND variant=?";
    sqlite3_stmt *s = db_statement(&db->db, sql, err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, blob->bytes, OID_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, language, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 3, (int64_t)variant);
    int state = db_step(&db->db, s, err);
    if (state <= 0)
        return state;
    int64_t row = sqlite3_column_int64(s, 0);
    *out = (struct content){ .blob = *blob,
                             .language = arena_strdup(arena, language),
                             .variant = variant };
    read_content(s, out);
    sqlite3_reset(s);
    return row;
}

int64_t index_db_add_content(struct index_db *db, const struct content *c, const void *summary,
                             size_t summary_size, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db,
        "INSERT INTO content(blob, language, variant, skip, state, size, body, comment,"
        " symbol, tokens, lines) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
        err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, c->blob.bytes, OID_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(s, 2, c->language, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 3, (int64_t)c->variant);
    sqlite3_bind_int(s, 4, (int)c->skip);
    sqlite3_bind_int(s, 5, (int)c->state);
    sqlite3_bind_int64(s, 6, (int64_t)c->size);
    for (int f = 0; f < 3; f++)
        sqlite3_bind_int64(s, 7 + f, c->lengths[f]);
    sqlite3_bind_int64(s, 10, c->summary_tokens);
    sqlite3_bind_int64(s, 11, c->lines);
    if (db_run(&db->db, s, err))
        return -1;
    int64_t row = sqlite3_last_insert_rowid(db->db.handle);
    s = db_statement(&db->db, "INSERT INTO summary(content, data) VALUES(?,?)", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, row);
    sqlite3_bind_blob64(s, 2, summary, summary_size, SQLITE_STATIC);
    return db_run(&db->db, s, err) ? -1 : row;
}

int index_db_summary(struct index_db *db, int64_t content, struct arena *arena, struct summary *out,
                     struct err *err)
{
    sqlite3_stmt *s = db_statement(&db->db, "SELECT data FROM summary WHERE content=?", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, content);
    int state = db_step(&db->db, s, err);
    if (state <= 0)
        return state;
    int bad =
        summary_unpack(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0), arena, out);
    sqlite3_reset(s);
    db->db.damaged = db->db.damaged || bad;
    return bad ? err_set(err, ERR_STORE, "%s: a summary is damaged; run repose doctor", db->db.path)
               : 1;
}

/* ---- cache ---- */

int index_db_cache_get(struct index_db *db, const char *module, uint64_t key, struct arena *arena,
                       const char **text, struct err *err)
{
    sqlite3_stmt *s = db_statement(&db->db, "SELECT text FROM cache WHERE module=? AND key=?", err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, module, (int)strlen(module), SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)key);
    int state = db_step(&db->db, s, err);
    if (state <= 0)
        return state;
    const char *value = (const char *)sqlite3_column_text(s, 0);
    *text = arena_strdup(arena, value ? value : "");
    sqlite3_reset(s);
    return 1;
}

int index_db_cache_put(struct index_db *db, const char *module, uint64_t key, const char *text,
                       struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db, "INSERT OR REPLACE INTO cache(module, key, text) VALUES(?,?,?)", err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, module, (int)strlen(module), SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)key);
    sqlite3_bind_text(s, 3, text, -1, SQLITE_STATIC);
    return db_run(&db->db, s, err);
}

/* ---- runs ---- */

int index_db_put_run(struct index_db *db, const struct run *run, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db,
        "INSERT INTO run(started, finished, command, revision, parsed, reused, commits,"
        " status, message) VALUES(?,?,?,?,?,?,?,?,?)",
        err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, run->started);
    sqlite3_bind_int64(s, 2, run->finished);
    sqlite3_bind_text(s, 3, run->command, -1, SQLITE_STATIC);
    sqlite3_bind_blob(s, 4, run->revision.bytes, OID_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(s, 5, (int64_t)run->parsed);
    sqlite3_bind_int64(s, 6, (int64_t)run->reused);
    sqlite3_bind_int64(s, 7, (int64_t)run->commits);
    sqlite3_bind_int(s, 8, run->status);
    sqlite3_bind_text(s, 9, run->message, -1, SQLITE_STATIC);
    if (db_run(&db->db, s, err))
        return -1;
    return db_exec(&db->db, "DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - 100", err);
}

int index_db_last_run(struct index_db *db, struct arena *arena, struct run *out, struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db,
                     "SELECT started, finished, command, revision, parsed, reused, commits, status,"
                     " message FROM run ORDER BY id DESC LIMIT 1",
                     err);
    int state = s ? db_step(&db->db, s, err) : -1;
    if (state <= 0)
        return state;
    *out = (struct run){
        .started = sqlite3_column_int64(s, 0),
        .finished = sqlite3_column_int64(s, 1),
        .command = arena_strdup(arena, (const char *)sqlite3_column_text(s, 2)),
        .parsed = (uint64_t)sqlite3_column_int64(s, 4),
        .reused = (uint64_t)sqlite3_column_int64(s, 5),
        .commits = (uint64_t)sqlite3_column_int64(s, 6),
        .status = sqlite3_column_int(s, 7),
        .message = arena_strdup(arena, (const char *)sqlite3_column_text(s, 8)),
    };
    if (sqlite3_column_bytes(s, 3) == OID_SIZE)
        memcpy(out->revision.bytes, sqlite3_column_blob(s, 3), OID_SIZE);
    sqlite3_reset(s);
    return 1;
}

/* ---- care ---- */

int index_db_check(struct index_db *db, struct arena *arena, const char **why, struct err *err)
{
    return db_check(&db->db, arena, why, err);
}

int index_db_remove(struct store *store, struct err *err)
{
    char *path = index_path(store);
    int result = db_remove(path, err);
    free(path);
    return result;
}

void index_db_checkpoint(struct index_db *db)
{
    sqlite3_wal_checkpoint_v2(db->db.handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

static uint64_t file_size(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : (uint64_t)st.st_size;
}

int index_db_statistics(struct index_db *db, struct index_db_stats *out, struct err *err)
{
    int64_t contents, commits, snapshots, segments;
    if (db_number(&db->db, "SELECT count(*) FROM content", &contents, err) ||
        db_number(&db->db, "SELECT count(*) FROM history", &commits, err) ||
        db_number(&db->db, "SELECT count(*) FROM snapshot", &snapshots, err) ||
        db_number(&db->db, "SELECT count(*) FROM segment", &segments, err))
        return -1;
    *out = (struct index_db_stats){ (uint64_t)contents, (uint64_t)commits, (uint64_t)snapshots,
                                    (uint64_t)segments, file_size(db->db.path) };
    return 0;
}

const char *store_library_version(void)
{
    return sqlite3_libversion();
}
