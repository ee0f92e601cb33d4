/* Branches of #if that part a statement, or whose brackets don't pair within the branch. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "syntax/repair.h"

/* Brackets opened and not closed, and how far below its start a text closes them. */
struct balance {
    int braces, parens;
    bool below;
};

struct branch {
    uint32_t directive; /* its token */
    struct balance balance;
};

struct group {
    size_t first; /* of its branches */
    bool inside;  /* a statement */
};

struct branches {
    struct repair *repair;
    const struct lexed *lexed;
    struct branch *branches;
    size_t branch_count, branch_capacity;
    struct group *groups;
    size_t group_count, group_capacity;
    bool changed;
};

static bool is_directive_named(const struct lexed *lexed, uint32_t i, const char *name)
{
    const struct token *t = &lexed->tokens[i];
    const char *p = lexed->text + t->start + 1, *end = lexed->text + t->end;
    size_t n = strlen(name);
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return (size_t)(end - p) >= n && !memcmp(p, name, n);
}

/* Whether the text before token i is a part of what goes on behind it. */
static bool goes_on(const struct lexed *lexed, uint32_t i)
{
    uint32_t next = i;
    while (lexed->tokens[next].kind == TOKEN_DIRECTIVE)
        next++;
    if (lexed->tokens[next].kind == TOKEN_MARK &&
        strchr(":,)=?.|", lexed->text[lexed->tokens[next].start]))
        return true;
    while (i > 0 && lexed->tokens[i - 1].kind == TOKEN_DIRECTIVE)
        i--;
    if (!i || lexed->tokens[i - 1].kind != TOKEN_MARK)
        return false;
    char c = lexed->text[lexed->tokens[i - 1].start];
    if (c == ':') /* of a constructor, not of a label */
        return i > 1 && (lexed_is_mark(lexed, i - 2, ')') || lexed_is_mark(lexed, i - 2, '?'));
    return strchr(",(=&|+-?<", c) != NULL;
}

static void open_branch(struct branches *b, uint32_t directive)
{
    struct branch branch = { directive, { 0, 0, false } };
    ARRAY_PUSH(b->branches, b->branch_count, b->branch_capacity, branch);
}

static void count_bracket(struct branches *b, uint32_t i)
{
    struct balance *balance = &b->branches[b->branch_count - 1].balance;
    char c = b->lexed->text[b->lexed->tokens[i].start];
    balance->braces += (c == '{') - (c == '}');
    balance->parens += (c == '(') - (c == ')');
    balance->below |= balance->braces < 0 || balance->parens < 0;
}

static bool pairs(const struct balance *b)
{
    return !b->braces && !b->parens && !b->below;
}

/* `#if 0` is the one condition whose value is known. */
static bool is_never(const struct lexed *lexed, uint32_t i)
{
    const char *p = lexed->text + lexed->tokens[i].end;
    return is_directive_named(lexed, i, "if") && p[-1] == '0' && (p[-2] == ' ' || p[-2] == '\t');
}

static void keep_one(struct branches *b, size_t first, uint32_t endif)
{
    const struct token *tokens = b->lexed->tokens;
    size_t kept = first, last = b->branch_count - 1;
    if (is_never(b->lexed, b->branches[first].directive) && last > first)
        kept++;
    for (size_t i = first; i <= last; i++) {
        uint32_t next = i < last ? b->branches[i + 1].directive : endif;
        const struct token *directive = &tokens[b->branches[i].directive];
        repair_blank(b->repair, directive->start, i == kept ? directive->end : tokens[next].start);
    }
    repair_blank(b->repair, tokens[endif].start, tokens[endif].end);
    b->changed = true;
}

static void close_group(struct branches *b, uint32_t endif)
{
    size_t first = b->groups[--b->group_count].first;
    bool paired = !b->groups[b->group_count].inside;
    for (size_t i = first; i < b->branch_count; i++)
        paired &= pairs(&b->branches[i].balance);
    struct balance kept = b->branches[first].balance;
    if (!paired)
        keep_one(b, first, endif);
    b->branch_count = first;
    if (!b->branch_count)
        return;
    struct balance *around = &b->branches[first - 1].balance;
    around->below |= kept.below && (around->braces <= 0 || around->parens < 0);
    around->braces += kept.braces;
    around->parens += kept.parens;
}

bool repair_branches(struct repair *r, const struct lexed *lexed)
{
    struct branches b = { .repair = r, .lexed = lexed };
    for (uint32_t i = 0; i < lexed->count; i++) {
        if (lexed->tokens[i].kind == TOKEN_MARK && b.branch_count)
            count_bracket(&b, i);
        if (lexed->tokens[i].kind != TOKEN_DIRECTIVE)
            continue;
        if (is_directive_named(lexed, i, "if")) {
            struct group group = { b.branch_count, goes_on(lexed, i) };
            ARRAY_PUSH(b.groups, b.group_count, b.group_capacity, group);
            open_branch(&b, i);
        } else if (is_directive_named(lexed, i, "el") && b.group_count) {
            open_branch(&b, i);
        } else if (is_directive_named(lexed, i, "endif") && b.group_count) {
            close_group(&b, i);
        }
    }
    free(b.branches);
    free(b.groups);
    return b.changed;
}
