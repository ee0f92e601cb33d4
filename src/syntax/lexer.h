/* lexer.h - source text as tokens, for what has to be known of it without a grammar: where names,
 * brackets, strings and comments are in languages with curly braces.
 *
 * A token holds no text; its bytes are those of the text given. Comments and white space are no
 * tokens; a string is one token with all that is interpolated in it. Any bytes are read; what is
 * never closed ends with the text. One pass, linear.
 */
#ifndef REPOSE_SYNTAX_LEXER_H
#define REPOSE_SYNTAX_LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_DIRECTIVE, TOKEN_MARK, TOKEN_END };

struct token {
    uint32_t start, end;
    uint32_t match; /* of a bracket: the index of its other half, or TOKEN_NONE */
    uint8_t kind;
    bool first; /* nothing but white space and comments before it in its line */
};
#define TOKEN_NONE    UINT32_MAX
#define LEXER_PADDING 4

/* What a language has beside C's comments and strings. */
enum lexer_style {
    LEXER_DIRECTIVES = 1 << 0,    /* lines that start with "#" are one token */
    LEXER_TRIPLE_QUOTES = 1 << 1, /* three quotes and more around a string of many lines */
    LEXER_NESTED_COMMENTS = 1 << 2,
    LEXER_CPP_RAW = 1 << 3,       /* R"x(...)x" */
    LEXER_RUST = 1 << 4,          /* r#"..."#, lifetimes */
    LEXER_BACKTICKS = 1 << 5,     /* `...` with ${...} */
    LEXER_DOLLAR_BRACES = 1 << 6, /* "...${...}..." */
    LEXER_SWIFT = 1 << 7,         /* "...\(...)...", #"..."# */
    LEXER_NAME_QUOTES = 1 << 8,   /* `a name` is a word */
    LEXER_CSHARP = 1 << 9,        /* @"..." has no escapes */
};

struct lexed {
    const char *text;
    uint32_t size;
    struct token *tokens; /* behind the last one stand some of TOKEN_END, to look ahead */
    uint32_t count;       /* without these */
    size_t capacity;
};

void lexer_run(struct lexed *out, const char *text, uint32_t size, unsigned style);
void lexed_release(struct lexed *lexed);

/* Whether token i has exactly these bytes. */
static inline bool lexed_is(const struct lexed *lexed, uint32_t i, const char *bytes)
{
    const struct token *t = &lexed->tokens[i];
    size_t n = strlen(bytes);
    return t->end - t->start == n && !memcmp(lexed->text + t->start, bytes, n);
}
/* Whether its bytes are among these words, parted by single spaces, with one before and after. */
bool lexed_among(const struct lexed *lexed, uint32_t i, const char *words);
static inline bool lexed_is_mark(const struct lexed *lexed, uint32_t i, char c)
{
    const struct token *t = &lexed->tokens[i];
    return t->kind == TOKEN_MARK && lexed->text[t->start] == c;
}
/* The token after i, or after the bracket that closes when i opens one that is closed. */
static inline uint32_t lexed_skip(const struct lexed *lexed, uint32_t i)
{
    uint32_t match = lexed->tokens[i].match;
    if (i >= lexed->count)
        return i;
    return match != TOKEN_NONE && match > i ? match + 1 : i + 1;
}

#endif
