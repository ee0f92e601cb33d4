/* repair_c.h - what the files repair_c*.c share: the tokens of one file, and where in its types the
 * reader is. */
#ifndef REPOSE_SYNTAX_REPAIR_C_H
#define REPOSE_SYNTAX_REPAIR_C_H

#include "syntax/repair.h"

#define C_SCOPES_MAX 256 /* nested; deeper ones are code to us */

struct c_scope {
    uint32_t close; /* its closing brace */
    uint32_t name;  /* of a type; TOKEN_NONE: it has none */
    bool type, is_typedef;
};

struct c_reader {
    struct repair *repair;
    struct lexed lexed;
    bool cpp;
    struct c_scope scopes[C_SCOPES_MAX];
    size_t depth;
    int uses; /* looked for so far */
};

extern const char c_specifiers[]; /* as lexed_among() takes them */

bool c_is_word(const struct lexed *lexed, uint32_t i);
/* SHAPED_LIKE_THIS or __like_this: nobody calls types and functions so. */
bool c_is_macro_shaped(const struct lexed *lexed, uint32_t i);
bool c_is_scope_mark(const struct lexed *lexed, uint32_t i);
/* Behind `<...>` at i, or i when it is no list of template arguments. */
uint32_t c_skip_angles(const struct lexed *lexed, uint32_t i);

/* Behind the attributes at i: "[[x]]", "__attribute__((x))". */
uint32_t c_skip_attributes(const struct lexed *lexed, uint32_t i);
void c_blank_attributes(struct c_reader *reader, uint32_t i);

/* The open brace of the type that is defined at the class key, or TOKEN_NONE. Blanks the macros
 * around its name, which is TOKEN_NONE where it has none. */
uint32_t c_mend_type(struct c_reader *reader, uint32_t key, uint32_t *name);
/* Between the closing brace of a type and the semicolon. */
void c_mend_trailer(struct c_reader *reader, const struct c_scope *scope);

#endif
