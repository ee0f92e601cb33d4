#include "store/db.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define BUSY_MS 5000

static const char *remedy_for(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "make room on the disk; nothing that was complete is lost";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return "--db DIR names another folder";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process is using it; try again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return "run repose doctor";
    case SQLITE_IOERR:
        return "check the disk; --db DIR names another folder";
    default:
        return "repose doctor checks it";
    }
}

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

int db_fail(struct db *db, struct err *err)
{
    int code = db->handle ? sqlite3_extended_errcode(db->handle) : SQLITE_NOMEM;
    db->damaged = db->damaged || is_damage(code);
    return err_set(err, ERR_STORE, "%s: %s; %s", db->path,
                   db->handle ? sqlite3_errmsg(db->handle) : "out of memory", remedy_for(code));
}

int db_exec(struct db *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(db, err);
}

static bool is_empty_file(const char *path)
{
    struct stat st;
    return stat(path, &st) || st.st_size == 0;
}

/* A database in a folder that cannot be written, left behind whole: it can be read without the
 * shared memory that others would need. */
static int open_immutable(struct db *db, struct err *err)
{
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s-wal", db->path);
    if (!is_empty_file(name.data)) {
        buf_release(&name);
        return db_fail(db, err);
    }
    sqlite3_close(db->handle);
    db->handle = NULL;
    buf_reset(&name);
    buf_addstr(&name, "file:");
    for (const char *p = db->path; *p; p++)
        buf_printf(&name, strchr("?#% ", *p) ? "%%%02x" : "%c", (unsigned char)*p);
    buf_addstr(&name, "?immutable=1");
    int code =
        sqlite3_open_v2(name.data, &db->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_release(&name);
    if (code != SQLITE_OK ||
        sqlite3_exec(db->handle, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL))
        return db_fail(db, err);
    return 0;
}

int db_open(struct db *db, const char *path, enum db_mode mode, const char *synchronous,
            struct err *err)
{
    *db = (struct db){ .path = xstrdup(path) };
    int flags =
        mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return db_fail(db, err);
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_extended_result_codes(db->handle, 1);
    code = sqlite3_exec(db->handle, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    if (mode == DB_READ)
        return code == SQLITE_OK ? 0 : is_damage(code) ? db_fail(db, err) : open_immutable(db, err);
    char pragmas[256];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=%s; PRAGMA "
             "journal_size_limit=8388608;"
             "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY",
             synchronous);
    return code == SQLITE_OK ? db_exec(db, pragmas, err) : db_fail(db, err);
}

void db_close(struct db *db)
{
    for (size_t i = 0; i < DB_STATEMENTS; i++)
        sqlite3_finalize(db->cache[i].statement);
    sqlite3_close(db->handle);
    free(db->path);
    *db = (struct db){ 0 };
}

sqlite3_stmt *db_statement(struct db *db, const char *sql, struct err *err)
{
    size_t i = 0;
    while (i < DB_STATEMENTS - 1 && db->cache[i].sql && db->cache[i].sql != sql)
        i++;
    if (db->cache[i].sql != sql) { /* the last place serves whatever does not fit */
        sqlite3_finalize(db->cache[i].statement);
        db->cache[i].statement = NULL;
        db->cache[i].sql = NULL;
        if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                               &db->cache[i].statement, NULL)) {
            db_fail(db, err);
            return NULL;
        }
        db->cache[i].sql = sql;
    }
    sqlite3_reset(db->cache[i].statement);
    sqlite3_clear_bindings(db->cache[i].statement);
    return db->cache[i].statement;
}

int db_step(struct db *db, sqlite3_stmt *statement, struct err *err)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return 1;
    int result = code == SQLITE_DONE ? 0 : db_fail(db, err);
    sqlite3_reset(statement);
    return result;
}

int db_run(struct db *db, sqlite3_stmt *statement, struct err *err)
{
    return db_step(db, statement, err) < 0 ? -1 : 0;
}

int db_number(struct db *db, const char *sql, int64_t *out, struct err *err)
{
    sqlite3_stmt *statement = db_statement(db, sql, err);
    int state = statement ? db_step(db, statement, err) : -1;
    *out = state == 1 ? sqlite3_column_int64(statement, 0) : 0;
    if (statement)
        sqlite3_reset(statement);
    return state < 0 ? -1 : 0;
}

int db_remove(const char *path, struct err *err)
{
    static const char *const suffixes[] = { "-wal", "-shm", "" };
    int result = 0;
    for (size_t i = 0; i < 3; i++) {
        struct buf name = BUF_INIT;
        buf_printf(&name, "%s%s", path, suffixes[i]);
        if (unlink(name.data) && errno != ENOENT)
            result = err_set(err, ERR_STORE, "cannot remove %s: %s", name.data, strerror(errno));
        buf_release(&name);
    }
    return result;
}

int db_check(struct db *db, struct arena *arena, const char **why, struct err *err)
{
    sqlite3_stmt *statement = db_statement(db, "PRAGMA integrity_check(1)", err);
    int state = statement ? db_step(db, statement, err) : -1;
    if (state < 0 && db->damaged) {
        *why = arena_strdup(arena, sqlite3_errmsg(db->handle));
        return 1;
    }
    if (state < 0)
        return -1;
    const char *text = state ? (const char *)sqlite3_column_text(statement, 0) : "ok";
    bool sound = text && !strcmp(text, "ok");
    if (!sound)
        *why = arena_strdup(arena, text ? text : "unreadable");
    sqlite3_reset(statement);
    return !sound;
}
