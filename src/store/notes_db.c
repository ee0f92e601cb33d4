#include "store/notes_db.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "store/db.h"
#include "store/schema.h"

struct notes_db {
    struct db db;
};

static int migrate_step(struct db *db, int64_t version, struct err *err)
{
    char stamp[128];
    snprintf(stamp, sizeof stamp, "PRAGMA application_id=%d; PRAGMA user_version=%lld; COMMIT",
             APPLICATION_ID, (long long)version + 1);
    if (!db_exec(db, notes_migrations[version], err) && !db_exec(db, stamp, err))
        return 0;
    sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

/* Each step in its own transaction; the version is read again inside, because another process may
 * have been faster. */
static int migrate(struct db *db, struct err *err)
{
    for (;;) {
        int64_t version;
        if (db_number(db, "PRAGMA user_version", &version, err))
            return -1;
        if (version > notes_version)
            return err_set(err, ERR_STORE,
                           "%s was written by a newer repose (format %lld, this one knows %d); use "
                           "that version, or --db DIR",
                           db->path, (long long)version, notes_version);
        if (version == notes_version)
            return 0;
        if (db_exec(db, "BEGIN IMMEDIATE", err) ||
            db_number(db, "PRAGMA user_version", &version, err))
            return -1;
        if (version >= notes_version) {
            if (db_exec(db, "COMMIT", err))
                return -1;
            continue;
        }
        if (migrate_step(db, version, err))
            return -1;
    }
}

int notes_db_open(struct notes_db **out, struct store *store, bool create, struct err *err)
{
    struct buf path = BUF_INIT;
    int result = 0;
    *out = NULL;
    buf_printf(&path, "%s/notes.db", store_folder(store));
    if (create || !access(path.data, F_OK)) {
        struct notes_db *db = xcalloc(1, sizeof *db);
        result = db_open(&db->db, path.data, DB_WRITE, "FULL", err);
        if (result && db->db.damaged)
            err_set(err, ERR_STORE,
                    "%s is damaged; it holds notes that were paid for, so it is left alone: "
                    "restore it from a "
                    "backup, or move it away to start anew",
                    path.data);
        if (!result)
            result = migrate(&db->db, err);
        if (result)
            notes_db_close(db);
        else
            *out = db;
    }
    buf_release(&path);
    return result;
}

void notes_db_close(struct notes_db *db)
{
    if (!db)
        return;
    db_close(&db->db);
    free(db);
}

int notes_db_put(struct notes_db *db, const struct stored_note *note, struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db,
                     "INSERT OR REPLACE INTO note(module, input, tokens, context, writer, json,"
                     " revision, written) VALUES(?,?,?,?,?,?,?,?)",
                     err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, note->module, (int)strlen(note->module), SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)note->input);
    sqlite3_bind_int64(s, 3, (int64_t)note->tokens);
    sqlite3_bind_int64(s, 4, (int64_t)note->context);
    sqlite3_bind_text(s, 5, note->writer, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, note->json, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 7, note->revision, -1, SQLITE_STATIC);
    sqlite3_bind_int64(s, 8, note->written);
    return db_run(&db->db, s, err);
}

static const char *text_column(sqlite3_stmt *s, int column, struct arena *arena)
{
    const char *text = (const char *)sqlite3_column_text(s, column);
    return arena_strdup(arena, text ? text : "");
}

int notes_db_find(struct notes_db *db, const char *module, uint64_t input, struct arena *arena,
                  struct stored_note *out, struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db,
                     "SELECT input, tokens, context, writer, json, revision, written FROM note"
                     " WHERE module=? ORDER BY input=? DESC, written DESC LIMIT 1",
                     err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, module, (int)strlen(module), SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)input);
    int state = db_step(&db->db, s, err);
    if (state <= 0)
        return state;
    *out = (struct stored_note){
        .module = arena_strdup(arena, module),
        .input = (uint64_t)sqlite3_column_int64(s, 0),
        .tokens = (uint64_t)sqlite3_column_int64(s, 1),
        .context = (uint64_t)sqlite3_column_int64(s, 2),
        .writer = text_column(s, 3, arena),
        .json = text_column(s, 4, arena),
        .revision = text_column(s, 5, arena),
        .written = sqlite3_column_int64(s, 6),
    };
    sqlite3_reset(s);
    return 1;
}

int notes_db_ledger(struct notes_db *db, struct ledger_totals *out, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db,
        "SELECT count(*), coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0),"
        " coalesce(sum(microdollars), 0) FROM ledger",
        err);
    int state = s ? db_step(&db->db, s, err) : -1;
    if (state < 0)
        return -1;
    *out =
        (struct ledger_totals){ (uint64_t)sqlite3_column_int64(s, 0),
                                (uint64_t)sqlite3_column_int64(s, 1),
                                (uint64_t)sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3) };
    sqlite3_reset(s);
    return 0;
}

int notes_db_check(struct notes_db *db, struct arena *arena, const char **why, struct err *err)
{
    return db_check(&db->db, arena, why, err);
}
