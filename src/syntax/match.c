/* Matches patterns below a node with the cursor of the walk.
 *
 * A list of children is read once, forwards: each position but the last takes the first child that
 * fits, and a choice is never taken back. So each pattern looks at each node once at most for each
 * of its own steps above it, and the whole walk stays linear. */
#include <string.h>

#include "syntax/rules.h"

static bool fits_tests(const struct matcher *m, uint16_t test, TSNode node)
{
    const struct rules *rules = m->rules;
    uint32_t start = ts_node_start_byte(node);
    size_t length = ts_node_end_byte(node) - start;
    for (; test != RULES_NONE; test = rules->tests[test].next) {
        const struct step_test *t = &rules->tests[test];
        bool found = false;
        for (uint16_t i = 0; i < t->count && !found; i++) {
            const char *s = rules->strings[t->first + i];
            found = strlen(s) == length && !memcmp(s, m->text + start, length);
        }
        if (found == t->negated)
            return false;
    }
    return true;
}

static bool fits_node(const struct matcher *m, const struct step *step, TSNode node)
{
    uint16_t symbol = ts_node_symbol(node);
    if (step->symbol == STEP_NAMED ? !ts_node_is_named(node)
                                   : step->symbol != STEP_ANY && step->symbol != symbol)
        return false;
    if (step->field && ts_tree_cursor_current_field_id(m->cursor) != step->field)
        return false;
    return step->test == RULES_NONE || fits_tests(m, step->test, node);
}

static void capture(struct match *match, const struct step *step, TSNode node)
{
    for (uint32_t bits = step->captures; bits; bits &= bits - 1)
        match->nodes[__builtin_ctz(bits)] = node;
    if (step->captures & CAPTURE_BIT(CAPTURE_DEFINITION))
        match->kind = step->kind;
    match->captures |= step->captures;
}

static bool fit_children(struct matcher *m, const struct step *parent);

/* Whether the cursor's node fits the position; the captures are kept when it does. */
static bool fit_position(struct matcher *m, uint16_t position, TSNode node)
{
    uint32_t before = m->match.captures;
    const struct step *step;
    for (uint16_t i = position; i != RULES_NONE; i = step->alternative) {
        step = &m->rules->steps[i];
        if (!fits_node(m, step, node))
            continue;
        capture(&m->match, step, node);
        if (step->children != RULES_NONE) {
            if (fit_children(m, step))
                return true;
        } else {
            if (step->last)
                m->found(m->data, &m->match);
            return true;
        }
        m->match.captures = before;
    }
    return false;
}

/* The state of reading one list of children. */
struct progress {
    uint16_t position; /* to be filled; RULES_NONE when all are */
    bool adjacent;     /* nothing that counts stands between the last fit and here */
    bool found;        /* the last position was filled */
};

/* Tries the child at the position, or at one after it when those before may be missing. */
static void fit_child(struct matcher *m, struct progress *p, TSNode node)
{
    const struct step *steps = m->rules->steps;
    uint32_t before = m->match.captures;
    for (uint16_t i = p->position; i != RULES_NONE; i = steps[i].next) {
        bool reachable = !steps[i].anchored || p->adjacent;
        if (reachable && fit_position(m, i, node)) {
            p->adjacent = true;
            if (steps[i].next != RULES_NONE) {
                p->position = steps[i].next;
            } else {
                p->position = i;
                p->found = true;
                if (steps[i].last)
                    m->match.captures = before;
            }
            return;
        }
        if (!steps[i].optional)
            break;
    }
    if (ts_node_is_extra(node) || (!ts_node_is_named(node) && !steps[p->position].token))
        return;
    p->adjacent = false;
}

static bool rest_is_optional(const struct rules *rules, uint16_t position)
{
    while (position != RULES_NONE && rules->steps[position].optional)
        position = rules->steps[position].next;
    return position == RULES_NONE;
}

/* Whether further children can't matter: an anchored position was passed or filled, or one fit is
 * enough. */
static bool is_settled(const struct step *step, const struct progress *p)
{
    if (p->found)
        return step->anchored || !step->last;
    return step->anchored && !p->adjacent && !step->optional;
}

static bool fit_children(struct matcher *m, const struct step *parent)
{
    struct progress p = { parent->children, true, false };
    if (ts_tree_cursor_goto_first_child(m->cursor)) {
        do
            fit_child(m, &p, ts_tree_cursor_current_node(m->cursor));
        while (!is_settled(&m->rules->steps[p.position], &p) &&
               ts_tree_cursor_goto_next_sibling(m->cursor));
        ts_tree_cursor_goto_parent(m->cursor);
    }
    if (p.found)
        return true;
    if (!rest_is_optional(m->rules, p.position))
        return false;
    if (parent->last)
        m->found(m->data, &m->match);
    return true;
}

void rules_match(struct matcher *m, const struct root *root)
{
    TSNode node = ts_tree_cursor_current_node(m->cursor);
    m->match.captures = 0;
    m->match.pattern = root->pattern;
    m->match.root = node;
    fit_position(m, root->step, node);
}
