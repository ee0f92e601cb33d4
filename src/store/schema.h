/* schema.h - the tables of the two databases. */
#ifndef REPOSE_STORE_SCHEMA_H
#define REPOSE_STORE_SCHEMA_H

/* Bumped when the tables or the packed columns of index.db change: an index of another format is
 * rebuilt. */
#define INDEX_FORMAT   1
#define APPLICATION_ID 0x72705365 /* "rpSe" */

extern const char index_schema[];

/* notes.db is migrated: step i brings version i to i + 1. Steps are only ever appended. */
extern const char *const notes_migrations[];
extern const int notes_version;

#endif
