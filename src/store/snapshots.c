/* A snapshot's files are one packed column: a table of languages, then for each file in path order
 * the length of the prefix that it shares with the path before, the rest of the path, and its
 * facts. The window is delta-coded rows. Loading 5,000 files so takes less than a millisecond,
 * where as many rows would take ten. */
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/index_internal.h"

/* ---- packing ---- */

static void pack_languages(struct buf *out, const struct snapshot *snapshot, struct map *languages)
{
    for (size_t i = 0; i < snapshot->file_count; i++) {
        bool fresh;
        uint32_t *number = map_put(languages, snapshot->files[i].language,
                                   strlen(snapshot->files[i].language), &fresh);
        if (fresh)
            *number = (uint32_t)languages->count - 1;
    }
    pack_u64(out, languages->count);
    for (size_t i = 0; i < languages->count; i++)
        pack_bytes(out, languages->entries[i].key, languages->entries[i].length);
}

static size_t shared_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static void pack_file(struct buf *out, const struct file *file, const char *before,
                      const struct map *languages)
{
    size_t prefix = shared_prefix(before, file->path);
    pack_u64(out, prefix);
    pack_str(out, file->path + prefix);
    buf_add(out, file->blob.bytes, OID_SIZE);
    pack_u64(out, (uint64_t)file->content);
    pack_u64(out, *map_get(languages, file->language, strlen(file->language)));
    pack_u64(out, (uint64_t)file->skip << 4 | file->state);
    pack_u64(out, file->size);
    for (int f = 0; f < 3; f++)
        pack_u64(out, file->lengths[f]);
    pack_u64(out, file->summary_tokens);
    pack_u64(out, file->lines);
}

static void pack_files(struct buf *out, const struct snapshot *snapshot)
{
    struct map languages = MAP_INIT;
    const char *before = "";
    pack_languages(out, snapshot, &languages);
    pack_u64(out, snapshot->file_count);
    for (size_t i = 0; i < snapshot->file_count; i++) {
        pack_file(out, &snapshot->files[i], before, &languages);
        before = snapshot->files[i].path;
    }
    map_release(&languages);
}

static void pack_window(struct buf *out, const struct snapshot *snapshot)
{
    int64_t before = 0;
    pack_u64(out, snapshot->window_count);
    for (size_t i = 0; i < snapshot->window_count; i++) {
        pack_i64(out, snapshot->window[i] - before);
        before = snapshot->window[i];
    }
}

/* ---- unpacking ---- */

static char *unpack_path(struct unpack *in, const char *before, struct arena *arena)
{
    size_t prefix = unpack_u32(in), size;
    const char *rest = unpack_bytes(in, &size);
    if (prefix > strlen(before))
        in->bad = true, prefix = 0;
    char *path = arena_alloc(arena, prefix + size + 1);
    memcpy(path, before, prefix);
    memcpy(path + prefix, rest, size);
    path[prefix + size] = '\0';
    return path;
}

static void unpack_file(struct unpack *in, struct arena *arena, const char **languages,
                        size_t language_count, const char *before, struct file *file)
{
    file->path = unpack_path(in, before, arena);
    if ((size_t)(in->end - in->p) < OID_SIZE) {
        in->bad = true;
        return;
    }
    memcpy(file->blob.bytes, in->p, OID_SIZE);
    in->p += OID_SIZE;
    file->content = (int64_t)unpack_u64(in);
    size_t language = unpack_u32(in);
    file->language = language < language_count ? languages[language] : "";
    uint32_t state = unpack_u32(in);
    file->skip = (enum skip_reason)(state >> 4);
    file->state = (enum parse_state)(state & 15);
    in->bad = in->bad || file->skip >= SKIP_REASON_COUNT || file->state >= PARSE_STATE_COUNT;
    file->size = unpack_u64(in);
    for (int f = 0; f < 3; f++)
        file->lengths[f] = unpack_u32(in);
    file->summary_tokens = unpack_u32(in);
    file->lines = unpack_u32(in);
}

static int unpack_files(const void *data, size_t size, struct snapshot *out)
{
    struct unpack in = unpack_init(data, size);
    struct arena *arena = &out->arena;
    size_t language_count = unpack_count(&in, 1);
    const char **languages = ARENA_ARRAY(arena, const char *, language_count);
    for (size_t i = 0; i < language_count; i++)
        languages[i] = unpack_str(&in, arena);
    out->file_count = unpack_count(&in, OID_SIZE + 9);
    out->files = ARENA_ARRAY(arena, struct file, out->file_count);
    const char *before = "";
    for (size_t i = 0; i < out->file_count && !in.bad; i++) {
        unpack_file(&in, arena, languages, language_count, before, &out->files[i]);
        in.bad = in.bad || (i && strcmp(before, out->files[i].path) >=
                                     0); /* binary search relies on the order */
        before = out->files[i].path;
    }
    return in.bad ? -1 : 0;
}

static int unpack_window(const void *data, size_t size, struct snapshot *out)
{
    struct unpack in = unpack_init(data, size);
    int64_t row = 0;
    out->window_count = unpack_count(&in, 1);
    out->window = ARENA_ARRAY(&out->arena, int64_t, out->window_count);
    for (size_t i = 0; i < out->window_count; i++)
        out->window[i] = row += unpack_i64(&in);
    return in.bad ? -1 : 0;
}

/* ---- rows ---- */

static int touch(struct index_db *db, int64_t row, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db, "UPDATE snapshot SET used=(SELECT max(used) + 1 FROM snapshot) WHERE id=?", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, row);
    return db_run(&db->db, s, err);
}

int index_db_load_snapshot(struct index_db *db, const struct oid *revision, uint64_t settings,
                           struct snapshot *out, struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db, "SELECT id, tree, files, window FROM snapshot WHERE revision=? AND settings=?",
        err);
    if (!s)
        return -1;
    sqlite3_bind_blob(s, 1, revision->bytes, OID_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, (int64_t)settings);
    int state = db_step(&db->db, s, err);
    if (state <= 0)
        return state;
    int64_t row = sqlite3_column_int64(s, 0);
    snapshot_release(out);
    int bad = sqlite3_column_bytes(s, 1) != OID_SIZE ||
              unpack_files(sqlite3_column_blob(s, 2), (size_t)sqlite3_column_bytes(s, 2), out) ||
              unpack_window(sqlite3_column_blob(s, 3), (size_t)sqlite3_column_bytes(s, 3), out);
    if (!bad)
        memcpy(out->tree.bytes, sqlite3_column_blob(s, 1), OID_SIZE);
    sqlite3_reset(s);
    out->revision = *revision;
    out->settings = settings;
    if (bad) {
        snapshot_release(out);
        db->db.damaged = true;
        return err_set(err, ERR_STORE, "%s: a snapshot is damaged; run repose doctor", db->db.path);
    }
    return db->in_transaction && touch(db, row, err) ? -1 : 1;
}

int index_db_list_snapshots(struct index_db *db, uint64_t settings, struct arena *arena,
                            struct oid **revisions, size_t *count, struct err *err)
{
    int64_t total;
    *count = 0;
    if (db_number(&db->db, "SELECT count(*) FROM snapshot", &total, err))
        return -1;
    *revisions = ARENA_ARRAY(arena, struct oid, (size_t)total + 1);
    sqlite3_stmt *s = db_statement(
        &db->db, "SELECT revision FROM snapshot WHERE ?1=0 OR settings=?1 ORDER BY used DESC", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, (int64_t)settings);
    int state;
    while ((state = db_step(&db->db, s, err)) == 1)
        if (*count < (size_t)total && sqlite3_column_bytes(s, 0) == OID_SIZE)
            memcpy((*revisions)[(*count)++].bytes, sqlite3_column_blob(s, 0), OID_SIZE);
    return state;
}

static int prune(struct index_db *db, const struct oid *keep, size_t keep_count, size_t at_most,
                 struct err *err)
{
    struct buf sql = BUF_INIT;
    char hex[OID_HEX_SIZE];
    buf_addstr(&sql, "DELETE FROM snapshot WHERE revision NOT IN (x''");
    for (size_t i = 0; i < keep_count; i++)
        buf_printf(&sql, ", x'%s'", oid_hex(&keep[i], hex));
    buf_printf(&sql, ") AND id NOT IN (SELECT id FROM snapshot ORDER BY used DESC LIMIT %zu)",
               at_most);
    int result = db_exec(&db->db, sql.data, err);
    buf_release(&sql);
    return result;
}

int index_db_put_snapshot(struct index_db *db, const struct snapshot *snapshot,
                          const struct oid *keep, size_t keep_count, size_t at_most,
                          struct err *err)
{
    struct buf files = BUF_INIT, window = BUF_INIT;
    pack_files(&files, snapshot);
    pack_window(&window, snapshot);
    sqlite3_stmt *s = db_statement(
        &db->db,
        "INSERT OR REPLACE INTO snapshot(revision, settings, tree, files, window, used)"
        " VALUES(?,?,?,?,?,(SELECT coalesce(max(used), 0) + 1 FROM snapshot))",
        err);
    int result = -1;
    if (s) {
        sqlite3_bind_blob(s, 1, snapshot->revision.bytes, OID_SIZE, SQLITE_STATIC);
        sqlite3_bind_int64(s, 2, (int64_t)snapshot->settings);
        sqlite3_bind_blob(s, 3, snapshot->tree.bytes, OID_SIZE, SQLITE_STATIC);
        sqlite3_bind_blob64(s, 4, files.data, files.size, SQLITE_STATIC);
        sqlite3_bind_blob64(s, 5, window.data, window.size, SQLITE_STATIC);
        result = db_run(&db->db, s, err);
    }
    buf_release(&files);
    buf_release(&window);
    return result ? -1 : prune(db, keep, keep_count, at_most, err);
}
