/* rules.h - what a language's query says (grammars/QUERIES.md), as tables for one walk over a tree.
 *
 * A pattern is a tree of steps; a step is one node to be found. The positions of a list of children
 * are linked by `next`, the ways to fill one position by `alternative`. Rules are made once for
 * each language and then only read, by any number of threads.
 */
#ifndef REPOSE_SYNTAX_RULES_H
#define REPOSE_SYNTAX_RULES_H

#include <stdbool.h>
#include <stdint.h>
#include <tree_sitter/api.h>

#include "base/err.h"

enum capture {
    CAPTURE_DEFINITION,
    CAPTURE_NAME,
    CAPTURE_BODY,
    CAPTURE_SCOPE,
    CAPTURE_PUBLIC,
    CAPTURE_PRIVATE,
    CAPTURE_PUBLIC_REST,
    CAPTURE_PRIVATE_REST,
    CAPTURE_EXPORT,
    CAPTURE_EXPORT_DEFAULT,
    CAPTURE_HIDDEN,
    CAPTURE_WRAPPER,
    CAPTURE_ATTRIBUTE,
    CAPTURE_LOCAL,
    CAPTURE_OUTER,
    CAPTURE_COMMENT,
    CAPTURE_DOC,
    CAPTURE_IMPORT,
    CAPTURE_MEMBER,
    CAPTURE_REFERENCE,
    CAPTURE_COUNT
};
#define CAPTURE_BIT(capture) (1u << (capture))

#define RULES_NONE UINT16_MAX /* in place of the index of a step or a test */

enum { STEP_NAMED = UINT16_MAX - 1, STEP_ANY = UINT16_MAX - 2 }; /* wildcards as symbols */

struct step {
    uint16_t symbol;
    uint16_t field; /* 0: any */
    uint16_t children, next, alternative;
    uint16_t test;     /* first of a list */
    uint32_t captures; /* bits */
    uint8_t kind;      /* enum def_kind, with CAPTURE_DEFINITION */
    bool token;        /* asks for a token, so tokens count when it is anchored */
    bool optional;
    bool anchored; /* nothing stands between it and what came before */
    bool last;     /* every node that fits gives a match, not only the first */
};

/* The text of the node is (or, negated, is not) among strings [first, first + count). */
struct step_test {
    uint16_t next;
    uint16_t first, count;
    bool negated;
};

/* What to do at a node of one symbol. */
struct symbol_rules {
    uint32_t captures;     /* of patterns that are nothing but this node: bits */
    bool is_identifier;    /* a name that is used where it stands, or declared */
    bool is_member;        /* such a name that only members and keys have */
    uint16_t first, count; /* in roots: other patterns, as they stand in the query */
};

struct root {
    uint16_t step;
    uint16_t pattern; /* its number in the query */
    bool outer_only;  /* gives nothing but definitions that don't count in functions */
};

struct rules {
    struct symbol_rules *symbols;
    uint32_t symbol_count;
    struct root *roots;
    size_t root_count, root_capacity;
    struct step *steps;
    size_t step_count, step_capacity;
    struct step_test *tests;
    size_t test_count, test_capacity;
    char **strings;
    size_t string_count, string_capacity;
    uint16_t body_field; /* 0 when the grammar has none */
};

/* NULL with ERR_USAGE naming line and column when the query is not in the supported language. */
struct rules *rules_new(const TSLanguage *grammar, const char *query, struct err *err);
void rules_free(struct rules *rules);

/* One match of one pattern. */
struct match {
    TSNode root;
    TSNode nodes[CAPTURE_COUNT]; /* valid where the bit is set */
    uint32_t captures;
    uint16_t pattern;
    uint8_t kind; /* of the definition */
};

struct matcher {
    const struct rules *rules;
    TSTreeCursor *cursor;
    const char *text;
    void (*found)(void *data, const struct match *match);
    void *data;
    struct match match;
};

/* Tries one root pattern at the cursor's node, which has its symbol, and calls `found` for each
 * match. The cursor comes back to the node. */
void rules_match(struct matcher *matcher, const struct root *root);

#endif
