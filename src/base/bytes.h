/* bytes.h - what <string.h> lacks. */
#ifndef REPOSE_BASE_BYTES_H
#define REPOSE_BASE_BYTES_H

#include <stddef.h>
#include <string.h>

/* The last such byte of the n at s, or NULL. */
static inline const char *bytes_find_last(const char *s, char c, size_t n)
{
    while (n)
        if (s[--n] == c)
            return s + n;
    return NULL;
}

/* Behind the end of the line that p is in; end when it has none. */
static inline const char *bytes_next_line(const char *p, const char *end)
{
    const char *newline = p < end ? (const char *)memchr(p, '\n', (size_t)(end - p)) : NULL;
    return newline ? newline + 1 : end;
}

#endif
