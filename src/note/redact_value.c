/* Is a value a secret, or does it only stand for one? */
#include <ctype.h>
#include <string.h>

#include "note/redact_find.h"

#define LOOKED_AT 128 /* bytes of a value that are looked at */

struct value {
    char lower[LOOKED_AT + 1];
    size_t size;
};

static struct value lower_case(const char *text, size_t size)
{
    struct value value = { .size = size < LOOKED_AT ? size : LOOKED_AT };
    for (size_t i = 0; i < value.size; i++)
        value.lower[i] = (char)tolower((unsigned char)text[i]);
    return value;
}

static bool contains_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memmem(value->lower, value->size, words[i], strlen(words[i])))
            return true;
    return false;
}

/* The same for words that may be part of a longer one by chance. */
static bool contains_word(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(words[i]);
        const char *found = memmem(value->lower, value->size, words[i], n);
        if (found && (found == value->lower || !isalnum((unsigned char)found[-1])) &&
            !isalnum((unsigned char)found[n]))
            return true;
    }
    return false;
}

static bool equals_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == value->size && !memcmp(value->lower, words[i], value->size))
            return true;
    return false;
}

static bool starts_with_any(const struct value *value, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) <= value->size && !memcmp(value->lower, words[i], strlen(words[i])))
            return true;
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Words that people write where a secret belongs. */
static bool is_stand_in(const struct value *value)
{
    static const char *const inside[] = { "example",     "changeme",   "change-me", "change_me",
                                          "placeholder", "your-",      "your_",     "redacted",
                                          "xxxxx",       "****",       "....",      "0123456789",
                                          "12345678",    "notasecret", "abcdefgh" };
    static const char *const words[] = { "dummy", "sample", "fake", "mock", "replace", "insert" };
    static const char *const whole[] = {
        "none",    "null",     "nil",      "true",     "false",    "undefined", "empty",  "todo",
        "tbd",     "password", "passwd",   "secret",   "token",    "pass",      "pwd",    "test",
        "testing", "default",  "string",   "required", "optional", "hidden",    "masked", "user",
        "admin",   "root",     "username", "bearer",   "basic",    "disabled",  "enabled"
    };
    static const char *const start[] = { "your", "my-", "my_", "some-", "some_" };
    return contains_any(value, inside, COUNT(inside)) ||
           contains_word(value, words, COUNT(words)) || equals_any(value, whole, COUNT(whole)) ||
           starts_with_any(value, start, COUNT(start));
}

/* "$NAME" and "%NAME%"; a password may start with either sign and go on otherwise. */
static bool is_variable(const struct value *value)
{
    if (value->size < 2 || (value->lower[0] != '$' && value->lower[0] != '%'))
        return false;
    size_t end = value->size;
    if (value->lower[0] == '%' && value->lower[end - 1] == '%')
        end--;
    for (size_t i = 1; i < end; i++)
        if (!redact_in_set(value->lower[i], SET_WORD))
            return false;
    return !isdigit((unsigned char)value->lower[1]);
}

/* Where the value is to be found. */
static bool is_reference(const struct value *value)
{
    static const char *const inside[] = {
        "${",         "{{",  "#{",     "$(",       "%(", "<%", "getenv", "process.env",
        "os.environ", "://", "env[\"", "secrets.", "%s", "%v", "<your"
    };
    static const char *const start[] = { "env.", "env:", "env(", "vault:", "ref+", "arn:",
                                         "ssm:", "./",   "../",  "~/",     "file:" };
    if (contains_any(value, inside, COUNT(inside)) || starts_with_any(value, start, COUNT(start)))
        return true;
    char first = value->lower[0], last = value->lower[value->size ? value->size - 1 : 0];
    return is_variable(value) || (first == '<' && last == '>') || (first == '{' && last == '}') ||
           (first == '[' && last == ']');
}

/* "aaaa", "----", "ababab": at most two different characters. */
static bool is_monotonous(const struct value *value)
{
    char first = value->lower[0], second = first;
    for (size_t i = 1; i < value->size; i++) {
        if (value->lower[i] == first || value->lower[i] == second)
            continue;
        if (second != first)
            return false;
        second = value->lower[i];
    }
    return true;
}

/* Six equal characters in a row do not happen by chance. */
static bool has_long_repeat(const struct value *value)
{
    size_t run = 1;
    for (size_t i = 1; i < value->size; i++) {
        run = value->lower[i] == value->lower[i - 1] ? run + 1 : 1;
        if (run >= 6)
            return true;
    }
    return false;
}

bool redact_is_placeholder(const char *text, size_t size)
{
    if (!size)
        return true;
    struct value value = lower_case(text, size);
    return is_monotonous(&value) || has_long_repeat(&value) || is_stand_in(&value) ||
           is_reference(&value);
}

/* Between a and b, which follow each other, the class changes in a way that is rare in words and
 * names: letter to digit, digit to letter, or lower to upper case; before is in front of a. A
 * capital and a small letter are how a word starts, unless the capital is not the first. */
static bool is_break(char before, char a, char b)
{
    if (!isalnum((unsigned char)a) || !isalnum((unsigned char)b))
        return false;
    if (!isdigit((unsigned char)a) != !isdigit((unsigned char)b))
        return true;
    if (islower((unsigned char)a) && isupper((unsigned char)b))
        return true;
    return isupper((unsigned char)before) && isupper((unsigned char)a) && islower((unsigned char)b);
}

/* Digests and UUIDs: under a name that speaks of a secret they are one. */
static bool is_hexadecimal(const char *value, size_t size)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < size; i++) {
        if (!redact_in_set(value[i], SET_HEX | SET_DASH))
            return false;
        digits += isdigit((unsigned char)value[i]) != 0;
        letters += isalpha((unsigned char)value[i]) != 0;
    }
    return digits && letters && digits + letters >= 32;
}

/* Random letters and digits have a break at three to five places in ten; names at one or two. */
bool redact_is_random(const char *value, size_t size)
{
    size_t n = size < LOOKED_AT ? size : LOOKED_AT, breaks = 0, digits = 0;
    for (size_t i = 0; i < n; i++)
        digits += isdigit((unsigned char)value[i]) != 0;
    for (size_t i = 1; i < n; i++)
        breaks += is_break(i > 1 ? value[i - 2] : '\0', value[i - 1], value[i]);
    return n >= 10 && (breaks * (digits ? 5 : 4) >= n || is_hexadecimal(value, n));
}
