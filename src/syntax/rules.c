/* Reads the query of a language. The text is our own, so errors need to be clear but not tolerated.
 */
#include "syntax/rules.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "model/summary.h"
#include "syntax/uses.h"

#define NAMES_MAX 32 /* captures of one pattern */

struct reader {
    const TSLanguage *grammar;
    const char *text, *p;
    struct rules *rules;
    struct err *err;
    bool failed;
    /* The captures of the pattern at hand, for its predicates. */
    struct {
        const char *name;
        size_t length;
        uint16_t step;
    } names[NAMES_MAX];
    size_t name_count;
};

static uint16_t read_item(struct reader *r);

static void fail_reading(struct reader *r, const char *what)
{
    if (r->failed)
        return;
    r->failed = true;
    int line = 1, column = 1;
    for (const char *p = r->text; p < r->p; p++) {
        column = *p == '\n' ? 1 : column + 1;
        line += *p == '\n';
    }
    err_set(r->err, ERR_USAGE, "query %d:%d: %s", line, column, what);
}

static void skip_query_space(struct reader *r)
{
    for (;; r->p++) {
        if (*r->p == ';')
            r->p += strcspn(r->p, "\n");
        if (!isspace((unsigned char)*r->p))
            return;
    }
}

static bool take_mark(struct reader *r, char c)
{
    skip_query_space(r);
    if (*r->p != c)
        return false;
    r->p++;
    return true;
}

static void expect(struct reader *r, char c)
{
    char what[] = "expected 'x'";
    what[10] = c;
    if (!take_mark(r, c))
        fail_reading(r, what);
}

static size_t name_length(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_' || p[n] == '-' || p[n] == '.')
        n++;
    return n;
}

static uint16_t add_step(struct reader *r, uint16_t symbol)
{
    struct rules *rules = r->rules;
    struct step step = { .symbol = symbol,
                         .children = RULES_NONE,
                         .next = RULES_NONE,
                         .alternative = RULES_NONE,
                         .test = RULES_NONE };
    if (rules->step_count >= RULES_NONE) {
        fail_reading(r, "too many steps");
        return 0;
    }
    ARRAY_PUSH(rules->steps, rules->step_count, rules->step_capacity, step);
    return (uint16_t)(rules->step_count - 1);
}

/* ---- nodes ---- */

static uint16_t symbol_of(struct reader *r, const char *name, size_t length, bool named)
{
    uint16_t symbol = ts_language_symbol_for_name(r->grammar, name, (uint32_t)length, named);
    if (!symbol || symbol >= r->rules->symbol_count)
        fail_reading(r, named ? "no such node in the grammar" : "no such token in the grammar");
    return symbol;
}

/* A quoted string with its escapes resolved, kept by the rules. */
static uint16_t read_string(struct reader *r)
{
    struct rules *rules = r->rules;
    const char *end = r->p;
    while (*end && *end != '"')
        end += end[0] == '\\' && end[1] ? 2 : 1;
    char *s = xmalloc((size_t)(end - r->p) + 1), *out = s;
    for (; r->p < end; r->p++) {
        if (*r->p == '\\')
            r->p++;
        *out++ = *r->p;
    }
    *out = '\0';
    ARRAY_PUSH(rules->strings, rules->string_count, rules->string_capacity, s);
    expect(r, '"');
    return (uint16_t)(rules->string_count - 1);
}

static uint16_t read_query_token(struct reader *r)
{
    uint16_t string = read_string(r); /* moves the array of strings */
    const char *name = r->rules->strings[string];
    uint16_t step = add_step(r, symbol_of(r, name, strlen(name), false));
    r->rules->steps[step].token = true;
    return step;
}

static uint16_t read_field(struct reader *r)
{
    size_t length = name_length(r->p);
    if (!length || r->p[length] != ':')
        return 0;
    uint16_t field = ts_language_field_id_for_name(r->grammar, r->p, (uint32_t)length);
    if (!field)
        fail_reading(r, "no such field in the grammar");
    r->p += length + 1;
    return field;
}

/* Gives every way to fill the position what was said of the position as a whole. */
static void set_position(struct rules *rules, uint16_t head, uint16_t field, bool anchored)
{
    for (uint16_t i = head; i != RULES_NONE; i = rules->steps[i].alternative) {
        if (field)
            rules->steps[i].field = field;
        rules->steps[i].anchored = anchored;
    }
}

/* Predicates come after all nodes: from '#' to ')'. */
static void read_predicate(struct reader *r);

static void read_children(struct reader *r, uint16_t parent)
{
    uint16_t previous = RULES_NONE;
    while (!r->failed && !take_mark(r, ')')) {
        bool anchored = take_mark(r, '.');
        skip_query_space(r);
        if (r->p[0] == '(' && r->p[1] == '#') {
            r->p += 2;
            read_predicate(r);
            continue;
        }
        uint16_t field = read_field(r);
        uint16_t child = read_item(r);
        if (r->failed)
            return;
        set_position(r->rules, child, field, anchored);
        if (previous == RULES_NONE)
            r->rules->steps[parent].children = child;
        else
            r->rules->steps[previous].next = child;
        previous = child;
    }
}

/* What follows "(": a node with its children, or one item in parentheses with predicates. */
static uint16_t read_node(struct reader *r)
{
    skip_query_space(r);
    if (*r->p == '(' || *r->p == '[' || *r->p == '"') {
        uint16_t item = read_item(r);
        while (!r->failed && !take_mark(r, ')')) {
            expect(r, '(');
            expect(r, '#');
            if (!r->failed)
                read_predicate(r);
        }
        return item;
    }
    size_t length = name_length(r->p);
    bool wild = length == 1 && *r->p == '_';
    uint16_t step = add_step(r, wild ? STEP_NAMED : symbol_of(r, r->p, length, true));
    r->p += length;
    read_children(r, step);
    return step;
}

static uint16_t read_alternatives(struct reader *r)
{
    struct rules *rules = r->rules;
    uint16_t head = RULES_NONE, last = RULES_NONE;
    while (!r->failed && !take_mark(r, ']')) {
        uint16_t item = read_item(r);
        if (r->failed)
            return 0;
        if (head == RULES_NONE)
            head = item;
        else
            rules->steps[last].alternative = item;
        for (last = item; rules->steps[last].alternative != RULES_NONE;)
            last = rules->steps[last].alternative;
    }
    if (head == RULES_NONE)
        fail_reading(r, "empty alternation");
    return head;
}

/* ---- captures ---- */

static int kind_of_definition(const char *name, size_t length)
{
    for (int kind = 0; kind < DEF_KIND_COUNT; kind++)
        if (strlen(def_kind_name(kind)) == length && !memcmp(def_kind_name(kind), name, length))
            return kind;
    return -1;
}

static int capture_of(const char *name, size_t length)
{
    static const char *const names[CAPTURE_COUNT] = {
        "",        "name",        "body",         "scope",         "public",
        "private", "public.rest", "private.rest", "export",        "export.default",
        "hidden",  "wrapper",     "attribute",    "local",         "outer",
        "comment", "doc",         "import",       "import.member", "reference",
    };
    for (int i = 1; i < CAPTURE_COUNT; i++)
        if (strlen(names[i]) == length && !memcmp(names[i], name, length))
            return i;
    return -1;
}

static void note_name(struct reader *r, const char *name, size_t length, uint16_t step)
{
    if (r->name_count == NAMES_MAX) {
        fail_reading(r, "too many captures in one pattern");
        return;
    }
    r->names[r->name_count].name = name;
    r->names[r->name_count].length = length;
    r->names[r->name_count++].step = step;
}

static void read_capture(struct reader *r, uint16_t head)
{
    static const char definition[] = "definition.";
    const char *name = r->p;
    size_t length = name_length(name), prefix = sizeof definition - 1;
    int kind = -1, capture = capture_of(name, length);
    if (length > prefix && !memcmp(name, definition, prefix))
        kind = kind_of_definition(name + prefix, length - prefix);
    if (*name != '_' && capture < 0 && kind < 0)
        fail_reading(r, "no such capture");
    for (uint16_t i = head; i != RULES_NONE && !r->failed; i = r->rules->steps[i].alternative) {
        struct step *step = &r->rules->steps[i];
        if (kind >= 0)
            step->kind = (uint8_t)kind;
        if (kind >= 0 || capture >= 0)
            step->captures |= CAPTURE_BIT(kind >= 0 ? CAPTURE_DEFINITION : capture);
        note_name(r, name, length, i);
    }
    r->p += length;
}

static uint16_t read_item(struct reader *r)
{
    uint16_t item = 0;
    if (take_mark(r, '('))
        item = read_node(r);
    else if (take_mark(r, '['))
        item = read_alternatives(r);
    else if (take_mark(r, '"'))
        item = read_query_token(r);
    else if (take_mark(r, '_'))
        item = add_step(r, STEP_ANY);
    else
        fail_reading(r, "expected a node");
    if (!r->failed && take_mark(r, '?'))
        r->rules->steps[item].optional = true;
    while (!r->failed && take_mark(r, '@'))
        read_capture(r, item);
    return item;
}

/* ---- predicates ---- */

static void add_test(struct reader *r, const char *name, size_t length, struct step_test test)
{
    struct rules *rules = r->rules;
    bool known = false;
    for (size_t i = 0; i < r->name_count; i++) {
        if (r->names[i].length != length || memcmp(r->names[i].name, name, length))
            continue;
        struct step *step = &rules->steps[r->names[i].step];
        test.next = step->test;
        step->test = (uint16_t)rules->test_count;
        ARRAY_PUSH(rules->tests, rules->test_count, rules->test_capacity, test);
        known = true;
    }
    if (!known)
        fail_reading(r, "the capture of a predicate must come before it");
}

static void read_predicate(struct reader *r)
{
    static const struct {
        const char *name;
        bool negated;
    } known[] = {
        { "eq?", false }, { "not-eq?", true }, { "any-of?", false }, { "not-any-of?", true }
    };
    struct step_test test = { .first = (uint16_t)r->rules->string_count };
    size_t length = strcspn(r->p, " \t\n)"), i = 0;
    while (i < 4 && (strlen(known[i].name) != length || memcmp(known[i].name, r->p, length)))
        i++;
    if (i == 4) {
        fail_reading(r, "no such predicate");
        return;
    }
    test.negated = known[i].negated;
    r->p += length;
    expect(r, '@');
    const char *name = r->p;
    length = name_length(name);
    r->p += length;
    while (!r->failed && take_mark(r, '"'))
        read_string(r);
    test.count = (uint16_t)(r->rules->string_count - test.first);
    if (!test.count)
        fail_reading(r, "expected a string");
    expect(r, ')');
    if (!r->failed)
        add_test(r, name, length, test);
}

/* ---- the tables ---- */

/* The last position of each list finds all that fits, when all above it do. */
static void mark_last(struct rules *rules, uint16_t head)
{
    for (uint16_t i = head; i != RULES_NONE; i = rules->steps[i].alternative) {
        rules->steps[i].last = true;
        uint16_t child = rules->steps[i].children;
        while (child != RULES_NONE && rules->steps[child].next != RULES_NONE)
            child = rules->steps[child].next;
        mark_last(rules, child);
    }
}

/* Whether everything that is captured below belongs to definitions that don't count in functions.
 */
static bool is_outer_only(const struct rules *rules, uint16_t head)
{
    const uint32_t harmless = CAPTURE_BIT(CAPTURE_DEFINITION) | CAPTURE_BIT(CAPTURE_NAME) |
                              CAPTURE_BIT(CAPTURE_BODY) | CAPTURE_BIT(CAPTURE_SCOPE) |
                              CAPTURE_BIT(CAPTURE_OUTER);
    for (uint16_t i = head; i != RULES_NONE; i = rules->steps[i].alternative) {
        const struct step *step = &rules->steps[i];
        if (step->captures & ~harmless)
            return false;
        if ((step->captures & CAPTURE_BIT(CAPTURE_DEFINITION)) && step->kind != DEF_CONSTANT &&
            step->kind != DEF_VARIABLE && !(step->captures & CAPTURE_BIT(CAPTURE_OUTER)))
            return false;
        for (uint16_t c = step->children; c != RULES_NONE; c = rules->steps[c].next)
            if (!is_outer_only(rules, c))
                return false;
    }
    return true;
}

static void read_pattern(struct reader *r, uint16_t pattern)
{
    struct rules *rules = r->rules;
    r->name_count = 0;
    uint16_t head = read_item(r);
    if (r->failed)
        return;
    mark_last(rules, head);
    bool outer_only = is_outer_only(rules, head);
    for (uint16_t i = head, next; i != RULES_NONE && !r->failed; i = next) {
        struct step *step = &rules->steps[i];
        next = step->alternative;
        step->alternative = RULES_NONE;
        struct root root = { i, pattern, outer_only };
        if (step->symbol >= rules->symbol_count)
            fail_reading(r, "the outermost node must have a type");
        else if (step->children == RULES_NONE && step->test == RULES_NONE &&
                 !(step->captures & CAPTURE_BIT(CAPTURE_DEFINITION)))
            rules->symbols[step->symbol].captures |= step->captures;
        else
            ARRAY_PUSH(rules->roots, rules->root_count, rules->root_capacity, root);
    }
}

/* Orders the roots by symbol; within one symbol they stay as in the query. */
static void sort_roots(struct rules *rules)
{
    struct root *sorted = xcalloc(rules->root_count + 1, sizeof *sorted);
    uint16_t next = 0;
    for (size_t i = 0; i < rules->root_count; i++)
        rules->symbols[rules->steps[rules->roots[i].step].symbol].count++;
    for (uint32_t s = 0; s < rules->symbol_count; s++) {
        rules->symbols[s].first = next;
        next = (uint16_t)(next + rules->symbols[s].count);
        rules->symbols[s].count = 0;
    }
    for (size_t i = 0; i < rules->root_count; i++) {
        struct symbol_rules *s = &rules->symbols[rules->steps[rules->roots[i].step].symbol];
        sorted[s->first + s->count++] = rules->roots[i];
    }
    free(rules->roots);
    rules->roots = sorted;
}

static void mark_identifiers(struct rules *rules, const TSLanguage *grammar)
{
    for (uint32_t i = 0; i < rules->symbol_count; i++) {
        const char *name = ts_language_symbol_name(grammar, (TSSymbol)i);
        rules->symbols[i].is_identifier =
            ts_language_symbol_type(grammar, (TSSymbol)i) == TSSymbolTypeRegular && name &&
            uses_is_identifier(name);
        rules->symbols[i].is_member =
            name && (!strcmp(name, "property_identifier") || !strcmp(name, "field_identifier"));
    }
}

struct rules *rules_new(const TSLanguage *grammar, const char *query, struct err *err)
{
    struct rules *rules = xcalloc(1, sizeof *rules);
    rules->symbol_count = ts_language_symbol_count(grammar);
    rules->symbols = xcalloc(rules->symbol_count, sizeof *rules->symbols);
    mark_identifiers(rules, grammar);
    rules->body_field = ts_language_field_id_for_name(grammar, "body", 4);
    struct reader reader = {
        .grammar = grammar, .text = query, .p = query, .rules = rules, .err = err
    };
    skip_query_space(&reader);
    for (uint16_t pattern = 0; *reader.p && !reader.failed; pattern++) {
        read_pattern(&reader, pattern);
        skip_query_space(&reader);
    }
    if (reader.failed) {
        rules_free(rules);
        return NULL;
    }
    sort_roots(rules);
    return rules;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->string_count; i++)
        free(rules->strings[i]);
    free(rules->strings);
    free(rules->tests);
    free(rules->steps);
    free(rules->roots);
    free(rules->symbols);
    free(rules);
}
