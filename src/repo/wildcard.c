#include "repo/wildcard.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

enum token_kind {
    TOKEN_BYTES,   /* one byte of the set */
    TOKEN_STAR,    /* any bytes but '/' */
    TOKEN_ANY,     /* any bytes */
    TOKEN_FOLDERS, /* nothing, or any bytes that end in '/' */
};

struct token {
    enum token_kind kind;
    uint64_t set[4];
};

struct wildcard {
    struct token *tokens;
    size_t count, capacity;
    bool never; /* malformed */
};

/* ---- compilation ---- */

static void set_add(struct token *token, unsigned char c)
{
    token->set[c >> 6] |= UINT64_C(1) << (c & 63);
}

static bool set_has(const struct token *token, unsigned char c)
{
    return token->set[c >> 6] >> (c & 63) & 1;
}

static void add_class(struct token *token, const char *name, size_t length)
{
    static const struct {
        const char *name;
        int (*is)(int);
    } classes[] = {
        { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
        { "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
        { "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        for (int c = 0; c < 128 && strlen(classes[i].name) == length; c++)
            if (!strncmp(classes[i].name, name, length) && classes[i].is(c))
                set_add(token, (unsigned char)c);
}

/* The end of "[:name:]" whose '[' is at p, or NULL when it is none. */
static const char *class_end(const char *p)
{
    if (p[0] != '[' || p[1] != ':')
        return NULL;
    const char *end = strchr(p + 2, ']');
    return end && end > p + 2 && end[-1] == ':' ? end : NULL;
}

/* One byte of a bracket, with its '\' taken off. */
static const char *bracket_byte(const char *p, unsigned char *c)
{
    p += *p == '\\';
    *c = (unsigned char)*p;
    return *p ? p + 1 : NULL;
}

/* One item of a bracket: a class, a range or a byte. NULL when the pattern ends in it. */
static const char *add_item(struct token *token, const char *p)
{
    const char *end = class_end(p);
    unsigned char low, high;
    if (end) {
        add_class(token, p + 2, (size_t)(end - p - 3));
        return end + 1;
    }
    p = bracket_byte(p, &low);
    high = low;
    if (p && p[0] == '-' && p[1] && p[1] != ']')
        p = bracket_byte(p + 1, &high);
    for (unsigned c = low; p && c <= high; c++)
        set_add(token, (unsigned char)c);
    return p;
}

/* p is behind the '['. Returns what follows the ']', or NULL. */
static const char *parse_bracket(struct token *token, const char *p)
{
    bool negated = *p == '!' || *p == '^';
    p += negated;
    do
        p = *p ? add_item(token, p) : NULL;
    while (p && *p != ']');
    for (size_t i = 0; negated && i < 4; i++)
        token->set[i] = ~token->set[i];
    return p ? p + 1 : NULL;
}

/* p is at a '*'. */
static const char *parse_star(struct token *token, const char *pattern, const char *p,
                              unsigned flags)
{
    const char *start = p;
    while (*p == '*')
        p++;
    bool whole = p - start > 1 && (start == pattern || start[-1] == '/') && (!*p || *p == '/');
    token->kind = flags & WILDCARD_PATH ? TOKEN_STAR : TOKEN_ANY;
    if (whole && (flags & WILDCARD_PATH))
        token->kind = *p ? TOKEN_FOLDERS : TOKEN_ANY;
    return p + (token->kind == TOKEN_FOLDERS);
}

static const char *parse_token(struct token *token, const char *pattern, const char *p,
                               unsigned flags)
{
    if (*p == '*')
        return parse_star(token, pattern, p, flags);
    if (*p == '?') {
        memset(token->set, 0xff, sizeof token->set);
        p++;
    } else if (*p == '[') {
        p = parse_bracket(token, p + 1);
    } else {
        p += *p == '\\';
        set_add(token, (unsigned char)*p);
        return *p ? p + 1 : NULL;
    }
    if (flags & WILDCARD_PATH)
        token->set['/' >> 6] &= ~(UINT64_C(1) << ('/' & 63));
    return p;
}

static void fold_case(struct token *token)
{
    for (unsigned char c = 'a'; c <= 'z'; c++) {
        unsigned char upper = (unsigned char)(c - 'a' + 'A');
        if (set_has(token, c) || set_has(token, upper)) {
            set_add(token, c);
            set_add(token, upper);
        }
    }
}

struct wildcard *wildcard_new(const char *pattern, unsigned flags)
{
    struct wildcard *w = xcalloc(1, sizeof *w);
    const char *p = pattern;
    while (p && *p) {
        struct token token = { TOKEN_BYTES, { 0 } };
        p = parse_token(&token, pattern, p, flags);
        if (flags & WILDCARD_ICASE)
            fold_case(&token);
        ARRAY_PUSH(w->tokens, w->count, w->capacity, token);
    }
    w->never = !p;
    return w;
}

void wildcard_free(struct wildcard *wildcard)
{
    if (!wildcard)
        return;
    free(wildcard->tokens);
    free(wildcard);
}

/* ---- matching: the set of tokens that may come next, moved on byte by byte ---- */

/* State i: tokens before i are matched. A star may match nothing; folders, too. */
static void add_state(const struct wildcard *w, bool *states, size_t i)
{
    while (!states[i]) {
        states[i] = true;
        if (i == w->count || w->tokens[i].kind == TOKEN_BYTES)
            return;
        i++;
    }
}

/* A state of TOKEN_FOLDERS that has eaten bytes must reach a '/' before it ends, so it is kept in
 * `inside`, apart from the one that may still match nothing. */
static bool step(const struct wildcard *w, const bool *states, bool *inside, bool *next,
                 unsigned char c)
{
    bool alive = false;
    for (size_t i = 0; i < w->count; i++) {
        if (!states[i] && !inside[i])
            continue;
        const struct token *token = &w->tokens[i];
        if (token->kind == TOKEN_FOLDERS) {
            inside[i] = alive = true;
            if (c == '/')
                add_state(w, next, i + 1);
        } else if (token->kind == TOKEN_BYTES ? set_has(token, c)
                                              : token->kind == TOKEN_ANY || c != '/') {
            alive = true;
            add_state(w, next, i + (token->kind == TOKEN_BYTES));
        }
    }
    return alive;
}

bool wildcard_match(const struct wildcard *w, const char *path)
{
    if (w->never)
        return false;
    size_t n = w->count + 1;
    bool small[3 * 128];
    bool *memory = 3 * n <= sizeof small ? small : xmalloc(3 * n);
    bool *states = memory, *next = memory + n, *inside = memory + 2 * n, alive = true;
    memset(memory, 0, 3 * n);
    add_state(w, states, 0);
    for (const char *p = path; *p && alive; p++) {
        alive = step(w, states, inside, next, (unsigned char)*p);
        bool *swap = states;
        states = next;
        next = swap;
        memset(next, 0, n);
    }
    bool matched = alive && states[w->count];
    if (memory != small)
        free(memory);
    return matched;
}
