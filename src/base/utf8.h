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

/* Characters that are not seen, or that change the order of those that are: zero-width and
 * bidirectional ones, fillers, tags, separators of lines and paragraphs. Text for models can hide
 * in them, and a reader of code is deceived. */
bool utf8_is_hidden(uint32_t code);

/* Appends s as one line that a terminal or a Markdown reader can take: invalid bytes, C0 and C1
 * controls, DEL and hidden characters become \xNN or \u{NNNN}. Newline and tab are escaped too. */
void utf8_add_printable(struct buf *out, const char *s, size_t size);

enum utf8_form {
    UTF8_TEXT, /* \u{200b} */
    UTF8_JSON, /* \u200b within the strings of JSON: the same value */
    UTF8_PAGE, /* \\u{200b} within the strings of JSON: seen by who reads the value */
};

/* Appends a whole document, with its lines, in which DEL, C1 controls and hidden characters are
 * escaped: what every output passes last. Invalid bytes stay. */
void utf8_add_visible(struct buf *out, const char *s, size_t size, enum utf8_form form);

/* The largest length <= max that does not cut a character of the valid text s. */
/* Appends the character; U+FFFD for what is none. */
void utf8_add_code(struct buf *out, uint32_t code);
/* Appends text that starts with the mark of UTF-16, which is dropped, as UTF-8. False, and nothing
 * is appended, when it does not. */
bool utf8_add_utf16(struct buf *out, const char *s, size_t size);

size_t utf8_cut(const char *s, size_t size, size_t max);

#endif
