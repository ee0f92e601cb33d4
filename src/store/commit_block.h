/* commit_block.h - past commits as ranking needs them, packed one after the other: some hundreds
 * lie in one row of the database, so that 10,000 of them are read in a few steps. Reads untrusted
 * bytes.
 */
#ifndef REPOSE_STORE_COMMIT_BLOCK_H
#define REPOSE_STORE_COMMIT_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/index_db.h"

/* previous: the row before this one in the block; for the first one the block's own number. */
void commit_pack(struct buf *out, const struct commit_row *commit, int64_t previous);

struct commit_reader {
    const unsigned char *p, *end;
    int64_t row; /* of the last one read */
};
struct commit_reader commit_reader_init(const void *data, size_t size, int64_t first);
/* The next commit, its arrays in arena: 1, 0 at the end, -1 damaged. Rows ascend. */
int commit_reader_next(struct commit_reader *reader, struct arena *arena, struct commit_row *out);

#endif
