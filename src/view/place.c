#include "view/place.h"

#include <ctype.h>
#include <string.h>

#define IMPORT_LINES    100 /* around its target that one import may take */
#define DECLARATION_MAX 40  /* places of a receiver that are looked at for its declaration */

/* ---- lines of imports ---- */

/* Brackets that the line opens, less those that it closes. */
static int open_brackets(const struct source *source, uint32_t line)
{
    int open = 0;
    for (size_t at = source->line_starts[line - 1]; at < source->line_starts[line]; at++) {
        char c = source->text[at];
        int step = c && strchr("([{", c) ? 1 : c && strchr(")]}", c) ? -1 : 0;
        if (step && source_is_code(source, at))
            open += step;
    }
    return open;
}

/* Whether the line belongs to the import whose target stands in line `target`: the names in its
 * brackets may stand in the lines before, as in JavaScript, or after, as in Python. */
static bool is_line_of_import(const struct source *source, uint32_t target, uint32_t line)
{
    uint32_t first = target, last = target;
    if (target > source->line_count || line + IMPORT_LINES < target || line > target + IMPORT_LINES)
        return false;
    int open = open_brackets(source, target);
    while (open < 0 && first > 1 && first > line)
        open += open_brackets(source, --first);
    while (open > 0 && last < source->line_count && last < line)
        open += open_brackets(source, ++last);
    return line >= first && line <= last;
}

bool place_is_in_import(const struct source *source, uint32_t line)
{
    const struct summary *summary = &source->summary;
    for (size_t i = 0; i < summary->import_count; i++)
        if (is_line_of_import(source, summary->imports[i].line, line))
            return true;
    return false;
}

/* ---- strings ---- */

/* Whether a quote that opens at p can be one: the lifetimes of Rust and what parts the digits of C
 * are not closed. */
static bool opens_string(const struct source *source, size_t p, size_t end)
{
    const char *text = source->text;
    if (text[p] != '\'')
        return text[p] == '"' || text[p] == '`';
    enum uses_style style = source->language ? uses_style_of(source->language) : USES_NONE;
    size_t last = style == USES_RUST || style == USES_C ? p + 4 : end;
    for (size_t i = p + 1; i < end && i <= last; i++)
        if (text[i] == '\'')
            return true;
    return false;
}

bool place_is_in_string(const struct source *source, size_t at)
{
    uint32_t line = source_line_of(source, at);
    size_t opened = 0, end = source->line_starts[line];
    char quote = '\0';
    for (size_t p = source->line_starts[line - 1]; p < at; p++) {
        char c = source->text[p];
        if (quote && c == '\\')
            p++;
        else if (quote && c == quote)
            quote = '\0';
        else if (!quote && source_is_code(source, p) && opens_string(source, p, end)) {
            quote = c;
            opened = p;
        }
    }
    int depth = 0;
    for (size_t p = opened; quote && p < at; p++)
        depth += (source->text[p] == '{') - (source->text[p] == '}');
    return quote && depth <= 0;
}

/* ---- what stands before the name ---- */

void place_qualifier(const struct source *source, size_t at, char out[QUALIFIER_MAX])
{
    bool is_php = source->language && language_family(source->language) == FAMILY_PHP;
    qualifier_before(source->text, (uint32_t)at, is_php, out);
}

bool qualifier_is_named_after(const char *qualifier, const char *type)
{
    const char *last = qualifier_last(qualifier);
    size_t n = strcspn(last, "()"), j = 0;
    for (size_t i = 0; i < n; i++) {
        if (last[i] == '_')
            continue;
        while (type[j] == '_')
            j++;
        if (tolower((unsigned char)last[i]) != tolower((unsigned char)type[j++]))
            return false;
    }
    return n > 2 && !type[j];
}

static bool find_declaration(const struct source *source, const char *qualifier, const char *wanted)
{
    size_t n = qualifier_root_length(qualifier), seen = 0;
    char root[QUALIFIER_MAX], found[QUALIFIER_MAX];
    if (!n || qualifier[n] || !source->language)
        return false;
    memcpy(root, qualifier, n);
    root[n] = '\0';
    for (size_t at = source_find_word(source, root, 0); at != SIZE_MAX && seen++ < DECLARATION_MAX;
         at = source_find_word(source, root, at + 1))
        if (qualifier_of_declaration(source->text, (uint32_t)source->size, (uint32_t)at,
                                     (uint32_t)(at + n), uses_style_of(source->language), found) &&
            !strcmp(found, wanted))
            return true;
    return false;
}

struct place_answer {
    const char *qualifier, *wanted;
    bool is_declared;
    struct place_answer *next;
};

bool place_is_declared_as(struct place_answers *answers, const struct source *source,
                          const char *qualifier, const char *wanted)
{
    for (struct place_answer *known = answers->first; known; known = known->next)
        if (!strcmp(known->qualifier, qualifier) && !strcmp(known->wanted, wanted))
            return known->is_declared;
    struct place_answer *made = ARENA_NEW(answers->arena, struct place_answer);
    *made = (struct place_answer){ arena_strdup(answers->arena, qualifier),
                                   arena_strdup(answers->arena, wanted),
                                   find_declaration(source, qualifier, wanted), answers->first };
    answers->first = made;
    return made->is_declared;
}
