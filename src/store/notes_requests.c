/* The requests that were asked here. They stay on this machine, for a while. */
#include "base/mem.h"
#include "store/notes_db.h"
#include "store/notes_internal.h"

/* Of the log that is left as it is, which whoever opens the notes reads: about 50 requests. */
#define LOG_MAX ((int64_t)1 << 20)

static int add_request(struct notes_db *notes, const struct logged_request *request,
                       int64_t forget_before, struct err *err)
{
    if (db_run(&notes->db, SQL_REQUEST_ADD, err, "isii", request->time, request->text,
               (int64_t)request->full_tokens, (int64_t)request->brief_tokens))
        return -1;
    int64_t id = sqlite3_last_insert_rowid(notes->db.handle);
    for (size_t i = 0; i < request->module_count; i++)
        if (db_run(&notes->db, SQL_REQUEST_MODULE_ADD, err, "isi", id, request->modules[i],
                   (int64_t)(request->weights[i] * 1e6)))
            return -1;
    if (db_run(&notes->db, SQL_REQUESTS_FORGET, err, "i", forget_before))
        return -1;
    return sqlite3_changes(notes->db.handle)
               ? db_run(&notes->db, SQL_REQUEST_MODULES_FORGET, err, "")
               : 0;
}

/* From here on this connection waits for no disk: the log is left as it is when it is closed, until
 * it has grown or somebody writes what must last. A log that begins needs no order on the disk,
 * because a torn one is valid up to the tear; one that begins anew over an old one does, and
 * synchronous=NORMAL sees to that. Returns whether it begins. */
static bool wait_for_nothing(struct db *db)
{
    int64_t size = db_log_size(db);
    sqlite3_busy_timeout(db->handle, 0);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, size < LOG_MAX, NULL);
    sqlite3_wal_autocheckpoint(db->handle, 0);
    sqlite3_exec(db->handle, size ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=OFF", NULL,
                 NULL, NULL);
    return !size;
}

int notes_db_log_request(struct notes_db *notes, const struct logged_request *request,
                         int64_t forget_before, struct err *err)
{
    bool begins = wait_for_nothing(&notes->db);
    if (db_begin(&notes->db, err))
        return -1;
    int result = begins && db_log_size(&notes->db) /* somebody was faster */
                     ? err_set(err, ERR_STORE, "another process is writing notes")
                     : add_request(notes, request, forget_before, err);
    if (!result)
        result = db_commit(&notes->db, err);
    if (result)
        db_rollback(&notes->db);
    return result;
}

int notes_db_asked(struct notes_db *notes, struct arena *arena, struct asked_module **asked,
                   size_t *count, struct err *err)
{
    struct asked_module *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_REQUEST_MODULES, &row, err, "");
    while (more > 0) {
        struct asked_module item = { notes_text(row, 0, arena), sqlite3_column_int64(row, 1),
                                     (double)sqlite3_column_int64(row, 2) / 1e6 };
        ARRAY_PUSH(items, *count, capacity, item);
        more = db_step(&notes->db, row, err);
    }
    *asked = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_requests(struct notes_db *notes, struct arena *arena, struct asked_request **requests,
                      size_t *count, struct err *err)
{
    struct asked_request *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_REQUEST_TEXTS, &row, err, "");
    while (more > 0) {
        struct asked_request item = { notes_text(row, 0, arena), sqlite3_column_int64(row, 1),
                                      (double)sqlite3_column_int64(row, 2) / 1e6,
                                      notes_text(row, 3, arena) };
        ARRAY_PUSH(items, *count, capacity, item);
        more = db_step(&notes->db, row, err);
    }
    *requests = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_request_totals(struct notes_db *notes, struct request_totals *out, struct err *err)
{
    sqlite3_stmt *row;
    *out = (struct request_totals){ 0 };
    int found = db_query(&notes->db, SQL_REQUEST_TOTALS, &row, err, "");
    if (found <= 0)
        return found;
    out->requests = (uint64_t)sqlite3_column_int64(row, 0);
    out->answered = (uint64_t)sqlite3_column_int64(row, 1);
    out->full_tokens = (uint64_t)sqlite3_column_int64(row, 2);
    out->brief_tokens = (uint64_t)sqlite3_column_int64(row, 3);
    db_done(row);
    return 0;
}
