#include "syntax/match.h"

#include <string.h>

static bool match_here(struct match *m, int pattern);

static void add_captures(struct match *m, const struct rule_node *pattern, TSNode node)
{
    for (int i = 0; i < pattern->capture_count && m->count < MATCH_CAPTURES_MAX; i++) {
        m->captures[m->count].capture = &pattern->captures[i];
        m->captures[m->count++].node = node;
    }
}

/* Steps over optional patterns that this child does not fit. Returns the pattern after the one that
 * matched, the same pattern when the child fits none and may be passed over, or -2 when the match
 * has failed. */
static int match_child(struct match *m, int pattern, bool is_first_named)
{
    TSFieldId field = ts_tree_cursor_current_field_id(&m->cursor);
    for (int p = pattern; p >= 0; p = m->rules->nodes[p].next) {
        const struct rule_node *node = &m->rules->nodes[p];
        if ((!node->field || node->field == field) && (!node->first || is_first_named) &&
            match_here(m, p))
            return node->next;
        if (!node->optional)
            return node->first && is_first_named ? -2 : pattern;
    }
    return pattern;
}

static bool all_optional(const struct match *m, int pattern)
{
    for (; pattern >= 0; pattern = m->rules->nodes[pattern].next)
        if (!m->rules->nodes[pattern].optional)
            return false;
    return true;
}

static bool match_children(struct match *m, int pattern)
{
    if (!ts_tree_cursor_goto_first_child(&m->cursor))
        return all_optional(m, pattern);
    bool seen_named = false;
    do {
        TSNode child = ts_tree_cursor_current_node(&m->cursor);
        bool named = ts_node_is_named(child) && !ts_node_is_extra(child);
        pattern = match_child(m, pattern, named && !seen_named);
        seen_named = seen_named || named;
    } while (pattern >= 0 && ts_tree_cursor_goto_next_sibling(&m->cursor));
    ts_tree_cursor_goto_parent(&m->cursor);
    return pattern != -2 && all_optional(m, pattern);
}

/* The node under the cursor against a pattern node; the cursor comes back to it. */
static bool match_here(struct match *m, int pattern)
{
    const struct rule_node *p = &m->rules->nodes[pattern];
    TSNode node = ts_tree_cursor_current_node(&m->cursor);
    int count = m->count;
    bool matched = false;
    if (p->alternatives >= 0)
        for (int i = p->alternatives; i >= 0 && !matched; i = m->rules->nodes[i].next)
            matched = match_here(m, i);
    else
        matched = (p->any ? ts_node_is_named(node) : ts_node_symbol(node) == p->symbol);
    if (matched)
        add_captures(m, p, node);
    if (matched && p->alternatives < 0 && p->children >= 0)
        matched = match_children(m, p->children);
    if (!matched)
        m->count = count;
    return matched;
}

static bool equals(const struct match *m, TSNode node, const char *value)
{
    uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
    return strlen(value) == end - start && !memcmp(m->text + start, value, end - start);
}

static bool holds(const struct match *m, const struct predicate *predicate)
{
    for (int i = 0; i < m->count; i++) {
        if (strcmp(m->captures[i].capture->name, predicate->capture))
            continue;
        bool any = false;
        for (int v = 0; v < predicate->value_count && !any; v++)
            any = equals(m, m->captures[i].node, predicate->values[v]);
        return predicate->kind == PREDICATE_NOT_EQ ? !any : any;
    }
    return predicate->kind == PREDICATE_NOT_EQ; /* an optional node that is not there */
}

bool match_rule(struct match *m, const struct rule *rule, TSNode node)
{
    m->count = 0;
    ts_tree_cursor_reset(&m->cursor, node);
    if (!match_here(m, rule->root))
        return false;
    for (size_t i = 0; i < rule->predicate_count; i++)
        if (!holds(m, &rule->predicates[i]))
            return false;
    return true;
}
