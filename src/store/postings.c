/* Postings in segments. A row's data is a sequence of (document delta, mask of the counts that are
 * not 0, those counts), all LEB128; the mask shares a number with the delta: delta << 3 | mask. A
 * key is the kind's byte and the term. */
#include <string.h>

#include "base/mem.h"
#include "base/pack.h"
#include "store/index_internal.h"

#define TERM_LENGTH_MAX   255
#define SMALL_SEGMENT     20000 /* terms; only these are merged as they come */
#define SEGMENTS_TO_MERGE 24

/* ---- collecting ---- */

static void reserve(struct index_db *db, struct pending_term *term, uint32_t extra)
{
    if (term->size + extra <= term->capacity)
        return;
    uint32_t capacity = term->capacity ? term->capacity * 2 : 24;
    term->data = xrealloc(term->data, capacity, 1);
    db->pending_bytes += capacity - term->capacity;
    term->capacity = capacity;
}

static void put_number(struct pending_term *term, uint64_t value)
{
    do {
        term->data[term->size++] = (char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value);
}

static struct pending_term *pending_of(struct index_db *db, enum posting_kind kind,
                                       const char *term, size_t length)
{
    char key[TERM_LENGTH_MAX + 1];
    bool fresh;
    length = length < TERM_LENGTH_MAX ? length : TERM_LENGTH_MAX;
    key[0] = (char)kind;
    memcpy(key + 1, term, length);
    uint32_t *number = map_put(&db->pending_keys, key, length + 1, &fresh);
    if (fresh) {
        *number = (uint32_t)db->pending_count;
        ARRAY_PUSH(db->pending, db->pending_count, db->pending_capacity,
                   (struct pending_term){ 0 });
        db->pending_bytes += length + 96;
    }
    return &db->pending[*number];
}

void index_db_add_posting(struct index_db *db, enum posting_kind kind, const char *term,
                          size_t length, const struct posting *posting)
{
    struct pending_term *pending = pending_of(db, kind, term, length);
    unsigned mask = 0;
    for (unsigned i = 0; i < 3; i++)
        mask |= (posting->counts[i] ? 1u : 0u) << i;
    reserve(db, pending, 10 + 15);
    put_number(pending, (uint64_t)(posting->doc - pending->last) << 3 | mask);
    for (unsigned i = 0; i < 3; i++)
        if (posting->counts[i])
            put_number(pending, posting->counts[i]);
    pending->last = posting->doc;
}

size_t index_db_pending(const struct index_db *db)
{
    return db->pending_bytes;
}

void postings_forget(struct index_db *db)
{
    for (size_t i = 0; i < db->pending_count; i++)
        free(db->pending[i].data);
    db->pending_count = db->pending_bytes = 0;
    map_release(&db->pending_keys);
}

/* ---- flushing ---- */

static int compare_entries(const void *a, const void *b)
{
    const struct map_entry *x = *(const struct map_entry *const *)a,
                           *y = *(const struct map_entry *const *)b;
    uint32_t n = x->length < y->length ? x->length : y->length;
    int order = memcmp(x->key, y->key, n);
    return order ? order : (x->length > y->length) - (x->length < y->length);
}

static const struct map_entry **sorted_keys(const struct map *map)
{
    const struct map_entry **order = xcalloc(map->count, sizeof *order);
    for (size_t i = 0; i < map->count; i++)
        order[i] = &map->entries[i];
    qsort(order, map->count, sizeof *order, compare_entries);
    return order;
}

static int put_row(struct index_db *db, const void *key, size_t key_size, int64_t segment,
                   const void *data, size_t size, struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db, "INSERT INTO posting(key, segment, data) VALUES(?,?,?)", err);
    if (!s)
        return -1;
    sqlite3_bind_blob64(s, 1, key, key_size, SQLITE_STATIC);
    sqlite3_bind_int64(s, 2, segment);
    sqlite3_bind_blob64(s, 3, data, size, SQLITE_STATIC);
    return db_run(&db->db, s, err);
}

/* The new segment, or -1. keys NULL: a large one. */
static int64_t put_segment(struct index_db *db, size_t terms, const struct buf *keys,
                           struct err *err)
{
    sqlite3_stmt *s = db_statement(&db->db, "INSERT INTO segment(terms, keys) VALUES(?,?)", err);
    if (!s)
        return -1;
    sqlite3_bind_int64(s, 1, (int64_t)terms);
    if (keys)
        sqlite3_bind_blob64(s, 2, keys->data, keys->size, SQLITE_STATIC);
    return db_run(&db->db, s, err) ? -1 : sqlite3_last_insert_rowid(db->db.handle);
}

static int64_t start_segment(struct index_db *db, const struct map_entry **order, size_t count,
                             struct err *err)
{
    struct buf keys = BUF_INIT;
    bool small = count <= SMALL_SEGMENT;
    for (size_t i = 0; small && i < count; i++)
        pack_bytes(&keys, order[i]->key, order[i]->length);
    int64_t segment = put_segment(db, count, small ? &keys : NULL, err);
    buf_release(&keys);
    return segment;
}

int postings_flush(struct index_db *db, struct err *err)
{
    size_t count = db->pending_keys.count;
    if (!count)
        return 0;
    const struct map_entry **order = sorted_keys(&db->pending_keys);
    int64_t segment = start_segment(db, order, count, err);
    int result = segment < 0 ? -1 : 0;
    for (size_t i = 0; !result && i < count; i++) {
        const struct pending_term *term = &db->pending[order[i]->value];
        result = put_row(db, order[i]->key, order[i]->length, segment, term->data, term->size, err);
    }
    free(order);
    if (!result)
        postings_forget(db);
    return result;
}

/* ---- reading ---- */

struct posting_list {
    struct posting *items;
    size_t count, capacity;
};

static int decode(const void *data, size_t size, struct posting_list *list)
{
    struct unpack in = unpack_init(data, size);
    int64_t doc = 0;
    while (in.p < in.end) {
        struct posting posting = { 0 };
        uint64_t head = unpack_u64(&in);
        doc += (int64_t)(head >> 3);
        posting.doc = doc;
        for (unsigned i = 0; i < 3; i++)
            if (head >> i & 1)
                posting.counts[i] = unpack_u32(&in);
        if (in.bad)
            return -1;
        ARRAY_PUSH(list->items, list->count, list->capacity, posting);
    }
    return 0;
}

/* All segments of one key, in order: documents of later segments have larger rows. */
static int read_key(struct index_db *db, const void *key, size_t key_size,
                    struct posting_list *list, struct err *err)
{
    sqlite3_stmt *s =
        db_statement(&db->db, "SELECT data FROM posting WHERE key=? ORDER BY segment", err);
    if (!s)
        return -1;
    sqlite3_bind_blob64(s, 1, key, key_size, SQLITE_STATIC);
    int state;
    while ((state = db_step(&db->db, s, err)) == 1) {
        if (decode(sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0), list)) {
            sqlite3_reset(s);
            db->db.damaged = true;
            return err_set(err, ERR_STORE, "%s: a posting list is damaged; run repose doctor",
                           db->db.path);
        }
    }
    return state;
}

int index_db_postings(struct index_db *db, enum posting_kind kind, const char *term, size_t length,
                      struct arena *arena, struct posting **postings, size_t *count,
                      struct err *err)
{
    char key[TERM_LENGTH_MAX + 1];
    struct posting_list list = { 0 };
    length = length < TERM_LENGTH_MAX ? length : TERM_LENGTH_MAX;
    key[0] = (char)kind;
    memcpy(key + 1, term, length);
    int result = read_key(db, key, length + 1, &list, err);
    *count = result ? 0 : list.count;
    *postings = ARENA_ARRAY(arena, struct posting, *count);
    if (*count)
        memcpy(*postings, list.items, *count * sizeof *list.items);
    free(list.items);
    return result;
}

/* ---- merging small segments ---- */

/* The keys of all small segments, each once, and the numbers of those segments as "(1,2,3)". */
static int small_segments(struct index_db *db, struct map *keys, struct buf *numbers,
                          struct err *err)
{
    sqlite3_stmt *s = db_statement(
        &db->db, "SELECT id, keys FROM segment WHERE keys IS NOT NULL ORDER BY id", err);
    int state, n = 0;
    while (s && (state = db_step(&db->db, s, err)) == 1) {
        struct unpack in =
            unpack_init(sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1));
        buf_printf(numbers, "%c%lld", n++ ? ',' : '(', (long long)sqlite3_column_int64(s, 0));
        while (in.p < in.end) {
            size_t size;
            const char *key = unpack_bytes(&in, &size);
            map_put(keys, key, size, NULL);
        }
    }
    buf_addch(numbers, ')');
    return s && state == 0 ? 0 : -1;
}

/* Appends the postings of one row to another list: only the first document changes from a delta to
 * a difference of lists. */
static int merge_key(struct index_db *db, const struct map_entry *key, sqlite3_stmt *select,
                     sqlite3_stmt *drop, int64_t segment, struct err *err)
{
    struct posting_list list = { 0 };
    struct pending_term merged = { 0 };
    int state;
    sqlite3_bind_blob64(select, 1, key->key, key->length, SQLITE_STATIC);
    while ((state = db_step(&db->db, select, err)) == 1)
        if (decode(sqlite3_column_blob(select, 0), (size_t)sqlite3_column_bytes(select, 0), &list))
            break;
    sqlite3_reset(select);
    sqlite3_bind_blob64(drop, 1, key->key, key->length, SQLITE_STATIC);
    int result = state == 0 ? db_run(&db->db, drop, err) : -1;
    for (size_t i = 0; i < list.count; i++) {
        const struct posting *p = &list.items[i];
        unsigned mask =
            (p->counts[0] ? 1u : 0u) | (p->counts[1] ? 2u : 0u) | (p->counts[2] ? 4u : 0u);
        reserve(db, &merged, 25);
        put_number(&merged, (uint64_t)(p->doc - merged.last) << 3 | mask);
        for (unsigned f = 0; f < 3; f++)
            if (p->counts[f])
                put_number(&merged, p->counts[f]);
        merged.last = p->doc;
    }
    if (!result && list.count)
        result = put_row(db, key->key, key->length, segment, merged.data, merged.size, err);
    db->pending_bytes -= merged.capacity;
    free(merged.data);
    free(list.items);
    return result;
}

static int merge(struct index_db *db, const struct map *keys, const char *numbers, struct err *err)
{
    const struct map_entry **order = sorted_keys(keys);
    sqlite3_stmt *select = NULL, *drop = NULL;
    struct buf sql = BUF_INIT;
    int64_t segment = start_segment(db, order, keys->count, err);
    int result = segment < 0 ? -1 : 0;
    buf_printf(&sql, "SELECT data FROM posting WHERE key=? AND segment IN %s ORDER BY segment",
               numbers);
    if (!result && sqlite3_prepare_v2(db->db.handle, sql.data, -1, &select, NULL))
        result = db_fail(&db->db, err);
    buf_reset(&sql);
    buf_printf(&sql, "DELETE FROM posting WHERE key=? AND segment IN %s", numbers);
    if (!result && sqlite3_prepare_v2(db->db.handle, sql.data, -1, &drop, NULL))
        result = db_fail(&db->db, err);
    for (size_t i = 0; !result && i < keys->count; i++)
        result = merge_key(db, order[i], select, drop, segment, err);
    buf_reset(&sql);
    buf_printf(&sql, "DELETE FROM segment WHERE id IN %s", numbers);
    if (!result)
        result = db_exec(&db->db, sql.data, err);
    sqlite3_finalize(select);
    sqlite3_finalize(drop);
    buf_release(&sql);
    free(order);
    return result;
}

int index_db_compact(struct index_db *db, struct err *err)
{
    int64_t small;
    struct map keys = MAP_INIT;
    struct buf numbers = BUF_INIT;
    if (db_number(&db->db, "SELECT count(*) FROM segment WHERE keys IS NOT NULL", &small, err))
        return -1;
    if (small < SEGMENTS_TO_MERGE)
        return 0;
    int result = index_db_begin(db, err);
    if (!result)
        result = small_segments(db, &keys, &numbers, err);
    if (!result)
        result = merge(db, &keys, numbers.data, err);
    if (!result)
        result = index_db_commit(db, err);
    else
        index_db_rollback(db);
    map_release(&keys);
    buf_release(&numbers);
    return result;
}
