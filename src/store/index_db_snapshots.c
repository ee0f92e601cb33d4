#include <string.h>

#include "base/mem.h"
#include "store/index_internal.h"
#include "store/snapshot_pack.h"

static int unpack(struct index_db *index, sqlite3_stmt *row, struct snapshot *out, struct err *err)
{
    size_t size;
    const void *tree = db_bytes(row, 1, &size);
    if (size != OID_SIZE)
        return db_damaged(&index->db, "a snapshot", err);
    memcpy(out->tree.bytes, tree, OID_SIZE);
    const void *window = db_bytes(row, 2, &size);
    if (snapshot_unpack_window(window, size, out))
        return db_damaged(&index->db, "the window of a snapshot", err);
    const void *files = db_bytes(row, 3, &size);
    if (snapshot_unpack_files(files, size, out))
        return db_damaged(&index->db, "the files of a snapshot", err);
    return 0;
}

int index_db_load_snapshot(struct index_db *index, const struct oid *revision, uint64_t settings,
                           struct snapshot *out, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&index->db, SQL_SNAPSHOT_FIND, &row, err, "bi", revision->bytes,
                         (size_t)OID_SIZE, (int64_t)settings);
    if (found <= 0)
        return found;
    *out = (struct snapshot){ .revision = *revision, .settings = settings };
    int result = unpack(index, row, out, err);
    int64_t id = sqlite3_column_int64(row, 0);
    bool newest = sqlite3_column_int(row, 4);
    db_done(row);
    if (!result && index->writer && !newest)
        result = db_run(&index->db, SQL_SNAPSHOT_USE, err, "i", id);
    if (result)
        snapshot_release(out);
    return result ? -1 : 1;
}

int index_db_list_snapshots(struct index_db *index, uint64_t settings, struct arena *arena,
                            struct oid **revisions, size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    struct oid *list = NULL;
    size_t capacity = 0, size;
    *count = 0;
    int more = db_query(&index->db, SQL_SNAPSHOT_LIST, &row, err, "i", (int64_t)settings);
    for (; more > 0; more = db_step(&index->db, row, err)) {
        struct oid id = { 0 };
        const void *bytes = db_bytes(row, 0, &size);
        memcpy(id.bytes, bytes, size < OID_SIZE ? size : OID_SIZE);
        ARRAY_PUSH(list, *count, capacity, id);
    }
    *revisions = arena_alloc(arena, *count * sizeof *list);
    if (*count)
        memcpy(*revisions, list, *count * sizeof *list);
    free(list);
    return more;
}

static int write_snapshot(struct index_db *index, const struct snapshot *snapshot,
                          const struct buf *window, const struct buf *files, struct err *err)
{
    struct db *db = &index->db;
    if (db_run(db, SQL_SNAPSHOT_DELETE, err, "bi", snapshot->revision.bytes, (size_t)OID_SIZE,
               (int64_t)snapshot->settings) ||
        db_run(db, SQL_SNAPSHOT_ADD, err, "bib", snapshot->revision.bytes, (size_t)OID_SIZE,
               (int64_t)snapshot->settings, snapshot->tree.bytes, (size_t)OID_SIZE))
        return -1;
    int64_t id = sqlite3_last_insert_rowid(db->handle);
    return db_run(db, SQL_SNAPSHOT_DATA_ADD, err, "ibb", id, window->data, window->size,
                  files->data, files->size);
}

static bool revision_is_kept(const void *revision, size_t size, const struct oid *keep,
                             size_t keep_count)
{
    for (size_t i = 0; i < keep_count; i++)
        if (size == OID_SIZE && !memcmp(revision, keep[i].bytes, OID_SIZE))
            return true;
    return false;
}

struct id_list {
    int64_t *ids;
    size_t count, capacity;
};

/* The first in the order is the one just published. */
static int list_surplus(struct index_db *index, const struct oid *keep, size_t keep_count,
                        size_t at_most, struct id_list *surplus, struct err *err)
{
    sqlite3_stmt *row;
    size_t size, others = 0;
    bool first = true;
    int more = db_query(&index->db, SQL_SNAPSHOT_BY_USE, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err)) {
        const void *revision = db_bytes(row, 1, &size);
        if (!revision_is_kept(revision, size, keep, keep_count) && ++others > at_most && !first)
            ARRAY_PUSH(surplus->ids, surplus->count, surplus->capacity,
                       sqlite3_column_int64(row, 0));
        first = false;
    }
    return more;
}

static int prune(struct index_db *index, const struct oid *keep, size_t keep_count, size_t at_most,
                 struct err *err)
{
    struct id_list surplus = { 0 };
    int result = list_surplus(index, keep, keep_count, at_most, &surplus, err);
    for (size_t i = 0; i < surplus.count && !result; i++)
        result = db_run(&index->db, SQL_SNAPSHOT_DROP, err, "i", surplus.ids[i]);
    free(surplus.ids);
    return result ? result : db_run(&index->db, SQL_SNAPSHOT_DATA_TRIM, err, "");
}

int index_db_put_snapshot(struct index_db *index, const struct snapshot *snapshot,
                          const struct oid *keep, size_t keep_count, size_t at_most,
                          struct err *err)
{
    struct buf window = BUF_INIT, files = BUF_INIT;
    snapshot_pack_window(&window, snapshot);
    int result =
        snapshot_pack_files(&files, snapshot)
            ? err_set(err, ERR_STORE, "the paths of the repository are too long to be indexed")
            : write_snapshot(index, snapshot, &window, &files, err);
    buf_release(&window);
    buf_release(&files);
    return result ? result : prune(index, keep, keep_count, at_most, err);
}
