/* Macros around the names of types in C and C++. */
#include "syntax/repair_c.h"

#include <ctype.h>
#include <string.h>

#define ITEMS_MAX  24   /* words of one head that are looked at */
#define ANGLES_MAX 400  /* tokens between < and > */
#define HEAD_MAX   2000 /* tokens from a class key to its brace */
#define USES_MAX   16   /* names that are looked for in the whole file */

const char c_specifiers[] =
    " static extern inline const volatile virtual explicit constexpr consteval constinit typedef "
    "friend register mutable thread_local _Thread_local _Noreturn restrict __restrict __inline "
    "__inline__ __forceinline __extension__ __const __volatile__ __attribute__ __attribute "
    "__declspec alignas _Alignas __cdecl __stdcall __fastcall __thread _Atomic typename ";

/* ---- words ---- */

bool c_is_macro_shaped(const struct lexed *lx, uint32_t i)
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

bool c_is_word(const struct lexed *lx, uint32_t i)
{
    return lx->tokens[i].kind == TOKEN_WORD;
}

uint32_t c_skip_angles(const struct lexed *lx, uint32_t i)
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

bool c_is_scope_mark(const struct lexed *lx, uint32_t i)
{
    return lexed_is_mark(lx, i, ':') && lexed_is_mark(lx, i + 1, ':');
}

uint32_t c_skip_attributes(const struct lexed *lx, uint32_t i)
{
    for (;;) {
        if (lexed_is_mark(lx, i, '[') && lexed_is_mark(lx, i + 1, '['))
            i = lexed_skip(lx, i);
        else if (lexed_among(lx, i, " __attribute__ __attribute ") && lexed_is_mark(lx, i + 1, '('))
            i = lexed_skip(lx, i + 1);
        else
            return i;
    }
}

void c_blank_attributes(struct c_reader *c, uint32_t i)
{
    const struct lexed *lx = &c->lexed;
    uint32_t end = c_skip_attributes(lx, i);
    if (end > i)
        repair_blank(c->repair, lx->tokens[i].start, lx->tokens[end - 1].end);
}

/* ---- types ---- */

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
        while (lexed_is_mark(lx, i, '[') || lexed_among(lx, i, c_specifiers)) {
            bool with_arguments = lexed_is_mark(lx, i + 1, '(') && c_is_word(lx, i);
            i = with_arguments ? lexed_skip(lx, i + 1) : lexed_skip(lx, i);
        }
        h->at = i;
        if (!c_is_word(lx, i) || h->count == ITEMS_MAX)
            return;
        h->words[h->count] = i++;
        if (lexed_is_mark(lx, i, '(') && lx->tokens[i].match != TOKEN_NONE)
            i = lexed_skip(lx, i);
        else if (lexed_is_mark(lx, i, '<'))
            i = c_skip_angles(lx, i);
        while (c_is_scope_mark(lx, i) && c_is_word(lx, i + 2)) {
            i += 3;
            if (lexed_is_mark(lx, i, '<'))
                i = c_skip_angles(lx, i);
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
    if (!last || !c_is_macro_shaped(lx, h->words[last]))
        return last;
    const char *before = lx->text + lx->tokens[h->words[last - 1]].start;
    bool camel = isupper((unsigned char)before[0]) && !c_is_macro_shaped(lx, h->words[last - 1]);
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

uint32_t c_mend_type(struct c_reader *c, uint32_t key, uint32_t *named)
{
    const struct lexed *lx = &c->lexed;
    struct head h;
    uint32_t start = key + 1;
    if (lexed_is(lx, key, "enum") && lexed_among(lx, start, " class struct "))
        start++;
    read_head(lx, start, &h);
    size_t name = h.count ? name_of_head(lx, &h) : 0;
    *named = h.count ? h.words[name] : TOKEN_NONE;
    bool defines = lexed_is_mark(lx, h.at, '{') ||
                   (lexed_is_mark(lx, h.at, ':') && !c_is_scope_mark(lx, h.at));
    uint32_t open = h.at;
    while (defines && open < lx->count && open - key < HEAD_MAX && !lexed_is_mark(lx, open, '{')) {
        if (lexed_is_mark(lx, open, ';') || lexed_is_mark(lx, open, ')'))
            return TOKEN_NONE;
        open = lexed_is_mark(lx, open, '<') && c_skip_angles(lx, open) > open
                   ? c_skip_angles(lx, open)
                   : lexed_skip(lx, open);
    }
    if (defines && !lexed_is_mark(lx, open, '{'))
        return TOKEN_NONE;
    /* The grammars know attributes before the name of some types only. */
    if (defines && h.count)
        c_blank_attributes(c, start);
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
                (sure || c_is_macro_shaped(lx, h.words[i])))
                repair_blank_tokens(c->repair, lx, h.words[i], h.ends[i]);
        if (defines && !sure && !c_is_macro_shaped(lx, h.words[0]))
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

void c_mend_trailer(struct c_reader *c, const struct c_scope *scope)
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
            arguments || (c_is_macro_shaped(lx, word) && lx->text[lx->tokens[word].start] == '_');
        if (scope->is_typedef)
            macro = left > 1 && (macro || c_is_macro_shaped(lx, word) || k + 1 < h.count);
        else if (!macro && left > 1)
            macro = c_is_macro_shaped(lx, word);
        else if (!macro)
            macro = c_is_macro_shaped(lx, word) && scope->name != TOKEN_NONE && c->depth < 2 &&
                    !is_used(c, word);
        if (macro) {
            repair_blank_tokens(c->repair, lx, word, h.ends[k]);
            left--;
        }
    }
}
