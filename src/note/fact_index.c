#include "note/fact_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/pack.h"
#include "note/note_json.h"
#include "text/words.h"

#define FORMAT       1  /* of the parts: part of their key */
#define BUCKETS      64 /* of terms */
#define REQUEST_SIZE 2  /* times that words of requests and names count */

struct fact_parts {
    struct index_db *db; /* NULL: the parts are in memory */
    uint64_t key;
    struct buf heads, buckets[BUCKETS];
};

/* ---- names ---- */

/* No module has a line break in its name. */
static const char *name_of_part(unsigned part, struct arena *arena)
{
    return arena_printf(arena, "\nfacts %u", part);
}

static unsigned bucket_of(const char *term, size_t length)
{
    return (unsigned)(hash_bytes(term, length) % BUCKETS);
}

/* ---- making ---- */

struct bucket_term {
    uint32_t first, last; /* of its hits + 1 */
};

struct built_hit {
    uint32_t fact, count, next;
};

struct builder {
    struct arena *arena;
    struct word_counter *counter;
    struct map paths, terms;
    struct bucket_term *lists; /* by term */
    size_t list_count, list_capacity;
    struct built_hit *hits;
    size_t hit_count, hit_capacity;
    struct buf facts;
    uint32_t fact_count, module;
};

static uint32_t path_number(struct builder *b, const char *path)
{
    bool fresh;
    uint32_t *value = map_put(&b->paths, path, strlen(path), &fresh);
    if (fresh)
        *value = (uint32_t)b->paths.count - 1;
    return *value;
}

static void add_hit(struct builder *b, const struct term *term, uint32_t count)
{
    bool fresh;
    uint32_t *value = map_put(&b->terms, term->text, term->length, &fresh);
    struct built_hit hit = { b->fact_count, count, 0 };
    if (fresh) {
        struct bucket_term none = { 0, 0 };
        *value = (uint32_t)b->list_count;
        ARRAY_PUSH(b->lists, b->list_count, b->list_capacity, none);
    }
    struct bucket_term *list = &b->lists[*value];
    ARRAY_PUSH(b->hits, b->hit_count, b->hit_capacity, hit);
    if (list->last)
        b->hits[list->last - 1].next = (uint32_t)b->hit_count;
    else
        list->first = (uint32_t)b->hit_count;
    list->last = (uint32_t)b->hit_count;
}

/* head: what counts more. */
static void add_fact(struct builder *b, enum indexed_kind kind, size_t position, const char *head,
                     const char *text, const char *const *files, size_t file_count)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(b->counter);
    word_counter_add(b->counter, head, strlen(head), FIELD_SYMBOL);
    word_counter_add(b->counter, text, strlen(text), FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(b->counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        uint32_t times = REQUEST_SIZE * terms[i].counts[FIELD_SYMBOL] + terms[i].counts[FIELD_BODY];
        add_hit(b, &terms[i], times);
    }
    pack_u64(&b->facts, kind);
    pack_u64(&b->facts, b->module);
    pack_u64(&b->facts, position);
    pack_u64(&b->facts, file_count);
    for (size_t i = 0; i < file_count; i++)
        pack_u64(&b->facts, path_number(b, files[i]));
    b->fact_count++;
}

static const char *joined(const struct string_list *list, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < list->count; i++)
        text = arena_printf(arena, "%s %s", text, list->items[i]);
    return text;
}

static void add_note(struct builder *b, const struct note *note, struct arena *arena)
{
    for (size_t i = 0; i < note->fact_count; i++) {
        const struct note_fact *fact = &note->facts[i];
        add_fact(b, INDEXED_FACT, i, joined(&fact->symbols, arena), fact->text, fact->files.items,
                 fact->files.count);
    }
    for (size_t i = 0; i < note->recipe_count; i++) {
        const struct note_recipe *recipe = &note->recipes[i];
        add_fact(b, INDEXED_RECIPE, i, recipe->request, recipe->steps, recipe->files,
                 recipe->file_count);
    }
    for (size_t i = 0; i < note->entry_point_count; i++) {
        const struct note_entry_point *entry = &note->entry_points[i];
        add_fact(b, INDEXED_ENTRY, i, entry->symbol, entry->why, &entry->file, 1);
    }
}

static void finish_heads(const struct builder *b, const struct note_head *heads, size_t count,
                         struct buf *out)
{
    pack_u64(out, count);
    for (size_t i = 0; i < count; i++)
        pack_str(out, heads[i].module);
    pack_u64(out, b->paths.count);
    for (size_t i = 0; i < b->paths.count; i++)
        pack_bytes(out, b->paths.entries[i].key, b->paths.entries[i].length);
    pack_u64(out, b->fact_count);
    buf_add(out, b->facts.data, b->facts.size);
}

static void finish_terms(const struct builder *b, struct buf *buckets)
{
    struct buf list = BUF_INIT;
    for (size_t i = 0; i < b->terms.count; i++) {
        const struct map_entry *term = &b->terms.entries[i];
        struct buf *out = &buckets[bucket_of(term->key, term->length)];
        uint32_t before = 0;
        buf_reset(&list);
        for (uint32_t n = b->lists[term->value].first; n; n = b->hits[n - 1].next) {
            pack_u64(&list, b->hits[n - 1].fact - before);
            pack_u64(&list, b->hits[n - 1].count);
            before = b->hits[n - 1].fact;
        }
        pack_bytes(out, term->key, term->length);
        pack_bytes(out, list.data, list.size);
    }
    buf_release(&list);
}

static void builder_release(struct builder *b)
{
    word_counter_free(b->counter);
    map_release(&b->paths);
    map_release(&b->terms);
    buf_release(&b->facts);
    free(b->lists);
    free(b->hits);
}

static int build(struct notes_db *notes, const struct note_head *heads, size_t count,
                 struct fact_parts *out, struct err *err)
{
    struct builder b = { .counter = word_counter_new(), .facts = BUF_INIT };
    int result = 0;
    for (size_t i = 0; i < count && !result; i++) {
        struct arena scratch = ARENA_INIT;
        const char *json;
        struct note note;
        int found = notes_db_json(notes, heads[i].id, &scratch, &json, err);
        b.module = (uint32_t)i;
        if (found == 1 && !note_from_text(json, &scratch, &note, NULL))
            add_note(&b, &note, &scratch);
        arena_release(&scratch);
        result = found < 0 ? -1 : 0;
    }
    if (!result) {
        finish_heads(&b, heads, count, &out->heads);
        finish_terms(&b, out->buckets);
    }
    builder_release(&b);
    return result;
}

/* ---- keeping ---- */

static uint64_t key_of(const struct note_head *heads, size_t count)
{
    static const uint32_t format = FORMAT;
    uint64_t hash = hash_more(HASH_SEED, &format, sizeof format);
    for (size_t i = 0; i < count; i++) {
        hash = hash_more(hash, &heads[i].id, sizeof heads[i].id);
        hash = hash_more(hash, &heads[i].written, sizeof heads[i].written);
        hash = hash_more(hash, &heads[i].size, sizeof heads[i].size);
    }
    return hash;
}

static int keep(struct index_db *db, uint64_t key, const struct fact_parts *parts,
                struct arena *arena, struct err *err)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        if (index_db_cache_put_bytes(db, name_of_part(i + 1, arena), key, parts->buckets[i].data,
                                     parts->buckets[i].size, err))
            return -1;
    return index_db_cache_put_bytes(db, name_of_part(0, arena), key, parts->heads.data,
                                    parts->heads.size, err);
}

static void copy_parts(struct fact_parts *from, struct arena *arena)
{
    struct buf *all[BUCKETS + 1] = { &from->heads };
    for (unsigned i = 0; i < BUCKETS; i++)
        all[i + 1] = &from->buckets[i];
    for (unsigned i = 0; i <= BUCKETS; i++) {
        struct buf copy = { .data = arena_strndup(arena, all[i]->data, all[i]->size),
                            .size = all[i]->size };
        buf_release(all[i]);
        *all[i] = copy;
    }
}

/* ---- reading ---- */

static void read_fact(struct unpack *in, struct fact_index *index, struct indexed_fact *fact,
                      struct arena *arena)
{
    fact->kind = (enum indexed_kind)unpack_u32(in);
    fact->module = unpack_u32(in);
    fact->position = unpack_u32(in);
    fact->path_count = (uint32_t)unpack_count(in, 1);
    uint32_t *paths = ARENA_ARRAY(arena, uint32_t, fact->path_count);
    for (uint32_t i = 0; i < fact->path_count; i++) {
        paths[i] = unpack_u32(in);
        in->bad = in->bad || paths[i] >= index->path_count;
    }
    fact->paths = paths;
    in->bad = in->bad || fact->module >= index->module_count;
}

/* False when it is damaged. */
static bool read_heads(const struct buf *heads, struct arena *arena, struct fact_index *out)
{
    struct unpack in = unpack_init(heads->data, heads->size);
    out->module_count = unpack_count(&in, 1);
    out->modules = ARENA_ARRAY(arena, const char *, out->module_count);
    for (size_t i = 0; i < out->module_count; i++)
        out->modules[i] = unpack_str(&in, arena);
    out->path_count = unpack_count(&in, 1);
    out->paths = ARENA_ARRAY(arena, const char *, out->path_count);
    for (size_t i = 0; i < out->path_count; i++)
        out->paths[i] = unpack_str(&in, arena);
    out->fact_count = unpack_count(&in, 4);
    out->facts = ARENA_ARRAY(arena, struct indexed_fact, out->fact_count);
    for (size_t i = 0; i < out->fact_count && !in.bad; i++)
        read_fact(&in, out, &out->facts[i], arena);
    return !in.bad;
}

static int load_part(struct index_db *db, uint64_t key, unsigned part, struct arena *arena,
                     struct buf *out, struct err *err)
{
    const void *data;
    size_t size;
    int found =
        index_db_cache_get_bytes(db, name_of_part(part, arena), key, arena, &data, &size, err);
    if (found == 1)
        *out = (struct buf){ .data = (char *)(uintptr_t)data, .size = size };
    return found;
}

static int make(struct index_db *db, bool may_store, struct notes_db *notes,
                const struct note_head *heads, size_t count, struct arena *arena,
                struct fact_parts *out, struct err *err)
{
    struct fact_parts built = { .key = out->key };
    if (build(notes, heads, count, &built, err))
        return -1;
    if (may_store && keep(db, out->key, &built, arena, err))
        return -1;
    copy_parts(&built, arena);
    *out = built;
    return 0;
}

int fact_index_open(const struct context *context, struct notes_db *notes, int64_t until,
                    struct arena *arena, struct fact_index **out, struct err *err)
{
    struct index_db *db = context->db;
    struct note_head *heads;
    size_t count;
    *out = NULL;
    if (notes_db_heads(notes, until, arena, &heads, &count, err))
        return -1;
    if (!count)
        return 0;
    struct fact_index *index = ARENA_NEW(arena, struct fact_index);
    struct fact_parts *parts = ARENA_NEW(arena, struct fact_parts);
    *parts = (struct fact_parts){ .db = db, .key = key_of(heads, count) };
    int found = load_part(db, parts->key, 0, arena, &parts->heads, err);
    if (found < 0)
        return -1;
    if (!found || !read_heads(&parts->heads, arena, index)) {
        if (make(db, context->may_store, notes, heads, count, arena, parts, err))
            return -1;
        read_heads(&parts->heads, arena, index);
    }
    index->parts = parts;
    *out = index->fact_count ? index : NULL;
    return 0;
}

/* ---- finding ---- */

static void read_hits(const char *data, size_t size, const struct fact_index *index,
                      struct arena *arena, struct fact_hit **hits, size_t *count)
{
    struct unpack in = unpack_init(data, size);
    uint64_t fact = 0;
    *hits = ARENA_ARRAY(arena, struct fact_hit, size / 2 + 1);
    while (in.p < in.end && !in.bad) {
        fact += unpack_u64(&in);
        uint32_t times = unpack_u32(&in);
        if (in.bad || fact >= index->fact_count)
            break;
        (*hits)[(*count)++] = (struct fact_hit){ (uint32_t)fact, times };
    }
}

int fact_index_find(struct fact_index *index, const char *term, size_t length, struct arena *arena,
                    struct fact_hit **hits, size_t *count, struct err *err)
{
    struct fact_parts *parts = index->parts;
    unsigned bucket = bucket_of(term, length);
    struct buf data = parts->buckets[bucket];
    *count = 0;
    *hits = NULL;
    if (parts->db && load_part(parts->db, parts->key, bucket + 1, arena, &data, err) < 0)
        return -1;
    struct unpack in = unpack_init(data.data, data.size);
    while (in.p < in.end && !in.bad) {
        size_t name_size, list_size;
        const char *name = unpack_bytes(&in, &name_size);
        const char *list = unpack_bytes(&in, &list_size);
        if (in.bad || name_size != length || memcmp(name, term, length) != 0)
            continue;
        read_hits(list, list_size, index, arena, hits, count);
        break;
    }
    return 0;
}

uint64_t fact_index_key(const struct fact_index *index)
{
    return index->parts->key;
}
