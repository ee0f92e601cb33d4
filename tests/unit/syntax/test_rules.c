/* The queries of all languages are valid for tree-sitter and for our reader, and patterns match as
 * grammars/QUERIES.md says. */
#include "support.h"

#include <string.h>
#include <tree_sitter/api.h>

#include "base/buf.h"
#include "grammars/scanner_guard.h"
#include "syntax/internal.h"
#include "syntax/language.h"

const TSLanguage *tree_sitter_c(void);
const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_json(void);

static void test_every_query_compiles(void **state)
{
    (void)state;
    for (size_t i = 0; language_at(i); i++) {
        const struct language *language = language_at(i);
        struct buf query = BUF_INIT;
        struct err err = ERR_INIT;
        uint32_t offset;
        TSQueryError error;
        if (!language->grammar)
            continue;
        language_query(language, &query);
        if (!query.size)
            fail_msg("%s has a grammar and no query", language->name);
        TSQuery *ts =
            ts_query_new(language->grammar(), query.data, (uint32_t)query.size, &offset, &error);
        if (!ts)
            fail_msg("%s: tree-sitter refuses: %.80s", language->name, query.data + offset);
        ts_query_delete(ts);
        struct rules *rules = rules_new(language->grammar(), query.data, &err);
        if (!rules)
            fail_msg("%s: %s", language->name, err.message);
        rules_free(rules);
        buf_release(&query);
        assert_ptr_equal(language_rules(language), language_rules(language));
    }
}

/* ---- matching ---- */

struct trace {
    const char *text;
    struct buf out;
};

/* Writes the text of what was captured as @name, or "-". */
static void found(void *data, const struct match *match)
{
    struct trace *trace = data;
    TSNode node = match->nodes[CAPTURE_NAME];
    if (trace->out.size)
        buf_addch(&trace->out, ' ');
    if (match->captures & CAPTURE_BIT(CAPTURE_NAME))
        buf_add(&trace->out, trace->text + ts_node_start_byte(node),
                ts_node_end_byte(node) - ts_node_start_byte(node));
    else
        buf_addch(&trace->out, '-');
}

/* Runs the patterns at the first node of the type that the first pattern has; the trace. */
static char *match_at(const TSLanguage *grammar, const char *query, const char *type,
                      const char *text)
{
    struct err err = ERR_INIT;
    struct rules *rules = rules_new(grammar, query, &err);
    if (!rules)
        fail_msg("%s", err.message);
    TSParser *parser = ts_parser_new();
    struct scanner_guard *guard = scanner_guard_new();
    scanner_guard_use(guard);
    ts_parser_set_language(parser, grammar);
    TSTree *tree = ts_parser_parse_string(parser, NULL, text, (uint32_t)strlen(text));
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    struct trace trace = { text, BUF_INIT };
    struct matcher matcher = { rules, &cursor, text, found, &trace };
    while (strcmp(ts_node_type(ts_tree_cursor_current_node(&cursor)), type))
        assert_true(ts_tree_cursor_goto_first_child(&cursor));
    TSNode before = ts_tree_cursor_current_node(&cursor);
    const struct symbol_rules *found_rules = &rules->symbols[ts_node_symbol(before)];
    for (uint16_t i = 0; i < found_rules->count; i++)
        rules_match(&matcher, &rules->roots[found_rules->first + i]);
    assert_true(ts_node_eq(before, ts_tree_cursor_current_node(&cursor)));
    ts_tree_cursor_delete(&cursor);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    scanner_guard_use(NULL);
    scanner_guard_free(guard);
    rules_free(rules);
    return buf_detach(&trace.out);
}

static void expect_python(const char *query, const char *type, const char *text,
                          const char *expected)
{
    char *found_text = match_at(tree_sitter_python(), query, type, text);
    assert_string_equal(found_text, expected);
    free(found_text);
}

static void test_the_last_child_matches_every_time(void **state)
{
    (void)state;
    expect_python("(import_statement name: (dotted_name) @name)", "import_statement",
                  "import a, b, c", "a b c");
    /* Each but the last takes the first that fits. */
    expect_python("(list (identifier) @name (integer))", "list", "[a, b, 1, 2]", "a a");
}

static void test_fields_alternatives_and_wildcards(void **state)
{
    (void)state;
    expect_python("(call function: [(identifier) @name (attribute attribute: (identifier) @name)])",
                  "call", "a.b.c(d)", "c");
    expect_python("(call function: (_) @name)", "call", "a.b(d)", "a.b");
    expect_python("(binary_operator operator: \"+\" @name)", "binary_operator", "a + b", "+");
    expect_python("(binary_operator _ @name \"+\")", "binary_operator", "a + b", "a");
}

static void test_anchors(void **state)
{
    (void)state;
    const char *query = "(list . (identifier) @name)";
    expect_python(query, "list", "[a, b]", "a");
    expect_python(query, "list", "[1, b]", "");
    expect_python("(list (integer) . (identifier) @name)", "list", "[1, b, c]", "b");
    expect_python("(list (integer) . (identifier) @name)", "list", "[1, '', c]", "");
    expect_python("(list (integer) @name . \"]\")", "list", "[1, 2]", "");
    expect_python("(module . (expression_statement (string) @name))", "module",
                  "# comments do not count\n'doc'\n", "'doc'");
}

static void test_optional_children(void **state)
{
    (void)state;
    const char *query = "(list (integer)? @name (identifier) (string)?)";
    expect_python(query, "list", "[1, a, '']", "1");
    expect_python(query, "list", "[a]", "-");
    expect_python(query, "list", "[1, '']", "");
}

static void test_predicates(void **state)
{
    (void)state;
    const char *query = "(call function: (identifier) @_f (argument_list (string) @name)"
                        " (#any-of? @_f \"require\" \"load\"))";
    expect_python(query, "call", "load('x')", "'x'");
    expect_python(query, "call", "other('x')", "");
    expect_python("((identifier) @name (#not-eq? @name \"a\"))", "identifier", "b", "b");
    expect_python("((identifier) @name (#not-eq? @name \"a\"))", "identifier", "a", "");
    /* A test decides which child fits, not only whether the match counts. */
    expect_python("((list (identifier) @name (integer)) (#eq? @name \"b\"))", "list", "[a, b, 1]",
                  "b");
}

static void test_a_pattern_of_one_node_needs_no_match(void **state)
{
    (void)state;
    struct rules *rules = rules_new(tree_sitter_c(), "[(comment) (ERROR)] @comment", NULL);
    assert_null(rules);
    rules = rules_new(tree_sitter_c(), "(comment) @comment", NULL);
    uint16_t symbol = ts_language_symbol_for_name(tree_sitter_c(), "comment", 7, true);
    assert_int_equal(rules->symbols[symbol].captures, CAPTURE_BIT(CAPTURE_COMMENT));
    assert_int_equal(rules->root_count, 0);
    rules_free(rules);
}

static void test_errors_name_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *query, *message;
    } rows[] = {
        { "(object\n  (nothing))", "query 2:4: no such node in the grammar" },
        { "(object (pair) @definition.thing)", "query 1:17: no such capture" },
        { "(pair kei: (_))", "query 1:7: no such field in the grammar" },
        { "(pair \"=\")", "query 1:10: no such token in the grammar" },
        { "(pair (string)* @name)", "query 1:15: expected a node" },
        { "(pair", "query 1:6: expected a node" },
        { "(_) @name", "query 1:10: the outermost node must have a type" },
        { "(pair) @name (#eq? @name \"x\")", "query 1:15: no such node in the grammar" },
        { "((pair) @name (#match? @name \"x\"))", "query 1:17: no such predicate" },
        { "((pair) @name (#eq? @_x \"x\"))",
          "query 1:29: the capture of a predicate must come before it" },
        { "[]", "query 1:3: empty alternation" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err err = ERR_INIT;
        assert_null(rules_new(tree_sitter_json(), rows[i].query, &err));
        assert_string_equal(err.message, rows[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_query_compiles),
        cmocka_unit_test(test_the_last_child_matches_every_time),
        cmocka_unit_test(test_fields_alternatives_and_wildcards),
        cmocka_unit_test(test_anchors),
        cmocka_unit_test(test_optional_children),
        cmocka_unit_test(test_predicates),
        cmocka_unit_test(test_a_pattern_of_one_node_needs_no_match),
        cmocka_unit_test(test_errors_name_the_place),
    };
    return RUN_TESTS(tests);
}
