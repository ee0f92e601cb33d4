/* bytes.h - what <string.h> lacks outside of glibc. */
#ifndef REPOSE_BASE_BYTES_H
#define REPOSE_BASE_BYTES_H

#include <stddef.h>

/* The last such byte of the n at s, or NULL. */
static inline const char *bytes_find_last(const char *s, char c, size_t n)
{
    while (n)
        if (s[--n] == c)
            return s + n;
    return NULL;
}

#endif
