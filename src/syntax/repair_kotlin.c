/* Kotlin 2.2 and later, and what its grammar reads wrongly. */
#include <ctype.h>
#include <string.h>

#include "syntax/repair.h"

static const char declares[] =
    " fun val var class interface object typealias private public internal protected override "
    "suspend inline abstract open operator infix external tailrec data sealed lateinit const final "
    "actual expect inner enum annotation value companion ";
static const char members[] =
    " fun val var override private public internal protected abstract open operator const ";
static const char targets[] = " file property field get set receiver param setparam delegate ";

static bool is_first(const struct lexed *lx, uint32_t i)
{
    return lx->tokens[i].first || lx->tokens[i].kind == TOKEN_END;
}

/* `context(a: A, b: B)` before a declaration. */
static void mend_context(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t after = lexed_skip(lx, i + 1);
    bool called = i && lexed_is_mark(lx, i - 1, '.');
    if (after > i + 2 && !called &&
        (lexed_among(lx, after, declares) || lexed_is_mark(lx, after, '@') ||
         (lexed_is(lx, after, "context") && lexed_is_mark(lx, after + 1, '('))))
        repair_blank_tokens(r, lx, i, after - 1);
}

/* `is A if x > 3 ->` in a `when`: the arrow comes before anything that an `if` may have. */
static void mend_guard(struct repair *r, const struct lexed *lx, uint32_t i)
{
    if (!i || is_first(lx, i))
        return;
    bool after_else = lexed_is(lx, i - 1, "else");
    if (lx->tokens[i - 1].kind == TOKEN_MARK && !lexed_is_mark(lx, i - 1, ')') &&
        !lexed_is_mark(lx, i - 1, '>') && !lexed_is_mark(lx, i - 1, ']') &&
        !lexed_is_mark(lx, i - 1, '?'))
        return;
    if (!after_else && lexed_among(lx, i - 1, " return throw in "))
        return;
    for (uint32_t at = i + 1; at < lx->count && at - i < 200; at = lexed_skip(lx, at)) {
        if (lexed_is_mark(lx, at, '-') && lexed_is_mark(lx, at + 1, '>')) {
            repair_blank_tokens(r, lx, i, at - 1);
            return;
        }
        if (lexed_is_mark(lx, at, '{') || lexed_is_mark(lx, at, '}') ||
            lexed_is_mark(lx, at, ';') || lexed_is_mark(lx, at, ')') || lexed_is(lx, at, "else"))
            return;
    }
}

/* `field = x` or `field: T = x` below a property: its explicit field. */
static void mend_field(struct repair *r, const struct lexed *lx, uint32_t i)
{
    if (!is_first(lx, i) || !(lexed_is_mark(lx, i + 1, '=') || lexed_is_mark(lx, i + 1, ':')))
        return;
    for (uint32_t at = i; at-- > 0 && i - at < 60;) {
        if (lexed_among(lx, at, " val var ")) {
            uint32_t end = i + 1;
            while (end < lx->count && !is_first(lx, end) && !lexed_is_mark(lx, end, '}'))
                end = lexed_skip(lx, end);
            repair_blank_tokens(r, lx, i, end - 1);
            return;
        }
        if (lexed_is_mark(lx, at, '{') || lexed_is_mark(lx, at, '}') ||
            lexed_is_mark(lx, at, ';') || lexed_is_mark(lx, at, '=') ||
            lexed_among(lx, at, " get set "))
            return;
    }
}

/* `@all:A` becomes `@A`. */
static void mend_target(struct repair *r, const struct lexed *lx, uint32_t i)
{
    const struct token *t = lx->tokens + i;
    if (t[1].kind != TOKEN_WORD || !lexed_is_mark(lx, i + 2, ':') || t[0].end != t[1].start ||
        t[1].end != t[2].start || t[3].kind != TOKEN_WORD || t[2].end != t[3].start ||
        lexed_among(lx, i + 1, targets))
        return;
    repair_blank(r, t[1].start, t[2].end);
}

/* The type that is named behind `class`, `object` or `interface` at i has a body that would be read
 * as a lambda of what stands behind `by`. */
static void mend_delegation(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t by = TOKEN_NONE, at = i + 1;
    bool bases = false;
    for (; at < lx->count && at - i < 400; at = lexed_skip(lx, at)) {
        if (lexed_is_mark(lx, at, '{') && !lexed_is_mark(lx, lexed_skip(lx, at), '{'))
            break;
        if (lexed_is_mark(lx, at, '}') || lexed_is_mark(lx, at, ';') ||
            lexed_is_mark(lx, at, '=') ||
            (at > i + 1 && is_first(lx, at) && lexed_among(lx, at, declares) &&
             !lexed_is_mark(lx, at - 1, ',') && !lexed_is_mark(lx, at - 1, ':')))
            return;
        bases |= lexed_is_mark(lx, at, ':');
        if (by != TOKEN_NONE && lexed_is_mark(lx, at, ',')) {
            repair_blank_tokens(r, lx, by, at - 1);
            by = TOKEN_NONE;
        } else if (bases && lexed_is(lx, at, "by")) {
            by = at;
        }
    }
    if (by != TOKEN_NONE && lexed_is_mark(lx, at, '{'))
        repair_blank_tokens(r, lx, by, at - 1);
}

static const char soft[] =
    " open inner data value annotation sealed enum abstract final external override operator infix "
    "inline suspend actual expect companion lateinit const vararg tailrec noinline crossinline ";

/* `in1` and, at the start of a line, `open = x`: names that begin like a keyword, or are one
 * elsewhere. With another letter they are names; which ones is told by the text. */
static void mend_name(struct repair *r, const struct lexed *lx, uint32_t i)
{
    const struct token *t = &lx->tokens[i];
    const char *p = lx->text + t->start;
    bool begins = t->end - t->start > 2 && p[0] == 'i' && (p[1] == 'n' || p[1] == 's') &&
                  isdigit((unsigned char)p[2]);
    bool assigned = lexed_is_mark(lx, i + 1, '=') || lexed_is_mark(lx, i + 1, '.') ||
                    lexed_is_mark(lx, i + 1, '+') || lexed_is_mark(lx, i + 1, '-') ||
                    lexed_is_mark(lx, i + 1, '[');
    if (begins || (t->first && assigned && lexed_among(lx, i, soft)))
        repair_put(r, t->start, 'x');
}

/* Annotations before a class, a constructor or an accessor that the grammar reads as an expression:
 * those in lines of their own. */
static void mend_annotation(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t at = i;
    if (!is_first(lx, i) || repair_text(r)[lx->tokens[i].start] != '@')
        return;
    while (lexed_is_mark(lx, at, '@') && lx->tokens[at + 1].kind == TOKEN_WORD && at - i < 200) {
        at += 2;
        while (lexed_is_mark(lx, at, '.') || lexed_is_mark(lx, at, ':'))
            at += 2;
        if (lexed_is_mark(lx, at, '(') && !is_first(lx, at))
            at = lexed_skip(lx, at);
    }
    if (at >= lx->count || !is_first(lx, at) || at == i)
        return;
    uint32_t key = at;
    while (lexed_among(lx, key, declares) &&
           !lexed_among(lx, key, " class interface object fun val var "))
        key++;
    bool accessor = lexed_among(lx, at, " get set ") && lexed_is_mark(lx, at + 1, '(');
    if (accessor || lexed_among(lx, key, " class interface object constructor "))
        repair_blank_tokens(r, lx, i, at - 1);
}

/* `{ fun f() = a }` in one line: the grammar wants a line end or a semicolon after a member. */
static void mend_one_line(struct repair *r, const struct lexed *lx, uint32_t open)
{
    uint32_t close = lx->tokens[open].match;
    if (close == TOKEN_NONE || close < open + 2 || is_first(lx, close) ||
        !(lexed_among(lx, open + 1, members) || lexed_is_mark(lx, open + 1, '@')))
        return;
    uint32_t end = lx->tokens[close - 1].end;
    if (end < lx->tokens[close].start && lx->text[end] == ' ' && !lexed_is_mark(lx, close - 1, ';'))
        repair_put(r, end, ';');
}

/* `$$"..."`: how many dollars an interpolation has. */
static void mend_dollars(struct repair *r, const struct lexed *lx, uint32_t i)
{
    uint32_t end = i;
    while (lexed_is_mark(lx, end, '$'))
        end++;
    if (lx->tokens[end].kind == TOKEN_STRING && lx->tokens[end].start == lx->tokens[end - 1].end)
        repair_blank(r, lx->tokens[i].start, lx->tokens[end].start);
}

void repair_kotlin(struct repair *r)
{
    struct lexed lx = { 0 };
    lexer_run(&lx, r->text, r->size,
              LEXER_TRIPLE_QUOTES | LEXER_NESTED_COMMENTS | LEXER_DOLLAR_BRACES |
                  LEXER_NAME_QUOTES);
    for (uint32_t i = 0; i < lx.count; i++) {
        if (lexed_is_mark(&lx, i, '{'))
            mend_one_line(r, &lx, i);
        else if (lexed_is_mark(&lx, i, '@')) {
            mend_target(r, &lx, i);
            mend_annotation(r, &lx, i);
        } else if (lexed_is_mark(&lx, i, '$'))
            mend_dollars(r, &lx, i);
        else if (lx.tokens[i].kind != TOKEN_WORD)
            continue;
        else if (lexed_is(&lx, i, "if"))
            mend_guard(r, &lx, i);
        else if (lexed_is(&lx, i, "context") && lexed_is_mark(&lx, i + 1, '('))
            mend_context(r, &lx, i);
        else if (lexed_is(&lx, i, "field"))
            mend_field(r, &lx, i);
        else if (lx.tokens[i].first || lx.text[lx.tokens[i].start] == 'i')
            mend_name(r, &lx, i);
        if (lexed_among(&lx, i, " class object interface ") && lx.tokens[i + 1].kind == TOKEN_WORD)
            mend_delegation(r, &lx, i);
    }
    lexed_release(&lx);
}
