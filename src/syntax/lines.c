#include "syntax/lines.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/lines_text.h"

#define LINE_MAX_BYTES 1000  /* longer ones are data */
#define BLOCK_MAX      10000 /* lines of one definition */
#define NAME_AFTER_MAX 2000  /* bytes from the start of a definition to its name */
#define DEFINED_MAX    (2u * SUMMARY_DEFINITIONS)

/* ---- one line against one rule ---- */

struct cursor {
    const char *p, *end, *start;
    unsigned flags;
    struct span name; /* as offsets from start */
};

static bool is_name_byte(char c, unsigned flags)
{
    if (isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80)
        return true;
    return (flags & LINES_DASHES) && c && strchr("-+*/!?$%.&", c);
}

static void skip_blanks(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
        c->p++;
}

/* Whether the word stands at p, as a whole when it ends like one. */
static bool take_word(struct cursor *c, const char *word, size_t length)
{
    if ((size_t)(c->end - c->p) < length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char a = c->p[i], b = word[i];
        if (c->flags & LINES_ANY_CASE)
            a = (char)tolower((unsigned char)a);
        if (a != b)
            return false;
    }
    const char *after = c->p + length;
    if (isalnum((unsigned char)word[length - 1]) && after < c->end &&
        (isalnum((unsigned char)*after) || *after == '_'))
        return false;
    c->p = after;
    return true;
}

static bool take_one(struct cursor *c, const char *words, size_t length)
{
    for (size_t at = 0, n; at < length; at += n + 1) {
        const char *bar = memchr(words + at, '|', length - at);
        n = bar ? (size_t)(bar - words) - at : length - at;
        if (n && take_word(c, words + at, n))
            return true;
    }
    return false;
}

static bool skip_group(struct cursor *c, const char *opening, const char *closing)
{
    const char *open = c->p < c->end ? strchr(opening, *c->p) : NULL;
    if (!open || !*open)
        return false;
    char o = *open, z = closing[open - opening];
    int depth = 0;
    for (const char *p = c->p; p < c->end; p++) {
        depth += *p == o;
        depth -= *p == z && !(p > c->p && p[-1] == '-'); /* not an arrow */
        if (!depth) {
            c->p = p + 1;
            return true;
        }
    }
    return false;
}

static bool take_quoted(struct cursor *c, bool named)
{
    if (c->p == c->end || !strchr("\"'`", *c->p))
        return false;
    const char *close = memchr(c->p + 1, *c->p, (size_t)(c->end - c->p) - 1);
    if (!close)
        return false;
    if (named)
        c->name = (struct span){ (uint32_t)(c->p + 1 - c->start), (uint32_t)(close - c->start) };
    c->p = close + 1;
    return !named || c->name.end > c->name.start;
}

/* A name, maybe in quotes or brackets, maybe qualified: its last part. */
static bool take_name(struct cursor *c)
{
    for (;;) {
        const char *start = c->p;
        if (c->p < c->end && strchr("\"`[", *c->p)) {
            char close = *c->p == '[' ? ']' : *c->p;
            const char *end = memchr(c->p + 1, close, (size_t)(c->end - c->p) - 1);
            if (!end)
                return false;
            c->name = (struct span){ (uint32_t)(start + 1 - c->start), (uint32_t)(end - c->start) };
            c->p = end + 1;
        } else {
            while (c->p < c->end && is_name_byte(*c->p, c->flags))
                c->p++;
            c->name = (struct span){ (uint32_t)(start - c->start), (uint32_t)(c->p - c->start) };
        }
        if (c->name.end == c->name.start || isdigit((unsigned char)c->start[c->name.start]))
            return false;
        if (c->end - c->p < 2 || *c->p != '.' ||
            !(is_name_byte(c->p[1], 0) || strchr("\"`[", c->p[1])))
            return true;
        c->p++;
    }
}

static bool take_all(struct cursor *c)
{
    const char *start = c->p;
    while (c->p < c->end && !isspace((unsigned char)*c->p) && !strchr("(){}[],;<>\"'", *c->p))
        c->p++;
    c->name = (struct span){ (uint32_t)(start - c->start), (uint32_t)(c->p - c->start) };
    return c->p > start;
}

/* The word before the next "(", with what stands in angle brackets between. */
static bool take_called(struct cursor *c)
{
    const char *open = memchr(c->p, '(', (size_t)(c->end - c->p));
    const char *end = open;
    if (!open)
        return false;
    while (end > c->p && isspace((unsigned char)end[-1]))
        end--;
    const char *start = end;
    while (start > c->p && is_name_byte(start[-1], c->flags))
        start--;
    if (start == end || isdigit((unsigned char)*start))
        return false;
    for (const char *p = c->p; p < start; p++)
        if (strchr("=;{\"", *p))
            return false;
    c->name = (struct span){ (uint32_t)(start - c->start), (uint32_t)(end - c->start) };
    c->p = open;
    return true;
}

static bool match_from(struct cursor *c, const char *pattern);

static bool match_later(struct cursor *c, const char *pattern)
{
    struct cursor saved = *c;
    for (; saved.p < saved.end; saved.p++) {
        *c = saved;
        if (match_from(c, pattern))
            return true;
    }
    return false;
}

static bool match_element(struct cursor *c, const char *e, size_t n)
{
    if (n == 1 && *e == '@')
        return take_name(c);
    if (n == 2 && e[0] == '@' && e[1] == '.')
        return take_all(c);
    if (n == 2 && e[0] == '@' && e[1] == '"')
        return take_quoted(c, true);
    if (n == 1 && *e == '\'')
        return take_quoted(c, false) || true;
    if (n == 1 && *e == '%') {
        while (c->p < c->end && !isspace((unsigned char)*c->p))
            c->p++;
        return true;
    }
    if (n == 1 && *e == '!')
        return take_called(c);
    if (n == 1 && *e == '$')
        return c->p == c->end || *c->p == '\r';
    if (n == 2 && e[0] == '<' && e[1] == '>')
        return skip_group(c, "<[", ">]") || true;
    if (n == 2 && e[0] == '(' && e[1] == ')')
        return skip_group(c, "(", ")") || true;
    if ((n == 1 && *e == '_') || (n == 2 && e[0] == '?' && e[1] == '_')) {
        struct span name = c->name;
        const char *p = c->p;
        bool taken = take_name(c);
        c->name = name;
        if (n == 2 && !taken)
            c->p = p;
        return taken || n == 2;
    }
    /* "(define (@" and the like: signs directly before the name. */
    if (n > 1 && e[n - 1] == '@' && !isalnum((unsigned char)e[n - 2]))
        return take_word(c, e, n - 1) && take_name(c);
    if (n > 2 && e[n - 2] == '@' && e[n - 1] == '.')
        return take_word(c, e, n - 2) && take_all(c);
    if (*e == '?' && n > 1 && e[1] != '=')
        return take_one(c, e + 1, n - 1) || true;
    if (*e == '*' && n > 1) {
        while (take_one(c, e + 1, n - 1))
            skip_blanks(c);
        return true;
    }
    return take_one(c, e, n);
}

static bool match_from(struct cursor *c, const char *pattern)
{
    while (*pattern) {
        size_t n = strcspn(pattern, " ");
        skip_blanks(c);
        const char *next = pattern + n + (pattern[n] == ' ');
        if (n == 3 && !memcmp(pattern, "...", 3))
            return match_later(c, next);
        if (n && !match_element(c, pattern, n))
            return false;
        pattern = next;
    }
    return true;
}

/* Whether the pattern matches the line, and the bytes of the name. */
static bool matches_line(const char *pattern, unsigned flags, const char *line, size_t length,
                         struct span *name)
{
    struct cursor c = { line, line + length, line, flags, { 0, 0 } };
    if (*pattern == '^') {
        if (length && (*line == ' ' || *line == '\t'))
            return false;
        pattern += 2;
    }
    if (!match_from(&c, pattern))
        return false;
    *name = c.name;
    return true;
}

/* ---- the lines of a text ---- */

struct line {
    uint32_t start, end; /* without the line end and white space at both ends */
    uint32_t indent, number;
    bool comment; /* nothing else is in it */
    bool text;    /* it begins in a text of several lines */
};

struct lines_reader {
    struct gather *gather;
    const struct line_language *language;
    struct line *lines;
    size_t count, capacity;
    bool in_block;    /* comment */
    struct map known; /* names that are defined, with their lines; for only_new */
};

static bool starts_comment(const struct lines_reader *r, const char *p, const char *end)
{
    for (const char *s = r->language->comments; *s;) {
        size_t n = strcspn(s, " ");
        if ((size_t)(end - p) >= n && !memcmp(p, s, n))
            return true;
        s += n + (s[n] == ' ');
    }
    return false;
}

/* Whether the line is a comment; one that holds code and a comment counts as code. */
static bool is_comment(struct lines_reader *r, const char *p, const char *end)
{
    bool was_in = r->in_block;
    const char *open = memmem(p, (size_t)(end - p), "/*", 2);
    const char *close = memmem(p, (size_t)(end - p), "*/", 2);
    if (was_in && close)
        r->in_block = open > close && !memmem(open, (size_t)(end - open), "*/", 2);
    else if (!was_in && open == p && *r->language->comments != '#' && *r->language->comments != ';')
        r->in_block = !close;
    return was_in || starts_comment(r, p, end) || (open == p && open && p < end);
}

static void gather_lines(struct lines_reader *r)
{
    const char *text = r->gather->text;
    uint32_t size = r->gather->size, number = 1;
    struct lines_text texts = { 0 };
    size_t opened = 0; /* the line after the one that opened a text */
    for (uint32_t at = 0; at < size; number++) {
        const char *newline = memchr(text + at, '\n', size - at);
        uint32_t end = newline ? (uint32_t)(newline - text) : size, next = end + 1;
        struct line line = { at, end, 0, number, false, false };
        while (line.start < line.end && (text[line.start] == ' ' || text[line.start] == '\t'))
            line.start++;
        while (line.end > line.start && isspace((unsigned char)text[line.end - 1]))
            line.end--;
        line.indent = line.start - at;
        const char *first = text + line.start, *last = text + line.end;
        unsigned flags = r->language->flags;
        line.text = !r->in_block && lines_text_holds(&texts, flags, first, last, line.indent);
        line.comment = !line.text && is_comment(r, first, last);
        if (!line.text && !line.comment)
            lines_text_open(&texts, flags, first, last);
        ARRAY_PUSH(r->lines, r->count, r->capacity, line);
        opened = line.text ? opened : r->count;
        at = next;
    }
    /* What is never closed was no text. */
    for (size_t i = opened; (texts.quote || texts.count) && i < r->count; i++)
        r->lines[i].text = false;
}

/* ---- where a definition ends ---- */

static bool closes(const char *text, const struct line *line)
{
    const char *p = text + line->start;
    size_t n = line->end - line->start;
    return n && (strchr("})];", *p) || (n >= 3 && !memcmp(p, "end", 3)));
}

static size_t last_of_statement(const struct lines_reader *r, size_t i)
{
    const char *text = r->gather->text;
    bool quoted = false;
    for (size_t k = i; k < r->count && k - i < 2000; k++) {
        const struct line *line = &r->lines[k];
        for (uint32_t at = line->start; !line->comment && at + 1 < line->end; at++)
            if (text[at] == '$' && text[at + 1] == '$')
                quoted = !quoted, at++;
        if (!line->comment && !quoted && line->end > line->start && text[line->end - 1] == ';')
            return k;
    }
    return i;
}

/* The last line that is indented deeper, and one that closes it. */
static size_t last_of_block(const struct lines_reader *r, size_t i, enum def_kind kind)
{
    bool plain = kind == DEF_CONSTANT || kind == DEF_VARIABLE || kind == DEF_TYPE;
    size_t last = i;
    bool open = true;
    for (size_t k = i + 1; k < r->count && open && k - i < BLOCK_MAX; k++) {
        const struct line *line = &r->lines[k];
        if (line->end == line->start)
            continue;
        bool deeper = line->indent > r->lines[i].indent || line->text;
        bool brace = r->gather->text[line->start] == '{' && line->indent == r->lines[i].indent;
        open = deeper || brace;
        if (open || (line->indent == r->lines[i].indent && closes(r->gather->text, line) &&
                     (last > i || !plain)))
            last = k;
    }
    return last;
}

/* ---- what is found ---- */

static bool is_new(struct lines_reader *r, struct span name, uint32_t line)
{
    struct buf key = BUF_INIT;
    buf_printf(&key, "%u ", line);
    buf_add(&key, r->gather->text + name.start, name.end - name.start);
    bool fresh = true;
    map_put(&r->known, key.data, key.size, &fresh);
    buf_release(&key);
    return fresh;
}

static void know_items(struct lines_reader *r)
{
    for (size_t i = 0; i < r->gather->item_count; i++) {
        const struct item *item = &r->gather->items[i];
        uint32_t line = item->line;
        if (item->type != ITEM_DEFINITION)
            continue;
        /* The name may stand in a later line than the definition starts in. */
        for (uint32_t at = item->span.start;
             at < item->name.start && at - item->span.start < NAME_AFTER_MAX; at++)
            line += r->gather->text[at] == '\n';
        is_new(r, item->name, line);
        is_new(r, item->name, item->line);
    }
}

static bool is_statement(const char *p, size_t n)
{
    static const char *const words[] = { "if",    "for",   "while", "switch", "return",
                                         "else",  "catch", "case",  "elif",   "assert",
                                         "await", "throw", "new",   "super",  "this",
                                         "in",    "is",    "do",    "try",    "print" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && !memcmp(words[i], p, n))
            return true;
    return false;
}

static bool starts_statement(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && is_name_byte(p[n], 0))
        n++;
    return is_statement(p, n);
}

static void take_definition(struct lines_reader *r, size_t i, struct span name, enum def_kind kind)
{
    const struct line *line = &r->lines[i];
    size_t last =
        r->language->flags & LINES_STATEMENTS ? last_of_statement(r, i) : last_of_block(r, i, kind);
    struct item item = { .span = { line->start, r->lines[last].end },
                         .name = name,
                         .line = line->number,
                         .end_line = r->lines[last].number,
                         .kind = kind,
                         .name_is_reference = true,
                         .from_lines = true };
    const char *brace = memchr(r->gather->text + line->start, '{', line->end - line->start);
    uint32_t body = brace ? (uint32_t)(brace - r->gather->text) : line->end;
    item.body = (struct span){ body, item.span.end > body ? item.span.end : body };
    gather_add_definition(r->gather, &item);
}

static bool gather_line(struct lines_reader *r, size_t i, bool only_new)
{
    const struct line *line = &r->lines[i];
    const char *text = r->gather->text, *start = text + line->start - line->indent;
    bool imported = false;
    for (const struct line_rule *rule = r->language->rules; rule->pattern; rule++) {
        struct span name;
        if (!matches_line(rule->pattern, r->language->flags, start,
                          (size_t)(text + line->end - start), &name))
            continue;
        uint32_t base = (uint32_t)(start - text);
        name = (struct span){ base + name.start, base + name.end };
        if (rule->kind > LINE_IMPORT || is_statement(text + name.start, name.end - name.start) ||
            starts_statement(text + line->start, text + line->end))
            return false;
        if (rule->kind == LINE_IMPORT) {
            if (!only_new && !imported)
                gather_add_import(r->gather, name, line->number);
            imported = true;
            continue; /* a stage of a Dockerfile is both */
        }
        if (only_new && !is_new(r, name, line->number))
            return false;
        take_definition(r, i, name, (enum def_kind)rule->kind);
        return true;
    }
    return false;
}

/* Words that are called or start with a capital, or all. */
static void take_references(struct lines_reader *r, const struct line *line)
{
    const char *text = r->gather->text;
    for (uint32_t at = line->start; at < line->end;) {
        uint32_t start = at;
        while (at < line->end && is_name_byte(text[at], 0))
            at++;
        bool called = at < line->end && text[at] == '(';
        if (at > start && !isdigit((unsigned char)text[start]) &&
            (called || isupper((unsigned char)text[start]) ||
             (r->language->flags & LINES_ALL_WORDS)))
            gather_add_reference(r->gather, (struct span){ start, at });
        at += at == start;
    }
}

/* What lies between two definitions of the same depth belongs to the first. */
static void stretch(struct gather *g, uint32_t end)
{
    for (size_t i = 0; i < g->item_count; i++) {
        struct item *item = &g->items[i];
        uint32_t next = i + 1 < g->item_count ? g->items[i + 1].span.start : end;
        if (item->kind != DEF_MODULE)
            continue;
        for (size_t k = i + 1; k < g->item_count && g->items[k].kind != DEF_MODULE; k++)
            next = k + 1 < g->item_count ? g->items[k + 1].span.start : end;
        while (next > item->span.end && isspace((unsigned char)g->text[next - 1]))
            next--;
        for (uint32_t at = item->span.end; at < next; at++)
            item->end_line += g->text[at] == '\n';
        item->span.end = item->body.end = next;
    }
}

static bool is_code(const struct line *line)
{
    return !line->comment && !line->text && line->end > line->start &&
           line->end - line->start <= LINE_MAX_BYTES;
}

void lines_gather(struct gather *g, const struct line_language *language)
{
    struct lines_reader r = { .gather = g, .language = language, .known = MAP_INIT };
    size_t found = 0;
    gather_lines(&r);
    for (size_t i = 0; i < r.count; i++) {
        const struct line *line = &r.lines[i];
        if (line->comment)
            gather_add_comment(g, (struct span){ line->start, line->end });
        if (!is_code(line))
            continue;
        if (found < DEFINED_MAX)
            found += gather_line(&r, i, false);
        take_references(&r, line);
    }
    if (language->flags & LINES_UNTIL_NEXT)
        stretch(g, g->size);
    free(r.lines);
}

size_t lines_gather_new(struct gather *g, const struct line_language *language,
                        const struct span *within, size_t count)
{
    struct lines_reader r = { .gather = g, .language = language, .known = MAP_INIT };
    size_t found = 0, at = 0;
    gather_lines(&r);
    know_items(&r);
    for (size_t i = 0; i < r.count && found < DEFINED_MAX; i++) {
        const struct line *line = &r.lines[i];
        while (at < count && within[at].end <= line->start)
            at++;
        if (at < count && within[at].start < line->end && is_code(line))
            found += gather_line(&r, i, true);
    }
    free(r.lines);
    map_release(&r.known);
    return found;
}
