/* gather.h - what the walk over a tree found, as positions in the text, before strings are made of
 * it.
 *
 * Reused from file to file: gather_reset keeps the memory.
 */
#ifndef REPOSE_SYNTAX_GATHER_H
#define REPOSE_SYNTAX_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "model/summary.h"
#include "syntax/parser.h"
#include "syntax/repair.h"
#include "syntax/rules.h"
#include "syntax/uses.h"

/* In the order in which items with the same span are looked at: a mark before what it marks, and
 * the stronger mark last. */
enum item_type {
    ITEM_PRIVATE,
    ITEM_PUBLIC,
    ITEM_WRAPPER,
    ITEM_DEFINITION,
    ITEM_LOCAL,
    ITEM_DOC,
    ITEM_PRIVATE_REST,
    ITEM_PUBLIC_REST,
    ITEM_HIDDEN
};

struct item {
    struct span span;              /* of the node; for a mark, of the node that is marked */
    struct span name, body, scope; /* of a definition; empty when not there */
    uint32_t line, end_line;
    bool outer;             /* counts only outside functions */
    bool name_is_reference; /* the name's node counts as a reference to itself */
    bool from_lines;        /* told from its line, not from a tree (lines.h) */
    uint32_t
        order; /* in which it was found; patterns earlier in the query come first at one node */
    enum item_type type;
    enum def_kind kind;
};

/* A comment, or an attribute before a definition. */
struct preamble {
    struct span span;
    bool attribute;
};

struct gathered_import {
    struct span base, member; /* member is empty when there is none */
    struct span statement;
    uint32_t line;
};

struct gather {
    const char *text;
    uint32_t size;
    const struct rules *rules;
    struct item *items;
    size_t item_count, item_capacity;
    struct preamble *preambles;
    size_t preamble_count, preamble_capacity;
    struct span *docs;
    size_t doc_count, doc_capacity;
    struct gathered_import *imports;
    size_t import_count, import_capacity;
    struct map references; /* values: times */
    struct uses uses;
    struct map
        exports; /* names that are made public apart from their definition; 1: as the default */
    uint32_t left_out;     /* definitions beyond the bound */
    uint32_t inner_end;    /* end of the functions entered: see root.outer_only */
    struct {
        const void *node;
        struct span body;
    } last_body; /* of the definition node found last: many may have the same node */
};

void gather_init(struct gather *gather);
void gather_reset(struct gather *gather, const char *text, uint32_t size,
                  const struct rules *rules, enum uses_style style);
void gather_release(struct gather *gather);

/* A node of a pattern that is one node. */
void gather_node(struct gather *gather, uint32_t captures, TSNode node);
/* A match of any other pattern (matcher.found). */
void gather_match(void *gather, const struct match *match);

/* What was blanked before the text was parsed. */
void gather_remnants(struct gather *gather, struct repair *repair);

/* Whether the file exports that name as its default. */
bool gather_is_default(const struct gather *gather, const char *name);

/* What is told without a tree. */
void gather_add_definition(struct gather *gather, const struct item *definition);
void gather_add_import(struct gather *gather, struct span target, uint32_t line);
void gather_add_reference(struct gather *gather, struct span name);
void gather_add_comment(struct gather *gather, struct span span);

/* The number of preambles that start before the position. */
size_t gather_preambles_before(const struct gather *gather, uint32_t position);

#endif
