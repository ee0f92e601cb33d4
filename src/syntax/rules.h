/* rules.h - a language's queries (grammars/QUERIES.md), read into a table by the symbol of their
 * outermost node.
 *
 * Read once for each language of the program, on first use, in well under a millisecond; then
 * shared by all threads and never changed.
 */
#ifndef REPOSE_SYNTAX_RULES_H
#define REPOSE_SYNTAX_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tree_sitter/api.h>

#include "base/err.h"
#include "model/summary.h"

enum capture_kind {
    CAPTURE_NONE, /* "@_x" */
    CAPTURE_DEFINITION,
    CAPTURE_NAME,
    CAPTURE_BODY,
    CAPTURE_DOC,
    CAPTURE_PUBLIC,
    CAPTURE_PRIVATE,
    CAPTURE_EXPORT,
    CAPTURE_WRAPPER,
    CAPTURE_ATTRIBUTE,
    CAPTURE_COMMENT,
    CAPTURE_FILE_DOC,
    CAPTURE_IMPORT,
    CAPTURE_REFERENCE,
};

struct capture {
    enum capture_kind kind;
    enum def_kind definition; /* of CAPTURE_DEFINITION */
    const char *name;         /* for predicates */
};

#define NODE_CAPTURES_MAX 2

/* One node of a pattern. Nodes of all patterns lie in one array; children are a linked list. */
struct rule_node {
    TSSymbol symbol;
    TSFieldId field;  /* 0: any */
    bool any;         /* (_) */
    bool optional;    /* ? */
    bool first;       /* after an anchor: the first named child */
    int alternatives; /* first node of an alternation's list, or -1; linked by `next` */
    int children;     /* first child pattern or -1 */
    int next;         /* sibling or -1 */
    struct capture captures[NODE_CAPTURES_MAX];
    int capture_count;
};

enum predicate_kind { PREDICATE_EQ, PREDICATE_NOT_EQ, PREDICATE_ANY_OF };

struct predicate {
    enum predicate_kind kind;
    const char *capture;
    const char *values[24];
    int value_count;
};

struct rule {
    int root; /* into nodes */
    struct predicate *predicates;
    size_t predicate_count;
    int next; /* rule with the same root symbol, in the order of the file, or -1 */
};

struct rules {
    const TSLanguage *grammar;
    struct rule_node *nodes;
    size_t node_count, node_capacity;
    struct rule *rules;
    size_t rule_count, rule_capacity;
    int *by_symbol; /* first rule for each symbol, -1 none */
    uint32_t symbol_count;
    TSFieldId body_field; /* 0: the grammar has none */
    struct arena arena;
};

/* Reads the text. ERR_USAGE naming the line when it is not in the subset. */
int rules_read(struct rules *rules, const TSLanguage *grammar, const char *text, struct err *err);
void rules_release(struct rules *rules);

#endif
