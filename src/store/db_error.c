#include "store/db.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "base/event.h"

static int full(const struct db *db, struct err *err)
{
    return err_set(
        err, ERR_STORE,
        "cannot write %s: the disk is full; make room or choose another folder with --db DIR",
        db->path);
}

static int not_writable(const struct db *db, struct err *err)
{
    return err_set(err, ERR_STORE,
                   "cannot write %s: it or its folder is read-only; make them writable or choose "
                   "another folder with --db DIR",
                   db->path);
}

static int too_large(const struct db *db, struct err *err)
{
    return err_set(err, ERR_STORE,
                   "cannot write %s: it would exceed the limit of the size of files; raise it "
                   "(ulimit -f)",
                   db->path);
}

/* 0 when the cause is none that has a name of its own. */
static int say_cause(const struct db *db, int cause, struct err *err)
{
    switch (cause) {
    case ENOSPC:
    case EDQUOT:
        return full(db, err);
    case EROFS:
        return not_writable(db, err);
    case EFBIG:
        return too_large(db, err);
    default:
        return 0;
    }
}

/* SQLite forgets the cause when it is the shared memory that cannot grow. */
static bool may_be_too_large(void)
{
    struct rlimit limit;
    return !getrlimit(RLIMIT_FSIZE, &limit) && limit.rlim_cur != RLIM_INFINITY;
}

static int io(const struct db *db, struct err *err)
{
    int cause = sqlite3_system_errno(db->handle);
    if (say_cause(db, cause, err))
        return -1;
    if (!cause && may_be_too_large())
        return too_large(db, err);
    return err_set(err, ERR_STORE, "cannot read or write %s: %s (%s)", db->path,
                   sqlite3_errmsg(db->handle), cause ? strerror(cause) : "no further cause");
}

static int busy(const struct db *db, struct err *err)
{
    if (cancel_check(err)) /* the wait for the lock was cut short */
        return -1;
    return err_set(err, ERR_STORE, "%s is locked by another process; try again when it is done",
                   db->path);
}

int db_damaged(struct db *db, const char *what, struct err *err)
{
    db->damaged = true;
    return err_set(err, ERR_STORE, "%s is damaged (%s); %s", db->path, what, db->format->damaged);
}

int db_fail(struct db *db, struct err *err)
{
    switch (sqlite3_errcode(db->handle) & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return db_damaged(db, sqlite3_errmsg(db->handle), err);
    case SQLITE_FULL:
        return full(db, err);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return not_writable(db, err);
    case SQLITE_CANTOPEN:
        if (say_cause(db, sqlite3_system_errno(db->handle), err))
            return -1;
        return err_set(
            err, ERR_STORE,
            "cannot open %s: %s; look at its permissions or choose another folder with --db DIR",
            db->path, sqlite3_errmsg(db->handle));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return busy(db, err);
    case SQLITE_IOERR:
        return io(db, err);
    default:
        return err_set(err, ERR_STORE, "cannot use %s: %s", db->path, sqlite3_errmsg(db->handle));
    }
}
