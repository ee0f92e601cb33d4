#include "support.h"

#include <string.h>

#include "base/arena.h"
#include "syntax/digest.h"
#include "syntax/parser.h"

struct digests {
    uint64_t tokens, structure;
};

static struct digests digests_of(const char *language, const char *text)
{
    const struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    struct parser *parser = parser_new(&limits);
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    parser_run(parser, language_by_name(language), text, strlen(text), &arena, &parsed);
    struct digests digests = { parsed.summary.token_digest, parsed.summary.structure_digest };
    arena_release(&arena);
    parser_free(parser);
    return digests;
}

static void test_lines(void **state)
{
    (void)state;
    assert_int_equal(digest_lines("", 0), 0);
    assert_int_equal(digest_lines("a", 1), 1);
    assert_int_equal(digest_lines("a\n", 2), 1);
    assert_int_equal(digest_lines("a\n\nb", 4), 3);
    assert_int_equal(digest_lines("\n", 1), 1);
}

static void test_layout_and_comments_change_nothing(void **state)
{
    (void)state;
    struct digests a = digests_of("c", "int f(int a)\n{\n    return a;\n}\n");
    struct digests b = digests_of("c", "\n\nint f(int a) { /* so */ return a; // yes\n}");
    assert_int_equal(a.tokens, b.tokens);
    assert_int_equal(a.structure, b.structure);
}

static void test_space_counts_where_it_parts(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        { "x = a+b;", "x=a + b ;", true },      { "f( a , b )", "f(a,b)", true },
        { "a - -b", "a --b", false },           { "return x;", "returnx;", false },
        { "x = \"a b\"", "x = \"ab\"", false }, { "if (a)\n{\n}", "if(a){}", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool same = digest_tokens(rows[i].a, strlen(rows[i].a), NULL, 0) ==
                    digest_tokens(rows[i].b, strlen(rows[i].b), NULL, 0);
        if (same != rows[i].same)
            fail_msg("%s | %s", rows[i].a, rows[i].b);
    }
}

static void test_a_body_changes_tokens_only(void **state)
{
    (void)state;
    struct digests a = digests_of("c", "int f(int a) { return a; }");
    struct digests b = digests_of("c", "int f(int a) { return g(a); }");
    assert_int_not_equal(a.tokens, b.tokens);
    assert_int_equal(a.structure, b.structure);
}

static void test_structure(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "int f(int a) { return a; }",
        "int g(int a) { return a; }",
        "int f(long a) { return a; }",
        "static int f(int a) { return a; }",
        "/* Does it. */\nint f(int a) { return a; }",
        "#include <a.h>\nint f(int a) { return a; }",
        "#include <b.h>\nint f(int a) { return a; }",
        "/* The file. */\n\nint f(int a) { return a; }",
    };
    size_t count = sizeof texts / sizeof *texts;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            assert_int_not_equal(digests_of("c", texts[i]).structure,
                                 digests_of("c", texts[j]).structure);
}

static void test_words_do_not_run_together(void **state)
{
    (void)state;
    assert_int_not_equal(digests_of("c", "int a;").tokens, digests_of("c", "inta;").tokens);
    assert_int_equal(digests_of("c", "int/**/a;").tokens, digests_of("c", "int a;").tokens);
    /* Longer than the block that is hashed at once. */
    char text[20001];
    for (size_t i = 0; i < 20000; i++)
        text[i] = i % 7 ? 'x' : '\n';
    text[20000] = '\0';
    uint64_t before = digest_tokens(text, 20000, NULL, 0);
    text[19999] = 'y';
    assert_int_not_equal(digest_tokens(text, 20000, NULL, 0), before);
}

static void test_without_a_grammar(void **state)
{
    (void)state;
    const struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    struct parser *parser = parser_new(&limits);
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    parser_run(parser, language_by_name("coffeescript"), "sub a {}\n# b\n", 13, &arena, &parsed);
    assert_int_equal(parsed.summary.state, PARSE_NO_GRAMMAR);
    assert_int_equal(parsed.summary.lines, 2);
    assert_int_equal(parsed.comment_count, 0);
    assert_string_equal(parsed.summary.doc, "");
    assert_int_not_equal(parsed.summary.token_digest, digests_of("coffeescript", "sub b {}\n# b\n").tokens);
    arena_release(&arena);
    parser_free(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_layout_and_comments_change_nothing),
        cmocka_unit_test(test_space_counts_where_it_parts),
        cmocka_unit_test(test_a_body_changes_tokens_only),
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_words_do_not_run_together),
        cmocka_unit_test(test_without_a_grammar),
    };
    return RUN_TESTS(tests);
}
