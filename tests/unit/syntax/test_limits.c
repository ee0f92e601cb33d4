/* Hostile and broken input ends within the limits, without a leak (the sanitizers see to that). */
#include "support.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "syntax/memory.h"
#include "syntax/parser.h"

struct result {
    enum parse_state state;
    size_t definitions, comments;
    uint32_t left_out, lines;
    double seconds;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Also checks what holds for every summary. */
static struct result run_with(const struct parse_limits *limits, const char *language,
                              const struct buf *text)
{
    struct parser *parser = parser_new(limits);
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    double start = now();
    parser_run(parser, language_by_name(language), text->data, text->size, &arena, &parsed);
    const struct summary *s = &parsed.summary;
    struct result result = {
        s->state, s->definition_count, parsed.comment_count, s->definitions_left_out,
        s->lines, now() - start
    };
    for (size_t i = 0; i < s->definition_count; i++) {
        assert_true(s->definitions[i].parent < (int32_t)i);
        assert_true(s->definitions[i].line <= s->definitions[i].end_line);
        assert_true(strlen(s->definitions[i].signature) <= SUMMARY_SIGNATURE_MAX);
        assert_true(s->definitions[i].name[0] != '\0');
    }
    for (size_t i = 0; i < parsed.comment_count; i++)
        assert_true(parsed.comments[i].start >= (i ? parsed.comments[i - 1].end : 0) &&
                    parsed.comments[i].end <= text->size);
    arena_release(&arena);
    parser_free(parser);
    return result;
}

static struct result run(const char *language, const struct buf *text)
{
    const struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    return run_with(&limits, language, text);
}

static struct buf repeated(const char *piece, size_t times)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < times; i++)
        buf_addstr(&text, piece);
    return text;
}

static struct buf random_bytes(size_t size, unsigned seed)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1103515245 + 12345;
        buf_addch(&text, (char)(seed >> 16));
    }
    return text;
}

/* Twice the input must not take much more than twice the time. The factor leaves room for noise;
 * what is quadratic exceeds it by far. */
static void expect_linear(const char *language, const char *head, const char *piece, size_t times)
{
    double seconds[2];
    for (int i = 0; i < 2; i++) {
        struct buf text = repeated(piece, times << (i * 3)), whole = BUF_INIT;
        buf_addstr(&whole, head);
        buf_add(&whole, text.data, text.size);
        struct parse_limits limits = { UINT32_MAX, 60000, UINT64_C(1) << 32, 1000 };
        seconds[i] = run_with(&limits, language, &whole).seconds;
        buf_release(&text);
        buf_release(&whole);
    }
    if (seconds[1] > 0.05 && seconds[1] > seconds[0] * 30)
        fail_msg("%s %s: %.3f s, 8 times as much: %.3f s", language, piece, seconds[0], seconds[1]);
}

static void test_wide_and_broken_input_is_linear(void **state)
{
    (void)state;
    expect_linear("c", "", "(", 10000);
    expect_linear("c", "int a[] = {", "1,", 5000);
    expect_linear("c", "", "int f(void);\n", 2000);
    expect_linear("c", "", "/* c */ int a;\n", 2000);
    expect_linear("c", "int ", "a,", 5000);
    expect_linear("javascript", "", "{", 10000);
    expect_linear("javascript", "x = {", "a: function () {},", 3000);
    expect_linear("javascript", "const ", "a = 1,", 3000);
    expect_linear("python", "", "import a, b\n", 2000);
    expect_linear("python", "from a import (", "b,", 5000);
    expect_linear("python", "", "@d\n", 3000);
    expect_linear("rust", "", "#[a]\n/// x\n", 2000);
    expect_linear("go", "package a\nvar ", "a,", 5000);
    expect_linear("cpp", "", "template <class T>\n", 1000);
    expect_linear("json", "[", "1,", 5000);
    expect_linear("markdown", "", "# a\n\n", 2000);
}

static void test_deep_nesting(void **state)
{
    (void)state;
    static const struct {
        const char *language, *piece;
    } rows[] = {
        { "c", "(" },
        { "c", "{" },
        { "c", "if (a) b; else " },
        { "javascript", "[" },
        { "javascript", "a=>" },
        { "python", "(" },
        { "rust", "mod a {" },
        { "go", "func(){" },
        { "json", "[" },
        { "typescript", "A<" },
        { "cpp", "namespace a {" },
        { "html", "<div>" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = repeated(rows[i].piece, 20000);
        struct result result = run(rows[i].language, &text);
        assert_true(result.seconds < 20);
        buf_release(&text);
    }
}

static void test_depth_is_told(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_addstr(&text, "int before(void) { return 0; }\nint a = ");
    for (int i = 0; i < 3000; i++)
        buf_addch(&text, '(');
    buf_addch(&text, '1');
    for (int i = 0; i < 3000; i++)
        buf_addch(&text, ')');
    buf_addstr(&text, ";\nint after(void) { return 0; }\n");
    struct result result = run("c", &text);
    assert_int_equal(result.state, PARSE_TOO_DEEP);
    assert_int_equal(result.definitions, 3);
    buf_release(&text);
}

static void test_bytes_that_are_no_text(void **state)
{
    (void)state;
    for (size_t i = 0; language_at(i); i++) {
        if (!language_has_grammar(language_at(i)))
            continue;
        const char *name = language_name(language_at(i));
        struct buf text = random_bytes(2000, 7);
        assert_true(run(name, &text).seconds < 20);
        buf_release(&text);
        text = (struct buf)BUF_INIT;
        for (int j = 0; j < 20000; j++)
            buf_addch(&text, '\0');
        assert_true(run(name, &text).seconds < 20);
        buf_release(&text);
        assert_int_equal(run(name, &text).definitions, 0);
    }
}

/* Wherever time is over, a character that is cut there is decoded once more. */
static void test_time_is_over_within_a_character(void **state)
{
    (void)state;
    static const char *const pieces[] = { "\xe2", "\xf0\x9f\x98", "\xe2\x82\xac",
                                          "\xf0\x9f\x98\x80" };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        for (uint32_t milliseconds = 0; milliseconds < 3; milliseconds++) {
            struct buf text = BUF_INIT, piece = repeated(pieces[i], 300000);
            buf_addstr(&text, "--[[ ");
            buf_add(&text, piece.data, piece.size);
            struct parse_limits limits = { UINT32_MAX, milliseconds, UINT64_C(128) << 20, 1000 };
            assert_int_equal(run_with(&limits, "lua", &text).definitions, 0);
            buf_release(&text);
            buf_release(&piece);
        }
}

static void test_cut_off_in_the_middle(void **state)
{
    (void)state;
    static const char source[] =
        "/** Doc\xc3\xa9. */\nclass A extends B {\n  m(x = \"\xe2\x82\xac\") "
        "{ return `${x}` }\n}\nexport const f = (a) => ({ a })\n";
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < sizeof source - 1; i++) {
        run("javascript", &text);
        run("typescript", &text);
        run("python", &text);
        buf_addch(&text, source[i]);
    }
    buf_release(&text);
}

static void test_size(void **state)
{
    (void)state;
    struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    struct buf text = repeated("int a;\n", 100);
    limits.max_bytes = 700;
    assert_int_equal(run_with(&limits, "c", &text).state, PARSE_OK);
    limits.max_bytes = 699;
    struct result result = run_with(&limits, "c", &text);
    assert_int_equal(result.state, PARSE_TOO_LARGE);
    assert_int_equal(result.lines, 100);
    assert_int_equal(result.definitions, 0);
    buf_release(&text);
}

static void test_time(void **state)
{
    (void)state;
    struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    limits.max_milliseconds = 1;
    struct buf text = repeated("int f(int a) { return a * (a + 1); }\n", 25000);
    struct result result = run_with(&limits, "c", &text);
    assert_int_equal(result.state, PARSE_TIMEOUT);
    assert_int_equal(result.definitions, 0);
    assert_true(result.seconds < 1);
    buf_release(&text);
}

static void test_memory(void **state)
{
    (void)state;
    struct parse_limits limits = PARSE_LIMITS_DEFAULT;
    struct buf text = random_bytes(500000, 3);
    limits.max_memory = 1 << 20;
    limits.max_milliseconds = 60000;
    uint64_t before = syntax_memory_used();
    struct result result = run_with(&limits, "c", &text);
    assert_int_equal(result.state, PARSE_MEMORY);
    assert_int_equal(syntax_memory_used(), before); /* nothing is left behind */
    buf_release(&text);
}

/* A file that needs much gets the same result beside others that do. */
static void *parse_much(void *data)
{
    const struct parse_limits limits = { 1 << 20, 60000, UINT64_C(128) << 20, 1000 };
    struct result *result = data;
    struct buf text = repeated("int f(int a) { return a * (a + 1); }\n", 8000);
    *result = run_with(&limits, "c", &text);
    buf_release(&text);
    return NULL;
}

static void test_threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t threads[4];
    struct result results[4];
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, parse_much, &results[i]), 0);
    for (size_t i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(results[i].state, PARSE_OK);
        assert_int_equal(results[i].definitions, SUMMARY_DEFINITIONS);
        assert_int_equal(results[i].left_out, 4000);
    }
}

static void test_too_many_definitions(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 5000; i++)
        buf_printf(&text, "int f%d(void);\n", i);
    struct result result = run("c", &text);
    assert_int_equal(result.state, PARSE_OK);
    assert_int_equal(result.definitions, SUMMARY_DEFINITIONS);
    assert_int_equal(result.left_out, 1000);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wide_and_broken_input_is_linear),
        cmocka_unit_test(test_deep_nesting),
        cmocka_unit_test(test_depth_is_told),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_time_is_over_within_a_character),
        cmocka_unit_test(test_cut_off_in_the_middle),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_threads_do_not_disturb_each_other),
        cmocka_unit_test(test_too_many_definitions),
    };
    return RUN_TESTS(tests);
}
