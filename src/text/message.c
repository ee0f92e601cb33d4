#include "text/message.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define WORDS_MIN 8

/* ---- cleaning ---- */

/* "#123" or "(#123)" at p: its length, else 0. */
static size_t issue_length(const char *p)
{
    size_t open = *p == '(', n = open;
    if (p[n] != '#')
        return 0;
    size_t digits = strspn(p + n + 1, "0123456789");
    n += 1 + digits;
    return digits ? n + (open && p[n] == ')') : 0;
}

static size_t address_length(const char *p)
{
    return strncmp(p, "http://", 7) && strncmp(p, "https://", 8) ? 0 : strcspn(p, " \t\r\n");
}

static bool is_trailer(const char *line)
{
    static const char *const words[] = { "close",  "closes", "fix",  "fixes",    "ref",
                                         "refs",   "see",    "bug",  "issue",    "resolves",
                                         "change", "cc",     "link", "backport", "signed-off-by" };
    size_t n = strcspn(line, ":\n");
    if (line[n] != ':')
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && !strncasecmp(line, words[i], n))
            return true;
    return n > 3 && n < 40 && !strncasecmp(line + n - 3, "-by", 3) && strcspn(line, " ") >= n;
}

static void add_message_line(const char *line, size_t length, struct buf *out)
{
    const char *end = line + length;
    size_t before = out->size;
    for (const char *p = line; p < end;) {
        size_t skip = issue_length(p);
        skip = skip ? skip : address_length(p);
        if (!skip)
            buf_addch(out, *p);
        p += skip ? skip : 1;
    }
    while (out->size > before && isspace((unsigned char)out->data[out->size - 1]))
        buf_truncate(out, out->size - 1);
    buf_addch(out, '\n');
}

void message_as_request(const char *subject, const char *body, struct buf *out)
{
    add_message_line(subject, strlen(subject), out);
    if (*body)
        buf_addch(out, '\n');
    for (const char *p = body; *p;) {
        size_t length = strcspn(p, "\n");
        if (!is_trailer(p))
            add_message_line(p, length, out);
        p += length + (p[length] == '\n');
    }
    while (out->size && isspace((unsigned char)out->data[out->size - 1]))
        buf_truncate(out, out->size - 1);
}

/* ---- choosing ---- */

static size_t count_words(const char *text)
{
    size_t words = 0;
    for (const char *p = text; *p;) {
        size_t n = 0;
        while (isalpha((unsigned char)p[n]))
            n++;
        words += n >= 2;
        p += n ? n : 1;
    }
    return words;
}

static bool starts_with_any(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!strncasecmp(text, words[i], strlen(words[i])))
            return true;
    return false;
}

static bool is_version(const char *text)
{
    text += *text == 'v';
    size_t digits = strspn(text, "0123456789");
    return digits && text[digits] == '.';
}

bool message_is_routine(const char *subject)
{
    static const char *const starts[] = { "revert",        "merge",           "bump",
                                          "release",       "version",         "chore(deps",
                                          "fix(deps",      "build(deps",      "update dependenc",
                                          "upgrade to",    "format",          "reformat",
                                          "lint",          "style",           "rename",
                                          "run black",     "blacken",         "chore: up",
                                          "chore: bump",   "reword",          "changelog",
                                          "prepare rel",   "prepare for rel", "prepare the rel",
                                          "chore(release", "chore: release" };
    static const char *const inside[] = { "typo",
                                          "copyright",
                                          "whitespace",
                                          "clang-format",
                                          "prettier",
                                          "spelling",
                                          "translation",
                                          "dependenc",
                                          "clippy",
                                          "cargo fmt",
                                          "comment only",
                                          "bump version",
                                          "version bump",
                                          "bump the version",
                                          "date changelog",
                                          "date the changel",
                                          "changelog entry",
                                          "release notes" };
    if (starts_with_any(subject, starts, sizeof starts / sizeof *starts) || is_version(subject))
        return true;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (strcasestr(subject, inside[i]))
            return true;
    return false;
}

bool message_is_informative(const char *subject, const char *request)
{
    return count_words(request) >= WORDS_MIN && !message_is_routine(subject);
}
