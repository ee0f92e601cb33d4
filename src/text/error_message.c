#include "text/error_message.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "text/word_bytes.h"
#include "text/words.h"

/* ---- marks ---- */

static bool ends_in(const char *s, size_t n, const char *word)
{
    size_t size = strlen(word);
    return n >= size && !strncasecmp(s + n - size, word, size);
}

/* "TypeError", "IOException", "fatal": the last letters of a word before a colon. */
static bool is_kind_of_error(const char *s, size_t n)
{
    static const char *const words[] = {
        "error", "exception", "warning", "panic", "fatal", "warn"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ends_in(s, n, words[i]))
            return true;
    return false;
}

/* Alone before a message, without a colon. */
static bool is_level(const char *s, size_t n)
{
    static const char *const words[] = { "ERR", "ERROR", "FATAL", "PANIC", "WARN", "WARNING" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && !memcmp(s, words[i], n))
            return true;
    return false;
}

/* "[Vue warn]", "(error)": what a program puts before its messages. */
static size_t bracketed_length(const char *s)
{
    const char close = *s == '[' ? ']' : *s == '(' ? ')' : '\0';
    size_t n = 1;
    while (close && (is_name_byte(s[n]) || s[n] == ' ') && n < 40)
        n++;
    return close && s[n] == close && is_kind_of_error(s + 1, n - 1) ? n + 1 : 0;
}

size_t error_mark_length(const char *s, const char *text)
{
    size_t n = bracketed_length(s), word = 0;
    if (!n && (s == text || !is_name_byte(s[-1])))
        n = word = word_length(s);
    bool is_mark = word ? is_level(s, n) : n > 0;
    if (s[n] == ':' && n && (is_mark || is_kind_of_error(s, n)))
        is_mark = s[++n] == ' ';
    return is_mark && s[n] == ' ' ? n + 1 : 0;
}

/* ---- the source text ---- */

#define FILLED_MAX 160 /* bytes of source text between two parts of a message */
#define SHOWN_MAX  120 /* bytes that are filled in */
#define SEED       8   /* bytes that a part begins with */
#define REST_LEAST 3   /* bytes of a later part */

/* After the closing brace that belongs to the opening one at `s`; NULL: not near. */
static const char *after_braces(const char *s, const char *end)
{
    size_t depth = 0;
    for (const char *p = s; p < end && p < s + FILLED_MAX && *p != '\n'; p++) {
        depth += *p == '{';
        if (*p == '}' && --depth == 0)
            return p + 1;
    }
    return NULL;
}

/* "%s", "%-8.3lu", "%@". */
static const char *after_directive(const char *s, const char *end)
{
    const char *p = s + 1;
    while (p < end && *p && strchr("-+ #0123456789.*lhzjtL", *p))
        p++;
    return p < end && (isalpha((unsigned char)*p) || *p == '@') ? p + 1 : NULL;
}

/* From the mark that ends a string to the one that goes on with it: `' + x + '`, `" PRIu64 "`. */
static const char *after_break(const char *s, const char *end)
{
    for (const char *p = s + 1; p < end && p < s + FILLED_MAX; p++) {
        if (*p == *s)
            return p + 1;
        if (*p == ';')
            break;
    }
    return NULL;
}

/* What follows in the source text after what is filled in at `s`; NULL: nothing is. */
static const char *after_filled(const char *s, const char *end)
{
    if (s >= end)
        return NULL;
    if (*s == '%')
        return after_directive(s, end);
    if (*s == '{')
        return after_braces(s, end);
    if ((*s == '$' || *s == '#') && s + 1 < end && s[1] == '{')
        return after_braces(s + 1, end);
    if (*s == '$' && s + 1 < end && is_name_byte(s[1]))
        return s + 1 + word_length(s + 1);
    return strchr("\"'`", *s) ? after_break(s, end) : NULL;
}

/* ---- parts ---- */

/* Bytes of the message, and of the source text, where a backslash may stand before any. */
struct common {
    size_t message, source;
};

static struct common common_start(const char *message, const char *end, const char *source,
                                  const char *source_end)
{
    const char *m = message, *s = source;
    while (m < end && s < source_end) {
        if (*s == '\\' && s + 1 < source_end && s[1] == *m && *m != '\\')
            s++;
        if (*s != *m)
            break;
        m++, s++;
    }
    /* No part ends within a word of either, unless something is filled in there. */
    bool in_message = m > message && m < end && is_name_byte(m[-1]) && is_name_byte(*m);
    bool in_source = m > message && s < source_end && is_name_byte(m[-1]) && is_name_byte(*s);
    if (in_source || (in_message && !after_filled(s, source_end)))
        while (m > message && is_name_byte(m[-1]))
            m--, s--;
    return (struct common){ (size_t)(m - message), (size_t)(s - source) };
}

size_t message_weight(const char *s, size_t size)
{
    size_t weight = 0;
    for (size_t i = 0; i < size; i++)
        weight += is_name_byte(s[i]);
    return weight;
}

static void add_part(struct message_match *match, const char *message, const char *source,
                     const char *m, const char *s, size_t length)
{
    match->total += message_weight(m, length);
    while (length && isspace((unsigned char)m[length - 1]))
        length--;
    while (length && isspace((unsigned char)*m))
        m++, s++, length--;
    if (!match->count)
        match->at = (size_t)(s - source);
    match->parts[match->count++] = (struct message_part){ (size_t)(m - message), length };
}

/* The longest part of the rest of the message that the source text goes on with at `s`. */
static struct common next_part(const char **m, const char *end, const char *s,
                               const char *source_end)
{
    struct common best = { 0 };
    const char *from = *m;
    for (const char *p = from; p < end && p < from + SHOWN_MAX; p++) {
        struct common common = common_start(p, end, s, source_end);
        if (common.message <= best.message)
            continue;
        best = common;
        *m = p;
    }
    return best;
}

static struct message_match match_at(const char *message, size_t size, size_t from,
                                     const char *source, size_t source_size, const char *at)
{
    const char *m = message + from, *s = at, *end = message + size;
    const char *source_end = source + source_size;
    struct message_match match = { 0 };
    struct common common = common_start(m, end, s, source_end);
    while (common.message && match.count < MESSAGE_PARTS_MAX) {
        add_part(&match, message, source, m, s, common.message);
        m += common.message;
        const char *next = after_filled(s + common.source, source_end);
        if (!next)
            break;
        s = next;
        common = next_part(&m, end, s, source_end);
        if (common.message < REST_LEAST)
            break;
    }
    return match;
}

/* Where a word begins, or what stands before one. */
static bool starts_piece(const char *message, size_t i)
{
    return message[i] != ' ' && (!i || message[i - 1] == ' ' ||
                                 (is_name_byte(message[i]) && !is_name_byte(message[i - 1])));
}

/* No word goes on there, but for the end of "\\n" or "%s". */
static bool starts_in_source(const char *source, const char *at)
{
    return at == source || !is_name_byte(*at) || !is_name_byte(at[-1]) ||
           (at - source > 1 && (at[-2] == '\\' || at[-2] == '%'));
}

struct message_match message_match(const char *message, size_t size, const char *source,
                                   size_t source_size)
{
    struct message_match best = { 0 };
    for (size_t i = 0; i + SEED <= size; i++) {
        if (!starts_piece(message, i) || message_weight(message + i, size - i) <= best.total)
            continue;
        const char *p = source, *end = source + source_size;
        for (; (p = memmem(p, (size_t)(end - p), message + i, SEED)) != NULL; p++) {
            if (!starts_in_source(source, p))
                continue;
            struct message_match match = match_at(message, size, i, source, source_size, p);
            if (match.total > best.total)
                best = match;
        }
    }
    return best;
}

/* ---- worth ---- */

#define WORDS_LEAST  2 /* that say something */
#define WORDS_ENOUGH 4 /* of them, whatever the rest of the message, or of any words */

static bool says_something(struct word_counter *counter, const char *word, size_t size)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(counter);
    word_counter_add(counter, word, size, FIELD_BODY);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    return count && !word_is_stop(terms[0].text);
}

struct words {
    size_t count, saying;
};

static void count_words(const char *s, size_t size, struct word_counter *counter, struct words *out)
{
    const char *end = s + size;
    while (s < end) {
        size_t n = word_length(s);
        n = n < (size_t)(end - s) ? n : (size_t)(end - s);
        out->count += n > 0;
        out->saying += n && says_something(counter, s, n);
        s += n ? n : 1;
    }
}

bool message_match_tells(const char *message, size_t size, const struct message_match *match)
{
    struct word_counter *counter = word_counter_new();
    struct words words = { 0 };
    for (size_t i = 0; i < match->count; i++)
        count_words(message + match->parts[i].start, match->parts[i].length, counter, &words);
    word_counter_free(counter);
    bool is_much = match->total * 2 >= message_weight(message, size);
    bool is_long = words.count >= WORDS_ENOUGH;
    return words.saying >= WORDS_LEAST ? is_much || is_long : is_much && is_long;
}
