/* How an import names the file that it means. */
#include <string.h>

#include "index/extract.h"

static bool separates_import(char c, bool dotted)
{
    return c == '/' || c == '\\' || c == ':' || (dotted && c == '.');
}

/* The component that ends before `end`, without separators that follow it. */
static const char *component_before(const char *start, const char **end, bool dotted)
{
    while (*end > start && separates_import((*end)[-1], dotted))
        --*end;
    const char *p = *end;
    while (p > start && !separates_import(p[-1], dotted))
        p--;
    return p;
}

/* ".h", ".test" and ".tsx" are extensions; the rest of "jquery.animations" is not. */
static const char *without_extension(const char *start, const char *end)
{
    for (const char *p = end; p > start + 1 && end - p < 6; p--)
        if (p[-1] == '.')
            return p - 1;
    return end;
}

static bool add_lower(struct buf *out, const char *start, const char *end)
{
    for (const char *p = start; p < end; p++)
        buf_addch(out, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
    return end > start;
}

size_t import_terms(const struct language *language, const char *target, struct buf out[2])
{
    bool dotted = language_has(language, LANGUAGE_DOTTED_IMPORTS) && !strchr(target, '/');
    bool scoped = strstr(target, "::") != NULL;
    size_t count = 0;
    const char *brace = strchr(target, '{'); /* "crate::x::{a, b}" */
    const char *end = brace ? brace : target + strlen(target);
    const char *start = component_before(target, &end, dotted);
    if (end - start == 1 && *start == '*') {
        end = start;
        start = component_before(target, &end, dotted);
    }
    const char *stem = dotted || scoped ? end : without_extension(start, end);
    count += add_lower(&out[count], start, stem);
    if (scoped && start > target && count) {
        end = start;
        start = component_before(target, &end, dotted);
        count += add_lower(&out[count], start, end);
    }
    return count;
}
