#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/index_internal.h"
#include "store/snapshot_pack.h"

/* ---- what snapshots need ---- */

#define ROW_MAX                                                                                    \
    ((int64_t)1 << 32) /* larger numbers were not given by us: a bit set of them has no bound */

struct row_set {
    unsigned char *bits;
    int64_t last;
};

struct needed {
    struct row_set contents, commits;
};

static bool has(const struct row_set *set, int64_t row)
{
    return row > 0 && row <= set->last && (set->bits[row / 8] >> (row % 8) & 1);
}

static bool add_to_row_set(struct row_set *set, int64_t row)
{
    if (row <= 0 || row > set->last)
        return false;
    set->bits[row / 8] |= (unsigned char)(1u << (row % 8));
    return true;
}

static int set_init(struct index_db *index, struct row_set *set, unsigned sql, struct err *err)
{
    if (db_number(&index->db, sql, &set->last, err))
        return -1;
    if (set->last < 0 || set->last > ROW_MAX)
        return db_damaged(&index->db, "a row number", err);
    set->bits = xcalloc((size_t)set->last / 8 + 1, 1);
    return 0;
}

/* Everything that a snapshot refers to must be there. */
static bool mark(const struct snapshot *snapshot, struct needed *needed)
{
    bool sound = true;
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (snapshot->files[i].content)
            sound = add_to_row_set(&needed->contents, snapshot->files[i].content) && sound;
    for (size_t i = 0; i < snapshot->window_count; i++)
        sound = add_to_row_set(&needed->commits, snapshot->window[i]) && sound;
    return sound;
}

static int mark_all(struct index_db *index, struct needed *needed, struct err *err)
{
    sqlite3_stmt *row;
    size_t window_size, files_size;
    int more = db_query(&index->db, SQL_SNAPSHOT_DATA_ALL, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err)) {
        struct snapshot snapshot = SNAPSHOT_INIT;
        const void *window = db_bytes(row, 0, &window_size);
        const void *files = db_bytes(row, 1, &files_size);
        bool sound = !snapshot_unpack_window(window, window_size, &snapshot) &&
                     !snapshot_unpack_files(files, files_size, &snapshot) &&
                     mark(&snapshot, needed);
        snapshot_release(&snapshot);
        if (!sound) {
            db_done(row);
            return db_damaged(&index->db, "a snapshot", err);
        }
    }
    return more;
}

static int needed_init(struct index_db *index, struct needed *needed, struct err *err)
{
    return set_init(index, &needed->contents, SQL_SUMMARY_LAST, err) ||
           set_init(index, &needed->commits, SQL_MESSAGE_LAST, err) || mark_all(index, needed, err);
}

static void needed_release(struct needed *needed)
{
    free(needed->contents.bits);
    free(needed->commits.bits);
}

static bool keep_commit(const void *needed, int64_t row)
{
    return has(&((const struct needed *)needed)->commits, row);
}

static bool keep_posting(const void *data, enum posting_kind kind, int64_t doc)
{
    const struct needed *needed = data;
    return has(kind == POSTING_MESSAGE ? &needed->commits : &needed->contents, doc);
}

/* ---- collecting ---- */

static int list_rows(struct index_db *index, const char *kind, const struct row_set *set,
                     struct err *err)
{
    for (int64_t row = 1; row <= set->last; row++)
        if (has(set, row) && db_run(&index->db, SQL_KEEP_ADD, err, "si", kind, row))
            return -1;
    return 0;
}

static int delete_unused(struct index_db *index, const struct needed *needed, struct err *err)
{
    static const unsigned deletes[] = { SQL_CONTENT_UNUSED, SQL_SUMMARY_UNUSED, SQL_COMMIT_UNUSED,
                                        SQL_MESSAGE_UNUSED };
    if (db_script(&index->db,
                  "DROP TABLE IF EXISTS temp.keep;"
                  "CREATE TEMP TABLE keep(kind, id INTEGER, PRIMARY KEY(kind, id)) WITHOUT ROWID",
                  err) ||
        list_rows(index, "w", &needed->contents, err) ||
        list_rows(index, "m", &needed->commits, err))
        return -1;
    for (size_t i = 0; i < sizeof deletes / sizeof *deletes; i++)
        if (db_run(&index->db, deletes[i], err, ""))
            return -1;
    return 0;
}

static int collect_contents(struct index_db *index, void *data, struct err *err)
{
    struct needed needed = { 0 };
    (void)data;
    int result = needed_init(index, &needed, err) || delete_unused(index, &needed, err) ||
                 history_rewrite(index, keep_commit, &needed, err) ||
                 postings_rewrite(index, keep_posting, &needed, err);
    needed_release(&needed);
    return result ? -1 : 0;
}

int index_db_collect(struct index_db *index, int64_t *bytes, struct err *err)
{
    int64_t before = 0, after = 0;
    if (db_number(&index->db, SQL_PAGES, &before, err) ||
        in_transaction(index, collect_contents, NULL, err) ||
        db_script(&index->db,
                  "DROP TABLE IF EXISTS temp.keep; PRAGMA temp_store=FILE; VACUUM;"
                  "PRAGMA temp_store=MEMORY",
                  err) ||
        db_number(&index->db, SQL_PAGES, &after, err))
        return -1;
    index_db_checkpoint(index);
    *bytes = before - after;
    return 0;
}

/* ---- checking ---- */

/* What the bytes told not to parse has no summary; everything else that was read has one. */
static bool summary_is_sound(const struct content *content, const void *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct summary summary;
    if (content->skip != SKIP_NONE)
        return !size;
    bool sound = !summary_unpack(data, size, &arena, &summary);
    arena_release(&arena);
    return sound;
}

static bool comments_are_sound(const struct content *content, const void *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct span *spans;
    size_t count;
    bool sound = !size || !spans_unpack(data, size, content->size, &arena, &spans, &count);
    arena_release(&arena);
    return sound;
}

static int check_contents(struct index_db *index, struct err *err)
{
    sqlite3_stmt *row;
    size_t facts_size, size, comments_size;
    int more = db_query(&index->db, SQL_SUMMARY_ALL, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err)) {
        struct content content = { 0 };
        const void *facts = db_bytes(row, 0, &facts_size);
        const void *data = db_bytes(row, 1, &size);
        const void *comments = db_bytes(row, 3, &comments_size);
        const char *damaged =
            content_unpack_facts(facts, facts_size, &content)        ? "the facts of a file"
            : !sqlite3_column_int64(row, 2)                          ? "a missing summary"
            : !summary_is_sound(&content, data, size)                ? "the summary of a file"
            : !comments_are_sound(&content, comments, comments_size) ? "the comments of a file"
                                                                     : NULL;
        if (damaged) {
            db_done(row);
            return db_damaged(&index->db, damaged, err);
        }
    }
    return more;
}

int index_db_check(struct index_db *index, struct arena *arena, const char **why, struct err *err)
{
    struct needed needed = { 0 };
    int result = db_check(&index->db, arena, why, err);
    if (result)
        return result;
    result = check_contents(index, err) || needed_init(index, &needed, err) ||
             history_verify(index, err) || postings_verify(index, err);
    needed_release(&needed);
    if (result && index->db.damaged) {
        *why = arena_strdup(arena, err->message);
        err_clear(err);
        return 1;
    }
    return result ? -1 : 0;
}
