/* Postings lie in segments, as in a log-structured merge tree: each transaction adds one, a look-up
 * asks each of them, and the newest small ones are merged when there are too many. A merge never
 * touches a segment that is more than twice the size of all the newer ones together, so a small
 * commit never rewrites the postings of the whole repository, and every posting is rewritten a
 * logarithmic number of times; of large segments, no more are merged than must be. Documents ascend
 * from segment to segment, because rows are numbered in that order. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/index_internal.h"
#include "store/posting_block.h"

#define SEGMENTS_MAX 8 /* a look-up costs about a microsecond for each */
#define REWRITE_MEMORY                                                                             \
    ((size_t)128 * 1024 * 1024) /* bytes of postings held while all are rewritten */
/* Bytes of segments beyond which no more are merged than must be: all of their postings are held
 * meanwhile, in some three times as many bytes. */
#define MERGE_BYTES ((int64_t)16 * 1024 * 1024)

static size_t make_key(unsigned char key[POSTING_KEY_MAX], enum posting_kind kind, const char *term,
                       size_t length)
{
    size_t n = length < POSTING_TERM_MAX ? length : POSTING_TERM_MAX;
    key[0] = (unsigned char)kind;
    if (n)
        memcpy(key + 1, term, n);
    return n + 1;
}

void index_db_add_posting(struct index_db *index, enum posting_kind kind, const char *term,
                          size_t length, const struct posting *posting)
{
    unsigned char key[POSTING_KEY_MAX];
    collector_add(&index->collector, key, make_key(key, kind, term, length), posting);
}

/* ---- segments ---- */

static int load_segments(struct index_db *index, struct err *err)
{
    sqlite3_stmt *row;
    size_t capacity = 0;
    if (index->segments_known)
        return 0;
    index->segment_count = 0;
    free(index->segments);
    index->segments = NULL;
    int more = db_query(&index->db, SQL_SEGMENTS, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err))
        ARRAY_PUSH(index->segments, index->segment_count, capacity, sqlite3_column_int64(row, 0));
    index->segments_known = !more;
    return more;
}

static void forget_segments(struct index_db *index)
{
    free(index->segments);
    index->segments = NULL;
    index->segment_count = 0;
    index->segments_known = false;
}

void postings_forget(struct index_db *index)
{
    collector_release(&index->collector);
    forget_segments(index);
}

static int write_block(struct index_db *index, int64_t segment, struct block_writer *writer,
                       int64_t *size, struct err *err)
{
    if (!writer->data.size)
        return 0;
    int result = db_run(&index->db, SQL_BLOCK_ADD, err, "ibb", segment, writer->first,
                        writer->first_size, writer->data.data, writer->data.size);
    *size += (int64_t)writer->data.size;
    block_writer_reset(writer);
    return result;
}

static int write_blocks(struct index_db *index, struct collector *collector, int64_t segment,
                        int64_t *size, struct err *err)
{
    struct collected_list terms = collector_sorted(collector);
    struct block_writer writer = BLOCK_WRITER_INIT;
    int result = 0;
    for (size_t i = 0; i < terms.count && !result; i++) {
        if (!block_writer_fits(&writer, terms.items[i]))
            result = write_block(index, segment, &writer, size, err);
        block_writer_add(&writer, terms.items[i]);
        if (!block_writer_fits(&writer, terms.items[i]) && !result)
            result = write_block(index, segment, &writer, size, err);
    }
    if (!result)
        result = write_block(index, segment, &writer, size, err);
    block_writer_release(&writer);
    free(terms.items);
    return result;
}

/* id 0: a new one. */
static int write_segment(struct index_db *index, struct collector *collector, int64_t id,
                         struct err *err)
{
    int64_t size = 0;
    forget_segments(index);
    if (db_run(&index->db, SQL_SEGMENT_ADD, err, "i", id))
        return -1;
    if (!id)
        id = sqlite3_last_insert_rowid(index->db.handle);
    if (write_blocks(index, collector, id, &size, err))
        return -1;
    return db_run(&index->db, SQL_SEGMENT_SIZE, err, "ii", id, size);
}

int postings_flush(struct index_db *index, struct err *err)
{
    int result =
        collector_is_empty(&index->collector) ? 0 : write_segment(index, &index->collector, 0, err);
    if (!result)
        collector_release(&index->collector);
    return result;
}

static int delete_segment(struct index_db *index, int64_t id, struct err *err)
{
    forget_segments(index);
    return db_run(&index->db, SQL_BLOCKS_DELETE, err, "i", id) ||
           db_run(&index->db, SQL_SEGMENT_DELETE, err, "i", id);
}

/* ---- looking up ---- */

struct found {
    struct posting *postings;
    size_t count, capacity;
};

static int add_list(struct found *found, const struct posting_list *list)
{
    ARRAY_RESERVE(found->postings, found->count, found->capacity, list->count);
    if (posting_list_decode(list, found->postings + found->count))
        return -1;
    found->count += list->count;
    return 0;
}

static int look_into(struct index_db *index, int64_t segment, const unsigned char *key,
                     size_t key_size, struct found *found, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    struct posting_list list;
    int more = db_query(&index->db, SQL_BLOCK_FIND, &row, err, "ib", segment, key, key_size);
    if (more <= 0)
        return more;
    const void *data = db_bytes(row, 0, &size);
    int state = block_find(data, size, key, key_size, &list);
    if (state > 0 && add_list(found, &list))
        state = -1;
    db_done(row);
    return state < 0 ? db_damaged(&index->db, "postings", err) : 0;
}

static int compare_docs(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static void sort_if_needed(struct found *found)
{
    for (size_t i = 1; i < found->count; i++)
        if (found->postings[i].doc < found->postings[i - 1].doc) {
            qsort(found->postings, found->count, sizeof *found->postings, compare_docs);
            return;
        }
}

static int look_into_all(struct index_db *index, const unsigned char *key, size_t key_size,
                         struct found *found, struct err *err)
{
    int result = load_segments(index, err);
    for (size_t i = 0; i < index->segment_count && !result; i++)
        result = look_into(index, index->segments[i], key, key_size, found, err);
    return result;
}

int index_db_postings(struct index_db *index, enum posting_kind kind, const char *term,
                      size_t length, struct arena *arena, struct posting **postings, size_t *count,
                      struct err *err)
{
    unsigned char key[POSTING_KEY_MAX];
    size_t key_size = make_key(key, kind, term, length);
    struct found found = { 0 };
    int result = look_into_all(index, key, key_size, &found, err);
    if (!result && index->overlay) /* its rows are greater: documents still ascend */
        result = look_into_all(index->overlay, key, key_size, &found, err);
    *count = result ? 0 : found.count;
    *postings = arena_alloc(arena, *count * sizeof **postings); /* never NULL */
    if (*count) {
        sort_if_needed(&found);
        memcpy(*postings, found.postings, *count * sizeof **postings);
    }
    free(found.postings);
    return result;
}

/* ---- terms by their beginning ---- */

struct terms {
    const char **items;
    size_t count, capacity;
};

/* True while more terms may follow: neither past the prefix nor enough of them. */
static bool take_term(const struct block_reader *reader, const unsigned char *key, size_t key_size,
                      size_t max, struct arena *arena, struct terms *out)
{
    size_t shared = reader->key_size < key_size ? reader->key_size : key_size;
    int order = memcmp(reader->key, key, shared);
    if (!order && reader->key_size >= key_size) {
        const char *term = (const char *)reader->key + 1;
        ARRAY_PUSH(out->items, out->count, out->capacity,
                   arena_strndup(arena, term, reader->key_size - 1));
    }
    return order <= 0 && out->count < max;
}

static int list_terms(struct index_db *index, int64_t segment, const unsigned char *key,
                      size_t key_size, size_t max, struct arena *arena, struct terms *out,
                      struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    bool wanted = true;
    int more = db_query(&index->db, SQL_BLOCKS_FROM, &row, err, "ib", segment, key, key_size);
    for (; more > 0 && wanted; more = wanted ? db_step(&index->db, row, err) : more) {
        const void *data = db_bytes(row, 0, &size);
        struct block_reader reader = block_reader_init(data, size);
        int next;
        while (wanted && (next = block_reader_next(&reader)) != 0) {
            if (next < 0) {
                db_done(row);
                return db_damaged(&index->db, "postings", err);
            }
            wanted = take_term(&reader, key, key_size, max, arena, out);
        }
    }
    if (!wanted)
        db_done(row);
    return more < 0 ? -1 : 0;
}

static int compare_terms(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t keep_distinct(const char **terms, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || strcmp(terms[kept - 1], terms[i]))
            terms[kept++] = terms[i];
    return kept;
}

static int list_all_terms(struct index_db *index, const unsigned char *key, size_t key_size,
                          size_t max, struct arena *arena, struct terms *all, struct err *err)
{
    int result = load_segments(index, err);
    for (size_t i = 0; i < index->segment_count && !result; i++) {
        struct terms found = { 0 };
        result = list_terms(index, index->segments[i], key, key_size, max, arena, &found, err);
        for (size_t j = 0; j < found.count; j++)
            ARRAY_PUSH(all->items, all->count, all->capacity, found.items[j]);
        free(found.items);
    }
    return result;
}

int index_db_terms(struct index_db *index, enum posting_kind kind, const char *prefix,
                   size_t length, size_t max, struct arena *arena, const char ***terms,
                   size_t *count, struct err *err)
{
    unsigned char key[POSTING_KEY_MAX];
    size_t key_size = make_key(key, kind, prefix, length);
    struct terms all = { 0 };
    int result = list_all_terms(index, key, key_size, max, arena, &all, err);
    if (!result && index->overlay)
        result = list_all_terms(index->overlay, key, key_size, max, arena, &all, err);
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, compare_terms);
    size_t kept = keep_distinct(all.items, all.count);
    *count = result ? 0 : kept < max ? kept : max;
    *terms = ARENA_ARRAY(arena, const char *, *count);
    for (size_t i = 0; i < *count; i++)
        (*terms)[i] = all.items[i];
    free(all.items);
    return result;
}

/* ---- merging ---- */

typedef bool keep_posting(const void *set, enum posting_kind kind, int64_t doc);

static int collect_block(struct block_reader *reader, struct collector *out, keep_posting *keep,
                         const void *set)
{
    struct found found = { 0 };
    int more;
    while ((more = block_reader_next(reader)) > 0) {
        found.count = 0;
        if (add_list(&found, &reader->list)) {
            more = -1;
            break;
        }
        for (size_t i = 0; i < found.count; i++)
            if (!keep || keep(set, (enum posting_kind)reader->key[0], found.postings[i].doc))
                collector_add(out, reader->key, reader->key_size, &found.postings[i]);
    }
    free(found.postings);
    return more;
}

static int collect_segment(struct index_db *index, int64_t segment, struct collector *out,
                           keep_posting *keep, const void *set, struct err *err)
{
    sqlite3_stmt *row;
    size_t size;
    int more = db_query(&index->db, SQL_BLOCKS, &row, err, "i", segment);
    for (; more > 0; more = db_step(&index->db, row, err)) {
        const void *data = db_bytes(row, 0, &size);
        struct block_reader reader = block_reader_init(data, size);
        if (collect_block(&reader, out, keep, set)) {
            db_done(row);
            return db_damaged(&index->db, "postings", err);
        }
    }
    return more;
}

/* Replaces segments[from..to) by one that takes the place of the first in the order. */
static int merge_segments(struct index_db *index, const int64_t *segments, size_t count,
                          struct err *err)
{
    struct collector merged = { 0 };
    int result = 0;
    for (size_t i = 0; i < count && !result; i++)
        result = collect_segment(index, segments[i], &merged, NULL, NULL, err);
    for (size_t i = 0; i < count && !result; i++)
        result = delete_segment(index, segments[i], err);
    if (!result)
        result = write_segment(index, &merged, segments[0], err);
    collector_release(&merged);
    return result;
}

struct segment {
    int64_t id, size;
};

static int list_segments(struct index_db *index, struct segment **out, size_t *count,
                         struct err *err)
{
    sqlite3_stmt *row;
    size_t capacity = 0;
    *out = NULL;
    *count = 0;
    int more = db_query(&index->db, SQL_SEGMENTS, &row, err, "");
    for (; more > 0; more = db_step(&index->db, row, err)) {
        struct segment segment = { sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1) };
        ARRAY_PUSH(*out, *count, capacity, segment);
    }
    return more;
}

/* The first of those to be merged, which are the newest. */
static size_t first_to_merge(const struct segment *segments, size_t count)
{
    size_t first = count - 1;
    int64_t sum = segments[first].size;
    while (first && segments[first - 1].size <= 2 * sum) {
        if (first < SEGMENTS_MAX && sum + segments[first - 1].size > MERGE_BYTES)
            break;
        sum += segments[--first].size;
    }
    return first;
}

static int compact(struct index_db *index, void *data, struct err *err)
{
    struct segment *segments;
    size_t count;
    (void)data;
    int result = list_segments(index, &segments, &count, err);
    if (!result && count > SEGMENTS_MAX) {
        size_t first = first_to_merge(segments, count);
        int64_t *ids = xcalloc(count, sizeof *ids);
        for (size_t i = first; i < count; i++)
            ids[i - first] = segments[i].id;
        result = count - first > 1 ? merge_segments(index, ids, count - first, err) : 0;
        free(ids);
    }
    free(segments);
    return result;
}

int index_db_compact(struct index_db *index, struct err *err)
{
    return in_transaction(index, compact, NULL, err);
}

/* Output segments are bounded by memory; they are cut between old segments, so documents still
 * ascend. */
int postings_rewrite(struct index_db *index, keep_posting *keep, const void *set, struct err *err)
{
    struct segment *segments;
    size_t count;
    struct collector kept = { 0 };
    int64_t first = 0;
    int result = list_segments(index, &segments, &count, err);
    for (size_t i = 0; i < count && !result; i++) {
        first = first ? first : segments[i].id;
        result = collect_segment(index, segments[i].id, &kept, keep, set, err);
        if (!result)
            result = delete_segment(index, segments[i].id, err);
        if (!result && !collector_is_empty(&kept) &&
            (i + 1 == count || collector_bytes(&kept) > REWRITE_MEMORY)) {
            result = write_segment(index, &kept, first, err);
            collector_release(&kept);
            first = 0;
        }
    }
    collector_release(&kept);
    free(segments);
    return result;
}

int postings_verify(struct index_db *index, struct err *err)
{
    int result = load_segments(index, err);
    for (size_t i = 0; i < index->segment_count && !result; i++) {
        struct collector ignored = { 0 };
        result = collect_segment(index, index->segments[i], &ignored, NULL, NULL, err);
        collector_release(&ignored);
    }
    return result;
}
