#include "store/db.h"

#include <errno.h>
#include <string.h>

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

static int io(const struct db *db, struct err *err)
{
    int cause = sqlite3_system_errno(db->handle);
    if (cause == ENOSPC || cause == EDQUOT)
        return full(db, err);
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
