#include "store/notes_db.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/notes_internal.h"

/* A folder that cannot be written is still good for reading notes. */
static enum db_state open_existing(struct db *db, const char *folder, struct err *err)
{
    struct err ignored = ERR_INIT;
    enum db_state state = db_open(db, &notes_format, folder, DB_WRITE, err);
    if (state != DB_FAILED)
        return state;
    return db_open(db, &notes_format, folder, DB_READ, &ignored) == DB_OPEN ? DB_OPEN : DB_FAILED;
}

int notes_db_open(struct notes_db **out, struct store *store, bool create, struct err *err)
{
    struct notes_db *notes = xcalloc(1, sizeof *notes);
    const char *folder = store_folder(store);
    struct err why = ERR_INIT;
    enum db_state state = create ? db_open(&notes->db, &notes_format, folder, DB_CREATE, &why)
                                 : open_existing(&notes->db, folder, &why);
    *out = NULL;
    if (state == DB_OPEN) {
        *out = notes;
        return 0;
    }
    free(notes);
    return state == DB_NONE ? 0 : err_set(err, why.code, "%s", why.message);
}

void notes_db_close(struct notes_db *notes)
{
    if (!notes)
        return;
    db_close(&notes->db);
    free(notes);
}

int notes_db_begin(struct notes_db *notes, struct err *err)
{
    return db_begin(&notes->db, err);
}

int notes_db_commit(struct notes_db *notes, struct err *err)
{
    return db_commit(&notes->db, err);
}

void notes_db_rollback(struct notes_db *notes)
{
    db_rollback(&notes->db);
}

const char *notes_text(sqlite3_stmt *row, int column, struct arena *arena)
{
    size_t size;
    const void *bytes = db_bytes(row, column, &size);
    return arena_strndup(arena, bytes, size);
}

/* ---- notes ---- */

static struct stored_note read_note_row(sqlite3_stmt *row, struct arena *arena)
{
    return (struct stored_note){
        .module = notes_text(row, 0, arena),
        .structure = (uint64_t)sqlite3_column_int64(row, 1),
        .tokens = (uint64_t)sqlite3_column_int64(row, 2),
        .partners = notes_text(row, 3, arena),
        .writer = notes_text(row, 4, arena),
        .json = notes_text(row, 5, arena),
        .removed = notes_text(row, 6, arena),
        .revision = notes_text(row, 7, arena),
        .revision_time = sqlite3_column_int64(row, 8),
        .written = sqlite3_column_int64(row, 9),
        .origin = notes_text(row, 10, arena),
        .asked = (uint64_t)sqlite3_column_int64(row, 11),
        .judged = (uint32_t)sqlite3_column_int64(row, 12),
        .refuted = (uint32_t)sqlite3_column_int64(row, 13),
        .doubtful = (uint32_t)sqlite3_column_int64(row, 14),
    };
}

int notes_db_put(struct notes_db *notes, const struct stored_note *note, struct err *err)
{
    return db_run(&notes->db, SQL_NOTE_PUT, err, "siisssssiisiiii", note->module,
                  (int64_t)note->structure, (int64_t)note->tokens, note->partners, note->writer,
                  note->json, note->removed, note->revision, note->revision_time, note->written,
                  note->origin, (int64_t)note->asked, (int64_t)note->judged, (int64_t)note->refuted,
                  (int64_t)note->doubtful);
}

int notes_db_verdicts(struct notes_db *notes, struct verdict_totals *out, struct err *err)
{
    sqlite3_stmt *row;
    *out = (struct verdict_totals){ 0 };
    int found = db_query(&notes->db, SQL_NOTE_VERDICTS, &row, err, "");
    if (found <= 0)
        return found;
    out->judged = (uint64_t)sqlite3_column_int64(row, 0);
    out->refuted = (uint64_t)sqlite3_column_int64(row, 1);
    out->doubtful = (uint64_t)sqlite3_column_int64(row, 2);
    db_done(row);
    return 0;
}

int notes_db_find(struct notes_db *notes, const char *module, uint64_t structure, uint64_t tokens,
                  int64_t until, struct arena *arena, struct stored_note *out, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&notes->db, SQL_NOTE_FIND, &row, err, "siii", module, (int64_t)structure,
                         (int64_t)tokens, until);
    if (found <= 0)
        return found;
    *out = read_note_row(row, arena);
    db_done(row);
    return 1;
}

int notes_db_heads(struct notes_db *notes, int64_t until, struct arena *arena,
                   struct note_head **heads, size_t *count, struct err *err)
{
    struct note_head *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_NOTE_HEADS, &row, err, "i", until);
    while (more > 0) {
        struct note_head head = { sqlite3_column_int64(row, 0), notes_text(row, 1, arena),
                                  sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3) };
        ARRAY_PUSH(items, *count, capacity, head);
        more = db_step(&notes->db, row, err);
    }
    *heads = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_json(struct notes_db *notes, int64_t id, struct arena *arena, const char **json,
                  struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&notes->db, SQL_NOTE_JSON, &row, err, "i", id);
    if (found <= 0)
        return found;
    *json = notes_text(row, 0, arena);
    db_done(row);
    return 1;
}

int notes_db_all(struct notes_db *notes, struct arena *arena, struct stored_note **all,
                 size_t *count, struct err *err)
{
    struct stored_note *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_NOTES, &row, err, "");
    while (more > 0) {
        struct stored_note note = read_note_row(row, arena);
        ARRAY_PUSH(items, *count, capacity, note);
        more = db_step(&notes->db, row, err);
    }
    *all = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

static int count_notes(struct notes_db *notes, int statement, struct arena *arena,
                       struct note_count **counts, size_t *count, struct err *err)
{
    struct note_count *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, statement, &row, err, "");
    while (more > 0) {
        struct note_count item = { notes_text(row, 0, arena),
                                   (uint64_t)sqlite3_column_int64(row, 1) };
        ARRAY_PUSH(items, *count, capacity, item);
        more = db_step(&notes->db, row, err);
    }
    *counts = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_writers(struct notes_db *notes, struct arena *arena, struct note_count **writers,
                     size_t *count, struct err *err)
{
    return count_notes(notes, SQL_NOTE_WRITERS, arena, writers, count, err);
}

int notes_db_sharers(struct notes_db *notes, struct arena *arena, struct note_count **sharers,
                     size_t *count, struct err *err)
{
    return count_notes(notes, SQL_NOTE_SHARERS, arena, sharers, count, err);
}

int notes_db_collect(struct notes_db *notes, unsigned keep, struct err *err)
{
    return db_run(&notes->db, SQL_NOTE_COLLECT, err, "i", (int64_t)keep);
}

void *notes_keep(void *items, size_t size, struct arena *arena)
{
    void *copy = arena_alloc(arena, size ? size : 1);
    if (size)
        memcpy(copy, items, size);
    free(items);
    return copy;
}

/* ---- the ledger ---- */

int notes_db_add_call(struct notes_db *notes, const struct ledger_call *call, int64_t *id,
                      struct err *err)
{
    if (db_run(&notes->db, SQL_CALL_ADD, err, "issssiiiiiis", call->time, call->provider,
               call->model, call->purpose, call->module, (int64_t)call->input_tokens,
               (int64_t)call->output_tokens, (int64_t)call->cached_tokens, call->microdollars,
               (int64_t)call->redacted, (int64_t)call->batch, call->status))
        return -1;
    if (id)
        *id = sqlite3_last_insert_rowid(notes->db.handle);
    return 0;
}

int notes_db_settle_call(struct notes_db *notes, int64_t id, const struct ledger_call *call,
                         struct err *err)
{
    return db_run(&notes->db, SQL_CALL_SETTLE, err, "iiiiis", id, (int64_t)call->input_tokens,
                  (int64_t)call->output_tokens, (int64_t)call->cached_tokens, call->microdollars,
                  call->status);
}

/* The checkpoint takes the room in the file, where the pages stay free once the row is gone; the
 * log is not cut and is written again from its start. */
int notes_db_take_room(struct notes_db *notes, uint64_t bytes, struct err *err)
{
    if (db_run(&notes->db, SQL_ROOM_TAKE, err, "i", (int64_t)bytes) ||
        db_script(&notes->db, "PRAGMA wal_checkpoint(PASSIVE)", err))
        return -1;
    return db_run(&notes->db, SQL_ROOM_GIVE, err, "");
}

static struct ledger_totals read_totals(sqlite3_stmt *row)
{
    return (struct ledger_totals){ .calls = (uint64_t)sqlite3_column_int64(row, 0),
                                   .input_tokens = (uint64_t)sqlite3_column_int64(row, 1),
                                   .output_tokens = (uint64_t)sqlite3_column_int64(row, 2),
                                   .cached_tokens = (uint64_t)sqlite3_column_int64(row, 3),
                                   .microdollars = sqlite3_column_int64(row, 4),
                                   .unpriced = (uint64_t)sqlite3_column_int64(row, 5),
                                   .redacted = (uint64_t)sqlite3_column_int64(row, 6),
                                   .unsettled = (uint64_t)sqlite3_column_int64(row, 7) };
}

/* The one row of a query. */
static int take_totals(sqlite3_stmt *row, int found, struct ledger_totals *out)
{
    *out = (struct ledger_totals){ 0 };
    if (found <= 0)
        return found;
    *out = read_totals(row);
    db_done(row);
    return 0;
}

int notes_db_ledger(struct notes_db *notes, int64_t since, struct ledger_totals *out,
                    struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&notes->db, SQL_CALL_TOTALS, &row, err, "i", since);
    return take_totals(row, found, out);
}

int notes_db_ledger_of(struct notes_db *notes, const char *purpose, struct ledger_totals *out,
                       struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&notes->db, SQL_CALL_TOTALS_OF, &row, err, "s", purpose);
    return take_totals(row, found, out);
}

int notes_db_ledger_days(struct notes_db *notes, struct arena *arena, struct ledger_day **days,
                         size_t *count, struct err *err)
{
    struct ledger_day *items = NULL;
    size_t capacity = 0;
    sqlite3_stmt *row;
    *count = 0;
    int more = db_query(&notes->db, SQL_CALL_DAYS, &row, err, "");
    while (more > 0) {
        struct ledger_day item = { sqlite3_column_int64(row, 8), read_totals(row) };
        ARRAY_PUSH(items, *count, capacity, item);
        more = db_step(&notes->db, row, err);
    }
    *days = notes_keep(items, *count * sizeof *items, arena);
    return more;
}

int notes_db_check(struct notes_db *notes, struct arena *arena, const char **why, struct err *err)
{
    return db_check(&notes->db, arena, why, err);
}
