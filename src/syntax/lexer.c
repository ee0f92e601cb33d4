#include "syntax/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/strings.h"

#define NESTED_MAX 16 /* interpolations in interpolations */
#define UNCLOSED_MAX                                                                               \
    64 /* brackets that a closing one may leave open, so that this stays linear   \
                         */

struct lexer {
    struct lexed *out;
    const char *p, *end;
    unsigned style;
    bool line_start;
};

enum { SPACE = 1, WORD = 2 };

/* clang-format off */
static const unsigned char classes[256] = {
    [' '] = SPACE, ['\t' ... '\r'] = SPACE,
    ['0' ... '9'] = WORD, ['A' ... 'Z'] = WORD, ['_'] = WORD, ['a' ... 'z'] = WORD,
    [0x80 ... 0xff] = WORD,
};
/* clang-format on */

static bool is_token_byte(char c)
{
    return classes[(unsigned char)c] == WORD;
}

static bool starts(const struct lexer *l, const char *p, const char *s)
{
    while (*s && p < l->end && *p == *s)
        p++, s++;
    return !*s;
}

static void add_token(struct lexer *l, const char *start, enum token_kind kind)
{
    struct lexed *out = l->out;
    struct token token = { (uint32_t)(start - out->text), (uint32_t)(l->p - out->text), TOKEN_NONE,
                           (uint8_t)kind, l->line_start };
    size_t count = out->count;
    ARRAY_PUSH(out->tokens, count, out->capacity, token);
    out->count = (uint32_t)count;
    l->line_start = false;
}

/* ---- comments and strings: each moves p behind it ---- */

static const char *line_end(const struct lexer *l, const char *p)
{
    const char *newline = memchr(p, '\n', (size_t)(l->end - p));
    return newline ? newline : l->end;
}

static const char *skip_block_comment(const struct lexer *l, const char *p)
{
    size_t depth = 0;
    while (p < l->end) {
        if (*p != '/' && *p != '*') {
            p++;
        } else if (starts(l, p, "/*") && (!depth || (l->style & LEXER_NESTED_COMMENTS))) {
            depth++;
            p += 2;
        } else if (starts(l, p, "*/")) {
            p += 2;
            if (!--depth)
                return p;
        } else {
            p++;
        }
    }
    return p;
}

static const char *skip_string(const struct lexer *l, const char *p, int nested);

/* From behind the bracket that opens code in a string to behind the one that closes it. */
static const char *skip_interpolation(const struct lexer *l, const char *p, char open, char close,
                                      int nested)
{
    for (int depth = 1; p < l->end && depth > 0;) {
        if (*p == '"' || (*p == '`' && (l->style & LEXER_BACKTICKS))) {
            p = nested < NESTED_MAX ? skip_string(l, p, nested + 1) : p + 1;
            continue;
        }
        depth += *p == open;
        depth -= *p == close;
        p++;
    }
    return p;
}

/* p is at the first of `quotes` quotes; `hashes` stand before it and end it too. */
static const char *skip_quoted(const struct lexer *l, const char *p, size_t quotes, size_t hashes,
                               bool escapes, int nested)
{
    char quote = *p;
    bool many_lines = quotes >= 3 || quote == '`' || !escapes;
    for (p += quotes; p < l->end;) {
        if (*p == quote) {
            size_t run = 0;
            while (p + run < l->end && run < quotes && p[run] == quote)
                run++;
            size_t marks = 0;
            while (run == quotes && p + run + marks < l->end && marks < hashes &&
                   p[run + marks] == '#')
                marks++;
            p += run;
            if (run == quotes && marks == hashes) {
                while (quotes >= 3 && p < l->end && *p == quote)
                    p++;
                return p + hashes;
            }
        } else if (*p == '\n' && !many_lines) {
            return p;
        } else if (*p == '\\' && escapes && p + 1 < l->end) {
            p += 2;
            if (p[-1] == '(' && (l->style & LEXER_SWIFT))
                p = skip_interpolation(l, p, '(', ')', nested);
        } else if (starts(l, p, "${") && (quote == '`' || (l->style & LEXER_DOLLAR_BRACES))) {
            p = skip_interpolation(l, p + 2, '{', '}', nested);
        } else {
            p++;
        }
    }
    return l->end;
}

static const char *skip_string(const struct lexer *l, const char *p, int nested)
{
    size_t quotes = 1;
    if (*p == '"' && (l->style & LEXER_TRIPLE_QUOTES) && starts(l, p, "\"\"\""))
        while (p + quotes < l->end && p[quotes] == '"')
            quotes++;
    /* An empty string of six quotes; more than three open one only where quotes are counted. */
    if (quotes == 6 || (quotes > 3 && !(l->style & LEXER_CSHARP)))
        quotes = 3;
    return skip_quoted(l, p, quotes, 0, !(quotes >= 3 && (l->style & LEXER_DOLLAR_BRACES)), nested);
}

/* R"x( ... )x" with p at the R, or NULL. */
static const char *skip_cpp_raw(const struct lexer *l, const char *p)
{
    const char *open = p;
    while (open < l->end && *open != '(' && *open != '\n' && open - p < 20)
        open++;
    if (open >= l->end || *open != '(')
        return NULL;
    size_t length = (size_t)(open - p) - 2;
    for (const char *q = open; (q = memchr(q, ')', (size_t)(l->end - q))); q++)
        if ((size_t)(l->end - q) > length + 1 && !memcmp(q + 1, p + 2, length) &&
            q[1 + length] == '"')
            return q + length + 2;
    return l->end;
}

/* What stands before a quote and belongs to it: #, r#, R. NULL when p is not at such a string. */
static const char *skip_prefixed(const struct lexer *l, const char *p)
{
    size_t hashes = 0;
    bool raw = false;
    if (*p != 'R' && *p != '@' && *p != 'r' && *p != '#')
        return NULL;
    if ((l->style & LEXER_CPP_RAW) && starts(l, p, "R\""))
        return skip_cpp_raw(l, p);
    if ((l->style & LEXER_CSHARP) && starts(l, p, "@\""))
        return skip_quoted(l, p + 1, 1, 0, false, 0);
    if (!(l->style & (LEXER_RUST | LEXER_SWIFT)))
        return NULL;
    if ((l->style & LEXER_RUST) && *p == 'r')
        p++, raw = true;
    while (p + hashes < l->end && p[hashes] == '#')
        hashes++;
    if ((!hashes && !raw) || p + hashes >= l->end || p[hashes] != '"')
        return NULL;
    size_t quotes = starts(l, p + hashes, "\"\"\"") && (l->style & LEXER_SWIFT) ? 3 : 1;
    return skip_quoted(l, p + hashes, quotes, hashes, false, 0);
}

/* 'x' and '\'', but a lifetime is a mark and a word. */
static const char *skip_character(const struct lexer *l, const char *p)
{
    const char *limit = line_end(l, p);
    if ((l->style & LEXER_RUST) && p + 2 < limit && p[1] != '\\' && p[2] != '\'' &&
        (unsigned char)p[1] < 0x80)
        return p + 1;
    for (const char *q = p + 1; q < limit; q++) {
        if (*q == '\'')
            return q + 1;
        q += *q == '\\' && q + 1 < limit;
    }
    return limit;
}

static const char *skip_directive(const struct lexer *l, const char *p)
{
    while (p < l->end) {
        if (starts(l, p, "/*")) {
            p = skip_block_comment(l, p);
        } else if (starts(l, p, "//")) {
            p = line_end(l, p);
        } else if (*p == '\n') {
            bool goes_on = p[-1] == '\\' || (p[-1] == '\r' && p[-2] == '\\');
            if (!goes_on)
                return p;
            p++;
        } else {
            p++;
        }
    }
    return p;
}

/* ---- tokens ---- */

static bool skip_blank_tokens(struct lexer *l)
{
    while (l->p < l->end) {
        if (classes[(unsigned char)*l->p] == SPACE)
            l->line_start |= *l->p++ == '\n';
        else if (*l->p != '/')
            return true;
        else if (starts(l, l->p, "//"))
            l->p = line_end(l, l->p);
        else if (starts(l, l->p, "/*"))
            l->p = skip_block_comment(l, l->p);
        else
            return true;
    }
    return false;
}

/* Swift has expressions that start with "#" too. */
static bool starts_directive(const struct lexer *l, const char *p)
{
    if (*p != '#' || !l->line_start || !(l->style & LEXER_DIRECTIVES))
        return false;
    return !(l->style & LEXER_SWIFT) || starts(l, p, "#if ") || starts(l, p, "#else") ||
           starts(l, p, "#endif");
}

static void lex_token(struct lexer *l)
{
    const char *start = l->p, *after;
    enum token_kind kind = TOKEN_MARK;
    if (starts_directive(l, start)) {
        l->p = skip_directive(l, start);
        kind = TOKEN_DIRECTIVE;
    } else if ((after = skip_prefixed(l, start))) {
        l->p = after;
        kind = TOKEN_STRING;
    } else if (*start == '"' || (*start == '`' && (l->style & LEXER_BACKTICKS))) {
        l->p = skip_string(l, start, 0);
        kind = TOKEN_STRING;
    } else if (*start == '\'') {
        l->p = skip_character(l, start);
        kind = l->p - start > 1 ? TOKEN_STRING : TOKEN_MARK;
    } else if (*start == '`' && (l->style & LEXER_NAME_QUOTES)) {
        const char *close = memchr(start + 1, '`', (size_t)(line_end(l, start) - start - 1));
        l->p = close ? close + 1 : start + 1;
        kind = close ? TOKEN_WORD : TOKEN_MARK;
    } else if (is_token_byte(*start)) {
        kind = isdigit((unsigned char)*start) ? TOKEN_NUMBER : TOKEN_WORD;
        while (l->p < l->end && is_token_byte(*l->p))
            l->p++;
    } else {
        l->p++;
    }
    add_token(l, start, kind);
}

/* Brackets of different kinds that cross each other stay without their other half. */
static void match_brackets(struct lexed *out)
{
    uint32_t *stack = xmalloc((out->count + 1) * sizeof *stack);
    size_t depth = 0;
    for (uint32_t i = 0; i < out->count; i++) {
        struct token *t = &out->tokens[i];
        char c = t->kind == TOKEN_MARK ? out->text[t->start] : ' ';
        if (c == '(' || c == '[' || c == '{')
            stack[depth++] = i;
        char open = c == ')' ? '(' : c == ']' ? '[' : c == '}' ? '{' : '\0';
        if (!open)
            continue;
        size_t at = depth, last = depth > UNCLOSED_MAX ? depth - UNCLOSED_MAX : 0;
        while (at > last && out->text[out->tokens[stack[at - 1]].start] != open &&
               (open == '{' || out->text[out->tokens[stack[at - 1]].start] != '{'))
            at--;
        if (at == last || out->text[out->tokens[stack[at - 1]].start] != open)
            continue;
        depth = at - 1;
        t->match = stack[depth];
        out->tokens[stack[depth]].match = i;
    }
    free(stack);
}

void lexer_run(struct lexed *out, const char *text, uint32_t size, unsigned style)
{
    out->text = text;
    out->size = size;
    out->count = 0;
    struct lexer l = {
        .out = out, .p = text, .end = text + size, .style = style, .line_start = true
    };
    if (starts(&l, text, "\xef\xbb\xbf"))
        l.p += 3;
    while (skip_blank_tokens(&l))
        lex_token(&l);
    for (int i = 0; i < LEXER_PADDING; i++)
        add_token(&l, l.p, TOKEN_END);
    out->count -= LEXER_PADDING;
    match_brackets(out);
}

void lexed_release(struct lexed *lexed)
{
    free(lexed->tokens);
    *lexed = (struct lexed){ 0 };
}

bool lexed_among(const struct lexed *lexed, uint32_t i, const char *words)
{
    const struct token *t = &lexed->tokens[i];
    return t->kind == TOKEN_WORD && strings_among(lexed->text + t->start, t->end - t->start, words);
}
