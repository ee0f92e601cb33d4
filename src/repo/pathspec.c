#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "repo/repo.h"
#include "repo/wildcard.h"

#define PATTERN_MAX 4096 /* bytes */

enum { MAGIC_EXCLUDE = 1, MAGIC_GLOB = 2, MAGIC_ICASE = 4, MAGIC_LITERAL = 8, MAGIC_TOP = 16 };

struct item {
    char *text; /* without its magic */
    size_t length;
    unsigned magic;
    struct wildcard *wildcard; /* NULL: plain text */
};

struct pathspec {
    struct item *items;
    size_t count, capacity;
    bool has_positive;
};

/* ---- magic: ":(exclude,icase)text", ":!text", ":/text" ---- */

static unsigned magic_word(const char *word, size_t length)
{
    static const struct {
        const char *word;
        unsigned magic;
    } words[] = { { "exclude", MAGIC_EXCLUDE },
                  { "glob", MAGIC_GLOB },
                  { "icase", MAGIC_ICASE },
                  { "literal", MAGIC_LITERAL },
                  { "top", MAGIC_TOP } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == length && !strncmp(words[i].word, word, length))
            return words[i].magic;
    return 0;
}

/* p is behind ":(". NULL when a word is not known or the parenthesis stays open. */
static const char *parse_long_magic(const char *p, unsigned *magic)
{
    while (*p != ')') {
        size_t length = strcspn(p, ",)");
        unsigned one = magic_word(p, length);
        if (!p[length] || (length && !one))
            return NULL;
        *magic |= one;
        p += length + (p[length] == ',');
    }
    return p + 1;
}

/* p is behind ":". */
static const char *parse_short_magic(const char *p, unsigned *magic)
{
    for (; *p == '!' || *p == '^' || *p == '/'; p++)
        *magic |= *p == '/' ? MAGIC_TOP : MAGIC_EXCLUDE;
    return p + (*p == ':');
}

/* What other punctuation behind the colon would mean is git's to say. */
static const char *parse_magic(const char *pattern, unsigned *magic)
{
    const char *p = pattern + 1;
    if (pattern[0] != ':')
        return pattern;
    p = *p == '(' ? parse_long_magic(p + 1, magic) : parse_short_magic(p, magic);
    if (pattern[1] != '(' && p == pattern + 1 && *p && strchr("\"#%&'`,;<=>@_~-", *p))
        return NULL;
    if ((*magic & MAGIC_GLOB) && (*magic & MAGIC_LITERAL))
        return NULL;
    return p;
}

static int add_pattern(struct pathspec *pathspec, const char *pattern, struct err *err)
{
    struct item item = { 0 };
    const char *text = parse_magic(pattern, &item.magic);
    if (!*pattern || !text)
        return err_set(err, ERR_USAGE, "pathspec '%.200s' %s", pattern,
                       *pattern ? "has magic words other than top, literal, glob, icase, exclude"
                                : "is empty");
    item.length = strlen(text);
    if (item.length > PATTERN_MAX)
        return err_set(err, ERR_USAGE, "pathspec '%.60s...' has more than %d bytes", pattern,
                       PATTERN_MAX);
    item.text = xstrdup(text);
    unsigned flags = (item.magic & MAGIC_GLOB ? WILDCARD_PATH : 0) |
                     (item.magic & MAGIC_ICASE ? WILDCARD_ICASE : 0);
    if (!(item.magic & MAGIC_LITERAL) && strpbrk(text, "*?[\\"))
        item.wildcard = wildcard_new(text, flags);
    pathspec->has_positive = pathspec->has_positive || !(item.magic & MAGIC_EXCLUDE);
    ARRAY_PUSH(pathspec->items, pathspec->count, pathspec->capacity, item);
    return 0;
}

int pathspec_compile(struct pathspec **out, const char *const *patterns, size_t count,
                     struct err *err)
{
    struct pathspec *pathspec = xcalloc(1, sizeof *pathspec);
    *out = NULL;
    for (size_t i = 0; i < count; i++) {
        if (add_pattern(pathspec, patterns[i], err)) {
            pathspec_free(pathspec);
            return -1;
        }
    }
    *out = pathspec;
    return 0;
}

void pathspec_free(struct pathspec *pathspec)
{
    if (!pathspec)
        return;
    for (size_t i = 0; i < pathspec->count; i++) {
        free(pathspec->items[i].text);
        wildcard_free(pathspec->items[i].wildcard);
    }
    free(pathspec->items);
    free(pathspec);
}

/* The text names the path or a folder above it, or matches as a wildcard. */
static bool item_matches(const struct item *item, const char *path)
{
    size_t n = item->length;
    if (!n)
        return true;
    int order =
        item->magic & MAGIC_ICASE ? strncasecmp(item->text, path, n) : strncmp(item->text, path, n);
    if (!order && (!path[n] || path[n] == '/' || item->text[n - 1] == '/'))
        return true;
    return item->wildcard && wildcard_match(item->wildcard, path);
}

bool pathspec_match(const struct pathspec *pathspec, const char *path)
{
    bool matched = pathspec->count && !pathspec->has_positive;
    for (size_t i = 0; i < pathspec->count; i++) {
        const struct item *item = &pathspec->items[i];
        bool exclude = item->magic & MAGIC_EXCLUDE;
        if ((exclude || !matched) && item_matches(item, path)) {
            if (exclude)
                return false;
            matched = true;
        }
    }
    return matched;
}
