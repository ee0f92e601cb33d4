/* utf8.h - text of unknown origin, made safe to print or to put into JSON. */
#ifndef REPOSE_BASE_UTF8_H
#define REPOSE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* Reads one code point from [s, s + size). Returns its length, or 0 when the bytes are not valid
 * UTF-8 (overlong forms, surrogates and values above U+10FFFF are not valid). */
size_t utf8_decode(const char *s, size_t size, uint32_t *code);
bool utf8_valid(const char *s, size_t size);

/* Appends s as valid UTF-8: each invalid byte becomes U+FFFD. */
void utf8_add_valid(struct buf *out, const char *s, size_t size);

/* Appends s as one line that a terminal or a Markdown reader can take: invalid bytes, C0 and C1
 * controls, DEL, line and paragraph separators and the bidirectional controls become \xNN or
 * \u{NNNN}. Newline and tab are escaped too. */
void utf8_add_printable(struct buf *out, const char *s, size_t size);

/* The largest length <= max that does not cut a character of the valid text s. */
size_t utf8_cut(const char *s, size_t size, size_t max);

#endif
