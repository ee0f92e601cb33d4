/* The schema and the statements of notes.db. A migration that was released never changes: add
 * another. */
#include "store/notes_internal.h"

/* meta.needs is for older programs, which say it when they refuse the file. */
static const char version_1[] =
    "CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "INSERT INTO meta(name, value) VALUES('needs', '0.1.0');"
    "CREATE TABLE note(id INTEGER PRIMARY KEY AUTOINCREMENT, module BLOB NOT NULL, input INTEGER "
    "NOT NULL,"
    " tokens INTEGER NOT NULL, context INTEGER NOT NULL, writer BLOB NOT NULL, json BLOB NOT NULL,"
    " revision BLOB NOT NULL, written INTEGER NOT NULL, UNIQUE(module, input));";

static const char version_2[] =
    "CREATE TABLE ledger(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"
    " provider BLOB NOT NULL, model BLOB NOT NULL, purpose BLOB NOT NULL, module BLOB NOT NULL,"
    " input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, cached_tokens INTEGER NOT "
    "NULL,"
    " microdollars INTEGER NOT NULL, redacted INTEGER NOT NULL, batch INTEGER NOT NULL,"
    " status BLOB NOT NULL);";

static const struct db_migration migrations[] = {
    { 1, version_1 },
    { 2, version_2 },
};

static const char *const statements[NOTES_SQL_COUNT] = {
    [SQL_NOTE_PUT] =
        "INSERT INTO note(module, input, tokens, context, writer, json, revision, written)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(module, input) DO UPDATE SET"
        " tokens=?3, context=?4, writer=?5, json=?6, revision=?7, written=?8",
    [SQL_NOTE_FIND] =
        "SELECT module, input, tokens, context, writer, json, revision, written FROM note"
        " WHERE module=?1 ORDER BY input=?2 DESC, written DESC, id DESC LIMIT 1",
    [SQL_CALL_ADD] =
        "INSERT INTO ledger(time, provider, model, purpose, module, input_tokens, output_tokens,"
        " cached_tokens, microdollars, redacted, batch, status)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [SQL_CALL_TOTALS] =
        "SELECT count(*), ifnull(sum(input_tokens), 0), ifnull(sum(output_tokens), 0),"
        " ifnull(sum(microdollars), 0) FROM ledger",
};

const struct db_format notes_format = {
    .file = "notes.db",
    .application_id = 0x5270536e, /* "RpSn" */
    .migrations = migrations,
    .migration_count = sizeof migrations / sizeof *migrations,
    .sql = statements,
    .sql_count = NOTES_SQL_COUNT,
    .page_size = 4096,
    .durable = true,
    .damaged =
        "it holds notes that were paid for, so it is left alone: restore a copy, save what can be "
        "read with \"sqlite3 notes.db .recover\", or move it away to start anew",
    .newer = "SELECT value FROM meta WHERE name='needs'",
};
