#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

char buf_empty[1]; /* shared by all empty buffers; only ever holds the NUL */

static void reserve(struct buf *buf, size_t extra)
{
    size_t wanted = buf->size + extra + 1;
    if (wanted <= buf->capacity)
        return;
    size_t capacity = buf->capacity ? buf->capacity * 2 : 64;
    if (capacity < wanted)
        capacity = wanted;
    buf->data = xrealloc(buf->capacity ? buf->data : NULL, capacity, 1);
    buf->capacity = capacity;
}

void buf_limit(struct buf *buf, size_t limit)
{
    buf->limit = limit;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
    size_t room = buf->limit > buf->size ? buf->limit - buf->size : 0;
    if (buf->limit && size > room) {
        size = room;
        buf->overflow = true;
    }
    if (!size)
        return;
    reserve(buf, size);
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_addstr(struct buf *buf, const char *s)
{
    buf_add(buf, s, strlen(s));
}

void buf_addch(struct buf *buf, char c)
{
    if (buf->limit || buf->size + 1 >= buf->capacity) {
        buf_add(buf, &c, 1);
        return;
    }
    buf->data[buf->size++] = c;
    buf->data[buf->size] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < sizeof small) {
        buf_add(buf, small, (size_t)n);
    } else if (n > 0) {
        char *large = xmalloc((size_t)n + 1);
        vsnprintf(large, (size_t)n + 1, format, again);
        buf_add(buf, large, (size_t)n);
        free(large);
    }
    va_end(again);
}

void buf_truncate(struct buf *buf, size_t size)
{
    if (size >= buf->size)
        return;
    buf->size = size;
    buf->data[size] = '\0';
}

void buf_reset(struct buf *buf)
{
    buf_truncate(buf, 0);
    buf->overflow = false;
}

char *buf_detach(struct buf *buf)
{
    char *s = buf->capacity ? buf->data : xstrdup("");
    size_t limit = buf->limit;
    *buf = (struct buf)BUF_INIT;
    buf->limit = limit;
    return s;
}

void buf_release(struct buf *buf)
{
    if (buf->capacity)
        free(buf->data);
    *buf = (struct buf)BUF_INIT;
}
