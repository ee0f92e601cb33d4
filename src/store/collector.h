/* collector.h - postings of one transaction, in memory: a hash table from term to an encoded list
 * that grows. No database in here.
 *
 * A key is the kind's letter and the bytes of the term. Documents of one key come in ascending
 * order.
 */
#ifndef REPOSE_STORE_COLLECTOR_H
#define REPOSE_STORE_COLLECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/index_db.h"

#define POSTING_TERM_MAX 255                    /* bytes; longer ones are cut */
#define POSTING_KEY_MAX  (POSTING_TERM_MAX + 1) /* with the letter of the kind */

struct collected;
struct collector_slot;
struct collector_queue;

struct collector {
    struct collector_slot *slots;
    size_t slot_count, count;
    struct arena arena;
    struct collector_queue *queue; /* added, not yet in the table */
};

void collector_add(struct collector *collector, const void *key, size_t key_size,
                   const struct posting *posting);
bool collector_is_empty(const struct collector *collector);
/* Bytes of memory in use. */
size_t collector_bytes(const struct collector *collector);
void collector_release(struct collector *collector); /* empty and usable again */

/* The keys in order of their bytes. */
struct collected_list {
    struct collected **items;
    size_t count;
};
struct collected_list collector_sorted(struct collector *collector); /* items: free(3) */

const void *collected_key(const struct collected *term, size_t *size);
uint32_t collected_count(const struct collected *term);
/* Puts the encoded list into out (see posting_block.h for the decoder). */
void collected_bytes(const struct collected *term, struct buf *out);

#endif
