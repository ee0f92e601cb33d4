#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/commit_block.h"
#include "store/doc_map.h"
#include "store/index_internal.h"

/* ---- path names ---- */

/* A block is a row of NUL-terminated names that continue the numbers of the block before. */
static int decode_names(const char *data, size_t size, int64_t first, struct arena *arena,
                        const char ***names, size_t *count, size_t *capacity)
{
    if (!size || data[size - 1] || first != (int64_t)*count)
        return -1;
    const char *copy = arena_strndup(arena, data, size);
    for (const char *p = copy; p < copy + size; p += strlen(p) + 1)
        ARRAY_PUSH(*names, *count, *capacity, p);
    return 0;
}

static int load_names(struct index_db *index, struct arena *arena, const char ***names,
                      size_t *count, struct err *err)
{
    sqlite3_stmt *row;
    size_t capacity = 0, size;
    *names = NULL;
    *count = 0;
    int more = db_query(&index->db, SQL_PATHS, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err)) {
        const char *data = db_bytes(row, 1, &size);
        if (decode_names(data, size, sqlite3_column_int64(row, 0), arena, names, count,
                         &capacity)) {
            db_done(row);
            more = db_damaged(&index->db, "the names of paths", err);
            break;
        }
    }
    if (more) {
        free(*names);
        *names = NULL;
    }
    return more;
}

static int write_tail(struct index_db *index, struct tail *tail, unsigned sql, struct err *err)
{
    if (!tail->dirty)
        return 0;
    if (db_run(&index->db, sql, err, "ib", tail->first, tail->data.data, tail->data.size))
        return -1;
    tail->dirty = false;
    return 0;
}

int history_flush(struct index_db *index, struct err *err)
{
    return write_tail(index, &index->path_tail, SQL_PATHS_PUT, err) ||
           write_tail(index, &index->commit_tail, SQL_COMMITS_PUT, err);
}

void history_forget(struct index_db *index)
{
    buf_release(&index->path_tail.data);
    buf_release(&index->commit_tail.data);
    index->path_tail = index->commit_tail = (struct tail)TAIL_INIT;
    map_release(&index->path_numbers);
}

int index_db_paths(struct index_db *index, struct arena *arena, const char ***names, size_t *count,
                   struct err *err)
{
    const char **list;
    if (history_flush(index, err) || load_names(index, arena, &list, count, err))
        return -1;
    *names = arena_alloc(arena, *count * sizeof **names);
    if (*count)
        memcpy(*names, list, *count * sizeof **names);
    free(list);
    return 0;
}

/* The last block of a table in memory. *found: 1 when there is one. */
static int load_tail(struct index_db *index, struct tail *tail, unsigned sql, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, sql, &row, err, "");
    if (found > 0) {
        const void *data = db_bytes(row, 1, &size);
        tail->first = sqlite3_column_int64(row, 0);
        buf_reset(&tail->data);
        buf_add(&tail->data, data, size);
        db_done(row);
    }
    return found;
}

static int load_path_numbers(struct index_db *index, struct err *err)
{
    struct arena arena = ARENA_INIT;
    const char **names = NULL;
    size_t count = 0;
    if (index->path_tail.loaded)
        return 0;
    int result = load_names(index, &arena, &names, &count, err);
    for (size_t i = 0; i < count && !result; i++) {
        bool fresh;
        *map_put(&index->path_numbers, names[i], strlen(names[i]), &fresh) = (uint32_t)i;
        if (!fresh)
            result = db_damaged(&index->db, "a path with two numbers", err);
    }
    if (!result && load_tail(index, &index->path_tail, SQL_PATHS_LAST, err) < 0)
        result = -1;
    index->path_tail.loaded = !result;
    free(names);
    arena_release(&arena);
    return result;
}

/* Makes room for a record of this number in the last block: a full one is written. */
static int open_tail(struct index_db *index, struct tail *tail, unsigned sql, int64_t number,
                     struct err *err)
{
    if (tail->data.size >= TAIL_SIZE_MAX) {
        if (write_tail(index, tail, sql, err))
            return -1;
        buf_reset(&tail->data);
    }
    if (!tail->data.size)
        tail->first = tail->last = number;
    tail->dirty = true;
    return 0;
}

static int path_number(struct index_db *index, const char *path, uint32_t *number, struct err *err)
{
    bool fresh;
    size_t length = strlen(path);
    uint32_t *value = map_put(&index->path_numbers, path, length, &fresh);
    if (fresh) {
        *value = (uint32_t)index->path_numbers.count - 1;
        if (open_tail(index, &index->path_tail, SQL_PATHS_PUT, *value, err))
            return -1;
        buf_add(&index->path_tail.data, path, length + 1);
    }
    *number = *value;
    return 0;
}

/* ---- commits ---- */

static int load_commit_tail(struct index_db *index, struct err *err)
{
    struct tail *tail = &index->commit_tail;
    struct arena arena = ARENA_INIT;
    struct commit_row commit;
    int more = 0;
    if (tail->loaded)
        return 0;
    int found = load_tail(index, tail, SQL_COMMITS_LAST, err);
    if (found < 0)
        return -1;
    if (found) {
        struct commit_reader reader =
            commit_reader_init(tail->data.data, tail->data.size, tail->first);
        while ((more = commit_reader_next(&reader, &arena, &commit)) > 0)
            ;
        tail->last = reader.row;
    }
    arena_release(&arena);
    tail->loaded = !more;
    return more ? db_damaged(&index->db, "history", err) : 0;
}

int64_t index_db_find_commit(struct index_db *index, const struct oid *id, struct err *err)
{
    sqlite3_stmt *row;
    int found = db_query(&index->db, SQL_COMMIT_FIND, &row, err, "b", id->bytes, (size_t)OID_SIZE);
    if (found <= 0)
        return found;
    int64_t number = sqlite3_column_int64(row, 0);
    db_done(row);
    return number > 0 ? number : db_damaged(&index->db, "history", err);
}

static int add_to_tail(struct index_db *index, const struct commit_row *commit, struct err *err)
{
    struct tail *tail = &index->commit_tail;
    if (open_tail(index, tail, SQL_COMMITS_PUT, commit->row, err))
        return -1;
    commit_pack(&tail->data, commit, tail->last);
    tail->last = commit->row;
    return 0;
}

static int number_changes(struct index_db *index, const struct commit *commit,
                          struct commit_row *row, struct err *err)
{
    int result = 0;
    for (size_t i = 0; i < commit->change_count && !result; i++) {
        row->kinds[i] = commit->changes[i].kind;
        result = path_number(index, commit->changes[i].path, &row->paths[i], err);
    }
    for (size_t i = 0; i < commit->move_count && !result; i++) {
        const struct move *move = &commit->moves[i];
        row->moves[i] =
            (struct moved_path){ .edited = move->edited, .kept = move->kept, .part = move->part };
        result = path_number(index, move->from, &row->moves[i].from, err);
        if (!result)
            result = path_number(index, move->to, &row->moves[i].to, err);
    }
    return result;
}

static int add_changes(struct index_db *index, const struct commit *commit, struct commit_row *row,
                       struct err *err)
{
    row->paths = xcalloc(commit->change_count, sizeof *row->paths);
    row->kinds = xcalloc(commit->change_count, sizeof *row->kinds);
    row->moves = xcalloc(commit->move_count, sizeof *row->moves);
    int result = number_changes(index, commit, row, err);
    if (!result)
        result = add_to_tail(index, row, err);
    free(row->paths);
    free(row->kinds);
    free(row->moves);
    return result;
}

int64_t index_db_add_commit(struct index_db *index, const struct commit *commit,
                            uint32_t message_terms, struct err *err)
{
    struct commit_row row = { .time = commit->time,
                              .path_count = commit->change_count,
                              .paths_total = commit->paths_total,
                              .message_terms = message_terms,
                              .move_count = commit->move_count,
                              .merge = commit->merge,
                              .brings = commit->brings };
    if (load_path_numbers(index, err) || load_commit_tail(index, err) ||
        db_run(&index->db, SQL_MESSAGE_ADD, err, "bss", commit->id.bytes, (size_t)OID_SIZE,
               commit->subject, commit->body))
        return -1;
    row.row = sqlite3_last_insert_rowid(index->db.handle);
    if (db_run(&index->db, SQL_COMMIT_ADD, err, "bi", commit->id.bytes, (size_t)OID_SIZE,
               row.row) ||
        add_changes(index, commit, &row, err))
        return -1;
    return row.row;
}

int index_db_commit_message(struct index_db *index, int64_t number, struct arena *arena,
                            struct oid *id, const char **subject, const char **body,
                            struct err *err)
{
    sqlite3_stmt *row;
    size_t size, text_size;
    int found = db_query(&index->db, SQL_MESSAGE_FIND, &row, err, "i", number);
    if (found <= 0)
        return found < 0 ? -1 : db_damaged(&index->db, "a missing commit", err);
    const void *oid = db_bytes(row, 0, &size);
    if (size == OID_SIZE)
        memcpy(id->bytes, oid, OID_SIZE);
    const void *text = db_bytes(row, 1, &text_size);
    *subject = arena_strndup(arena, text, text_size);
    text = db_bytes(row, 2, &text_size);
    *body = arena_strndup(arena, text, text_size);
    db_done(row);
    return size == OID_SIZE ? 0 : db_damaged(&index->db, "a commit's id", err);
}

/* ---- loading many ---- */

/* Rows, each with its place in the caller's array, by row. A window is newest first, which is nearly
 * the other way. */
static struct doc_map sort_wanted(const int64_t *rows, size_t count)
{
    struct doc_map wanted = { xcalloc(count, sizeof *wanted.entries), count };
    bool falls = count && rows[0] > rows[count - 1];
    for (size_t i = 0; i < count; i++) {
        size_t position = falls ? count - 1 - i : i;
        wanted.entries[i] = (struct doc_entry){ rows[position], (uint32_t)position };
    }
    doc_map_sort(&wanted);
    return wanted;
}

/* Takes what the block has of wanted[0..count). Returns how many were found, -1 when it is damaged.
 */
static ptrdiff_t take_commit(struct commit_reader *reader, const struct doc_entry *wanted,
                             size_t count, struct arena *arena, struct commit_row *commits)
{
    size_t n = 0;
    struct commit_row commit;
    int more = 1;
    while (n < count && (more = commit_reader_next(reader, arena, &commit)) > 0) {
        if (commit.row > wanted[n].row)
            break;
        while (n < count && wanted[n].row == commit.row)
            commits[wanted[n++].position] = commit;
    }
    return more < 0 ? -1 : (ptrdiff_t)n;
}

static int load_wanted(struct index_db *index, const struct doc_entry *wanted, size_t count,
                       struct arena *arena, struct commit_row *commits, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    for (size_t i = 0; i < count;) {
        int found = db_query(&index->db, SQL_COMMITS_AT, &row, err, "i", wanted[i].row);
        if (found < 0)
            return -1;
        ptrdiff_t taken = 0;
        if (found) {
            const void *data = db_bytes(row, 1, &size);
            struct commit_reader reader =
                commit_reader_init(data, size, sqlite3_column_int64(row, 0));
            taken = take_commit(&reader, wanted + i, count - i, arena, commits);
            db_done(row);
        }
        if (taken <= 0)
            return db_damaged(&index->db, taken ? "history" : "a missing commit", err);
        i += (size_t)taken;
    }
    return 0;
}

int index_db_commits(struct index_db *index, const int64_t *rows, size_t count, struct arena *arena,
                     struct commit_row **commits, struct err *err)
{
    if (history_flush(index, err))
        return -1;
    struct doc_map wanted = sort_wanted(rows, count);
    *commits = arena_alloc(arena, count * sizeof **commits);
    int result = load_wanted(index, wanted.entries, count, arena, *commits, err);
    free(wanted.entries);
    return result;
}

/* ---- care ---- */

/* The block that starts at or after *first: 1 with its bytes in data, 0 none, -1. */
static int next_block(struct index_db *index, int64_t *first, struct buf *data, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int found = db_query(&index->db, SQL_COMMITS, &row, err, "i", *first);
    if (found <= 0)
        return found;
    const void *bytes = db_bytes(row, 1, &size);
    *first = sqlite3_column_int64(row, 0);
    buf_reset(data);
    buf_add(data, bytes, size);
    db_done(row);
    return 1;
}

static int copy_kept(struct index_db *index, int64_t first, const struct buf *data,
                     bool (*keep)(const void *set, int64_t row), const void *set, struct err *err)
{
    struct commit_reader reader = commit_reader_init(data->data, data->size, first);
    struct arena arena = ARENA_INIT;
    struct commit_row commit;
    int more, result = 0;
    while ((more = commit_reader_next(&reader, &arena, &commit)) > 0 && !result)
        if (!keep || keep(set, commit.row))
            result = add_to_tail(index, &commit, err);
    arena_release(&arena);
    return more < 0 ? db_damaged(&index->db, "history", err) : result;
}

/* A block is deleted before what it keeps is written, and what is written starts at or before a row
 * that was already read: no block is lost or met twice. */
int history_rewrite(struct index_db *index, bool (*keep)(const void *set, int64_t row),
                    const void *set, struct err *err)
{
    struct buf data = BUF_INIT;
    int64_t first = 0;
    if (history_flush(index, err))
        return -1;
    history_forget(index);
    index->commit_tail.loaded = true;
    int result = 0, more;
    while (!result && (more = next_block(index, &first, &data, err)) != 0) {
        result = more < 0 || db_run(&index->db, SQL_COMMITS_DELETE, err, "i", first) ||
                 copy_kept(index, first, &data, keep, set, err);
        first = index->commit_tail.last > first ? index->commit_tail.last + 1 : first + 1;
    }
    buf_release(&data);
    if (!result)
        result = history_flush(index, err);
    history_forget(index);
    return result ? -1 : 0;
}

int history_verify(struct index_db *index, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf data = BUF_INIT;
    const char **names;
    size_t count;
    int64_t first = 0;
    int result = index_db_paths(index, &arena, &names, &count, err), more;
    while (!result && (more = next_block(index, &first, &data, err)) != 0) {
        struct commit_reader reader = commit_reader_init(data.data, data.size, first);
        struct commit_row commit;
        result = more < 0 ? -1 : 0;
        while (!result && (more = commit_reader_next(&reader, &arena, &commit)) != 0)
            if (more < 0)
                result = db_damaged(&index->db, "history", err);
        first++;
    }
    buf_release(&data);
    arena_release(&arena);
    return result;
}
