/* redact_find.h - the finders behind redact.h: each looks at one position of a text and says
 * whether a secret stands there. Looking costs a bounded number of bytes, or as many as are taken
 * out, so that a pass over a text is linear in its size. Pure. */
#ifndef REPOSE_NOTE_REDACT_FIND_H
#define REPOSE_NOTE_REDACT_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
    const char *text;
    size_t size;
};

struct secret {
    size_t start, end; /* what goes; between the position and start there is what stays */
    const char *kind;
};

/* Blocks, headers and URLs (redact_block.c): what is recognised by what stands around it. */
bool redact_find_block(const struct scan *scan, size_t at, struct secret *out);
/* Keys and tokens of known shape (redact_shape.c). */
bool redact_find_shape(const struct scan *scan, size_t at, struct secret *out);
/* Values assigned to a name that speaks of a secret (redact_named.c); at is where a name may start.
 */
bool redact_find_named(const struct scan *scan, size_t at, struct secret *out);

/* ---- characters ---- */

enum char_set {
    SET_DIGIT = 1,
    SET_LOWER_HEX = 2, /* a-f */
    SET_LOWER = 4,     /* g-z */
    SET_UPPER_HEX = 8, /* A-F */
    SET_UPPER = 16,    /* G-Z */
    SET_UNDERSCORE = 32,
    SET_DASH = 64,
    SET_DOT = 128,
    SET_BASE64 = 256,  /* + / = */
    SET_ESCAPED = 512, /* % ~ */
    SET_AT = 1024,     /* @ : */
    SET_CAPITALS = SET_UPPER_HEX | SET_UPPER,
    SET_LETTERS = SET_LOWER_HEX | SET_LOWER | SET_CAPITALS,
    SET_ALNUM = SET_LETTERS | SET_DIGIT,
    SET_WORD = SET_ALNUM | SET_UNDERSCORE,
    SET_URL = SET_WORD | SET_DASH, /* base64 for URLs */
    SET_HEX = SET_DIGIT | SET_LOWER_HEX | SET_UPPER_HEX,
};

bool redact_in_set(char c, unsigned set);
/* Length of the run of characters of the set at this position, at most max. */
size_t redact_span(const struct scan *scan, size_t at, unsigned set, size_t max);
/* True when text stands at this position. */
bool redact_at(const struct scan *scan, size_t at, const char *text);
bool redact_at_nocase(const struct scan *scan, size_t at, const char *text);
/* True when a word may start here: the byte before is no letter, digit or underscore. */
bool redact_at_word(const struct scan *scan, size_t at);

/* ---- values (redact_value.c) ---- */

/* "changeme", "<your-key>", "$TOKEN", "xxxx", "process.env.X", "null": says where a value goes and
 * is none. */
bool redact_is_placeholder(const char *value, size_t size);
/* Letters, digits and cases follow one another as nobody would write them. */
bool redact_is_random(const char *value, size_t size);

#endif
