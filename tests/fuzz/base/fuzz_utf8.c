/* Any bytes become valid UTF-8, and what is printed holds nothing that a terminal obeys. */
#include "base/utf8.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_printable(const char *s, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)s[i];
        bool is_c1 = c == 0xc2 && i + 1 < size && (unsigned char)s[i + 1] < 0xa0;
        if (c < 0x20 || c == 0x7f || is_c1)
            __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *s = (const char *)data;
    struct buf valid = BUF_INIT, printable = BUF_INIT;
    utf8_add_valid(&valid, s, size);
    utf8_add_printable(&printable, s, size);
    if (!utf8_valid(valid.data, valid.size) || !utf8_valid(printable.data, printable.size))
        __builtin_trap();
    if (utf8_valid(s, size) && (valid.size != size || (size && memcmp(valid.data, s, size) != 0)))
        __builtin_trap();
    for (size_t max = 0; max <= valid.size && max < 64; max++) {
        if (!utf8_valid(valid.data, utf8_cut(valid.data, valid.size, max)))
            __builtin_trap();
    }
    check_printable(printable.data, printable.size);
    buf_release(&valid);
    buf_release(&printable);
    return 0;
}
