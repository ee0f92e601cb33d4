#include "text/tokens.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

/* Costs in 1/64 tokens (docs/tokens.md). A piece of letters costs base + per letter
 * beyond those that are free. */
#define UNIT             64
#define WORD_BASE        71
#define WORD_FREE        6
#define WORD_LETTER      10
#define UPPER_BASE       65
#define UPPER_LETTER     22
#define DIGITS           71
#define PUNCTUATION      65
#define PUNCTUATION_MORE 16
#define SPACES           49
#define HIGH_LETTER      38
#define CJK_LETTER       69

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct scan {
    const char *p, *end;
    uint64_t cost;
};

/* Capitals and the small letters after them are one piece, as in the encoding's pattern. */
static void scan_word(struct scan *s)
{
    size_t upper = 0, lower = 0;
    while (s->p < s->end && is_upper(*s->p))
        s->p++, upper++;
    while (s->p < s->end && is_lower(*s->p))
        s->p++, lower++;
    size_t letters = upper + lower;
    if (upper > 1)
        s->cost += UPPER_BASE + (upper > 2 ? (upper - 2) * UPPER_LETTER : 0) +
                   (lower > WORD_FREE ? (lower - WORD_FREE) * WORD_LETTER : 0);
    else
        s->cost += WORD_BASE + (letters > WORD_FREE ? (letters - WORD_FREE) * WORD_LETTER : 0);
}

static void scan_digits(struct scan *s)
{
    size_t n = 0;
    while (s->p < s->end && is_digit(*s->p))
        s->p++, n++;
    s->cost += (n + 2) / 3 * DIGITS;
}

/* A single space before a word belongs to the word. */
static void scan_space(struct scan *s)
{
    size_t n = 0;
    bool lines = false;
    while (s->p < s->end && is_space(*s->p))
        lines |= *s->p++ == '\n', n++;
    if (n > 1 || lines)
        s->cost += SPACES;
}

static void scan_high(struct scan *s)
{
    uint32_t code = 0;
    size_t n = utf8_decode(s->p, (size_t)(s->end - s->p), &code);
    s->cost += n == 0 ? UNIT : code >= 0x2e80 ? CJK_LETTER : HIGH_LETTER;
    s->p += n ? n : 1;
}

static void scan_punctuation(struct scan *s)
{
    size_t n = 0;
    while (s->p < s->end && (signed char)*s->p >= 0 && !is_space(*s->p) && !is_lower(*s->p) &&
           !is_upper(*s->p) && !is_digit(*s->p))
        s->p++, n++;
    /* One sign before a word belongs to the word in most cases. */
    bool joined = n == 1 && s->p < s->end && (is_lower(*s->p) || is_upper(*s->p));
    s->cost += (joined ? PUNCTUATION / 2 : PUNCTUATION) + (n - 1) * PUNCTUATION_MORE;
}

uint32_t tokens_estimate(const char *text, size_t size)
{
    struct scan s = { text, text + size, 0 };
    while (s.p < s.end) {
        if (is_lower(*s.p) || is_upper(*s.p))
            scan_word(&s);
        else if (is_digit(*s.p))
            scan_digits(&s);
        else if (is_space(*s.p))
            scan_space(&s);
        else if ((signed char)*s.p < 0)
            scan_high(&s);
        else
            scan_punctuation(&s);
    }
    return (uint32_t)((s.cost + UNIT - 1) / UNIT);
}
