/* word_bytes.h - runs of letters, digits and '_', whatever the script, in a text that ends in NUL. */
#ifndef REPOSE_TEXT_WORD_BYTES_H
#define REPOSE_TEXT_WORD_BYTES_H

#include <stdbool.h>
#include <stddef.h>

static inline bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (c & 0x80);
}

static inline size_t word_length(const char *s)
{
    size_t n = 0;
    while (is_name_byte(s[n]))
        n++;
    return n;
}

#endif
