/* Past commits. A row's changes are packed: count, then path << 2 | kind for each. */
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/index_internal.h"

int64_t index_db_find_commit(struct index_db *db, const struct oid *id, struct err *err)
{
    sqlite3_stmt *s = db_statement(&db->db, "SELECT id FROM history WHERE oid=?", err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, id->bytes, OID_SIZE, SQLITE_STATIC);
    int state = db_step(&db->db, s, err);
    int64_t row = state == 1 ? sqlite3_column_int64(s, 0) : state;
    sqlite3_reset(s);
    return row;
}

static int64_t find_path(struct index_db *db, const char *path, size_t length, struct err *err)
{
    sqlite3_stmt *s = db_statement(&db->db, "SELECT id FROM path WHERE name=?", err);
    if (!s)
        return -1;
    sqlite3_bind_blob64(s, 1, path, length, SQLITE_STATIC);
    int state = db_step(&db->db, s, err);
    int64_t row = state == 1 ? sqlite3_column_int64(s, 0) : state;
    sqlite3_reset(s);
    return row;
}

/* The number of a path, given one when it is new. */
static int64_t path_number(struct index_db *db, const char *path, struct err *err)
{
    size_t length = strlen(path);
    bool fresh;
    uint32_t *known = map_put(&db->paths, path, length, &fresh);
    if (!fresh)
        return *known;
    int64_t row = find_path(db, path, length, err);
    if (row == 0) {
        sqlite3_stmt *s = db_statement(&db->db, "INSERT INTO path(name) VALUES(?)", err);
        if (!s)
            return -1;
        sqlite3_bind_blob64(s, 1, path, length, SQLITE_STATIC);
        row = db_run(&db->db, s, err) ? -1 : sqlite3_last_insert_rowid(db->db.handle);
    }
    if (row > 0)
        *known = (uint32_t)row;
    return row;
}

static int pack_changes(struct index_db *db, const struct commit *commit, struct buf *out,
                        struct err *err)
{
    pack_u64(out, commit->change_count);
    for (size_t i = 0; i < commit->change_count; i++) {
        int64_t path = path_number(db, commit->changes[i].path, err);
        if (path < 0)
            return -1;
        pack_u64(out, (uint64_t)path << 2 | commit->changes[i].kind);
    }
    return 0;
}

static int put_message(struct index_db *db, int64_t row, const struct commit *commit,
                       struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db, "INSERT INTO message(id, subject, body) VALUES(?,?,?)", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, row);
    sqlite3_bind_text(s, 2, commit->subject, -1, SQLITE_STATIC);
    sqlite3_bind_text(s, 3, commit->body, -1, SQLITE_STATIC);
    return db_run(&db->db, s, err);
}

int64_t index_db_add_commit(struct index_db *db, const struct commit *commit,
                            uint32_t message_terms, struct err *err)
{
    struct buf changes = BUF_INIT;
    int64_t row = -1;
    sqlite3_stmt *s =
        pack_changes(db, commit, &changes, err)
            ? NULL
            : db_statement(
                  &db->db,
                  "INSERT INTO history(oid, time, terms, total, changes) VALUES(?,?,?,?,?)", err);
    if (s) {
        sqlite3_bind_blob(s, 1, commit->id.bytes, OID_SIZE, SQLITE_STATIC);
        sqlite3_bind_int64(s, 2, commit->time);
        sqlite3_bind_int64(s, 3, message_terms);
        sqlite3_bind_int64(s, 4, (int64_t)commit->paths_total);
        sqlite3_bind_blob64(s, 5, changes.data, changes.size, SQLITE_STATIC);
        if (!db_run(&db->db, s, err))
            row = sqlite3_last_insert_rowid(db->db.handle);
    }
    if (row > 0 && put_message(db, row, commit, err))
        row = -1;
    buf_release(&changes);
    return row;
}

/* ---- reading ---- */

static int damaged(struct index_db *db, struct err *err)
{
    db->db.damaged = true;
    return err_set(err, ERR_STORE, "%s: the history is damaged; run repose doctor", db->db.path);
}

static int read_commit(sqlite3_stmt *s, struct arena *arena, struct commit_row *out)
{
    struct unpack in = unpack_init(sqlite3_column_blob(s, 4), (size_t)sqlite3_column_bytes(s, 4));
    out->row = sqlite3_column_int64(s, 0);
    out->time = sqlite3_column_int64(s, 1);
    out->message_terms = (uint32_t)sqlite3_column_int64(s, 2);
    out->paths_total = (size_t)sqlite3_column_int64(s, 3);
    out->path_count = unpack_count(&in, 1);
    out->paths = ARENA_ARRAY(arena, uint32_t, out->path_count);
    out->kinds = ARENA_ARRAY(arena, enum change_kind, out->path_count);
    for (size_t i = 0; i < out->path_count; i++) {
        uint64_t value = unpack_u64(&in);
        out->paths[i] = (uint32_t)(value >> 2);
        out->kinds[i] = (enum change_kind)(value & 3);
    }
    return in.bad ? -1 : 0;
}

struct wanted {
    int64_t row;
    size_t position;
};

static int compare_wanted(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

/* One scan over the range of rows: the window is dense in it, and a scan is several times faster
 * than look-ups. */
static int scan(struct index_db *db, const struct wanted *wanted, size_t count, struct arena *arena,
                struct commit_row *commits, size_t *found, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db, "SELECT id, time, terms, total, changes FROM history WHERE id BETWEEN ? AND ?",
        err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, wanted[0].row);
    sqlite3_bind_int64(s, 2, wanted[count - 1].row);
    int state;
    while ((state = db_step(&db->db, s, err)) == 1) {
        int64_t row = sqlite3_column_int64(s, 0);
        if (*found < count && wanted[*found].row < row)
            return sqlite3_reset(s), damaged(db, err); /* a row that is not there */
        if (*found < count && wanted[*found].row == row &&
            read_commit(s, arena, &commits[wanted[(*found)++].position]))
            return sqlite3_reset(s), damaged(db, err);
    }
    return state;
}

int index_db_commits(struct index_db *db, const int64_t *rows, size_t count, struct arena *arena,
                     struct commit_row **commits, struct err *err)
{
    size_t found = 0;
    struct wanted *wanted = xcalloc(count, sizeof *wanted);
    for (size_t i = 0; i < count; i++)
        wanted[i] = (struct wanted){ rows[i], i };
    qsort(wanted, count, sizeof *wanted, compare_wanted);
    *commits = ARENA_ARRAY(arena, struct commit_row, count);
    int result = count ? scan(db, wanted, count, arena, *commits, &found, err) : 0;
    free(wanted);
    return !result && found != count ? damaged(db, err) : result;
}

int index_db_commit_message(struct index_db *db, int64_t row, struct arena *arena, struct oid *id,
                            const char **subject, const char **body, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db, "SELECT oid, subject, body FROM history JOIN message USING(id) WHERE id=?", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, row);
    int state = db_step(&db->db, s, err);
    if (state < 0)
        return -1;
    if (!state || sqlite3_column_bytes(s, 0) != OID_SIZE)
        return sqlite3_reset(s), damaged(db, err);
    memcpy(id->bytes, sqlite3_column_blob(s, 0), OID_SIZE);
    const char *first = (const char *)sqlite3_column_text(s, 1),
               *rest = (const char *)sqlite3_column_text(s, 2);
    *subject = arena_strdup(arena, first ? first : "");
    *body = arena_strdup(arena, rest ? rest : "");
    sqlite3_reset(s);
    return 0;
}

int index_db_paths(struct index_db *db, struct arena *arena, const char ***names, size_t *count,
                   struct err *err)
{
    int64_t last;
    if (db_number(&db->db, "SELECT coalesce(max(id), 0) FROM path", &last, err))
        return -1;
    if (last < 0 || last > UINT32_MAX / 4)
        return damaged(db, err);
    *count = (size_t)last + 1;
    *names = ARENA_ARRAY(arena, const char *, *count);
    sqlite3_stmt *s = db_statement(&db->db, "SELECT id, name FROM path", err);
    int state = -1;
    while (s && (state = db_step(&db->db, s, err)) == 1) {
        int64_t row = sqlite3_column_int64(s, 0);
        if (row > 0 && row <= last)
            (*names)[row] =
                arena_strndup(arena, sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
    }
    return state;
}
