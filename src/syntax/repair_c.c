/* Macros and newer syntax in C and C++: declarations, modules, definitions of macros. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/repair_c.h"

#define ITEMS_MAX 24 /* words of one declaration that are looked at */

static const char builtins[] =
    " unsigned signed long short int char void float double bool _Bool auto __int128 wchar_t "
    "char8_t char16_t char32_t decltype typeof __typeof__ __signed__ ";
static const char class_keys[] = " class struct union enum ";
static const char after_parameters[] =
    " const volatile override final noexcept throw mutable requires try asm __asm__ __asm "
    "__attribute__ __attribute restrict and or __restrict ";
static const char starts_declaration[] =
    " public private protected signals slots template typedef class struct union enum namespace "
    "using extern static inline const constexpr virtual explicit friend ";

/* ---- declarations ---- */

enum item_kind { IS_PLAIN, IS_MACRO, IS_TYPE };

struct words {
    uint32_t first[ITEMS_MAX], last[ITEMS_MAX];
    enum item_kind kinds[ITEMS_MAX];
    size_t count;
    uint32_t at; /* the mark that ends them */
    bool is_operator;
};

static void add_statement_word(struct words *w, uint32_t first, uint32_t last, enum item_kind kind)
{
    w->first[w->count] = first;
    w->last[w->count] = last;
    w->kinds[w->count++] = kind;
}

static bool same_text(const struct lexed *lx, uint32_t a, uint32_t b)
{
    const struct token *s = &lx->tokens[a], *t = &lx->tokens[b];
    return s->end - s->start == t->end - t->start &&
           !memcmp(lx->text + s->start, lx->text + t->start, s->end - s->start);
}

/* Whether what follows the arguments at `open` shows that they are a macro's, before a type. Behind
 * one word there may be a name: then it must look like a macro, and more than a word follow. */
static bool goes_on(const struct lexed *lx, uint32_t open, size_t words)
{
    uint32_t next = lexed_skip(lx, open);
    if (words && (!c_is_macro_shaped(lx, open - 1) || lexed_is_mark(lx, next + 1, ';') ||
                  lexed_is_mark(lx, next + 1, '{')))
        return false;
    return next > open + 1 && c_is_word(lx, next) && !lx->tokens[next].first &&
           !lexed_among(lx, next, after_parameters);
}

/* Reads `static struct a *NAME`, whatever is between. */
static void read_statement_words(const struct lexed *lx, uint32_t i, struct words *w)
{
    w->count = 0;
    w->is_operator = false;
    for (; w->count < ITEMS_MAX;) {
        uint32_t first = i;
        w->at = i;
        if (lexed_is_mark(lx, i, '*') || lexed_is_mark(lx, i, '&') || lexed_is_mark(lx, i, '~') ||
            lx->tokens[i].kind == TOKEN_DIRECTIVE) {
            i++;
        } else if (lexed_is_mark(lx, i, '[') && lexed_is_mark(lx, i + 1, '[')) {
            i = lexed_skip(lx, i);
        } else if (c_is_scope_mark(lx, i)) {
            i += 2;
        } else if (!c_is_word(lx, i)) {
            return;
        } else if (lexed_is(lx, i, "operator")) {
            w->is_operator = true;
            return;
        } else if (lexed_among(lx, i, c_specifiers)) {
            i++;
            if (lexed_is_mark(lx, i, '('))
                i = lexed_skip(lx, i);
        } else if (lexed_among(lx, i, class_keys) && c_is_word(lx, i + 1)) {
            i += 2;
            add_statement_word(w, first, i - 1, IS_TYPE);
        } else if (lexed_among(lx, i, builtins)) {
            for (; lexed_among(lx, i, builtins); i++)
                if (lexed_is_mark(lx, i + 1, '(') &&
                    lexed_among(lx, i, " decltype typeof __typeof__ "))
                    i = lexed_skip(lx, i + 1) - 1;
            if (!w->count || w->kinds[w->count - 1] != IS_TYPE)
                add_statement_word(w, first, i - 1, IS_TYPE);
        } else {
            bool qualified = false;
            enum item_kind kind = c_is_macro_shaped(lx, i) ? IS_MACRO : IS_PLAIN;
            i++;
            if (lexed_is_mark(lx, i, '(') && goes_on(lx, i, w->count)) {
                i = lexed_skip(lx, i);
            } else if (lexed_is_mark(lx, i, '<') && c_skip_angles(lx, i) > i) {
                i = c_skip_angles(lx, i);
                qualified = true;
            }
            while (c_is_scope_mark(lx, i)) {
                qualified = true;
                i += 2;
                i += lexed_is_mark(lx, i, '~');
                i += c_is_word(lx, i);
                if (lexed_is_mark(lx, i, '<'))
                    i = c_skip_angles(lx, i);
            }
            add_statement_word(w, first, i - 1, qualified ? IS_PLAIN : kind);
        }
    }
}

/* The macro at the end of a declarator: `int x GUARDED_BY(mu);`, `int x __initdata = 1`. */
static void mend_last_word(struct c_reader *c, struct words *w)
{
    const struct lexed *lx = &c->lexed;
    if (w->count < 3 || w->kinds[w->count - 1] != IS_MACRO || w->kinds[w->count - 2] == IS_MACRO ||
        w->kinds[w->count - 2] == IS_TYPE)
        return;
    uint32_t last = w->last[w->count - 1];
    if (lexed_is_mark(lx, w->at, '(')) {
        uint32_t after = lexed_skip(lx, w->at);
        if (after == w->at + 1 || !(lexed_is_mark(lx, after, ';') ||
                                    lexed_is_mark(lx, after, '=') || lexed_is_mark(lx, after, ',')))
            return;
        last = after - 1;
        w->at = after;
    } else if (!lexed_is_mark(lx, w->at, ';') && !lexed_is_mark(lx, w->at, '=') &&
               !lexed_is_mark(lx, w->at, '[') && !lexed_is_mark(lx, w->at, ',')) {
        return;
    }
    repair_blank_tokens(c->repair, lx, w->first[w->count - 1], last);
    w->count--;
}

/* More than one type before the name: the others are macros. */
static void mend_words_before(struct c_reader *c, const struct words *w)
{
    if (w->count < 3)
        return;
    size_t types = w->count - 1, kept = types, named = 0;
    for (size_t i = 0; i < types; i++) {
        if (w->kinds[i] == IS_TYPE)
            kept = i;
        named += w->kinds[i] != IS_MACRO;
    }
    for (size_t i = 0; i < types && kept == types; i++)
        if (w->kinds[i] == IS_PLAIN || !named)
            kept = i;
    for (size_t i = 0; i < types; i++)
        if (i != kept && w->kinds[i] != IS_TYPE)
            repair_blank_tokens(c->repair, &c->lexed, w->first[i], w->last[i]);
}

/* `MACRO Box(int size)`, `MACRO ~Box()`: nothing stands before what makes and ends objects of the
 * class around but macros. */
static void mend_words_of_constructor(struct c_reader *c, const struct words *w)
{
    const struct c_scope *around = c->depth ? &c->scopes[c->depth - 1] : NULL;
    uint32_t name = w->count > 1 ? w->last[w->count - 1] : 0;
    if (!name || !c->cpp || !around || around->name == TOKEN_NONE ||
        !lexed_is_mark(&c->lexed, w->at, '(') || !same_text(&c->lexed, name, around->name))
        return;
    for (size_t i = 0; i + 1 < w->count; i++)
        if (w->kinds[i] != IS_TYPE)
            repair_blank_tokens(c->repair, &c->lexed, w->first[i], w->last[i]);
}

static bool ends_declarator(const struct lexed *lx, uint32_t i)
{
    return lexed_is_mark(lx, i, ';') || lexed_is_mark(lx, i, '{') || lexed_is_mark(lx, i, '=') ||
           (lexed_is_mark(lx, i, ':') && !c_is_scope_mark(lx, i));
}

/* The macros behind the parameters or the array that ends before i. */
static void mend_words_after(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    uint32_t first[ITEMS_MAX], last[ITEMS_MAX];
    size_t count = 0;
    bool macros = true;
    while (count < ITEMS_MAX) {
        if (lexed_is_mark(lx, i, '&') ||
            (lexed_is_mark(lx, i, '[') && lexed_is_mark(lx, i + 1, '['))) {
            i = lexed_skip(lx, i);
            continue;
        }
        if (!c_is_word(lx, i))
            break;
        uint32_t start = i;
        bool known = lexed_among(lx, i, after_parameters);
        i++;
        if (lexed_is_mark(lx, i, '('))
            i = lexed_skip(lx, i);
        if (known)
            continue;
        macros &= c_is_macro_shaped(lx, start);
        first[count] = start;
        last[count++] = i - 1;
    }
    if (!ends_declarator(lx, i) || (count > 1 && !macros) || (lexed_is_mark(lx, i, ':') && !macros))
        return;
    for (size_t k = 0; k < count; k++)
        repair_blank_tokens(c->repair, lx, first[k], last[k]);
}

/* Behind a macro at i that stands for a whole statement, with no semicolon; i when there is none.
 */
static uint32_t skip_statement_macro(const struct lexed *lx, uint32_t i, int depth)
{
    if (!c_is_word(lx, i) || !c_is_macro_shaped(lx, i) || lexed_among(lx, i, c_specifiers) ||
        depth > 8)
        return i;
    uint32_t after = i + 1;
    bool arguments = lexed_is_mark(lx, after, '(') && lx->tokens[after].match != TOKEN_NONE;
    if (arguments)
        after = lexed_skip(lx, after);
    const struct token *next = &lx->tokens[after];
    bool alone = lx->tokens[i].first &&
                 (next->first || next->kind == TOKEN_END || lexed_is_mark(lx, after, '}'));
    bool starts_new = next->kind == TOKEN_DIRECTIVE || next->kind == TOKEN_END ||
                      lexed_is_mark(lx, after, '}') || lexed_among(lx, after, starts_declaration);
    if (arguments)
        starts_new |= next->kind == TOKEN_WORD || lexed_is_mark(lx, after, '~') ||
                      lexed_is_mark(lx, after, '[');
    else if (alone && !starts_new)
        starts_new = skip_statement_macro(lx, after, depth + 1) > after;
    return starts_new && alone ? after : i;
}

static uint32_t mend_statement_macro(struct c_reader *c, uint32_t i)
{
    uint32_t after = skip_statement_macro(&c->lexed, i, 0);
    if (after > i)
        repair_blank_tokens(c->repair, &c->lexed, i, after - 1);
    return after;
}

/* `public slots:`, `signals:`: macros among the sections of a class. Behind it, or i. */
static uint32_t mend_section(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    bool access = lexed_among(lx, i, " public private protected ");
    uint32_t colon = i + 1 + (access && c_is_word(lx, i + 1));
    if (!lexed_is_mark(lx, colon, ':') || c_is_scope_mark(lx, colon))
        return i;
    const struct token *t = &lx->tokens[i];
    if (access && colon > i + 1)
        repair_blank_tokens(c->repair, lx, i + 1, i + 1);
    bool in_class = c->depth && c->scopes[c->depth - 1].type;
    if (!access && in_class && t->end - t->start >= 6)
        for (uint32_t k = 0; k < t->end - t->start; k++)
            repair_put(c->repair, t->start + k, k < 6 ? "public"[k] : ' ');
    return colon + 1;
}

/* ---- modules ---- */

static struct span token_span(const struct lexed *lx, uint32_t first, uint32_t last)
{
    return (struct span){ lx->tokens[first].start, lx->tokens[last].end };
}

/* `export module a.b:c;`, `import <x>;`, `export {...}`, `export int f();`: the token from where to
 * go on. */
static uint32_t mend_module(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    uint32_t word = i + lexed_is(lx, i, "export"), end = word;
    bool module = lexed_is(lx, word, "module"), import = lexed_is(lx, word, "import");
    while (end < lx->count && !lexed_is_mark(lx, end, ';') &&
           (end == word || !lx->tokens[end].first))
        end++;
    bool named =
        c_is_word(lx, word + 1) || lexed_is_mark(lx, word + 1, ':') ||
        (import && (lexed_is_mark(lx, word + 1, '<') || lx->tokens[word + 1].kind == TOKEN_STRING));
    if ((module || import) && lexed_is_mark(lx, end, ';') &&
        (named || (module && end == word + 1))) {
        if (end > word + 1 && !(module && lexed_is_mark(lx, word + 1, ':')))
            repair_keep(c->repair, module && word > i ? REMNANT_MODULE : REMNANT_IMPORT,
                        token_span(lx, word + 1, end - 1), token_span(lx, i, end));
        repair_blank(c->repair, lx->tokens[i].start, lx->tokens[end].end);
        return end + 1;
    }
    if (word == i)
        return i;
    repair_blank(c->repair, lx->tokens[i].start, lx->tokens[i].end);
    if (!lexed_is_mark(lx, word, '{') || lx->tokens[word].match == TOKEN_NONE)
        return word;
    uint32_t close = lx->tokens[word].match;
    repair_blank(c->repair, lx->tokens[word].start, lx->tokens[word].end);
    repair_blank(c->repair, lx->tokens[close].start, lx->tokens[close].end);
    return word + 1;
}

/* ---- statements ---- */

static uint32_t enter_braces(struct c_reader *c, uint32_t open, struct c_scope scope)
{
    scope.close = c->lexed.tokens[open].match;
    if (scope.close == TOKEN_NONE)
        return open + 1;
    if (c->depth == C_SCOPES_MAX)
        return scope.close + 1;
    c->scopes[c->depth++] = scope;
    return open + 1;
}

/* The class key of the statement at i, if one stands before any bracket. */
static uint32_t find_class_key(const struct lexed *lx, uint32_t i, bool *is_typedef)
{
    *is_typedef = false;
    for (int n = 0; n < ITEMS_MAX && (c_is_word(lx, i) || lexed_is_mark(lx, i, '[')); n++) {
        if (lexed_among(lx, i, class_keys))
            return i;
        *is_typedef |= lexed_is(lx, i, "typedef");
        bool arguments = c_is_word(lx, i) && lexed_is_mark(lx, i + 1, '(');
        i = arguments ? lexed_skip(lx, i + 1) : lexed_skip(lx, i);
    }
    return TOKEN_NONE;
}

/* From anywhere in a declaration to behind it. */
static uint32_t statement_end(const struct lexed *lx, uint32_t i)
{
    for (bool value = false; i < lx->count; i = lexed_skip(lx, i)) {
        if (lexed_is_mark(lx, i, ';'))
            return i + 1;
        if (lexed_is_mark(lx, i, '}') || lx->tokens[i].kind == TOKEN_DIRECTIVE)
            return i;
        value |= lexed_is_mark(lx, i, '=');
        /* The body of a function ends it; braces after a name or "=" hold a value. */
        if (lexed_is_mark(lx, i, '{') && !value) {
            uint32_t after = lexed_skip(lx, i);
            if (!lexed_is_mark(lx, after, ';') && !lexed_is_mark(lx, after, ','))
                return after;
        }
    }
    return i;
}

/* Behind the name, or the array, of a variable: read as another one that ends behind it. */
static void mend_attributes_of_variable(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    uint32_t end = c_skip_attributes(lx, i);
    if (lexed_is_mark(lx, end, ';') || lexed_is_mark(lx, end, '=') || lexed_is_mark(lx, end, ','))
        c_blank_attributes(c, i);
}

static uint32_t read_declaration(struct c_reader *c, uint32_t i)
{
    struct words w;
    read_statement_words(&c->lexed, i, &w);
    if (!w.is_operator) {
        mend_last_word(c, &w);
        mend_words_before(c, &w);
        mend_words_of_constructor(c, &w);
    }
    uint32_t at = w.at;
    const struct lexed *lx = &c->lexed;
    if (!w.is_operator && w.count > 1)
        mend_attributes_of_variable(c, lexed_is_mark(lx, at, '[') ? lexed_skip(lx, at)
                                                                  : w.last[w.count - 1] + 1);
    bool in_class = c->depth && c->scopes[c->depth - 1].type;
    if (w.is_operator)
        while (at < lx->count && !lexed_is_mark(lx, at, '(') && !lexed_is_mark(lx, at, ';'))
            at++;
    if (w.is_operator && lexed_is_mark(lx, at, '(') && lexed_is_mark(lx, at + 1, ')') &&
        lexed_is_mark(lx, at + 2, '('))
        at += 2;
    if ((lexed_is_mark(lx, at, '(') || lexed_is_mark(lx, at, '[')) &&
        (w.count > 1 || in_class || w.is_operator)) {
        while (lexed_is_mark(lx, at, '[') && lexed_is_mark(lx, lexed_skip(lx, at), '['))
            at = lexed_skip(lx, at);
        mend_words_after(c, lexed_skip(lx, at));
    }
    uint32_t after = statement_end(lx, at);
    return after > i ? after : i + 1;
}

/* One statement or the start of one, at declaration level. */
static uint32_t read_statement(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    struct c_scope type = { .type = true };
    if (lx->tokens[i].kind != TOKEN_WORD) {
        if (lexed_is_mark(lx, i, '[') && lexed_is_mark(lx, i + 1, '['))
            return lexed_skip(lx, i);
        return lexed_is_mark(lx, i, '~')                                ? read_declaration(c, i)
               : lexed_is_mark(lx, i, '}') || lexed_is_mark(lx, i, '{') ? i + 1
                                                                        : lexed_skip(lx, i);
    }
    uint32_t after = mend_statement_macro(c, i);
    if (after > i)
        return after;
    if (c->cpp && lexed_among(lx, i, " export module import ") && (after = mend_module(c, i)) > i)
        return after;
    if (lexed_is(lx, i, "template") && lexed_is_mark(lx, i + 1, '<')) {
        after = c_skip_angles(lx, i + 1);
        return after > i + 1 ? after : i + 2;
    }
    if ((after = mend_section(c, i)) > i)
        return after;
    if (lexed_is(lx, i, "namespace") ||
        (lexed_is(lx, i, "inline") && lexed_is(lx, i + 1, "namespace")) ||
        (lexed_is(lx, i, "extern") && lx->tokens[i + 1].kind == TOKEN_STRING)) {
        for (; i < lx->count && !lexed_is_mark(lx, i, '{') && !lexed_is_mark(lx, i, ';') &&
               !lexed_is_mark(lx, i, '(');
             i++)
            if (c_is_word(lx, i) && c_is_word(lx, i + 1) && c_is_macro_shaped(lx, i))
                repair_blank_tokens(c->repair, lx, i, i);
        return lexed_is_mark(lx, i, '{')
                   ? enter_braces(c, i, (struct c_scope){ .name = TOKEN_NONE })
                   : i + 1;
    }
    uint32_t key = find_class_key(lx, i, &type.is_typedef);
    uint32_t open = key == TOKEN_NONE ? TOKEN_NONE : c_mend_type(c, key, &type.name);
    if (open == TOKEN_NONE)
        return read_declaration(c, i);
    for (uint32_t k = i; k < key; k++)
        if (c_is_word(lx, k) && !lexed_among(lx, k, c_specifiers) && c_is_macro_shaped(lx, k))
            repair_blank_tokens(c->repair, lx, k,
                                lexed_is_mark(lx, k + 1, '(') ? lexed_skip(lx, k + 1) - 1 : k);
    return enter_braces(c, open, type);
}

static void read_statements(struct c_reader *c)
{
    const struct lexed *lx = &c->lexed;
    for (uint32_t i = 0; i < lx->count;) {
        while (c->depth && i > c->scopes[c->depth - 1].close)
            c->depth--;
        if (c->depth && i == c->scopes[c->depth - 1].close) {
            struct c_scope scope = c->scopes[--c->depth];
            if (scope.type)
                c_mend_trailer(c, &scope);
            i = scope.type ? statement_end(lx, i + 1) : i + 1;
            continue;
        }
        i = read_statement(c, i);
    }
}

/* ---- comments in macros ---- */

/* Whether the text goes on in the same logical line. */
static bool has_rest(const char *p, const char *end)
{
    for (; p < end && *p != '\n'; p++)
        if (!isspace((unsigned char)*p))
            return true;
    return false;
}

static void mend_define(struct repair *r, const struct token *t)
{
    const char *text = r->text, *end = text + t->end;
    for (const char *p = text + t->start; p + 1 < end; p++) {
        if (*p == '"' || *p == '\'') {
            for (char quote = *p++; p < end && *p != quote && *p != '\n'; p++)
                p += *p == '\\' && p + 1 < end;
            continue;
        }
        if (p[0] != '/' || p[1] != '*')
            continue;
        const char *close = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);
        const char *after = close ? close + 2 : end;
        if (has_rest(after, end)) {
            repair_blank(r, (uint32_t)(p - text), (uint32_t)(after - text));
            /* The line that went on in the comment goes on. */
            for (const char *q = p; q < after; q++)
                if (*q == '\n' && q - 1 > p && q[-1] != '\\')
                    repair_put(r, (uint32_t)(q - 1 - text), '\\');
        }
        p = after - 1;
    }
}

static void mend_defines(struct repair *r, const struct lexed *lx)
{
    for (uint32_t i = 0; i < lx->count; i++) {
        const struct token *t = &lx->tokens[i];
        if (t->kind == TOKEN_DIRECTIVE && memchr(lx->text + t->start, '\n', t->end - t->start) &&
            memmem(lx->text + t->start, t->end - t->start, "define", 6))
            mend_define(r, t);
    }
}

static void repair_family(struct repair *r, bool cpp)
{
    const unsigned style = LEXER_DIRECTIVES | (cpp ? LEXER_CPP_RAW : 0);
    struct c_reader *c = xcalloc(1, sizeof *c);
    c->repair = r;
    c->cpp = cpp;
    lexer_run(&c->lexed, r->text, r->size, style);
    mend_defines(r, &c->lexed);
    if (repair_branches(r, &c->lexed))
        lexer_run(&c->lexed, r->mended, r->size, style);
    read_statements(c);
    lexed_release(&c->lexed);
    free(c);
}

void repair_c(struct repair *r)
{
    repair_family(r, false);
}

void repair_cpp(struct repair *r)
{
    repair_family(r, true);
}
