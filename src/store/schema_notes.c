/* The schema and the statements of notes.db. A migration that was released never changes: add
 * another. */
#include "store/notes_db.h"
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

/* A note is keyed by its structure and its tokens, so that a branch finds what was written for it;
 * a job is a generation that was asked for and is not yet part of a note; a reply is kept until it
 * is. */
static const char version_3[] =
    "CREATE TABLE note_3(id INTEGER PRIMARY KEY AUTOINCREMENT, module BLOB NOT NULL,"
    " structure INTEGER NOT NULL, tokens INTEGER NOT NULL, partners BLOB NOT NULL,"
    " writer BLOB NOT NULL, json BLOB NOT NULL, removed BLOB NOT NULL, revision BLOB NOT NULL,"
    " revision_time INTEGER NOT NULL, written INTEGER NOT NULL, origin BLOB NOT NULL,"
    " UNIQUE(module, structure, tokens));"
    "INSERT INTO note_3(module, structure, tokens, partners, writer, json, removed, revision,"
    " revision_time, written, origin) SELECT module, input, tokens, x'', writer, json, x'', "
    "revision,"
    " written, written, x'' FROM note;"
    "DROP TABLE note;"
    "ALTER TABLE note_3 RENAME TO note;"
    "CREATE TABLE batch(id INTEGER PRIMARY KEY AUTOINCREMENT, provider BLOB NOT NULL,"
    " model BLOB NOT NULL, token BLOB NOT NULL, remote BLOB NOT NULL, created INTEGER NOT NULL,"
    " state BLOB NOT NULL);"
    "CREATE TABLE job(id INTEGER PRIMARY KEY AUTOINCREMENT, batch INTEGER NOT NULL,"
    " name BLOB NOT NULL, purpose BLOB NOT NULL, module BLOB NOT NULL, structure INTEGER NOT NULL,"
    " tokens INTEGER NOT NULL, partners BLOB NOT NULL, revision BLOB NOT NULL,"
    " revision_time INTEGER NOT NULL, sample INTEGER NOT NULL, samples INTEGER NOT NULL,"
    " redacted INTEGER NOT NULL, most_tokens INTEGER NOT NULL, most_cost INTEGER NOT NULL,"
    " writer BLOB NOT NULL, answer BLOB, UNIQUE(batch, name));"
    "CREATE INDEX job_module ON job(module);"
    "CREATE INDEX ledger_time ON ledger(time);"
    "CREATE TABLE request(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL,"
    " text BLOB NOT NULL, full_tokens INTEGER NOT NULL, brief_tokens INTEGER NOT NULL);"
    "CREATE INDEX request_time ON request(time);"
    "CREATE TABLE request_module(request INTEGER NOT NULL, module BLOB NOT NULL,"
    " weight REAL NOT NULL, PRIMARY KEY(request, module)) WITHOUT ROWID;";

/* How a note was asked for (0: not known), for what was unusable; and what a question may take. */
static const char version_4[] = "ALTER TABLE note ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;"
                                "ALTER TABLE job ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;"
                                "ALTER TABLE job ADD COLUMN most_input INTEGER NOT NULL DEFAULT 0;"
                                "CREATE TABLE room(bytes BLOB);";

/* What the ids of paths in a question stand for. */
static const char version_5[] = "ALTER TABLE job ADD COLUMN paths BLOB NOT NULL DEFAULT x'';";

/* What a model said of a note's facts. */
static const char version_6[] = "ALTER TABLE note ADD COLUMN judged INTEGER NOT NULL DEFAULT 0;"
                                "ALTER TABLE note ADD COLUMN refuted INTEGER NOT NULL DEFAULT 0;"
                                "ALTER TABLE note ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;";

static const struct db_migration migrations[] = {
    { 1, version_1 }, { 2, version_2 }, { 3, version_3 },
    { 4, version_4 }, { 5, version_5 }, { 6, version_6 },
};

#define NOTE_COLUMNS                                                                               \
    "module, structure, tokens, partners, writer, json, removed, revision, revision_time, "        \
    "written,"                                                                                     \
    " origin, asked, judged, refuted, doubtful"
#define JOB_COLUMNS                                                                                \
    "id, batch, name, purpose, module, structure, tokens, partners, revision, revision_time,"      \
    " sample, samples, redacted, most_tokens, most_cost, writer, answer, asked, most_input, paths"
/* A price of -1 is not known. */
#define LEDGER_SUMS                                                                                \
    "count(*), ifnull(sum(input_tokens), 0), ifnull(sum(output_tokens), 0),"                       \
    " ifnull(sum(cached_tokens), 0), ifnull(sum(max(microdollars, 0)), 0),"                        \
    " ifnull(sum(microdollars < 0), 0), ifnull(sum(redacted), 0),"                                 \
    " ifnull(sum(status = CAST('" LEDGER_SENT "' AS BLOB)), 0)"

static const char *const statements[NOTES_SQL_COUNT] = {
    [SQL_NOTE_PUT] =
        "INSERT INTO note(" NOTE_COLUMNS ")"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        " ON CONFLICT(module, structure, tokens) DO UPDATE SET partners=?4, writer=?5, json=?6,"
        " removed=?7, revision=?8, revision_time=?9, written=?10, origin=?11, asked=?12,"
        " judged=?13, refuted=?14, doubtful=?15",
    [SQL_NOTE_FIND] = "SELECT " NOTE_COLUMNS " FROM note WHERE module=?1 AND revision_time<=?4"
                      " ORDER BY structure=?2 AND tokens=?3 DESC, structure=?2 DESC, written DESC, "
                      "id DESC LIMIT 1",
    [SQL_NOTES] = "SELECT " NOTE_COLUMNS " FROM note ORDER BY module, written DESC, id DESC",
    /* length() of a column does not read it. */
    [SQL_NOTE_HEADS] =
        "SELECT id, module, written, size FROM (SELECT id, module, written, length(json) AS size,"
        " row_number() OVER (PARTITION BY module ORDER BY written DESC, id DESC) AS n FROM note"
        " WHERE revision_time<=?1 AND length(json)>0) WHERE n=1 ORDER BY module",
    [SQL_NOTE_JSON] = "SELECT json FROM note WHERE id=?1",
    [SQL_NOTE_VERDICTS] =
        "SELECT ifnull(sum(judged), 0), ifnull(sum(refuted), 0), ifnull(sum(doubtful), 0) FROM"
        " (SELECT judged, refuted, doubtful, row_number() OVER (PARTITION BY module"
        " ORDER BY written DESC, id DESC) AS n FROM note WHERE length(json)>0) WHERE n=1",
    [SQL_NOTE_WRITERS] = "SELECT writer, count(*) FROM note GROUP BY writer ORDER BY writer",
    /* Without " in " and the ten digits of the commit. */
    [SQL_NOTE_SHARERS] = "SELECT substr(origin, 1, length(origin) - 14) AS who, count(*) FROM note"
                         " WHERE length(origin) > 14 GROUP BY who ORDER BY who",
    [SQL_NOTE_COLLECT] =
        "DELETE FROM note WHERE id NOT IN (SELECT id FROM (SELECT id, row_number()"
        " OVER (PARTITION BY module ORDER BY written DESC, id DESC) AS n FROM note)"
        " WHERE n<=?1)",
    [SQL_CALL_ADD] =
        "INSERT INTO ledger(time, provider, model, purpose, module, input_tokens, output_tokens,"
        " cached_tokens, microdollars, redacted, batch, status)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [SQL_CALL_SETTLE] = "UPDATE ledger SET input_tokens=?2, output_tokens=?3, cached_tokens=?4,"
                        " microdollars=?5, status=?6 WHERE id=?1",
    [SQL_ROOM_TAKE] = "INSERT INTO room(bytes) VALUES(zeroblob(?1))",
    [SQL_ROOM_GIVE] = "DELETE FROM room",
    [SQL_CALL_TOTALS] = "SELECT " LEDGER_SUMS " FROM ledger WHERE time>=?1",
    [SQL_CALL_DAYS] = "SELECT " LEDGER_SUMS ", time - time % 86400 AS day FROM ledger"
                      " GROUP BY day ORDER BY day",
    [SQL_CALL_TOTALS_OF] = "SELECT " LEDGER_SUMS " FROM ledger WHERE purpose=?1",
    [SQL_BATCH_ADD] = "INSERT INTO batch(provider, model, token, remote, created, state)"
                      " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_BATCH_SET] = "UPDATE batch SET remote=?2, state=?3 WHERE id=?1",
    [SQL_BATCH_REMOVE] = "DELETE FROM batch WHERE id=?1",
    [SQL_BATCHES] = "SELECT batch.id, provider, model, token, remote, created, state, count(job.id)"
                    " FROM batch LEFT JOIN job ON job.batch=batch.id AND job.answer IS NULL"
                    " GROUP BY batch.id ORDER BY batch.id",
    [SQL_JOB_ADD] = "INSERT INTO job(batch, name, purpose, module, structure, tokens, partners,"
                    " revision, revision_time, sample, samples, redacted, most_tokens, most_cost,"
                    " writer, answer, asked, most_input, paths)"
                    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
                    " ?17, ?18, ?19)"
                    " ON CONFLICT(batch, name) DO UPDATE SET writer=?15, answer=?16, paths=?19",
    [SQL_JOBS] = "SELECT " JOB_COLUMNS " FROM job ORDER BY module, structure, tokens, sample, id",
    [SQL_JOBS_LIKE] = "SELECT " JOB_COLUMNS " FROM job WHERE purpose=?1 AND module=?2"
                      " AND structure=?3 AND tokens=?4 ORDER BY sample, id",
    [SQL_JOB_FIND] = "SELECT " JOB_COLUMNS " FROM job WHERE name=?1 AND (batch=?2 OR ?2<0)"
                     " ORDER BY answer IS NULL DESC, id DESC LIMIT 1",
    [SQL_JOB_ANSWER] = "UPDATE job SET writer=?2, answer=?3 WHERE id=?1",
    [SQL_JOBS_DONE] =
        "DELETE FROM job WHERE purpose=?1 AND module=?2 AND structure=?3 AND tokens=?4"
        " AND answer IS NOT NULL",
    [SQL_JOBS_OPEN_REMOVE] = "DELETE FROM job WHERE batch=?1 AND answer IS NULL",
    [SQL_JOBS_WAITING] = "SELECT ifnull(sum(most_tokens), 0), ifnull(sum(max(most_cost, 0)), 0)"
                         " FROM job JOIN batch ON batch.id=job.batch"
                         " WHERE answer IS NULL AND state<>CAST('file' AS BLOB)",
    [SQL_REQUEST_ADD] =
        "INSERT INTO request(time, text, full_tokens, brief_tokens) VALUES(?1, ?2, ?3, ?4)",
    [SQL_REQUEST_MODULE_ADD] =
        "INSERT OR REPLACE INTO request_module(request, module, weight) VALUES(?1, ?2, ?3 / 1e6)",
    [SQL_REQUESTS_FORGET] = "DELETE FROM request WHERE time<?1",
    [SQL_REQUEST_MODULES_FORGET] =
        "DELETE FROM request_module WHERE request NOT IN (SELECT id FROM request)",
    [SQL_REQUEST_MODULES] = "SELECT module, time, CAST(weight * 1e6 AS INTEGER) FROM request_module"
                            " JOIN request ON request.id=request ORDER BY module",
    [SQL_REQUEST_TEXTS] =
        "SELECT module, time, CAST(weight * 1e6 AS INTEGER), text FROM request_module"
        " JOIN request ON request.id=request ORDER BY module, time, request.id",
    [SQL_REQUEST_TOTALS] =
        "SELECT count(*), count(nullif(full_tokens, 0)), ifnull(sum(full_tokens), 0),"
        " ifnull(sum(brief_tokens), 0)"
        " FROM request",
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
