#include "store/db.h"

#include <stdarg.h>
#include <string.h>

#include "base/mem.h"

bool db_in_transaction(const struct db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

int db_script(struct db *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(db, err);
}

int db_begin(struct db *db, struct err *err)
{
    return db_script(db, "BEGIN IMMEDIATE", err);
}

int db_commit(struct db *db, struct err *err)
{
    return db_script(db, "COMMIT", err);
}

void db_rollback(struct db *db)
{
    if (db_in_transaction(db)) /* SQLite may have rolled back by itself: a full disk, damage */
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static sqlite3_stmt *statement(struct db *db, unsigned sql, struct err *err)
{
    sqlite3_stmt **cached = &db->statements[sql];
    if (*cached)
        return *cached;
    int code = sqlite3_prepare_v3(db->handle, db->format->sql[sql], -1, SQLITE_PREPARE_PERSISTENT,
                                  cached, NULL);
    if (code == SQLITE_ERROR) /* the statements are constant, so the tables are not ours */
        db_damaged(db, sqlite3_errmsg(db->handle), err);
    else if (code != SQLITE_OK)
        db_fail(db, err);
    return *cached;
}

static int bind(sqlite3_stmt *row, const char *format, va_list args)
{
    int code = SQLITE_OK;
    for (int i = 1; *format && code == SQLITE_OK; i++, format++) {
        const char *s;
        const void *bytes;
        switch (*format) {
        case 'i':
            code = sqlite3_bind_int64(row, i, va_arg(args, int64_t));
            break;
        case 's':
            s = va_arg(args, const char *);
            code = s ? sqlite3_bind_blob64(row, i, s, strlen(s), SQLITE_STATIC)
                     : sqlite3_bind_null(row, i);
            break;
        default:
            bytes = va_arg(args, const void *);
            code = sqlite3_bind_blob64(row, i, bytes ? bytes : "", va_arg(args, size_t),
                                       SQLITE_STATIC);
        }
    }
    return code;
}

int db_step(struct db *db, sqlite3_stmt *row, struct err *err)
{
    int code = sqlite3_step(row);
    if (code == SQLITE_ROW)
        return 1;
    int result = code == SQLITE_DONE ? 0 : db_fail(db, err);
    sqlite3_reset(row);
    return result;
}

static int start_statement(struct db *db, unsigned sql, sqlite3_stmt **row, struct err *err,
                           const char *format, va_list args)
{
    *row = statement(db, sql, err);
    if (!*row)
        return -1;
    if (bind(*row, format, args) != SQLITE_OK)
        return db_fail(db, err);
    return db_step(db, *row, err);
}

int db_run(struct db *db, unsigned sql, struct err *err, const char *format, ...)
{
    va_list args;
    sqlite3_stmt *row;
    va_start(args, format);
    int result = start_statement(db, sql, &row, err, format, args);
    va_end(args);
    if (result > 0)
        db_done(row);
    return result < 0 ? -1 : 0;
}

int db_query(struct db *db, unsigned sql, sqlite3_stmt **row, struct err *err, const char *format,
             ...)
{
    va_list args;
    va_start(args, format);
    int result = start_statement(db, sql, row, err, format, args);
    va_end(args);
    return result;
}

void db_done(sqlite3_stmt *row)
{
    sqlite3_reset(row);
}

const void *db_bytes(sqlite3_stmt *row, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(row, column);
    *size = bytes ? (size_t)sqlite3_column_bytes(row, column) : 0;
    return bytes ? bytes : "";
}

int db_number(struct db *db, unsigned sql, int64_t *out, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(db, sql, &row, err, "");
    *out = found > 0 ? sqlite3_column_int64(row, 0) : 0;
    if (found > 0)
        db_done(row);
    return found < 0 ? -1 : 0;
}

int db_check(struct db *db, struct arena *arena, const char **why, struct err *err)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(db->handle, "PRAGMA integrity_check(1)", -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    const char *text = code == SQLITE_ROW ? (const char *)sqlite3_column_text(row, 0) : NULL;
    int primary = code & 0xff, result = 0;
    if (text && strcmp(text, "ok") != 0) {
        *why = arena_strdup(arena, text);
        result = 1;
    } else if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
        *why = arena_strdup(arena, sqlite3_errmsg(db->handle));
        result = 1;
    } else if (!text) {
        result = db_fail(db, err);
    }
    sqlite3_finalize(row);
    return result;
}
