#include "base/pack.h"

#include <string.h>

void pack_u64(struct buf *out, uint64_t value)
{
    unsigned char bytes[10];
    size_t n = 0;
    if (value <= 0x7f) {
        buf_addch(out, (char)value);
        return;
    }
    do {
        bytes[n++] = (unsigned char)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value);
    buf_add(out, bytes, n);
}

void pack_i64(struct buf *out, int64_t value)
{
    pack_u64(out, ((uint64_t)value << 1) ^ (uint64_t)(value >> 63));
}

void pack_bytes(struct buf *out, const void *data, size_t size)
{
    pack_u64(out, size);
    buf_add(out, data, size);
}

void pack_str(struct buf *out, const char *s)
{
    pack_bytes(out, s ? s : "", s ? strlen(s) : 0);
}

struct unpack unpack_init(const void *data, size_t size)
{
    static const unsigned char none[1];
    const unsigned char *p = data ? data : none;
    return (struct unpack){ p, p + (data ? size : 0), false };
}

static uint64_t unpack_failed(struct unpack *in)
{
    in->bad = true;
    in->p = in->end;
    return 0;
}

uint64_t unpack_long(struct unpack *in)
{
    uint64_t value = 0;
    for (unsigned shift = 0; in->p < in->end && shift < 64; shift += 7) {
        unsigned char byte = *in->p++;
        if (shift == 63 && byte > 1)
            break; /* more than 64 bits */
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return unpack_failed(in);
}

uint32_t unpack_u32(struct unpack *in)
{
    uint64_t value = unpack_u64(in);
    return value <= UINT32_MAX ? (uint32_t)value : (uint32_t)unpack_failed(in);
}

int64_t unpack_i64(struct unpack *in)
{
    uint64_t value = unpack_u64(in);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

const char *unpack_bytes(struct unpack *in, size_t *size)
{
    uint64_t length = unpack_u64(in);
    if (length > (uint64_t)(in->end - in->p))
        length = unpack_failed(in);
    const char *data = (const char *)in->p;
    in->p += length;
    *size = (size_t)length;
    return data;
}

char *unpack_str(struct unpack *in, struct arena *arena)
{
    size_t size;
    const char *data = unpack_bytes(in, &size);
    return arena_strndup(arena, data, size);
}

const char *unpack_str_in_place(struct unpack *in)
{
    size_t size;
    const char *data = unpack_bytes(in, &size);
    if (!size)
        return "";
    char *string = (char *)in->p - size - 1;
    memmove(string, data, size);
    string[size] = '\0';
    return string;
}

size_t unpack_count(struct unpack *in, size_t min_size)
{
    uint64_t count = unpack_u64(in);
    if (count > (uint64_t)(in->end - in->p) / (min_size ? min_size : 1))
        return (size_t)unpack_failed(in);
    return (size_t)count;
}
