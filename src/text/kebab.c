#include "text/kebab.h"

#include <ctype.h>
#include <string.h>

#include "text/word_bytes.h"

/* ---- prose ---- */

static bool is_among(const char *s, size_t n, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == n && !memcmp(s, words[i], n))
            return true;
    return false;
}

#define IS_AMONG(s, n, words) is_among((s), (n), (words), sizeof(words) / sizeof *(words))

/* With one hyphen: what prose puts before a word, or behind one. */
static bool is_compound_word(const char *s, size_t first, size_t size)
{
    static const char *const before[] = {
        "all",  "auto",  "back",   "built", "case", "co",     "compile", "cross", "de",   "double",
        "ever", "first", "full",   "half",  "high", "hard",   "in",      "left",  "long", "low",
        "mid",  "mis",   "multi",  "near",  "new",  "no",     "non",     "off",   "old",  "on",
        "one",  "opt",   "out",    "over",  "per",  "post",   "pre",     "re",    "real", "right",
        "run",  "same",  "second", "self",  "semi", "single", "so",      "sub",   "top",  "third",
        "two",  "un",    "under",  "user",  "well", "zero"
    };
    static const char *const behind[] = {
        "agnostic", "and",    "aware",  "based",   "by",    "case",      "dependent",   "down",
        "driven",   "end",    "facing", "focused", "free",  "friendly",  "generated",   "in",
        "known",    "length", "level",  "like",    "line",  "only",      "independent", "off",
        "on",       "out",    "over",   "party",   "place", "sensitive", "insensitive", "related",
        "safe",     "side",   "size",   "sized",   "style", "specific",  "through",     "time",
        "up",       "way",    "wide",   "wise",    "world", "defined",   "provided",    "many"
    };
    return IS_AMONG(s, first, before) || IS_AMONG(s + first + 1, size - first - 1, behind);
}

/* With more: "end-to-end", "state-of-the-art", "on-the-fly", "up-to-date". */
static bool is_phrase(const char *s, size_t first, size_t size)
{
    static const char *const inner[] = { "a",  "an", "and", "as",   "by",  "for", "in",
                                         "of", "on", "or",  "than", "the", "to" };
    static const char *const starts[] = { "best",  "day",   "easy",  "hard", "many", "off",
                                          "on",    "one",   "out",   "over", "peer", "point",
                                          "ready", "right", "state", "up",   "work" };
    size_t second = 0;
    while (first + 1 + second < size && s[first + 1 + second] != '-')
        second++;
    size_t last = size;
    while (s[last - 1] != '-')
        last--;
    bool is_twin = size - last == first && !memcmp(s, s + last, first);
    return IS_AMONG(s + first + 1, second, inner) && (is_twin || IS_AMONG(s, first, starts));
}

bool kebab_is_name(const char *s, size_t size)
{
    size_t hyphens = 0, first = 0;
    for (size_t i = 0; i < size; i++) {
        bool is_inside = i && i + 1 < size && s[i - 1] != '-' && s[i + 1] != '-';
        if (s[i] == '-' ? !is_inside
                        : !islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]))
            return false;
        first = s[i] == '-' && !hyphens ? i : first;
        hyphens += s[i] == '-';
    }
    if (!hyphens || !islower((unsigned char)*s))
        return false;
    return hyphens == 1 ? !is_compound_word(s, first, size) : !is_phrase(s, first, size);
}

/* ---- a text ---- */

/* Only white space and a mark of comments stand before it in its line, as before a setting that is
 * left at its default. */
static bool starts_line(const char *text, const char *at)
{
    while (at > text && strchr(" \t#;", at[-1]))
        at--;
    return at == text || at[-1] == '\n';
}

static bool is_name_there(const char *text, const char *at, const char *behind, bool is_settings)
{
    char before = at == text ? '\n' : at[-1];
    if (is_name_byte(before) || before == '-' || is_name_byte(*behind) || *behind == '-')
        return false;
    if (strchr("\"'`", before) && *behind == before)
        return true;
    if (!starts_line(text, at))
        return false;
    size_t space = strspn(behind, " \t");
    return *behind == ':' || behind[space] == '=' || (is_settings && space);
}

const char *kebab_find(const char *text, size_t text_size, const char *name, size_t size,
                       bool is_settings)
{
    const char *end = text + text_size;
    for (const char *p = text; (p = memmem(p, (size_t)(end - p), name, size)) != NULL; p++)
        if (is_name_there(text, p, p + size, is_settings))
            return p;
    return NULL;
}
