/* match.h - one rule against one node. */
#ifndef REPOSE_SYNTAX_MATCH_H
#define REPOSE_SYNTAX_MATCH_H

#include "syntax/rules.h"

#define MATCH_CAPTURES_MAX 12

struct match {
    const struct rules *rules;
    const char *text;
    TSTreeCursor cursor; /* reused from match to match; ts_tree_cursor_delete at the end */
    struct {
        const struct capture *capture;
        TSNode node;
    } captures[MATCH_CAPTURES_MAX];
    int count;
};

/* True when the rule fits the node and its predicates hold; the captures are in `match` then. Looks
 * at each child of a node at most once for each pattern node. */
bool match_rule(struct match *match, const struct rule *rule, TSNode node);

#endif
