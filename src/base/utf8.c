#include "base/utf8.h"

#include <string.h>

size_t utf8_decode(const char *s, size_t size, uint32_t *code)
{
    if (!size)
        return 0;
    const unsigned char *p = (const unsigned char *)s;
    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || size < length)
        return 0;
    uint32_t value = p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (p[i] & 0x3fu);
    }
    bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return length;
}

bool utf8_valid(const char *s, size_t size)
{
    uint32_t code;
    for (size_t i = 0; i < size;) {
        size_t n = utf8_decode(s + i, size - i, &code);
        if (!n)
            return false;
        i += n;
    }
    return true;
}

void utf8_add_valid(struct buf *out, const char *s, size_t size)
{
    uint32_t code;
    size_t start = 0, i = 0;
    while (i < size) {
        size_t n = utf8_decode(s + i, size - i, &code);
        if (n) {
            i += n;
            continue;
        }
        buf_add(out, s + start, i - start);
        buf_addstr(out, "\xef\xbf\xbd");
        start = ++i;
    }
    buf_add(out, s + start, size - start);
}

bool utf8_is_hidden(uint32_t code)
{
    return code == 0xad || code == 0x61c || code == 0x115f || code == 0x1160 ||
           (code >= 0x17b4 && code <= 0x17b5) || code == 0x180e ||
           (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0x3164 || code == 0xfeff ||
           code == 0xffa0 || (code >= 0xfff9 && code <= 0xfffb) ||
           (code >= 0xe0000 && code <= 0xe0fff);
}

static bool is_unprintable(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) || utf8_is_hidden(code);
}

void utf8_add_printable(struct buf *out, const char *s, size_t size)
{
    uint32_t code = 0;
    for (size_t i = 0; i < size;) {
        size_t n = utf8_decode(s + i, size - i, &code);
        if (!n)
            buf_printf(out, "\\x%02x", (unsigned char)s[i]);
        else if (is_unprintable(code))
            buf_printf(out, code < 0x100 ? "\\x%02x" : "\\u{%04x}", code);
        else
            buf_add(out, s + i, n);
        i += n ? n : 1;
    }
}

static void add_escaped_code(struct buf *out, uint32_t code, enum utf8_form form)
{
    if (form == UTF8_TEXT)
        buf_printf(out, code < 0x100 ? "\\x%02x" : "\\u{%04x}", code);
    else if (form == UTF8_PAGE)
        buf_printf(out, "\\\\u{%04x}", code);
    else if (code < 0x10000)
        buf_printf(out, "\\u%04x", code);
    else
        buf_printf(out, "\\u%04x\\u%04x", 0xd800 + ((code - 0x10000) >> 10),
                   0xdc00 + ((code - 0x10000) & 0x3ff));
}

void utf8_add_visible(struct buf *out, const char *s, size_t size, enum utf8_form form)
{
    uint32_t code = 0;
    size_t start = 0;
    for (size_t i = 0, n; i < size; i += n ? n : 1) {
        n = 1;
        if ((unsigned char)s[i] < 0x7f)
            continue;
        n = utf8_decode(s + i, size - i, &code);
        if (!n || !is_unprintable(code))
            continue;
        buf_add(out, s + start, i - start);
        add_escaped_code(out, code, form);
        start = i + n;
    }
    buf_add(out, s + start, size - start);
}

size_t utf8_cut(const char *s, size_t size, size_t max)
{
    if (size <= max)
        return size;
    while (max && ((unsigned char)s[max] & 0xc0) == 0x80)
        max--;
    return max;
}

void utf8_add_code(struct buf *out, uint32_t code)
{
    char bytes[4];
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        n = 3, code = 0xFFFD;
    static const unsigned char first[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (size_t i = n; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(first[n] | code);
    buf_add(out, bytes, n);
}

static uint32_t utf16_unit(const char *s, bool big)
{
    unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1];
    return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

bool utf8_add_utf16(struct buf *out, const char *s, size_t size)
{
    bool big = size >= 2 && !memcmp(s, "\xfe\xff", 2);
    bool little = size >= 2 && !memcmp(s, "\xff\xfe", 2);
    if (!big && !(little && !(size >= 4 && !s[2] && !s[3]))) /* UTF-32 starts like it */
        return false;
    for (size_t i = 2; i + 1 < size; i += 2) {
        uint32_t code = utf16_unit(s + i, big);
        uint32_t next = i + 3 < size ? utf16_unit(s + i + 2, big) : 0;
        if (code >= 0xD800 && code < 0xDC00 && next >= 0xDC00 && next < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (next - 0xDC00);
            i += 2;
        }
        utf8_add_code(out, code);
    }
    return true;
}
