/* db.h - one connection to one of the two databases: the only place that opens SQLite and that
 * turns its failures into messages.
 *
 * A database is described by a constant struct db_format: its file, its migrations, and the table
 * of its statements. Each statement is prepared once for a connection, when it is first used.
 * Arguments are bound by a format, one letter for each:
 *
 *     i  int64_t
 *     s  const char *, bound as a BLOB because names and texts may hold any bytes; NULL is NULL
 *     b  const void *, size_t
 *
 *     if (db_run(db, SQL_DELETE_PATH, err, "i", id))
 *         return -1;
 *
 *     sqlite3_stmt *row;
 *     int more = db_query(db, SQL_PATHS, &row, err, "i", first);
 *     while (more > 0) {
 *         ... sqlite3_column_int64(row, 0) ...
 *         more = db_step(db, row, err);
 *     }
 *
 * What is bound must live until the statement is done. A connection belongs to one thread at a
 * time.
 */
#ifndef REPOSE_STORE_DB_H
#define REPOSE_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"

struct db_migration {
    int version; /* PRAGMA user_version after it; ascending from 1 */

    const char *sql;
};

struct db_format {
    const char *file; /* "index.db" */
    int64_t application_id;
    const struct db_migration *migrations;
    size_t migration_count;
    const char *const *sql;
    size_t sql_count;
    int page_size;
    bool durable;        /* synchronous=FULL, and migrated; else another version is DB_OTHER */
    const char *damaged; /* the way out when SQLite finds damage */
    const char *newer;   /* SQL for the version of the program that a newer file needs, or NULL */
};

struct db {
    const struct db_format *format;
    sqlite3 *handle;
    sqlite3_stmt **statements;
    char *path;
    bool damaged; /* damage was seen through this connection */
};

enum db_mode {
    DB_READ,   /* a read transaction from open to close: one state of the data */
    DB_WRITE,  /* the file must exist */
    DB_CREATE, /* made when it does not exist */
};

enum db_state {
    DB_OPEN,
    DB_NONE,    /* no file, or an empty one (not with DB_CREATE) */
    DB_OTHER,   /* another format version, or not a database of this program */
    DB_DAMAGED, /* not a database, or damaged */
    DB_FAILED,  /* permissions, disk, lock */
};

/* Anything but DB_OPEN leaves nothing open; all but DB_NONE have set err. */
enum db_state db_open(struct db *db, const struct db_format *format, const char *folder,
                      enum db_mode mode, struct err *err);
/* An empty database in memory, for writing; it is gone when it is closed. */
int db_open_memory(struct db *db, const struct db_format *format, struct err *err);
void db_close(struct db *db);
/* Removes a database and its side files, which may be missing. */
int db_remove(const char *folder, const char *file, struct err *err);

int db_begin(struct db *db, struct err *err); /* for writing */
int db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* Bytes of the write-ahead log, 0 when there is none. */
int64_t db_log_size(const struct db *db);

/* Runs a statement that returns nothing. */
int db_run(struct db *db, unsigned sql, struct err *err, const char *format, ...);
/* Runs it to its first row: 1 a row, 0 none, -1. */
int db_query(struct db *db, unsigned sql, sqlite3_stmt **row, struct err *err, const char *format,
             ...);
/* The next row: 1, 0 (and the statement is done), -1. */
int db_step(struct db *db, sqlite3_stmt *row, struct err *err);
/* Ends a query before its last row. */
void db_done(sqlite3_stmt *row);
/* The bytes of a column, never NULL; valid until the next step. */
const void *db_bytes(sqlite3_stmt *row, int column, size_t *size);
/* The only number of the only row; 0 when there is none. */
int db_number(struct db *db, unsigned sql, int64_t *out, struct err *err);
/* Runs a constant script that is not worth a place in the table. */
int db_script(struct db *db, const char *sql, struct err *err);

/* Says that the last call failed; returns -1. */
int db_fail(struct db *db, struct err *err);
/* Says that stored data is not what this program writes; returns -1. */
int db_damaged(struct db *db, const char *what, struct err *err);
/* PRAGMA integrity_check: 0 sound, 1 damaged with a description, -1. */
int db_check(struct db *db, struct arena *arena, const char **why, struct err *err);

#endif
