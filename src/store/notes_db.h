/* notes_db.h - what was paid for: notes written by a model and the ledger of calls. Durable (WAL,
 * synchronous=FULL), migrated step by step, never thrown away: a damaged or newer database is
 * refused with ERR_STORE and the way out.
 *
 * Schema and migrations in schema_notes.c: {version, sql}, each in its own transaction.
 */
#ifndef REPOSE_STORE_NOTES_DB_H
#define REPOSE_STORE_NOTES_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

struct notes_db;

/* Opens or creates it. With create false and no file there, *out is NULL and 0 is returned. */
int notes_db_open(struct notes_db **out, struct store *store, bool create, struct err *err);
void notes_db_close(struct notes_db *db);

/* A note that a model wrote, keyed by (module path, input hash). */
struct stored_note {
    const char *module, *writer, *json; /* writer: "openai:gpt-…", json: docs/note.schema.json */
    uint64_t input;       /* digest of the module's summaries and the prompt's version */
    uint64_t tokens;      /* digest of the non-comment text: differs alone = aged */
    uint64_t context;     /* digest of the leading co-change partners: differs = stale */
    const char *revision; /* hex id of the commit it was written at */
    int64_t written;      /* seconds since 1970 */
};
int notes_db_put(struct notes_db *db, const struct stored_note *note, struct err *err);
/* The note with that input, else the newest of the module. 1 found, 0 none, -1. */
int notes_db_find(struct notes_db *db, const char *module, uint64_t input, struct arena *arena,
                  struct stored_note *out, struct err *err);

/* One call of a model. */
struct ledger_call {
    int64_t time; /* seconds since 1970 */
    const char *provider, *model;
    const char *purpose; /* "note", "overview", … */
    const char *module;  /* "" when it was for none */
    uint64_t input_tokens, output_tokens, cached_tokens;
    int64_t microdollars;
    uint64_t redacted; /* secrets taken out of what was sent */
    bool batch;
    const char *status; /* "ok", or why it failed */
};
int notes_db_add_call(struct notes_db *db, const struct ledger_call *call, struct err *err);

struct ledger_totals {
    uint64_t calls, input_tokens, output_tokens;
    int64_t microdollars;
};
int notes_db_ledger(struct notes_db *db, struct ledger_totals *out, struct err *err);

int notes_db_check(struct notes_db *db, struct arena *arena, const char **why,
                   struct err *err); /* as index_db_check */

#endif
