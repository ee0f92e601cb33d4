/* What the grammars of C#, JavaScript, Python, Rust and Swift do not know of their languages. */
#include <ctype.h>
#include <string.h>

#include "syntax/repair.h"

/* ---- C# ---- */

/* `extension(T x) where T : C { members }`: the members stand in the class around it. */
static void mend_extension(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t at = i + 1;
    for (int depth = 0; at < lx->count && at - i < 100; at++) {
        depth += lexed_is_mark(lx, at, '<');
        depth -= lexed_is_mark(lx, at, '>');
        if (!depth && lexed_is_mark(lx, at, '('))
            break;
    }
    uint32_t open = lexed_skip(lx, at);
    if (open <= at + 1 || !lexed_is_mark(lx, at, '('))
        return;
    while (open < lx->count && open - i < 300 && !lexed_is_mark(lx, open, '{')) {
        if (lexed_is_mark(lx, open, ';') || lexed_is_mark(lx, open, '=') ||
            lexed_is_mark(lx, open, '}'))
            return;
        open = lexed_skip(lx, open);
    }
    uint32_t close = lx->tokens[open].match;
    if (!lexed_is_mark(lx, open, '{') || close == TOKEN_NONE)
        return;
    repair_blank_tokens(r, lx, i, open);
    repair_blank(r, lx->tokens[close].start, lx->tokens[close].end);
}

/* `a?.b = c`: an assignment that may not happen. */
static void mend_conditional(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t at = i + 1;
    while (at < lx->count && at - i < 60 &&
           (lexed_is_mark(lx, at, '.') || lexed_is_mark(lx, at, '?') ||
            lexed_is_mark(lx, at, '[') || lexed_is_mark(lx, at, '(') ||
            lx->tokens[at].kind == TOKEN_WORD))
        at = lexed_skip(lx, at);
    bool assigns = lexed_is_mark(lx, at, '=') && !lexed_is_mark(lx, at + 1, '=') &&
                   !lexed_is_mark(lx, at + 1, '>');
    if (assigns)
        repair_blank(r, lx->tokens[i].start, lx->tokens[i].end);
}

void repair_c_sharp(struct repair *r)
{
    const unsigned style = LEXER_DIRECTIVES | LEXER_TRIPLE_QUOTES | LEXER_CSHARP;
    struct lexed lx = { 0 };
    lexer_run(&lx, r->text, r->size, style);
    if (repair_branches(r, &lx))
        lexer_run(&lx, r->mended, r->size, style);
    for (uint32_t i = 0; i < lx.count; i++) {
        if (lexed_is_mark(&lx, i, '?') && lexed_is_mark(&lx, i + 1, '.'))
            mend_conditional(r, &lx, i);
        else if (lexed_is(&lx, i, "extension") &&
                 (lexed_is_mark(&lx, i + 1, '(') || lexed_is_mark(&lx, i + 1, '<')))
            mend_extension(r, &lx, i);
        else if (lexed_is(&lx, i, "operator") && lexed_is_mark(&lx, i + 2, '=') &&
                 !lexed_is_mark(&lx, i + 1, '=') && !lexed_is_mark(&lx, i + 1, '!') &&
                 !lexed_is_mark(&lx, i + 1, '<') && !lexed_is_mark(&lx, i + 1, '>'))
            repair_blank(r, lx.tokens[i + 2].start, lx.tokens[i + 2].end); /* operator += */
    }
    lexed_release(&lx);
}

/* ---- JavaScript and TypeScript ---- */

static const char before_name[] = " abstract declare async function class interface type enum "
                                  "const let var namespace module default ";

/* The names that are declared at p are public. */
static void keep_exports(struct repair *r, const char *p)
{
    const char *end = r->text + r->size;
    for (int words = 0; p < end && words < 40; words++) {
        while (p < end && (isspace((unsigned char)*p) || strchr("*{[,:", *p)))
            p++;
        const char *start = p;
        while (p < end &&
               (isalnum((unsigned char)*p) || *p == '_' || *p == '$' || (unsigned char)*p >= 0x80))
            p++;
        struct lexed word = { .text = start };
        struct token token = { 0, (uint32_t)(p - start), TOKEN_NONE, TOKEN_WORD, false };
        word.tokens = &token;
        if (p == start)
            return;
        struct span span = { (uint32_t)(start - r->text), (uint32_t)(p - r->text) };
        if (!lexed_among(&word, 0, before_name)) {
            repair_keep(r, REMNANT_EXPORT, span, span);
            while (p < end && *p == ' ')
                p++;
            if (p < end && !strchr(",:}]", *p))
                return;
        }
    }
}

/* `export` in a line of its own is read as a name. Before `default` it moves there, which is as
 * long; else its names are kept. */
void repair_ecmascript(struct repair *r)
{
    const char *end = r->text + r->size;
    for (const char *p = r->text; (p = memmem(p, (size_t)(end - p), "export", 6)); p += 6) {
        const char *q = p + 6;
        bool line_end = false;
        for (; q < end && isspace((unsigned char)*q); q++)
            line_end |= *q == '\n';
        if (!line_end || end - q < 8 || !isalpha((unsigned char)*q) ||
            (p > r->text && p[-1] != '\n'))
            continue;
        repair_blank(r, (uint32_t)(p - r->text), (uint32_t)(p - r->text) + 6);
        if (!memcmp(q, "default", 7))
            for (uint32_t i = 0; i < 7; i++)
                repair_put(r, (uint32_t)(q - r->text) + i, "export "[i]);
        else
            keep_exports(r, q);
    }
}

/* ---- Python ---- */

static bool starts_line(const char *text, const char *p)
{
    while (p > text && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    return p == text || p[-1] == '\n';
}

static void mend_lazy(struct repair *r)
{
    const char *end = r->text + r->size;
    for (const char *p = r->text; (p = memmem(p, (size_t)(end - p), "lazy ", 5)); p += 5)
        if (starts_line(r->text, p) && ((end - p > 12 && !memcmp(p + 5, "import ", 7)) ||
                                        (end - p > 10 && !memcmp(p + 5, "from ", 5))))
            repair_blank(r, (uint32_t)(p - r->text), (uint32_t)(p - r->text) + 4);
}

/* `class C[T = int]`: the default of a type parameter, from behind the name on. */
static void mend_defaults(struct repair *r, const char *p)
{
    const char *end = r->text + r->size, *from = NULL;
    while (p < end && (isalnum((unsigned char)*p) || *p == '_' || (unsigned char)*p >= 0x80))
        p++;
    if (p == end || *p != '[')
        return;
    int depth = 0;
    for (const char *start = p; p < end && p - start < 400; p++) {
        depth += *p == '[' || *p == '(';
        if (*p == ']' || *p == ')')
            depth--;
        if (depth == 1 && *p == '=' && !from)
            from = p;
        if (from && ((depth == 1 && *p == ',') || !depth)) {
            repair_blank(r, (uint32_t)(from - r->text), (uint32_t)(p - r->text));
            from = NULL;
        }
        if (!depth)
            return;
    }
}

void repair_python(struct repair *r)
{
    static const char *const words[] = { "class ", "def ", "type " };
    const char *end = r->text + r->size;
    mend_lazy(r);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        for (const char *p = r->text; (p = memmem(p, (size_t)(end - p), words[i], n));) {
            p += n;
            if (starts_line(r->text, p - n) || p - n == r->text || p[-(ptrdiff_t)n - 1] == ' ')
                mend_defaults(r, p);
        }
    }
}

/* ---- Rust ---- */

static const char items[] =
    " pub fn struct enum mod use impl trait type const static unsafe async extern union ";

/* Blanks `if #[cfg(x)] {`, `} else if #[cfg(y)] {` and `} else {` between braces. */
static void mend_cfg_if(struct repair *r, const struct lexed *lx, uint32_t open)
{
    for (uint32_t i = open + 1, from; i < lx->tokens[open].match;) {
        for (from = i; lexed_among(lx, i, " if else ") || lexed_is_mark(lx, i, '#') ||
                       lexed_is_mark(lx, i, '[');)
            i = lexed_skip(lx, i);
        if (from == i || !lexed_is_mark(lx, i, '{') || lx->tokens[i].match == TOKEN_NONE)
            return;
        uint32_t close = lx->tokens[i].match;
        repair_blank(r, lx->tokens[from].start, lx->tokens[i].end);
        repair_blank(r, lx->tokens[close].start, lx->tokens[close].end);
        i = close + 1;
    }
}

/* `name! { items }` outside functions: the items are those of the file, unless they are written in
 * a language of the macro's own. */
static void mend_items(struct repair *r, const struct lexed *lx, uint32_t name, uint32_t open)
{
    uint32_t first = name, close = lx->tokens[open].match, at = open + 1;
    bool cfg_if = lexed_is(lx, at, "if") && lexed_is_mark(lx, at + 1, '#');
    while (lexed_is_mark(lx, at, '#') && lexed_is_mark(lx, at + 1, '['))
        at = lexed_skip(lx, at + 1);
    if (!cfg_if && !lexed_among(lx, at, items))
        return;
    while (first >= 3 && lexed_is_mark(lx, first - 1, ':') && lexed_is_mark(lx, first - 2, ':'))
        first -= 3;
    repair_blank_tokens(r, lx, first, open);
    repair_blank(r, lx->tokens[close].start, lx->tokens[close].end);
    if (cfg_if)
        mend_cfg_if(r, lx, open);
}

void repair_rust(struct repair *r)
{
    struct lexed lx = { 0 };
    lexer_run(&lx, r->text, r->size, LEXER_NESTED_COMMENTS | LEXER_RUST);
    for (uint32_t i = 0; i < lx.count; i++) {
        /* Only what is not in a function: modules, and macros that were opened. */
        if (lexed_is_mark(&lx, i, '{') && lx.tokens[i].match != TOKEN_NONE) {
            bool module = i > 1 && lexed_is(&lx, i - 2, "mod");
            bool macro = i > 1 && lexed_is_mark(&lx, i - 1, '!');
            bool branch = i > 1 && (lexed_is(&lx, i - 1, "else") || lexed_is_mark(&lx, i - 1, ']'));
            if (macro && lx.tokens[i - 2].kind == TOKEN_WORD)
                mend_items(r, &lx, i - 2, i);
            if (!module && !macro && !branch)
                i = lx.tokens[i].match;
        }
        if (lexed_is(&lx, i, "safe") && lexed_among(&lx, i + 1, " fn static ") && i < lx.count)
            repair_blank(r, lx.tokens[i].start, lx.tokens[i].end);
        if (lexed_is(&lx, i, "gen") && lexed_is(&lx, i + 1, "fn") && i < lx.count)
            repair_blank(r, lx.tokens[i].start, lx.tokens[i].end);
    }
    lexed_release(&lx);
}

/* ---- Swift ---- */

/* `func <*> (`: letters in its place are read as a name, which then is taken from the text. */
static void mend_operator(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t end = i;
    while (lx->tokens[end].kind == TOKEN_MARK &&
           strchr("+-*/%=<>!&|^~?.", lx->text[lx->tokens[end].start]) &&
           (end == i || lx->tokens[end].start == lx->tokens[end - 1].end))
        end++;
    for (uint32_t at = lx->tokens[i].start; end > i && at < lx->tokens[end - 1].end; at++)
        repair_put(r, at, 'o');
}

/* `prefix operator +++`, `infix operator <*> : P`: nothing is defined by it. */
static void mend_operator_line(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t end = i + 1;
    while (end < lx->count && !lx->tokens[end].first)
        end++;
    repair_blank(r, lx->tokens[i - 1].start, lx->tokens[end - 1].end);
}

void repair_swift(struct repair *r)
{
    const unsigned style = LEXER_DIRECTIVES | LEXER_TRIPLE_QUOTES | LEXER_NESTED_COMMENTS |
                           LEXER_SWIFT | LEXER_NAME_QUOTES;
    struct lexed lx = { 0 };
    lexer_run(&lx, r->text, r->size, style);
    if (repair_branches(r, &lx))
        lexer_run(&lx, r->mended, r->size, style);
    for (uint32_t i = 0; i < lx.count; i++) {
        const struct token *t = &lx.tokens[i];
        if (t->kind == TOKEN_DIRECTIVE)
            repair_blank(r, t->start, t->end);
        else if (lexed_is(&lx, i, "func") && lx.tokens[i + 1].kind == TOKEN_MARK)
            mend_operator(r, &lx, i + 1);
        else if (i && lexed_is(&lx, i, "operator") &&
                 lexed_among(&lx, i - 1, " prefix infix postfix "))
            mend_operator_line(r, &lx, i);
        else if (lexed_among(&lx, i, " prefix postfix ") &&
                 lexed_among(&lx, i + 1, " func static "))
            repair_blank(r, t->start, t->end);
        else if (lexed_is_mark(&lx, i, '@') && lexed_is(&lx, i + 1, "retroactive"))
            repair_blank(r, t->start, lx.tokens[i + 1].end);
    }
    lexed_release(&lx);
}
