/* notes_internal.h - the statements of notes.db; their text stands in schema_notes.c. */
#ifndef REPOSE_STORE_NOTES_INTERNAL_H
#define REPOSE_STORE_NOTES_INTERNAL_H

#include "store/db.h"

enum notes_sql { SQL_NOTE_PUT, SQL_NOTE_FIND, SQL_CALL_ADD, SQL_CALL_TOTALS, NOTES_SQL_COUNT };

extern const struct db_format notes_format;

#endif
