#include "store/db.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/event.h"
#include "base/mem.h"

#define BUSY_MS  5000
#define PAUSE_MS 5

/* Waits for a lock as a busy timeout does, but ends when a signal came. */
static int wait_while_busy(void *data, int count)
{
    const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000 * 1000 };
    (void)data;
    if (cancel_signal || count >= BUSY_MS / PAUSE_MS)
        return 0;
    nanosleep(&pause, NULL);
    return 1;
}

static char *path_in(const char *folder, const char *file)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s", folder, file);
    return buf_detach(&path);
}

/* DB_OPEN stands for "go on". */
static enum db_state look_at_file(const struct db *db, enum db_mode mode, struct err *err)
{
    struct stat info;
    if (lstat(db->path, &info)) {
        if (errno == ENOENT)
            return mode == DB_CREATE ? DB_OPEN : DB_NONE;
        err_set(err, ERR_STORE, "cannot open %s: %s; choose another folder with --db DIR", db->path,
                strerror(errno));
        return DB_FAILED;
    }
    if (!S_ISREG(info.st_mode)) { /* a symlink would make us write elsewhere, a FIFO would block */
        err_set(err, ERR_STORE,
                "%s is not a regular file; remove it or choose another folder with --db DIR",
                db->path);
        return DB_FAILED;
    }
    return info.st_size || mode == DB_CREATE ? DB_OPEN : DB_NONE;
}

static enum db_state failure(struct db *db, struct err *err)
{
    db_fail(db, err);
    return db->damaged ? DB_DAMAGED : DB_FAILED;
}

/* What the file says cannot make SQLite run code: no triggers, views or functions of a foreign
 * schema. */
static void harden(sqlite3 *handle)
{
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_handler(handle, wait_while_busy, NULL);
    sqlite3_exec(handle, "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON", NULL, NULL, NULL);
}

static enum db_state connect(struct db *db, const char *name, int flags, struct err *err)
{
    int code = sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!db->handle) {
        err_set(err, ERR_STORE, "cannot open %s: out of memory", db->path);
        return DB_FAILED;
    }
    if (code != SQLITE_OK)
        return failure(db, err);
    harden(db->handle);
    return DB_OPEN;
}

/* The number or text that a query gives, outside of the table of statements. */
static int ask_pragma(struct db *db, const char *sql, int64_t *number, struct buf *text)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &row, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(row);
    if (code == SQLITE_ROW && number)
        *number = sqlite3_column_int64(row, 0);
    if (code == SQLITE_ROW && text)
        buf_addstr(text,
                   sqlite3_column_text(row, 0) ? (const char *)sqlite3_column_text(row, 0) : "");
    sqlite3_finalize(row);
    return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : -1;
}

static int latest(const struct db_format *format)
{
    return format->migrations[format->migration_count - 1].version;
}

static enum db_state refuse_version(struct db *db, int64_t version, struct err *err)
{
    struct buf needs = BUF_INIT;
    if (db->format->newer)
        ask_pragma(db, db->format->newer, NULL, &needs);
    err_set(
        err, ERR_STORE,
        "%s has format %lld, this program knows %d: it needs repose %.40s%s; update the program "
        "or choose another folder with --db DIR",
        db->path, (long long)version, latest(db->format),
        needs.size ? needs.data : "of a newer version", needs.size ? " or later" : "");
    buf_release(&needs);
    return DB_OTHER;
}

/* Asks in one transaction: another process may be creating the file. */
static int read_identity(struct db *db, int64_t *version, int64_t *application, int64_t *objects)
{
    bool alone = sqlite3_get_autocommit(db->handle);
    if (alone && ask_pragma(db, "BEGIN", NULL, NULL))
        return -1;
    if (ask_pragma(db, "PRAGMA user_version", version, NULL) ||
        ask_pragma(db, "PRAGMA application_id", application, NULL) ||
        ask_pragma(db, "SELECT count(*) FROM sqlite_schema", objects, NULL))
        return -1;
    return alone ? ask_pragma(db, "COMMIT", NULL, NULL) : 0;
}

/* DB_NONE: a valid database with nothing in it. */
static enum db_state look_at_version(struct db *db, int64_t *version, struct err *err)
{
    int64_t application = 0, objects = 0;
    if (read_identity(db, version, &application, &objects))
        return failure(db, err);
    if (!*version && !application && !objects)
        return DB_NONE;
    bool ours = application == db->format->application_id;
    if (*version > latest(db->format) && (ours || !application))
        return refuse_version(db, *version, err);
    if (!ours || *version < 1) {
        err_set(err, ERR_STORE,
                "%s is not a database of this program; choose another folder with --db DIR",
                db->path);
        return DB_OTHER;
    }
    if (*version < latest(db->format) && !db->format->durable)
        return refuse_version(db, *version, err);
    return DB_OPEN;
}

/* Changing the journal mode does not call the busy handler. */
static int make_wal(struct db *db, struct err *err)
{
    for (int count = 0;; count++) {
        struct buf mode = BUF_INIT;
        int failed = ask_pragma(db, "PRAGMA journal_mode=WAL", NULL, &mode);
        bool done = !failed && !strcmp(mode.data, "wal");
        buf_release(&mode);
        if (done)
            return 0;
        bool busy = failed && (sqlite3_errcode(db->handle) & 0xff) == SQLITE_BUSY;
        if (failed && (!busy || !wait_while_busy(NULL, count)))
            return db_fail(db, err);
        if (!failed)
            return err_set(err, ERR_STORE,
                           "cannot keep a write-ahead log for %s: choose a folder on a local disk "
                           "with --db DIR",
                           db->path);
    }
}

static int migrate_step(struct db *db, const struct db_migration *step, struct err *err)
{
    struct buf sql = BUF_INIT;
    int64_t version = 0;
    if (db_begin(db, err))
        return -1;
    int result = ask_pragma(db, "PRAGMA user_version", &version, NULL) ? db_fail(db, err) : 0;
    if (!result && version < step->version) { /* else another process was faster */
        buf_printf(&sql, "%s; PRAGMA application_id=%lld; PRAGMA user_version=%d;", step->sql,
                   (long long)db->format->application_id, step->version);
        result = db_script(db, sql.data, err);
    }
    if (!result)
        result = db_commit(db, err);
    if (result)
        db_rollback(db);
    buf_release(&sql);
    return result;
}

static int migrate(struct db *db, int64_t version, struct err *err)
{
    for (size_t i = 0; i < db->format->migration_count; i++)
        if (db->format->migrations[i].version > version &&
            migrate_step(db, &db->format->migrations[i], err))
            return -1;
    return 0;
}

static int set_up(struct db *db, enum db_state found, struct err *err)
{
    struct buf sql = BUF_INIT;
    if (found == DB_NONE)
        buf_printf(&sql, "PRAGMA page_size=%d;", db->format->page_size);
    buf_printf(&sql, "PRAGMA synchronous=%s; PRAGMA journal_size_limit=8388608;",
               db->format->durable ? "FULL" : "NORMAL");
    int result = db_script(db, sql.data, err);
    buf_release(&sql);
    return result || make_wal(db, err);
}

static enum db_state open_for_writing(struct db *db, enum db_mode mode, struct err *err)
{
    int64_t version = 0;
    int flags = SQLITE_OPEN_READWRITE | (mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0);
    enum db_state state = connect(db, db->path, flags, err);
    if (state == DB_OPEN)
        state = look_at_version(db, &version, err);
    if (state != DB_OPEN && (state != DB_NONE || mode != DB_CREATE))
        return state;
    if (sqlite3_db_readonly(db->handle, "main") == 1) { /* SQLite falls back to this silently */
        err_set(err, ERR_STORE,
                "cannot write %s: it is read-only; make it writable or choose another folder with "
                "--db DIR",
                db->path);
        return DB_FAILED;
    }
    if (set_up(db, state, err) || migrate(db, version, err))
        return db->damaged ? DB_DAMAGED : DB_FAILED;
    return DB_OPEN;
}

static enum db_state start_reading(struct db *db, const char *name, int flags, struct err *err)
{
    int64_t version = 0;
    enum db_state state = connect(db, name, SQLITE_OPEN_READONLY | flags, err);
    if (state == DB_OPEN && db_script(db, "BEGIN", err))
        state = failure(db, err);
    if (state == DB_OPEN)
        state = look_at_version(db, &version, err);
    if (state == DB_OPEN && version < latest(db->format)) {
        err_set(err, ERR_STORE, "%s has the older format %lld", db->path, (long long)version);
        state = DB_OTHER;
    }
    return state;
}

static void disconnect(struct db *db)
{
    for (size_t i = 0; db->statements && i < db->format->sql_count; i++) {
        sqlite3_finalize(db->statements[i]);
        db->statements[i] = NULL;
    }
    sqlite3_close(db->handle);
    db->handle = NULL;
}

int64_t db_log_size(const struct db *db)
{
    struct stat info;
    struct buf name = BUF_INIT;
    buf_printf(&name, "%s-wal", db->path);
    int64_t size = stat(name.data, &info) ? 0 : (int64_t)info.st_size;
    buf_release(&name);
    return size;
}

/* The failures of a reader that can be for want of the shared memory: no permission, or a full
 * disk. */
static bool needs_shared_memory(int code)
{
    return (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY ||
           (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMOPEN ||
           code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMMAP;
}

/* "immutable" makes SQLite read the file alone, without the shared memory that WAL mode needs. */
static char *immutable_uri(const char *path)
{
    struct buf uri = BUF_INIT;
    buf_addstr(&uri, "file:");
    for (const char *p = path; *p; p++) {
        if (isalnum((unsigned char)*p) || strchr("/._-", *p))
            buf_addch(&uri, *p);
        else
            buf_printf(&uri, "%%%02x", (unsigned char)*p);
    }
    buf_addstr(&uri, "?immutable=1");
    return buf_detach(&uri);
}

static enum db_state open_for_reading(struct db *db, struct err *err)
{
    enum db_state state = start_reading(db, db->path, 0, err);
    if (state != DB_FAILED)
        return state;
    if (!needs_shared_memory(sqlite3_extended_errcode(db->handle)) || access(db->path, R_OK))
        return state;
    if (db_log_size(db)) {
        err_set(err, ERR_STORE,
                "cannot read %s: its folder is read-only and a run was interrupted, which left a "
                "log to be merged; make the folder writable or choose another one with --db DIR",
                db->path);
        return state;
    }
    char *uri = immutable_uri(db->path);
    disconnect(db);
    err_clear(err);
    state = start_reading(db, uri, SQLITE_OPEN_URI, err);
    free(uri);
    return state;
}

enum db_state db_open(struct db *db, const struct db_format *format, const char *folder,
                      enum db_mode mode, struct err *err)
{
    struct err ignored = ERR_INIT;
    if (!err)
        err = &ignored;
    *db = (struct db){ .format = format, .path = path_in(folder, format->file) };
    db->statements = xcalloc(format->sql_count, sizeof(sqlite3_stmt *));
    enum db_state state = look_at_file(db, mode, err);
    if (state == DB_OPEN)
        state = mode == DB_READ ? open_for_reading(db, err) : open_for_writing(db, mode, err);
    if (state == DB_OPEN)
        sqlite3_exec(db->handle, "PRAGMA cache_size=-16000", NULL, NULL, NULL);
    else
        db_close(db);
    return state;
}

int db_open_memory(struct db *db, const struct db_format *format, struct err *err)
{
    *db = (struct db){ .format = format, .path = xstrdup("a database in memory") };
    db->statements = xcalloc(format->sql_count, sizeof(sqlite3_stmt *));
    enum db_state state = connect(db, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
    if (state == DB_OPEN && !migrate(db, 0, err))
        return 0;
    db_close(db);
    return -1;
}

void db_close(struct db *db)
{
    if (db->statements)
        disconnect(db);
    free(db->statements);
    free(db->path);
    *db = (struct db){ 0 };
}

int db_remove(const char *folder, const char *file, struct err *err)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf path = BUF_INIT;
        buf_printf(&path, "%s/%s%s", folder, file, ends[i]);
        int failed = unlink(path.data) && errno != ENOENT;
        if (failed)
            err_set(err, ERR_STORE, "cannot remove %s: %s", path.data, strerror(errno));
        buf_release(&path);
        if (failed)
            return -1;
    }
    return 0;
}
