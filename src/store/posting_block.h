/* posting_block.h - the blocks that a segment of postings is stored in: some dozens of terms,
 * sorted and front-coded, each with its list. One row of the database holds one block, so that a
 * rare term costs a few bytes and not a row. Reads untrusted bytes.
 */
#ifndef REPOSE_STORE_POSTING_BLOCK_H
#define REPOSE_STORE_POSTING_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/collector.h"

struct block_writer {
    struct buf data;
    unsigned char first[POSTING_KEY_MAX], last[POSTING_KEY_MAX];
    size_t first_size, last_size;
    struct buf list; /* scratch */
};
#define BLOCK_WRITER_INIT                                                                          \
    {                                                                                              \
        .data = BUF_INIT, .list = BUF_INIT                                                         \
    }

/* False when the term has to begin a new block, because this one is full or the list is long. */
bool block_writer_fits(const struct block_writer *writer, const struct collected *term);
void block_writer_add(struct block_writer *writer, const struct collected *term);
void block_writer_reset(struct block_writer *writer);
void block_writer_release(struct block_writer *writer);

struct posting_list {
    const unsigned char *data;
    size_t size;
    uint32_t count; /* of postings; not more than size */
};

struct block_reader {
    const unsigned char *p, *end;
    unsigned char key[POSTING_KEY_MAX];
    size_t key_size;
    struct posting_list list;
};
struct block_reader block_reader_init(const void *data, size_t size);
/* The next term: 1, 0 at the end, -1 damaged. */
int block_reader_next(struct block_reader *reader);
/* The list of a key: 1, 0 when it is not there, -1 damaged; keys out of order are not noticed. */
int block_find(const void *data, size_t size, const void *key, size_t key_size,
               struct posting_list *list);

/* Decodes list->count postings into out: 0, or -1 when damaged. */
int posting_list_decode(const struct posting_list *list, struct posting *out);

#endif
