/* pack.h - compact records for database columns: LEB128 numbers and length-prefixed strings.
 *
 * A reader never runs past its end: a damaged record makes `bad` true and every later read 0 or "",
 * so the caller checks once, after the last read.
 */
#ifndef REPOSE_BASE_PACK_H
#define REPOSE_BASE_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

void pack_u64(struct buf *out, uint64_t value);
void pack_i64(struct buf *out, int64_t value); /* zigzag */
void pack_bytes(struct buf *out, const void *data, size_t size);
void pack_str(struct buf *out, const char *s); /* NULL is packed as "" */

struct unpack {
    const unsigned char *p, *end;
    bool bad;
};

struct unpack unpack_init(const void *data, size_t size);
uint64_t unpack_long(struct unpack *in); /* of any number of bytes */
/* Inline, because most numbers are of one byte. */
static inline uint64_t unpack_u64(struct unpack *in)
{
    return in->p < in->end && *in->p < 0x80 ? *in->p++ : unpack_long(in);
}
uint32_t unpack_u32(struct unpack *in); /* bad when larger */
int64_t unpack_i64(struct unpack *in);
const char *unpack_bytes(struct unpack *in, size_t *size); /* points into the record, no NUL */
char *unpack_str(struct unpack *in, struct arena *arena);  /* a NUL-terminated copy */
/* The same without a copy, of a record that may be written to: the string takes the place of its
 * length, and is there as long as the record is. */
const char *unpack_str_in_place(struct unpack *in);
/* A count of things that take at least min_size bytes each: bad, and 0, when the record cannot hold
 * so many. */
size_t unpack_count(struct unpack *in, size_t min_size);

#endif
