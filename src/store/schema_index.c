/* The schema and the statements of index.db. A change of the tables, or of anything that is packed
 * into one of their columns, is another format: raise INDEX_FORMAT, and old files are rebuilt. */
#include "store/index_internal.h"

#define INDEX_FORMAT 6

/* AUTOINCREMENT: row numbers are never used again, because postings and snapshots refer to them. */
static const char schema[] =
    /* Facts apart from summaries, so that looking for a blob reads a small tree. */
    "CREATE TABLE content(blob BLOB, language BLOB, variant INTEGER, id INTEGER, facts BLOB,"
    " PRIMARY KEY(blob, language, variant)) WITHOUT ROWID;"
    "CREATE TABLE summary(id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB,"
    " comments BLOB);"
    /* A segment's blocks lie together: writing one touches a few pages at the end of the tree. */
    "CREATE TABLE segment(id INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER);"
    "CREATE TABLE block(segment INTEGER, term BLOB, data BLOB, PRIMARY KEY(segment, term))"
    " WITHOUT ROWID;"
    /* path_block: NUL-terminated names, numbered from 0. commit_block: see commit_block.h. */
    "CREATE TABLE path_block(first INTEGER PRIMARY KEY, data BLOB);"
    "CREATE TABLE commit_block(first INTEGER PRIMARY KEY, data BLOB);"
    "CREATE TABLE commit_id(oid BLOB PRIMARY KEY, id INTEGER) WITHOUT ROWID;"
    "CREATE TABLE message(id INTEGER PRIMARY KEY AUTOINCREMENT, oid BLOB, subject BLOB, body BLOB);"
    /* used: a counter; apart from the data, because a row is written as a whole. */
    "CREATE TABLE snapshot(id INTEGER PRIMARY KEY AUTOINCREMENT, revision BLOB, settings INTEGER,"
    " tree BLOB, used INTEGER, UNIQUE(revision, settings));"
    "CREATE TABLE snapshot_data(id INTEGER PRIMARY KEY, window BLOB, files BLOB);"
    "CREATE TABLE cache(id INTEGER PRIMARY KEY AUTOINCREMENT, module BLOB, key INTEGER, text BLOB,"
    " UNIQUE(module, key));"
    "CREATE TABLE run(id INTEGER PRIMARY KEY AUTOINCREMENT, started INTEGER, finished INTEGER,"
    " command BLOB, revision BLOB, parsed INTEGER, reused INTEGER, commits INTEGER, status INTEGER,"
    " message BLOB, UNIQUE(started, command));";

static const char *const statements[INDEX_SQL_COUNT] = {
    [SQL_CONTENT_FIND] =
        "SELECT id, facts FROM content WHERE blob=?1 AND language=?2 AND variant=?3",
    [SQL_CONTENT_ADD] =
        "INSERT INTO content(blob, language, variant, id, facts) VALUES(?1, ?2, ?3, ?4, ?5)",
    [SQL_CONTENT_COUNT] = "SELECT count(*) FROM content",
    [SQL_CONTENT_UNUSED] =
        "DELETE FROM content WHERE id NOT IN (SELECT id FROM temp.keep WHERE kind=x'77')",
    [SQL_SUMMARY_FIND] = "SELECT data FROM summary WHERE id=?1",
    [SQL_SUMMARY_ADD] = "INSERT INTO summary(data, comments) VALUES(?1, ?2)",
    [SQL_COMMENTS_FIND] = "SELECT comments FROM summary WHERE id=?1",
    [SQL_SUMMARY_ALL] = "SELECT c.facts, s.data, s.id, s.comments FROM content c LEFT JOIN summary "
                        "s ON s.id = c.id",
    [SQL_SUMMARY_UNUSED] =
        "DELETE FROM summary WHERE id NOT IN (SELECT id FROM temp.keep WHERE kind=x'77')",
    [SQL_SUMMARY_LAST] = "SELECT max(id) FROM summary",

    [SQL_SEGMENTS] = "SELECT id, size FROM segment ORDER BY id",
    [SQL_SEGMENT_ADD] = "INSERT INTO segment(id, size) VALUES(nullif(?1, 0), 0)",
    [SQL_SEGMENT_SIZE] = "UPDATE segment SET size=?2 WHERE id=?1",
    [SQL_SEGMENT_DELETE] = "DELETE FROM segment WHERE id=?1",
    [SQL_SEGMENT_COUNT] = "SELECT count(*) FROM segment",
    [SQL_BLOCK_ADD] = "INSERT INTO block(segment, term, data) VALUES(?1, ?2, ?3)",
    [SQL_BLOCK_FIND] =
        "SELECT data FROM block WHERE segment=?1 AND term<=?2 ORDER BY term DESC LIMIT 1",
    [SQL_BLOCKS] = "SELECT data FROM block WHERE segment=?1 ORDER BY term",
    [SQL_BLOCKS_FROM] = "SELECT data FROM block WHERE segment=?1 AND term>="
                        " ifnull((SELECT max(term) FROM block WHERE segment=?1 AND term<=?2), ?2)"
                        " ORDER BY term",
    [SQL_BLOCKS_DELETE] = "DELETE FROM block WHERE segment=?1",

    [SQL_PATHS] = "SELECT first, data FROM path_block ORDER BY first",
    [SQL_PATHS_LAST] = "SELECT first, data FROM path_block ORDER BY first DESC LIMIT 1",
    [SQL_PATHS_PUT] = "INSERT OR REPLACE INTO path_block(first, data) VALUES(?1, ?2)",
    [SQL_COMMIT_FIND] = "SELECT id FROM commit_id WHERE oid=?1",
    [SQL_COMMIT_ADD] = "INSERT INTO commit_id(oid, id) VALUES(?1, ?2)",
    [SQL_COMMIT_COUNT] = "SELECT count(*) FROM commit_id",
    [SQL_COMMIT_UNUSED] =
        "DELETE FROM commit_id WHERE id NOT IN (SELECT id FROM temp.keep WHERE kind=x'6d')",
    [SQL_COMMITS] = "SELECT first, data FROM commit_block WHERE first>=?1 ORDER BY first LIMIT 1",
    [SQL_COMMITS_AT] =
        "SELECT first, data FROM commit_block WHERE first<=?1 ORDER BY first DESC LIMIT 1",
    [SQL_COMMITS_LAST] = "SELECT first, data FROM commit_block ORDER BY first DESC LIMIT 1",
    [SQL_COMMITS_PUT] = "INSERT OR REPLACE INTO commit_block(first, data) VALUES(?1, ?2)",
    [SQL_COMMITS_DELETE] = "DELETE FROM commit_block WHERE first=?1",
    [SQL_MESSAGE_ADD] = "INSERT INTO message(oid, subject, body) VALUES(?1, ?2, ?3)",
    [SQL_MESSAGE_FIND] = "SELECT oid, subject, body FROM message WHERE id=?1",
    [SQL_MESSAGE_UNUSED] =
        "DELETE FROM message WHERE id NOT IN (SELECT id FROM temp.keep WHERE kind=x'6d')",
    [SQL_MESSAGE_LAST] = "SELECT max(id) FROM message",

    [SQL_SNAPSHOT_FIND] =
        "SELECT s.id, s.tree, d.window, d.files, s.used = (SELECT max(used) FROM snapshot)"
        " FROM snapshot s JOIN snapshot_data d ON d.id = s.id"
        " WHERE s.revision=?1 AND s.settings=?2",
    [SQL_SNAPSHOT_USE] =
        "UPDATE snapshot SET used=(SELECT max(used) FROM snapshot) + 1 WHERE id=?1",
    [SQL_SNAPSHOT_LIST] = "SELECT revision FROM snapshot WHERE ?1=0 OR settings=?1"
                          " GROUP BY revision ORDER BY max(used) DESC",
    [SQL_SNAPSHOT_DELETE] = "DELETE FROM snapshot WHERE revision=?1 AND settings=?2",
    [SQL_SNAPSHOT_ADD] = "INSERT INTO snapshot(revision, settings, tree, used) VALUES(?1, ?2, ?3,"
                         " (SELECT ifnull(max(used), 0) + 1 FROM snapshot))",
    [SQL_SNAPSHOT_BY_USE] = "SELECT id, revision FROM snapshot ORDER BY used DESC",
    [SQL_SNAPSHOT_DROP] = "DELETE FROM snapshot WHERE id=?1",
    [SQL_SNAPSHOT_COUNT] = "SELECT count(*) FROM snapshot",
    [SQL_SNAPSHOT_DATA_ADD] = "INSERT INTO snapshot_data(id, window, files) VALUES(?1, ?2, ?3)",
    [SQL_SNAPSHOT_DATA_ALL] = "SELECT window, files FROM snapshot_data",
    [SQL_SNAPSHOT_DATA_TRIM] =
        "DELETE FROM snapshot_data WHERE id NOT IN (SELECT id FROM snapshot)",

    [SQL_CACHE_GET] = "SELECT text FROM cache WHERE module=?1 AND key=?2",
    [SQL_CACHE_PUT] = "INSERT OR REPLACE INTO cache(module, key, text) VALUES(?1, ?2, ?3)",
    [SQL_CACHE_TRIM] = "DELETE FROM cache WHERE module=?1 AND id NOT IN"
                       " (SELECT id FROM cache WHERE module=?1 ORDER BY id DESC LIMIT 8)",
    [SQL_RUN_PUT] =
        "INSERT OR REPLACE INTO run(started, finished, command, revision, parsed, reused,"
        " commits, status, message) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SQL_RUN_TRIM] = "DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - 100",
    [SQL_RUN_LAST] = "SELECT started, finished, command, revision, parsed, reused, commits, status,"
                     " message FROM run ORDER BY id DESC LIMIT 1",

    [SQL_KEEP_ADD] = "INSERT OR IGNORE INTO temp.keep(kind, id) VALUES(?1, ?2)",
    [SQL_ROWS_FROM] = "INSERT INTO sqlite_sequence(name, seq) VALUES('summary', ?1)",
    [SQL_PAGES] = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
};

static const struct db_migration migrations[] = { { INDEX_FORMAT, schema } };

const struct db_format index_format = {
    .file = "index.db",
    .application_id = 0x52705369, /* "RpSi" */
    .migrations = migrations,
    .migration_count = 1,
    .sql = statements,
    .sql_count = INDEX_SQL_COUNT,
    .page_size = 8192,
    .damaged = "run repose doctor",
};
