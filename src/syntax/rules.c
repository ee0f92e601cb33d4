#include "syntax/rules.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"

struct reader {
    struct rules *rules;
    const char *text, *p;
    struct predicate *predicates; /* of the pattern that is being read */
    size_t predicate_count, predicate_capacity;
    struct err *err;
};

static int fail(struct reader *r, const char *what)
{
    int line = 1;
    for (const char *p = r->text; p < r->p; p++)
        line += *p == '\n';
    return err_set(r->err, ERR_USAGE, "query line %d: %s at '%.20s'", line, what, r->p);
}

static void skip_space(struct reader *r)
{
    for (;;) {
        r->p += strspn(r->p, " \t\r\n");
        if (*r->p != ';')
            return;
        r->p += strcspn(r->p, "\n");
    }
}

static bool accept(struct reader *r, char c)
{
    skip_space(r);
    if (*r->p != c)
        return false;
    r->p++;
    return true;
}

static size_t word_length(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || (p[n] && strchr("_-.?!#", p[n])))
        n++;
    return n;
}

static const char *read_word(struct reader *r)
{
    size_t n = word_length(r->p);
    const char *word = arena_strndup(&r->rules->arena, r->p, n);
    r->p += n;
    return word;
}

/* "…" with \n, \t, \" and \\ */
static const char *read_string(struct reader *r)
{
    char *out = arena_strdup(&r->rules->arena, r->p), *to = out;
    for (r->p++; *r->p && *r->p != '"'; r->p++) {
        if (*r->p == '\\' && r->p[1])
            r->p++;
        *to++ = *r->p;
    }
    *to = '\0';
    r->p += *r->p == '"';
    return out;
}

/* ---- captures ---- */

static const struct {
    const char *name;
    enum capture_kind kind;
} capture_names[] = {
    { "name", CAPTURE_NAME },       { "body", CAPTURE_BODY },
    { "doc", CAPTURE_DOC },         { "public", CAPTURE_PUBLIC },
    { "private", CAPTURE_PRIVATE }, { "export", CAPTURE_EXPORT },
    { "wrapper", CAPTURE_WRAPPER }, { "attribute", CAPTURE_ATTRIBUTE },
    { "comment", CAPTURE_COMMENT }, { "doc.file", CAPTURE_FILE_DOC },
    { "import", CAPTURE_IMPORT },   { "reference", CAPTURE_REFERENCE },
};

static int parse_capture(struct reader *r, const char *name, struct capture *out)
{
    out->name = name;
    out->kind = CAPTURE_NONE;
    if (*name == '_')
        return 0;
    for (size_t i = 0; i < sizeof capture_names / sizeof *capture_names; i++) {
        if (!strcmp(name, capture_names[i].name)) {
            out->kind = capture_names[i].kind;
            return 0;
        }
    }
    for (int kind = 0; !strncmp(name, "definition.", 11) && kind < DEF_KIND_COUNT; kind++) {
        if (!strcmp(name + 11, def_kind_name((enum def_kind)kind))) {
            out->kind = CAPTURE_DEFINITION;
            out->definition = (enum def_kind)kind;
            return 0;
        }
    }
    return fail(r, "unknown capture");
}

/* "?", "@a @b" behind a node. */
static int read_suffix(struct reader *r, int node)
{
    for (;;) {
        skip_space(r);
        struct rule_node *n = &r->rules->nodes[node];
        if (*r->p == '?') {
            r->p++;
            n->optional = true;
        } else if (*r->p == '@') {
            r->p++;
            if (n->capture_count == NODE_CAPTURES_MAX)
                return fail(r, "too many captures");
            if (parse_capture(r, read_word(r), &n->captures[n->capture_count++]))
                return -1;
        } else {
            return *r->p == '*' || *r->p == '+' ? fail(r, "quantifier that is not in the subset")
                                                : 0;
        }
    }
}

/* ---- nodes ---- */

static int add_node(struct reader *r)
{
    struct rule_node node = { .alternatives = -1, .children = -1, .next = -1 };
    ARRAY_PUSH(r->rules->nodes, r->rules->node_count, r->rules->node_capacity, node);
    return (int)r->rules->node_count - 1;
}

static int read_node(struct reader *r);

static int read_predicate(struct reader *r)
{
    static const char *const names[] = { "#eq?", "#not-eq?", "#any-of?" };
    struct predicate predicate = { 0 };
    const char *name = read_word(r);
    int kind = 0;
    while (kind < 3 && strcmp(name, names[kind]))
        kind++;
    if (kind == 3)
        return fail(r, "unknown predicate");
    predicate.kind = (enum predicate_kind)kind;
    if (!accept(r, '@'))
        return fail(r, "a predicate needs a capture");
    predicate.capture = read_word(r);
    for (skip_space(r); *r->p == '"'; skip_space(r)) {
        if (predicate.value_count == (int)(sizeof predicate.values / sizeof *predicate.values))
            return fail(r, "too many values");
        predicate.values[predicate.value_count++] = read_string(r);
    }
    ARRAY_PUSH(r->predicates, r->predicate_count, r->predicate_capacity, predicate);
    return accept(r, ')') ? 0 : fail(r, "')' expected");
}

/* What stands between a node's type and its ')': anchors, fields, child patterns, predicates. */
static int read_children(struct reader *r, int parent)
{
    int last = -1;
    bool anchor = false;
    for (;;) {
        skip_space(r);
        if (*r->p == ')')
            return r->p++, 0;
        if (*r->p == '.') {
            r->p++;
            anchor = true;
            continue;
        }
        if (*r->p == '(' && r->p[1] == '#') {
            r->p++;
            if (read_predicate(r))
                return -1;
            continue;
        }
        TSFieldId field = 0;
        size_t n = word_length(r->p);
        if (n && r->p[n] == ':') {
            field = ts_language_field_id_for_name(r->rules->grammar, r->p, (uint32_t)n);
            if (!field)
                return fail(r, "the grammar has no such field");
            r->p += n + 1;
        }
        int child = read_node(r);
        if (child < 0)
            return -1;
        r->rules->nodes[child].field = field;
        r->rules->nodes[child].first = anchor;
        anchor = false;
        if (last < 0)
            r->rules->nodes[parent].children = child;
        else
            r->rules->nodes[last].next = child;
        last = child;
    }
}

static int read_alternation(struct reader *r, int node)
{
    int last = -1;
    while (!accept(r, ']')) {
        int item = read_node(r);
        if (item < 0)
            return -1;
        if (last < 0)
            r->rules->nodes[node].alternatives = item;
        else
            r->rules->nodes[last].next = item;
        last = item;
    }
    return last < 0 ? fail(r, "empty alternation") : 0;
}

static int set_symbol(struct reader *r, int node, const char *name, size_t length, bool named)
{
    TSSymbol symbol = ts_language_symbol_for_name(r->rules->grammar, name, (uint32_t)length, named);
    if (!symbol)
        return fail(r, "the grammar has no such node");
    r->rules->nodes[node].symbol = symbol;
    return 0;
}

static int read_named(struct reader *r, int node)
{
    skip_space(r);
    if (*r->p == '(' || *r->p == '[') { /* "((node) @x (#eq? …))": a group of one */
        int inner = read_node(r);
        if (inner < 0)
            return -1;
        r->rules->nodes[node] = r->rules->nodes[inner];
        for (skip_space(r); *r->p == '(' && r->p[1] == '#'; skip_space(r)) {
            r->p++;
            if (read_predicate(r))
                return -1;
        }
        return accept(r, ')') ? 0 : fail(r, "')' expected");
    }
    size_t n = word_length(r->p);
    if (n == 1 && *r->p == '_')
        r->rules->nodes[node].any = true;
    else if (set_symbol(r, node, r->p, n, true))
        return -1;
    r->p += n;
    return read_children(r, node);
}

/* The index of the node, or -1. */
static int read_node(struct reader *r)
{
    int node = add_node(r), result;
    skip_space(r);
    if (accept(r, '(')) {
        result = read_named(r, node);
    } else if (accept(r, '[')) {
        result = read_alternation(r, node);
    } else if (*r->p == '"') {
        const char *literal = read_string(r);
        result = set_symbol(r, node, literal, strlen(literal), false);
    } else {
        result = fail(r, "a node expected");
    }
    return result || read_suffix(r, node) ? -1 : node;
}

/* ---- rules ---- */

/* Puts the rule under the symbol of its outermost node, at the end of that list. */
static int file_rule(struct reader *r, int root, int rule)
{
    const struct rule_node *node = &r->rules->nodes[root];
    if (node->any || (node->alternatives < 0 && node->symbol >= r->rules->symbol_count))
        return fail(r, "the outermost node must have a type");
    int *link = &r->rules->by_symbol[node->symbol];
    while (*link >= 0)
        link = &r->rules->rules[*link].next;
    *link = rule;
    return 0;
}

static int add_rule(struct reader *r, int root, struct predicate *predicates)
{
    struct rule rule = { root, predicates, r->predicate_count, -1 };
    ARRAY_PUSH(r->rules->rules, r->rules->rule_count, r->rules->rule_capacity, rule);
    return file_rule(r, root, (int)r->rules->rule_count - 1);
}

static int read_pattern(struct reader *r)
{
    r->predicate_count = 0;
    int root = read_node(r);
    if (root < 0)
        return -1;
    struct predicate *predicates =
        ARENA_ARRAY(&r->rules->arena, struct predicate, r->predicate_count);
    if (r->predicate_count)
        memcpy(predicates, r->predicates, r->predicate_count * sizeof *predicates);
    if (r->rules->nodes[root].alternatives < 0)
        return add_rule(r, root, predicates);
    /* An alternation at the top is a rule for each of its nodes, with the captures of both. */
    for (int i = r->rules->nodes[root].alternatives; i >= 0; i = r->rules->nodes[i].next) {
        struct rule_node *node = &r->rules->nodes[i];
        for (int c = 0;
             c < r->rules->nodes[root].capture_count && node->capture_count < NODE_CAPTURES_MAX;
             c++)
            node->captures[node->capture_count++] = r->rules->nodes[root].captures[c];
        if (add_rule(r, i, predicates))
            return -1;
    }
    return 0;
}

int rules_read(struct rules *rules, const TSLanguage *grammar, const char *text, struct err *err)
{
    *rules = (struct rules){ .grammar = grammar };
    rules->symbol_count = ts_language_symbol_count(grammar);
    rules->by_symbol = xmalloc((rules->symbol_count + 1) * sizeof *rules->by_symbol);
    for (uint32_t i = 0; i <= rules->symbol_count; i++)
        rules->by_symbol[i] = -1;
    rules->body_field = ts_language_field_id_for_name(grammar, "body", 4);
    struct reader reader = { .rules = rules, .text = text, .p = text, .err = err };
    int result = 0;
    for (skip_space(&reader); !result && *reader.p; skip_space(&reader))
        result = read_pattern(&reader);
    free(reader.predicates);
    return result;
}

void rules_release(struct rules *rules)
{
    free(rules->nodes);
    free(rules->rules);
    free(rules->by_symbol);
    arena_release(&rules->arena);
    *rules = (struct rules){ 0 };
}
