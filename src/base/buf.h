/* buf.h - a byte string that grows. `data` is never NULL and always ends in a NUL that `size` does
 * not count, so it can be used as a C string when its content has no NUL.
 *
 *     struct buf out = BUF_INIT;
 *     buf_printf(&out, "%s (%zu)", name, count);
 *     fputs(out.data, stdout);
 *     buf_release(&out);
 *
 * buf_limit bounds what outside input can make it grow to: writes beyond are dropped and `overflow`
 * is set.
 */
#ifndef REPOSE_BASE_BUF_H
#define REPOSE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data;
    size_t size, capacity;
    size_t limit; /* 0: none */
    bool overflow;
};

extern char buf_empty[];
#define BUF_INIT                                                                                   \
    {                                                                                              \
        buf_empty, 0, 0, 0, false                                                                  \
    }

void buf_limit(struct buf *buf, size_t limit);
void buf_add(struct buf *buf, const void *data, size_t size);
void buf_addstr(struct buf *buf, const char *s);
void buf_addch(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_truncate(struct buf *buf, size_t size);
void buf_reset(struct buf *buf);   /* empty, memory kept */
char *buf_detach(struct buf *buf); /* the string, to be freed by the caller; buf is empty */
void buf_release(struct buf *buf); /* frees; usable again */

#endif
