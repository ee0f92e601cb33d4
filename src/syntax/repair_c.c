/* Macros and newer syntax in C and C++. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/repair.h"

#define ITEMS_MAX  24   /* words of one declaration that are looked at */
#define SCOPES_MAX 256  /* nested; deeper ones are code to us */
#define ANGLES_MAX 400  /* tokens between < and > */
#define HEAD_MAX   2000 /* tokens from a class key to its brace */
#define USES_MAX   16   /* names that are looked for in the whole file */

static const char specifiers[] =
    " static extern inline const volatile virtual explicit constexpr consteval constinit typedef "
    "friend register mutable thread_local _Thread_local _Noreturn restrict __restrict __inline "
    "__inline__ __forceinline __extension__ __const __volatile__ __attribute__ __attribute "
    "__declspec alignas _Alignas __cdecl __stdcall __fastcall __thread _Atomic typename ";
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

struct scope {
    uint32_t close; /* its closing brace */
    bool type, is_typedef, tagged;
};

struct c_reader {
    struct repair *repair;
    struct lexed lexed;
    bool cpp;
    struct scope scopes[SCOPES_MAX];
    size_t depth;
    int uses; /* looked for so far */
};

/* ---- words ---- */

/* SHAPED_LIKE_THIS or __like_this: nobody calls types and functions so. */
static bool is_macro_shaped(const struct lexed *lx, uint32_t i)
{
    const char *p = lx->text + lx->tokens[i].start, *end = lx->text + lx->tokens[i].end;
    bool letters = false;
    if (end - p > 2 && p[0] == '_' && p[1] == '_')
        return true;
    if (end - p < 2)
        return false;
    for (; p < end; p++) {
        if (islower((unsigned char)*p))
            return false;
        letters |= isupper((unsigned char)*p) != 0;
    }
    return letters;
}

static bool is_word_token(const struct lexed *lx, uint32_t i)
{
    return lx->tokens[i].kind == TOKEN_WORD;
}

/* Behind `<...>` at i, or i when it is no list of template arguments. */
static uint32_t skip_angles(const struct lexed *lx, uint32_t i)
{
    int depth = 0;
    for (uint32_t at = i; at < lx->count && at - i < ANGLES_MAX; at = lexed_skip(lx, at)) {
        depth += lexed_is_mark(lx, at, '<');
        depth -= lexed_is_mark(lx, at, '>');
        if (!depth)
            return at + 1;
        if (lexed_is_mark(lx, at, ';') || lexed_is_mark(lx, at, '}'))
            break;
    }
    return i;
}

static bool is_scope_mark(const struct lexed *lx, uint32_t i)
{
    return lexed_is_mark(lx, i, ':') && lexed_is_mark(lx, i + 1, ':');
}

/* ---- classes and the like ---- */

struct head {
    uint32_t words[ITEMS_MAX], ends[ITEMS_MAX]; /* first and last token of each */
    size_t count;
    uint32_t at; /* what follows them */
};

/* The words from i on, each with its arguments. */
static void read_head(const struct lexed *lx, uint32_t i, struct head *h)
{
    h->count = 0;
    for (;;) {
        while (lexed_is_mark(lx, i, '[') || lexed_among(lx, i, specifiers)) {
            bool with_arguments = lexed_is_mark(lx, i + 1, '(') && is_word_token(lx, i);
            i = with_arguments ? lexed_skip(lx, i + 1) : lexed_skip(lx, i);
        }
        h->at = i;
        if (!is_word_token(lx, i) || h->count == ITEMS_MAX)
            return;
        h->words[h->count] = i++;
        if (lexed_is_mark(lx, i, '(') && lx->tokens[i].match != TOKEN_NONE)
            i = lexed_skip(lx, i);
        else if (lexed_is_mark(lx, i, '<'))
            i = skip_angles(lx, i);
        while (is_scope_mark(lx, i) && is_word_token(lx, i + 2)) {
            i += 3;
            if (lexed_is_mark(lx, i, '<'))
                i = skip_angles(lx, i);
        }
        h->ends[h->count++] = i - 1;
    }
}

/* Which of the words is the name. */
static size_t name_of_head(const struct lexed *lx, const struct head *h)
{
    size_t last = h->count - 1;
    while (last > 0 && lexed_among(lx, h->words[last], " final sealed abstract "))
        last--;
    if (!last || !is_macro_shaped(lx, h->words[last]))
        return last;
    const char *before = lx->text + lx->tokens[h->words[last - 1]].start;
    bool camel = isupper((unsigned char)before[0]) && !is_macro_shaped(lx, h->words[last - 1]);
    return camel ? last - 1 : last;
}

/* `struct stat st{};` makes a value: what stands in braces is no list of declarations. */
static bool has_members(const struct lexed *lx, uint32_t open)
{
    uint32_t close = lx->tokens[open].match;
    if (close == TOKEN_NONE)
        return true;
    for (uint32_t i = open + 1; i < close; i = lexed_skip(lx, i))
        if (lexed_is_mark(lx, i, ';'))
            return true;
    return false;
}

/* The open brace of the type that is defined at the class key, or TOKEN_NONE. Blanks the macros
 * around its name. */
static uint32_t mend_type(struct c_reader *c, uint32_t key, bool *tagged)
{
    const struct lexed *lx = &c->lexed;
    struct head h;
    uint32_t start = key + 1;
    if (lexed_is(lx, key, "enum") && lexed_among(lx, start, " class struct "))
        start++;
    read_head(lx, start, &h);
    *tagged = h.count > 0;
    bool defines =
        lexed_is_mark(lx, h.at, '{') || (lexed_is_mark(lx, h.at, ':') && !is_scope_mark(lx, h.at));
    uint32_t open = h.at;
    while (defines && open < lx->count && open - key < HEAD_MAX && !lexed_is_mark(lx, open, '{')) {
        if (lexed_is_mark(lx, open, ';') || lexed_is_mark(lx, open, ')'))
            return TOKEN_NONE;
        open = lexed_is_mark(lx, open, '<') && skip_angles(lx, open) > open ? skip_angles(lx, open)
                                                                            : lexed_skip(lx, open);
    }
    if (defines && !lexed_is_mark(lx, open, '{'))
        return TOKEN_NONE;
    size_t name = h.count ? name_of_head(lx, &h) : 0;
    if (h.count > 1) {
        bool sure =
            defines && (open != h.at || !lexed_is(lx, key, "struct") || has_members(lx, open));
        bool forward = lexed_is_mark(lx, h.at, ';');
        if (!defines && !(forward && (lexed_is(lx, key, "class") || lexed_is(lx, key, "struct"))))
            return TOKEN_NONE;
        if (h.ends[name] > h.words[name] && lexed_is_mark(lx, h.ends[name], ')'))
            return TOKEN_NONE;
        for (size_t i = 0; i < h.count; i++)
            if (i != name && !lexed_among(lx, h.words[i], " final sealed abstract ") &&
                (sure || is_macro_shaped(lx, h.words[i])))
                repair_blank_tokens(c->repair, lx, h.words[i], h.ends[i]);
        if (defines && !sure && !is_macro_shaped(lx, h.words[0]))
            return TOKEN_NONE;
    }
    return defines ? open : TOKEN_NONE;
}

/* Whether the word is used in the file other than after a closing brace. */
static bool is_used(struct c_reader *c, uint32_t word)
{
    const struct lexed *lx = &c->lexed;
    if (c->uses++ >= USES_MAX)
        return true;
    const struct token *t = &lx->tokens[word];
    for (uint32_t i = 1; i < lx->count; i++) {
        const struct token *o = &lx->tokens[i];
        if (i != word && o->kind == TOKEN_WORD && o->end - o->start == t->end - t->start &&
            !lexed_is_mark(lx, i - 1, '}') &&
            !memcmp(lx->text + o->start, lx->text + t->start, t->end - t->start))
            return true;
    }
    return false;
}

/* Between the closing brace of a type and the semicolon. */
static void mend_trailer(struct c_reader *c, const struct scope *scope)
{
    const struct lexed *lx = &c->lexed;
    struct head h;
    uint32_t i = scope->close + 1;
    while (lexed_is_mark(lx, i, '*'))
        i++;
    read_head(lx, i, &h);
    if (!lexed_is_mark(lx, h.at, ';') && !lexed_is_mark(lx, h.at, '=') &&
        !lexed_is_mark(lx, h.at, ',') && !lexed_is_mark(lx, h.at, '['))
        return;
    size_t left = h.count;
    for (size_t k = 0; k < h.count; k++) {
        uint32_t word = h.words[k];
        bool arguments = h.ends[k] > word && lexed_is_mark(lx, h.ends[k], ')');
        bool macro =
            arguments || (is_macro_shaped(lx, word) && lx->text[lx->tokens[word].start] == '_');
        if (scope->is_typedef)
            macro = left > 1 && (macro || is_macro_shaped(lx, word) || k + 1 < h.count);
        else if (!macro && left > 1)
            macro = is_macro_shaped(lx, word);
        else if (!macro)
            macro = is_macro_shaped(lx, word) && scope->tagged && c->depth < 2 && !is_used(c, word);
        if (macro) {
            repair_blank_tokens(c->repair, lx, word, h.ends[k]);
            left--;
        }
    }
}

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

/* Whether what follows the arguments at `open` shows that they are a macro's, before a type. Behind
 * one word there may be a name: then it must look like a macro, and more than a word follow. */
static bool goes_on(const struct lexed *lx, uint32_t open, size_t words)
{
    uint32_t next = lexed_skip(lx, open);
    if (words && (!is_macro_shaped(lx, open - 1) || lexed_is_mark(lx, next + 1, ';') ||
                  lexed_is_mark(lx, next + 1, '{')))
        return false;
    return next > open + 1 && is_word_token(lx, next) && !lx->tokens[next].first &&
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
        } else if (is_scope_mark(lx, i)) {
            i += 2;
        } else if (!is_word_token(lx, i)) {
            return;
        } else if (lexed_is(lx, i, "operator")) {
            w->is_operator = true;
            return;
        } else if (lexed_among(lx, i, specifiers)) {
            i++;
            if (lexed_is_mark(lx, i, '('))
                i = lexed_skip(lx, i);
        } else if (lexed_among(lx, i, class_keys) && is_word_token(lx, i + 1)) {
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
            enum item_kind kind = is_macro_shaped(lx, i) ? IS_MACRO : IS_PLAIN;
            i++;
            if (lexed_is_mark(lx, i, '(') && goes_on(lx, i, w->count)) {
                i = lexed_skip(lx, i);
            } else if (lexed_is_mark(lx, i, '<') && skip_angles(lx, i) > i) {
                i = skip_angles(lx, i);
                qualified = true;
            }
            while (is_scope_mark(lx, i)) {
                qualified = true;
                i += 2;
                i += lexed_is_mark(lx, i, '~');
                i += is_word_token(lx, i);
                if (lexed_is_mark(lx, i, '<'))
                    i = skip_angles(lx, i);
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

static bool ends_declarator(const struct lexed *lx, uint32_t i)
{
    return lexed_is_mark(lx, i, ';') || lexed_is_mark(lx, i, '{') || lexed_is_mark(lx, i, '=') ||
           (lexed_is_mark(lx, i, ':') && !is_scope_mark(lx, i));
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
        if (!is_word_token(lx, i))
            break;
        uint32_t start = i;
        bool known = lexed_among(lx, i, after_parameters);
        i++;
        if (lexed_is_mark(lx, i, '('))
            i = lexed_skip(lx, i);
        if (known)
            continue;
        macros &= is_macro_shaped(lx, start);
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
    if (!is_word_token(lx, i) || !is_macro_shaped(lx, i) || lexed_among(lx, i, specifiers) ||
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
    uint32_t colon = i + 1 + (access && is_word_token(lx, i + 1));
    if (!lexed_is_mark(lx, colon, ':') || is_scope_mark(lx, colon))
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
        is_word_token(lx, word + 1) || lexed_is_mark(lx, word + 1, ':') ||
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

static uint32_t enter_braces(struct c_reader *c, uint32_t open, bool type, bool is_typedef,
                             bool tagged)
{
    struct scope scope = { c->lexed.tokens[open].match, type, is_typedef, tagged };
    if (scope.close == TOKEN_NONE)
        return open + 1;
    if (c->depth == SCOPES_MAX)
        return scope.close + 1;
    c->scopes[c->depth++] = scope;
    return open + 1;
}

/* The class key of the statement at i, if one stands before any bracket. */
static uint32_t find_class_key(const struct lexed *lx, uint32_t i, bool *is_typedef)
{
    *is_typedef = false;
    for (int n = 0; n < ITEMS_MAX && (is_word_token(lx, i) || lexed_is_mark(lx, i, '[')); n++) {
        if (lexed_among(lx, i, class_keys))
            return i;
        *is_typedef |= lexed_is(lx, i, "typedef");
        bool arguments = is_word_token(lx, i) && lexed_is_mark(lx, i + 1, '(');
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

static uint32_t read_declaration(struct c_reader *c, uint32_t i)
{
    struct words w;
    read_statement_words(&c->lexed, i, &w);
    if (!w.is_operator) {
        mend_last_word(c, &w);
        mend_words_before(c, &w);
    }
    uint32_t at = w.at;
    const struct lexed *lx = &c->lexed;
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
    bool is_typedef, tagged;
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
        after = skip_angles(lx, i + 1);
        return after > i + 1 ? after : i + 2;
    }
    if ((after = mend_section(c, i)) > i)
        return after;
    if (lexed_is(lx, i, "namespace") ||
        (lexed_is(lx, i, "inline") && lexed_is(lx, i + 1, "namespace")) ||
        (lexed_is(lx, i, "extern") && lx->tokens[i + 1].kind == TOKEN_STRING)) {
        while (i < lx->count && !lexed_is_mark(lx, i, '{') && !lexed_is_mark(lx, i, ';') &&
               !lexed_is_mark(lx, i, '('))
            i++;
        return lexed_is_mark(lx, i, '{') ? enter_braces(c, i, false, false, false) : i + 1;
    }
    uint32_t key = find_class_key(lx, i, &is_typedef);
    uint32_t open = key == TOKEN_NONE ? TOKEN_NONE : mend_type(c, key, &tagged);
    if (open == TOKEN_NONE)
        return read_declaration(c, i);
    for (uint32_t k = i; k < key; k++)
        if (is_word_token(lx, k) && !lexed_among(lx, k, specifiers) && is_macro_shaped(lx, k))
            repair_blank_tokens(c->repair, lx, k,
                                lexed_is_mark(lx, k + 1, '(') ? lexed_skip(lx, k + 1) - 1 : k);
    return enter_braces(c, open, true, is_typedef, tagged);
}

static void read_statements(struct c_reader *c)
{
    const struct lexed *lx = &c->lexed;
    for (uint32_t i = 0; i < lx->count;) {
        while (c->depth && i > c->scopes[c->depth - 1].close)
            c->depth--;
        if (c->depth && i == c->scopes[c->depth - 1].close) {
            struct scope scope = c->scopes[--c->depth];
            if (scope.type)
                mend_trailer(c, &scope);
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
