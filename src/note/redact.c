#include "note/redact.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "note/redact_find.h"

static unsigned set_of(char c)
{
    if (c >= '0' && c <= '9')
        return SET_DIGIT;
    if (c >= 'a' && c <= 'z')
        return c <= 'f' ? SET_LOWER_HEX : SET_LOWER;
    if (c >= 'A' && c <= 'Z')
        return c <= 'F' ? SET_UPPER_HEX : SET_UPPER;
    switch (c) {
    case '_':
        return SET_UNDERSCORE;
    case '-':
        return SET_DASH;
    case '.':
        return SET_DOT;
    case '+':
    case '/':
    case '=':
        return SET_BASE64;
    case '%':
    case '~':
        return SET_ESCAPED;
    case '@':
    case ':':
        return SET_AT;
    default:
        return 0;
    }
}

bool redact_in_set(char c, unsigned set)
{
    return set_of(c) & set;
}

size_t redact_span(const struct scan *scan, size_t at, unsigned set, size_t max)
{
    size_t n = 0;
    while (n < max && at + n < scan->size && redact_in_set(scan->text[at + n], set))
        n++;
    return n;
}

bool redact_at(const struct scan *scan, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at < scan->size && n <= scan->size - at && !memcmp(scan->text + at, text, n);
}

bool redact_at_nocase(const struct scan *scan, size_t at, const char *text)
{
    size_t n = strlen(text);
    return at < scan->size && n <= scan->size - at && !strncasecmp(scan->text + at, text, n);
}

bool redact_at_word(const struct scan *scan, size_t at)
{
    return !at || !redact_in_set(scan->text[at - 1], SET_WORD);
}

static bool find(const struct scan *scan, size_t at, struct secret *out)
{
    return redact_find_block(scan, at, out) || redact_find_shape(scan, at, out) ||
           redact_find_named(scan, at, out);
}

/* The place holder, and the line breaks of what it stands for: lines keep their numbers. */
static void add_redacted(const struct scan *scan, const struct secret *secret, struct buf *out)
{
    buf_printf(out, "[redacted: %s]", secret->kind);
    for (size_t i = secret->start; i < secret->end; i++)
        if (scan->text[i] == '\n' || scan->text[i] == '\r')
            buf_addch(out, scan->text[i]);
}

size_t redact(const char *text, size_t size, struct buf *out)
{
    struct scan scan = { text, size };
    size_t count = 0, copied = 0;
    for (size_t at = 0; at < size;) {
        struct secret secret;
        if (!find(&scan, at, &secret)) {
            at++;
            continue;
        }
        buf_add(out, text + copied, secret.start - copied);
        add_redacted(&scan, &secret, out);
        at = copied = secret.end;
        count++;
    }
    buf_add(out, text + copied, size - copied);
    return count;
}
