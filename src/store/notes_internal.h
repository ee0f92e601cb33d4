/* notes_internal.h - the statements of notes.db; their text stands in schema_notes.c. */
#ifndef REPOSE_STORE_NOTES_INTERNAL_H
#define REPOSE_STORE_NOTES_INTERNAL_H

#include "store/db.h"

enum notes_sql {
    SQL_NOTE_PUT,
    SQL_NOTE_FIND,
    SQL_NOTES,
    SQL_NOTE_HEADS,
    SQL_NOTE_JSON,
    SQL_NOTE_VERDICTS,
    SQL_NOTE_WRITERS,
    SQL_NOTE_SHARERS,
    SQL_NOTE_COLLECT,
    SQL_CALL_ADD,
    SQL_CALL_SETTLE,
    SQL_CALL_TOTALS,
    SQL_CALL_TOTALS_OF,
    SQL_CALL_DAYS,
    SQL_BATCH_ADD,
    SQL_BATCH_SET,
    SQL_BATCH_REMOVE,
    SQL_BATCHES,
    SQL_JOB_ADD,
    SQL_JOBS,
    SQL_JOBS_LIKE,
    SQL_JOBS_WAITING,
    SQL_JOB_FIND,
    SQL_JOB_ANSWER,
    SQL_JOBS_DONE,
    SQL_JOBS_OPEN_REMOVE,
    SQL_REQUEST_ADD,
    SQL_REQUEST_MODULE_ADD,
    SQL_REQUESTS_FORGET,
    SQL_REQUEST_MODULES_FORGET,
    SQL_REQUEST_MODULES,
    SQL_REQUEST_TEXTS,
    SQL_REQUEST_TOTALS,
    SQL_ROOM_TAKE,
    SQL_ROOM_GIVE,
    NOTES_SQL_COUNT
};

extern const struct db_format notes_format;

struct notes_db {
    struct db db;
};

/* The bytes of a column as a text in arena. */
const char *notes_text(sqlite3_stmt *row, int column, struct arena *arena);
/* Moves a growable array into arena. */
void *notes_keep(void *items, size_t size, struct arena *arena);

#endif
