/* db.h - one SQLite connection: opening, cached statements, transactions, and errors that say what
 * to do. */
#ifndef REPOSE_STORE_DB_H
#define REPOSE_STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define DB_STATEMENTS 64

struct db {
    sqlite3 *handle;
    char *path;
    bool damaged; /* SQLite said so at any time */
    struct {
        const char *sql; /* by identity: statements are string constants */
        sqlite3_stmt *statement;
    } cache[DB_STATEMENTS];
};

enum db_mode { DB_READ, DB_WRITE };

/* Sets the pragmas. A database that is not one, or is damaged, fails with `damaged` set. */
int db_open(struct db *db, const char *path, enum db_mode mode, const char *synchronous,
            struct err *err);
void db_close(struct db *db);

/* Runs statements without results. */
int db_exec(struct db *db, const char *sql, struct err *err);
/* A statement, prepared once for each connection, ready to be bound. NULL on failure. */
sqlite3_stmt *db_statement(struct db *db, const char *sql, struct err *err);
/* 1: a row; 0: done (the statement is reset); -1: failed (reset too). */
int db_step(struct db *db, sqlite3_stmt *statement, struct err *err);
/* Runs a bound statement that gives no rows. */
int db_run(struct db *db, sqlite3_stmt *statement, struct err *err);
/* A single number, or -1 with err set. */
int db_number(struct db *db, const char *sql, int64_t *out, struct err *err);

/* Makes the message of the last failure of the connection. Returns -1. */
int db_fail(struct db *db, struct err *err);

/* Removes the database file and its side files. */
int db_remove(const char *path, struct err *err);

/* 0 sound, 1 damaged with *why in arena, -1 failed. */
int db_check(struct db *db, struct arena *arena, const char **why, struct err *err);

#endif
