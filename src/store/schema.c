#include "store/schema.h"

const char index_schema[] =
    /* What was extracted from a blob as a language, under given limits. */
    "CREATE TABLE content(id INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL, language TEXT "
    "NOT NULL,"
    " variant INTEGER NOT NULL, skip INTEGER NOT NULL, state INTEGER NOT NULL, size INTEGER NOT "
    "NULL,"
    " body INTEGER NOT NULL, comment INTEGER NOT NULL, symbol INTEGER NOT NULL, tokens INTEGER NOT "
    "NULL,"
    " lines INTEGER NOT NULL, UNIQUE(blob, language, variant));"
    "CREATE TABLE summary(content INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    /* data: see postings.c. keys: what a small segment holds, so that merging need not read the
       whole table. */
    "CREATE TABLE segment(id INTEGER PRIMARY KEY AUTOINCREMENT, terms INTEGER NOT NULL, keys BLOB);"
    "CREATE TABLE posting(key BLOB NOT NULL, segment INTEGER NOT NULL, data BLOB NOT NULL,"
    " PRIMARY KEY(key, segment)) WITHOUT ROWID;"
    "CREATE TABLE path(id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE);"
    "CREATE TABLE history(id INTEGER PRIMARY KEY AUTOINCREMENT, oid BLOB NOT NULL UNIQUE, time "
    "INTEGER NOT NULL,"
    " terms INTEGER NOT NULL, total INTEGER NOT NULL, changes BLOB NOT NULL);"
    "CREATE TABLE message(id INTEGER PRIMARY KEY, subject TEXT NOT NULL, body TEXT NOT NULL);"
    /* files, window: see snapshots.c. used: a counter, larger is later. */
    "CREATE TABLE snapshot(id INTEGER PRIMARY KEY AUTOINCREMENT, revision BLOB NOT NULL, settings "
    "INTEGER NOT NULL,"
    " tree BLOB NOT NULL, files BLOB NOT NULL, window BLOB NOT NULL, used INTEGER NOT NULL,"
    " UNIQUE(revision, settings));"
    "CREATE TABLE cache(module BLOB NOT NULL, key INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY "
    "KEY(module, key))"
    " WITHOUT ROWID;"
    "CREATE TABLE run(id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER NOT NULL, finished "
    "INTEGER NOT NULL,"
    " command TEXT NOT NULL, revision BLOB NOT NULL, parsed INTEGER NOT NULL, reused INTEGER NOT "
    "NULL,"
    " commits INTEGER NOT NULL, status INTEGER NOT NULL, message TEXT NOT NULL);";

const char *const notes_migrations[] = {
    "CREATE TABLE note(module BLOB NOT NULL, input INTEGER NOT NULL, tokens INTEGER NOT NULL, "
    "context INTEGER NOT NULL,"
    " writer TEXT NOT NULL, json TEXT NOT NULL, revision TEXT NOT NULL, written INTEGER NOT NULL,"
    " PRIMARY KEY(module, input)) WITHOUT ROWID;"
    "CREATE TABLE ledger(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, provider "
    "TEXT NOT NULL,"
    " model TEXT NOT NULL, purpose TEXT NOT NULL, module BLOB, input_tokens INTEGER NOT NULL,"
    " cached_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, microdollars INTEGER NOT "
    "NULL,"
    " redacted INTEGER NOT NULL, batch INTEGER NOT NULL, status TEXT NOT NULL);",
};

const int notes_version = sizeof notes_migrations / sizeof *notes_migrations;
