/* Secrets that are recognised by what stands around them: key blocks, headers, URLs. */
#include <ctype.h>
#include <string.h>

#include "note/redact_find.h"

#define BLOCK_MAX    65536 /* bytes of a key block */
#define LABEL_MAX    80
#define KEY_RUN      24 /* so many characters of base64 in a row are no word */
#define USERINFO_MAX 300
#define HEADER_MAX   4096

static bool accept(struct secret *out, const char *kind, size_t start, size_t end)
{
    *out = (struct secret){ start, end, kind };
    return true;
}

/* ---- private key blocks ---- */

static const char begin_mark[] = "-----BEGIN ", end_mark[] = "-----END ", dashes[] = "-----";

/* Behind "-----BEGIN LABEL-----", or 0 when this is none of a private key. */
static size_t skip_marker(const struct scan *scan, size_t at, const char *mark)
{
    static const char *const labels[] = { "PRIVATE KEY", "PRIVATE KEY BLOCK" };
    if (!redact_at(scan, at, mark))
        return 0;
    size_t start = at + strlen(mark), end = start;
    while (end < scan->size && end - start < LABEL_MAX &&
           (redact_in_set(scan->text[end], SET_ALNUM) || scan->text[end] == ' '))
        end++;
    if (!redact_at(scan, end, dashes))
        return 0;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t n = strlen(labels[i]);
        if (end - start >= n && !memcmp(scan->text + end - n, labels[i], n))
            return end + strlen(dashes);
    }
    return 0;
}

static size_t longest_run(const struct scan *scan, size_t start, size_t end)
{
    size_t best = 0;
    for (size_t i = start; i < end; i++) {
        size_t n = redact_span(scan, i, SET_ALNUM | SET_BASE64, end - i);
        best = n > best ? n : best;
        i += n;
    }
    return best;
}

/* A line of a key block as it stands in a file or in the strings of a program. */
static bool is_key_line(const struct scan *scan, size_t start, size_t end)
{
    static const char *const headers[] = { "Proc-Type:", "DEK-Info:", "Version:", "Comment:" };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (redact_at(scan, start, headers[i]))
            return true;
    for (size_t i = start; i < end; i++)
        if (!redact_in_set(scan->text[i], SET_ALNUM | SET_BASE64) &&
            !memchr(" \t\r\"'`\\,;.", scan->text[i], 10))
            return false;
    return true;
}

/* Where a block that never ends stops to look like one. */
static size_t torn_end(const struct scan *scan, size_t start)
{
    size_t limit = scan->size - start < BLOCK_MAX ? scan->size : start + BLOCK_MAX;
    size_t end = start, line = start;
    while (line < limit) {
        const char *newline = memchr(scan->text + line, '\n', limit - line);
        size_t stop = newline ? (size_t)(newline - scan->text) : limit;
        if (!is_key_line(scan, line, stop))
            break;
        if (longest_run(scan, line, stop))
            end = stop;
        line = stop + 1;
    }
    return end;
}

/* A marker alone, as in a program that looks for keys, is no key. */
static bool find_private_key(const struct scan *scan, size_t at, struct secret *out)
{
    size_t body = skip_marker(scan, at, begin_mark);
    if (!body)
        return false;
    size_t limit = scan->size - body < BLOCK_MAX ? scan->size - body : BLOCK_MAX;
    const char *next = memmem(scan->text + body, limit, dashes, strlen(dashes));
    size_t stop = next ? (size_t)(next - scan->text) : 0;
    size_t end = next ? skip_marker(scan, stop, end_mark) : 0;
    if (!end)
        end = stop = torn_end(scan, body);
    return longest_run(scan, body, stop) >= KEY_RUN && accept(out, "private key", at, end);
}

/* The same without its dashes and lines, as it stands in documentation that was folded: runs of
 * base64 behind "BEGIN … PRIVATE KEY", and the rest of the last one. */
static bool find_folded_key(const struct scan *scan, size_t at, struct secret *out)
{
    static const char begin[] = "BEGIN ", label[] = "PRIVATE KEY";
    if (!redact_at(scan, at, begin))
        return false;
    size_t window = scan->size - at < LABEL_MAX ? scan->size - at : LABEL_MAX;
    const char *found = memmem(scan->text + at, window, label, strlen(label));
    if (!found || memchr(scan->text + at, '\n', (size_t)(found - scan->text) - at))
        return false;
    size_t body = (size_t)(found - scan->text) + strlen(label), end = body, n = KEY_RUN;
    size_t limit = scan->size - body < BLOCK_MAX ? scan->size : body + BLOCK_MAX;
    while (n >= KEY_RUN) {
        size_t start = end;
        while (start < limit && memchr(" \t\r\n-*\"'\\", scan->text[start], 9))
            start++;
        n = redact_span(scan, start, SET_ALNUM | SET_BASE64, limit - start);
        if (n < KEY_RUN && (end == body || redact_at(scan, start, "END")))
            break;
        end = start + n;
    }
    return end > body && accept(out, "private key", at, end);
}

/* ---- headers ---- */

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = memchr(digits, c, 64);
    return found ? (int)(found - digits) : -1;
}

/* True when the base64 is of printable text with a colon: a user and a password. */
static bool is_user_and_password(const char *text, size_t size)
{
    unsigned bits = 0, count = 0;
    bool colon = false;
    while (size && text[size - 1] == '=')
        size--;
    for (size_t i = 0; i < size; i++) {
        bits = (bits << 6 | (unsigned)base64_value(text[i])) & 0xffff;
        count += 6;
        if (count < 8)
            continue;
        count -= 8;
        unsigned char c = (unsigned char)(bits >> count);
        if (c < ' ' || c >= 0x7f)
            return false;
        colon = colon || c == ':';
    }
    return colon;
}

static size_t skip_spaces(const struct scan *scan, size_t at)
{
    size_t end = at;
    while (end < scan->size && end - at < 8 && (scan->text[end] == ' ' || scan->text[end] == '\t'))
        end++;
    return end;
}

static bool find_basic(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at_nocase(scan, at, "basic"))
        return false;
    size_t start = skip_spaces(scan, at + 5);
    size_t n = redact_span(scan, start, SET_ALNUM | SET_BASE64, HEADER_MAX);
    return start > at + 5 && n >= 8 && is_user_and_password(scan->text + start, n) &&
           accept(out, "basic credentials", start, start + n);
}

static bool find_bearer(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at_nocase(scan, at, "bearer"))
        return false;
    size_t start = skip_spaces(scan, at + 6);
    size_t n = redact_span(scan, start, SET_URL | SET_DOT | SET_BASE64 | SET_ESCAPED, HEADER_MAX);
    struct secret better;
    return start > at + 6 && n >= 16 && redact_is_random(scan->text + start, n) &&
           !redact_is_placeholder(scan->text + start, n) &&
           !redact_find_shape(scan, start, &better) &&
           accept(out, "bearer token", start, start + n);
}

/* ---- URLs ---- */

/* scheme://user:password@host, and scheme://token@host. */
static bool find_url(const struct scan *scan, size_t at, struct secret *out)
{
    if (!redact_at(scan, at, "://") || !at || !redact_in_set(scan->text[at - 1], SET_ALNUM))
        return false;
    size_t start = at + 3, colon = 0, host = 0;
    for (size_t i = start; i < scan->size && i - start < USERINFO_MAX; i++) {
        char c = scan->text[i];
        if (isspace((unsigned char)c) || !c || strchr("/\"'`<>\\?#", c))
            break;
        if (c == ':' && !colon)
            colon = i;
        if (c == '@')
            host = i;
    }
    if (!host)
        return false;
    bool has_password = colon && colon < host;
    const char *value = scan->text + (has_password ? colon + 1 : start);
    size_t n = (size_t)(scan->text + host - value);
    if (redact_is_placeholder(value, n) || (!has_password && !redact_is_random(value, n)))
        return false;
    return accept(out, "password in URL", host - n, host);
}

bool redact_find_block(const struct scan *scan, size_t at, struct secret *out)
{
    switch (scan->text[at]) {
    case '-':
        return find_private_key(scan, at, out);
    case 'b':
    case 'B':
        return redact_at_word(scan, at) &&
               (find_basic(scan, at, out) || find_bearer(scan, at, out) ||
                find_folded_key(scan, at, out));
    case ':':
        return find_url(scan, at, out);
    default:
        return false;
    }
}
