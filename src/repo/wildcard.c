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

/* State i: the tokens before i are matched; the last state is the end. A set of states is `words`
 * words of 64 bits. */
struct wildcard {
    struct token *tokens; /* while it is compiled */
    size_t count, capacity;
    size_t words;
    unsigned char column[256];      /* of a byte: its set of tokens in `takes` */
    uint64_t *takes;                /* TOKEN_BYTES that a byte of that column matches */
    uint64_t *star, *any, *folders; /* tokens of the other kinds */
    bool never;                     /* malformed */
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
static const char *add_bracket_item(struct token *token, const char *p)
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
        p = *p ? add_bracket_item(token, p) : NULL;
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

/* Two that stand for any folders are one. */
static void add_token(struct wildcard *w, const struct token *token)
{
    if (token->kind == TOKEN_FOLDERS && w->count && w->tokens[w->count - 1].kind == TOKEN_FOLDERS)
        return;
    ARRAY_PUSH(w->tokens, w->count, w->capacity, *token);
}

static void parse_wildcard(struct wildcard *w, const char *pattern, unsigned flags)
{
    const char *p = pattern;
    while (p && *p) {
        struct token token = { TOKEN_BYTES, { 0 } };
        p = parse_token(&token, pattern, p, flags);
        if (flags & WILDCARD_ICASE)
            fold_case(&token);
        add_token(w, &token);
    }
    w->never = !p;
}

static void set_bit(uint64_t *set, size_t i)
{
    set[i >> 6] |= UINT64_C(1) << (i & 63);
}

/* The set of the tokens that take the byte. */
static void tokens_matching(const struct wildcard *w, unsigned char c, uint64_t *out)
{
    memset(out, 0, w->words * sizeof *out);
    for (size_t i = 0; i < w->count; i++)
        if (w->tokens[i].kind == TOKEN_BYTES && set_has(&w->tokens[i], c))
            set_bit(out, i);
}

/* Bytes that the same tokens take share a column; most bytes are those that only brackets and '?'
 * know. */
static void make_columns(struct wildcard *w)
{
    size_t columns = 0, capacity = 0, size = w->words * sizeof(uint64_t);
    for (unsigned c = 0; c < 256; c++) {
        w->takes = array_reserve(w->takes, size, columns, &capacity, 1);
        uint64_t *set = w->takes + columns * w->words;
        tokens_matching(w, (unsigned char)c, set);
        size_t same = 0;
        while (memcmp(w->takes + same * w->words, set, size) != 0)
            same++;
        w->column[c] = (unsigned char)same;
        columns += same == columns;
    }
}

static void make_kinds(struct wildcard *w)
{
    w->star = xcalloc(3 * w->words, sizeof *w->star);
    w->any = w->star + w->words;
    w->folders = w->any + w->words;
    for (size_t i = 0; i < w->count; i++)
        if (w->tokens[i].kind != TOKEN_BYTES)
            set_bit(w->tokens[i].kind == TOKEN_STAR  ? w->star
                    : w->tokens[i].kind == TOKEN_ANY ? w->any
                                                     : w->folders,
                    i);
}

struct wildcard *wildcard_new(const char *pattern, unsigned flags)
{
    struct wildcard *w = xcalloc(1, sizeof *w);
    parse_wildcard(w, pattern, flags);
    w->words = w->count / 64 + 1;
    if (!w->never) {
        make_columns(w);
        make_kinds(w);
    }
    free(w->tokens);
    w->tokens = NULL;
    return w;
}

void wildcard_free(struct wildcard *wildcard)
{
    if (!wildcard)
        return;
    free(wildcard->takes);
    free(wildcard->star);
    free(wildcard);
}

/* ---- matching: the set of states, moved on byte by byte ---- */

struct states {
    uint64_t *now; /* behind what was read */
    uint64_t
        *inside; /* TOKEN_FOLDERS that have taken bytes: they must reach a '/' before they end */
};

/* Adds what follows without a byte: a star may match nothing; folders, too. At most three in a row,
 * because stars that touch are one token. */
static void skip_stars(const struct wildcard *w, uint64_t *set)
{
    for (bool more = true; more;) {
        uint64_t carry = 0;
        more = false;
        for (size_t k = 0; k < w->words; k++) {
            uint64_t stars = set[k] & (w->star[k] | w->any[k] | w->folders[k]);
            uint64_t next = set[k] | stars << 1 | carry;
            carry = stars >> 63;
            more = more || next != set[k];
            set[k] = next;
        }
    }
}

/* Moves on over one byte. False when nothing can match any more. */
static bool step_states(const struct wildcard *w, struct states *s, unsigned char c)
{
    const uint64_t *takes = w->takes + w->column[c] * w->words;
    bool is_slash = c == '/';
    uint64_t carry = 0, alive = 0;
    for (size_t k = 0; k < w->words; k++) {
        uint64_t now = s->now[k];
        s->inside[k] = (s->inside[k] | now) & w->folders[k];
        uint64_t moved = (now & takes[k]) | (is_slash ? s->inside[k] : 0);
        s->now[k] = moved << 1 | carry | (now & w->any[k]) | (is_slash ? 0 : now & w->star[k]);
        carry = moved >> 63;
        alive |= s->now[k] | s->inside[k];
    }
    return alive;
}

bool wildcard_match(const struct wildcard *w, const char *path)
{
    uint64_t small[2 * 4] = { 0 };
    if (w->never)
        return false;
    bool is_small = w->words <= 4;
    uint64_t *memory = is_small ? small : xcalloc(2 * w->words, sizeof *memory);
    struct states s = { memory, memory + w->words };
    bool alive = true;
    set_bit(s.now, 0);
    skip_stars(w, s.now);
    for (const char *p = path; *p && alive; p++) {
        alive = step_states(w, &s, (unsigned char)*p);
        skip_stars(w, s.now);
    }
    bool matched = alive && s.now[w->count >> 6] >> (w->count & 63) & 1;
    if (!is_small)
        free(memory);
    return matched;
}
