/* gc: what is left when everything that no snapshot refers to is dropped. */
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/index_internal.h"

/* The rows in use, from all snapshots, into temporary tables. */
static int mark(struct index_db *db, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct snapshot snapshot = SNAPSHOT_INIT;
    sqlite3_stmt *list = NULL, *content = NULL, *commit = NULL;
    sqlite3 *handle = db->db.handle;
    int result = db_exec(&db->db,
                         "CREATE TEMP TABLE IF NOT EXISTS used_content(id INTEGER PRIMARY KEY);"
                         "CREATE TEMP TABLE IF NOT EXISTS used_commit(id INTEGER PRIMARY KEY);"
                         "DELETE FROM used_content; DELETE FROM used_commit",
                         err);
    if (!result &&
        (sqlite3_prepare_v2(handle, "SELECT revision, settings FROM snapshot", -1, &list, NULL) ||
         sqlite3_prepare_v2(handle, "INSERT OR IGNORE INTO used_content VALUES(?)", -1, &content,
                            NULL) ||
         sqlite3_prepare_v2(handle, "INSERT OR IGNORE INTO used_commit VALUES(?)", -1, &commit,
                            NULL)))
        result = db_fail(&db->db, err);
    while (!result && sqlite3_step(list) == SQLITE_ROW) {
        struct oid revision = { { 0 } };
        if (sqlite3_column_bytes(list, 0) == OID_SIZE)
            memcpy(revision.bytes, sqlite3_column_blob(list, 0), OID_SIZE);
        result = index_db_load_snapshot(db, &revision, (uint64_t)sqlite3_column_int64(list, 1),
                                        &snapshot, err) < 0
                     ? -1
                     : 0;
        for (size_t i = 0; !result && i < snapshot.file_count; i++) {
            sqlite3_bind_int64(content, 1, snapshot.files[i].content);
            result = db_run(&db->db, content, err);
        }
        for (size_t i = 0; !result && i < snapshot.window_count; i++) {
            sqlite3_bind_int64(commit, 1, snapshot.window[i]);
            result = db_run(&db->db, commit, err);
        }
    }
    sqlite3_finalize(list);
    sqlite3_finalize(content);
    sqlite3_finalize(commit);
    snapshot_release(&snapshot);
    arena_release(&arena);
    return result;
}

static int is_used(struct index_db *db, enum posting_kind kind, int64_t row, struct err *err)
{
    static const char content[] = "SELECT 1 FROM used_content WHERE id=?",
                      commit[] = "SELECT 1 FROM used_commit WHERE id=?";
    sqlite3_stmt *s = db_statement(&db->db, kind == POSTING_MESSAGE ? commit : content, err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, row);
    int state = db_step(&db->db, s, err);
    sqlite3_reset(s);
    return state;
}

/* Reads all postings, keeps those of used rows, and writes them as one segment. */
static int rewrite_postings(struct index_db *db, struct err *err)
{
    sqlite3_stmt *list = NULL;
    struct arena arena = ARENA_INIT;
    if (sqlite3_prepare_v2(db->db.handle, "SELECT DISTINCT key FROM posting ORDER BY key", -1,
                           &list, NULL))
        return db_fail(&db->db, err);
    int result = 0;
    while (!result && sqlite3_step(list) == SQLITE_ROW) {
        const char *key = sqlite3_column_blob(list, 0);
        size_t size = (size_t)sqlite3_column_bytes(list, 0), count;
        struct posting *postings;
        if (!size)
            continue;
        enum posting_kind kind = (enum posting_kind)(unsigned char)key[0];
        result = index_db_postings(db, kind, key + 1, size - 1, &arena, &postings, &count, err);
        for (size_t i = 0; !result && i < count; i++) {
            int used = is_used(db, kind, postings[i].doc, err);
            if (used == 1)
                index_db_add_posting(db, kind, key + 1, size - 1, &postings[i]);
            result = used < 0 ? -1 : 0;
        }
        arena_release(&arena);
    }
    sqlite3_finalize(list);
    if (!result)
        result = db_exec(&db->db, "DELETE FROM posting; DELETE FROM segment", err);
    return result; /* the commit writes what was collected */
}

static int sweep(struct index_db *db, struct err *err)
{
    if (mark(db, err) || rewrite_postings(db, err))
        return -1;
    return db_exec(&db->db,
                   "DELETE FROM summary WHERE content NOT IN (SELECT id FROM used_content);"
                   "DELETE FROM content WHERE id NOT IN (SELECT id FROM used_content);"
                   "DELETE FROM message WHERE id NOT IN (SELECT id FROM used_commit);"
                   "DELETE FROM history WHERE id NOT IN (SELECT id FROM used_commit);"
                   "DELETE FROM cache",
                   err);
}

int index_db_collect(struct index_db *db, int64_t *bytes, struct err *err)
{
    struct index_db_stats before, after;
    index_db_checkpoint(db);
    if (index_db_statistics(db, &before, err) || index_db_begin(db, err))
        return -1;
    if (sweep(db, err)) {
        index_db_rollback(db);
        return -1;
    }
    if (index_db_commit(db, err) || db_exec(&db->db, "VACUUM", err))
        return -1;
    index_db_checkpoint(db);
    if (index_db_statistics(db, &after, err))
        return -1;
    *bytes = (int64_t)before.bytes - (int64_t)after.bytes;
    return 0;
}
