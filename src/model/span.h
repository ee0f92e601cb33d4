/* span.h - ranges of the bytes of a text, and their form in the index. */
#ifndef REPOSE_MODEL_SPAN_H
#define REPOSE_MODEL_SPAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Bytes [start, end) of the text. */
struct span {
    uint32_t start, end;
};

/* Of ordered spans that do not overlap. */
void spans_pack(struct buf *out, const struct span *spans, size_t count);
/* In arena. -1: the record is damaged, or tells of more than a text of that size. */
int spans_unpack(const void *data, size_t size, size_t text_size, struct arena *arena,
                 struct span **spans, size_t *count);

#endif
