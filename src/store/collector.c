#include "store/collector.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define FIRST_CHUNK 12 /* bytes: most terms occur in a few documents only */
#define CHUNK_MAX   4096
#define ENCODED_MAX 32

struct chunk {
    struct chunk *next;
    uint32_t used; /* set when the next one is begun */
    unsigned char data[];
};

/* What each posting needs stands first and next to the key: one line of the cache. The list itself
 * is only written to, which nobody waits for. */
struct collected {
    int64_t last; /* document */
    unsigned char *write;
    uint32_t room; /* bytes left at write */
    uint32_t key_size;
    uint32_t count;
    uint32_t size; /* bytes in all chunks before the last one */
    struct chunk *first, *tail;
    unsigned char key[];
};

struct collector_slot {
    uint64_t hash;
    struct collected *term;
};

/* Depends on where the program was loaded, so that a repository cannot be made to collide. */
static uint64_t hash_key(const void *key, size_t size)
{
    static const char here;
    return hash_more(HASH_SEED ^ (uintptr_t)&here, key, size);
}

static void grow_slots(struct collector *c)
{
    size_t old_count = c->slot_count;
    struct collector_slot *old = c->slots;
    c->slot_count = old_count ? old_count * 2 : 1024;
    c->slots = xcalloc(c->slot_count, sizeof *c->slots);
    for (size_t i = 0; i < old_count; i++) {
        size_t slot = (size_t)old[i].hash & (c->slot_count - 1);
        if (!old[i].term)
            continue;
        while (c->slots[slot].term)
            slot = (slot + 1) & (c->slot_count - 1);
        c->slots[slot] = old[i];
    }
    free(old);
}

static struct chunk *add_chunk(struct arena *arena, struct collected *term, uint32_t capacity)
{
    struct chunk *chunk = arena_alloc(arena, sizeof *chunk + capacity);
    *chunk = (struct chunk){ NULL };
    term->write = chunk->data;
    term->room = capacity;
    term->tail = chunk;
    return chunk;
}

static struct collected *new_term(struct arena *arena, const void *key, size_t size)
{
    struct collected *term = arena_alloc(arena, sizeof *term + size);
    *term = (struct collected){ .key_size = (uint32_t)size };
    memcpy(term->key, key, size);
    term->first = add_chunk(arena, term, FIRST_CHUNK);
    return term;
}

static struct collected *find_or_add(struct collector *c, uint64_t hash, const void *key,
                                     size_t size)
{
    if ((c->count + 1) * 2 > c->slot_count)
        grow_slots(c);
    size_t slot = (size_t)hash & (c->slot_count - 1);
    struct collected *term;
    while ((term = c->slots[slot].term)) {
        if (c->slots[slot].hash == hash && term->key_size == size && !memcmp(term->key, key, size))
            return term;
        slot = (slot + 1) & (c->slot_count - 1);
    }
    c->count++;
    c->slots[slot] = (struct collector_slot){ hash, new_term(&c->arena, key, size) };
    return c->slots[slot].term;
}

static size_t put_number(unsigned char *out, uint64_t value)
{
    size_t n = 0;
    for (; value > 0x7f; value >>= 7)
        out[n++] = (unsigned char)(value | 0x80);
    out[n++] = (unsigned char)value;
    return n;
}

/* One byte holds two bits for the distance to the document before (0: a number follows) and two
 * bits for each count (3: the number less 3 follows). */
static size_t encode(unsigned char *out, uint64_t delta, const uint32_t counts[3])
{
    size_t n = 1;
    unsigned head = delta >= 1 && delta <= 3 ? (unsigned)delta : 0;
    if (!head)
        n += put_number(out + n, delta);
    for (unsigned i = 0; i < 3; i++) {
        head |= (counts[i] < 3 ? counts[i] : 3) << (2 + 2 * i);
        if (counts[i] >= 3)
            n += put_number(out + n, counts[i] - 3);
    }
    out[0] = (unsigned char)head;
    return n;
}

static void append_posting(struct arena *arena, struct collected *term, const unsigned char *data,
                           size_t size)
{
    while (size > term->room) {
        size_t n = term->room;
        memcpy(term->write, data, n);
        struct chunk *full = term->tail;
        full->used = (uint32_t)(term->write + n - full->data);
        term->size += full->used;
        full->next =
            add_chunk(arena, term, term->size + 4 < CHUNK_MAX ? term->size + 4 : CHUNK_MAX);
        data += n;
        size -= n;
    }
    memcpy(term->write, data, size);
    term->write += size;
    term->room -= (uint32_t)size;
}

/* ---- the queue: a posting is put away some steps after it came, when what it needs of the table
 * has been fetched; else each one waits for memory two or three times ---- */

#define QUEUE_SIZE 16 /* a power of two */

struct queued {
    uint64_t hash;
    struct posting posting;
    size_t key_size;
    unsigned char key[POSTING_KEY_MAX];
};

struct collector_queue {
    size_t first, last; /* counted up for ever */
    struct queued items[QUEUE_SIZE];
};

static void put_away(struct collector *c, const struct queued *item)
{
    unsigned char bytes[ENCODED_MAX];
    struct collected *term = find_or_add(c, item->hash, item->key, item->key_size);
    /* The difference wraps when the order is broken, and the reader's sum wraps back. */
    size_t n =
        encode(bytes, (uint64_t)item->posting.doc - (uint64_t)term->last, item->posting.counts);
    append_posting(&c->arena, term, bytes, n);
    term->last = item->posting.doc;
    term->count++;
}

static void fetch_slot(const struct collector *c, const struct queued *item)
{
    if (c->slot_count)
        __builtin_prefetch(&c->slots[item->hash & (c->slot_count - 1)]);
}

static void fetch_term(const struct collector *c, const struct queued *item)
{
    if (c->slot_count)
        __builtin_prefetch(c->slots[item->hash & (c->slot_count - 1)].term);
}

void collector_add(struct collector *c, const void *key, size_t key_size,
                   const struct posting *posting)
{
    if (!c->queue)
        c->queue = xcalloc(1, sizeof *c->queue);
    struct collector_queue *q = c->queue;
    struct queued *item = &q->items[q->last++ % QUEUE_SIZE];
    memcpy(item->key, key, key_size);
    item->key_size = key_size;
    item->posting = *posting;
    item->hash = hash_key(key, key_size);
    fetch_slot(c, item);
    if (q->last - q->first >= QUEUE_SIZE / 2)
        fetch_term(c, &q->items[(q->last - QUEUE_SIZE / 2) % QUEUE_SIZE]);
    if (q->last - q->first == QUEUE_SIZE)
        put_away(c, &q->items[q->first++ % QUEUE_SIZE]);
}

static void drain_collected(struct collector *c)
{
    struct collector_queue *q = c->queue;
    while (q && q->first < q->last)
        put_away(c, &q->items[q->first++ % QUEUE_SIZE]);
}

bool collector_is_empty(const struct collector *c)
{
    return !c->count && (!c->queue || c->queue->first == c->queue->last);
}

size_t collector_bytes(const struct collector *c)
{
    return c->arena.used + c->slot_count * sizeof *c->slots + (c->queue ? sizeof *c->queue : 0);
}

void collector_release(struct collector *c)
{
    free(c->slots);
    free(c->queue);
    arena_release(&c->arena);
    *c = (struct collector){ 0 };
}

struct sort_item {
    uint64_t prefix; /* the first eight bytes, so that most comparisons stay in the array */
    struct collected *term;
};

static uint64_t prefix_of(const struct collected *term)
{
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++)
        prefix = prefix << 8 | (i < term->key_size ? term->key[i] : 0);
    return prefix;
}

static int compare_terms(const void *a, const void *b)
{
    const struct sort_item *x = a, *y = b;
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix ? -1 : 1;
    uint32_t n = x->term->key_size < y->term->key_size ? x->term->key_size : y->term->key_size;
    int order = memcmp(x->term->key, y->term->key, n);
    return order
               ? order
               : (x->term->key_size > y->term->key_size) - (x->term->key_size < y->term->key_size);
}

struct collected_list collector_sorted(struct collector *c)
{
    drain_collected(c);
    struct sort_item *sorted = xcalloc(c->count, sizeof *sorted);
    size_t n = 0;
    for (size_t i = 0; i < c->slot_count; i++)
        if (c->slots[i].term)
            sorted[n++] = (struct sort_item){ prefix_of(c->slots[i].term), c->slots[i].term };
    qsort(sorted, n, sizeof *sorted, compare_terms);
    struct collected_list list = { xcalloc(n, sizeof *list.items), n };
    for (size_t i = 0; i < n; i++)
        list.items[i] = sorted[i].term;
    free(sorted);
    return list;
}

const void *collected_key(const struct collected *term, size_t *size)
{
    *size = term->key_size;
    return term->key;
}

uint32_t collected_count(const struct collected *term)
{
    return term->count;
}

void collected_bytes(const struct collected *term, struct buf *out)
{
    for (const struct chunk *chunk = term->first; chunk; chunk = chunk->next)
        buf_add(out, chunk->data,
                chunk == term->tail ? (size_t)(term->write - chunk->data) : chunk->used);
}
