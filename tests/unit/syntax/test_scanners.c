/* No scanner of a grammar writes past what it is given, whatever is nested in a file: the state
 * that does not fit is refused, the file is told from others, and the parser goes on as if nothing
 * had been. Every grammar of the table gets every text. */
#include "support.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "grammars/scanner_guard.h"
#include "syntax/parser.h"

static struct parser *parser;

static enum parse_state state_of(const char *language, const struct buf *text)
{
    struct arena arena = ARENA_INIT;
    struct parsed parsed;
    parser_run(parser, language_by_name(language), text->data, text->size, &arena, &parsed);
    enum parse_state state = parsed.summary.state;
    arena_release(&arena);
    return state;
}

static void add_repeated(struct buf *text, const char *piece, int times)
{
    for (int i = 0; i < times; i++)
        buf_addstr(text, piece);
}

/* Lines that each go in by `step` more columns. */
static void add_ladder(struct buf *text, const char *before, int rungs, int step)
{
    for (int i = 0; i < rungs; i++) {
        add_repeated(text, " ", i * step);
        buf_addstr(text, before);
        buf_addch(text, '\n');
    }
}

static void add_heredocs(struct buf *text, const char *opener, int count, size_t name_size)
{
    for (int i = 0; i < count; i++) {
        buf_addstr(text, opener);
        for (size_t j = 0; j < name_size; j++)
            buf_addch(text, (char)('A' + i % 26));
        buf_addstr(text, i + 1 < count ? ", " : "\n");
    }
}

/* ---- the four that wrote past 1,024 bytes ---- */

static void test_quotations_of_markdown(void **state)
{
    (void)state;
    static const char *const pieces[] = { "> ", "1. ", "- " };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buf few = BUF_INIT, many = BUF_INIT;
        add_repeated(&few, pieces[i], 100);
        add_repeated(&many, pieces[i], 300);
        buf_addstr(&few, "a\n");
        buf_addstr(&many, "a\n");
        assert_int_equal(state_of("markdown", &few), PARSE_OK);
        assert_int_equal(state_of("markdown", &many), PARSE_SCANNER_FULL);
        assert_int_equal(state_of("markdown", &few), PARSE_OK);
        buf_release(&few);
        buf_release(&many);
    }
}

static void test_lists_of_yaml(void **state)
{
    (void)state;
    int full = 0;
    for (int nested = 240; nested < 270; nested++) {
        struct buf text = BUF_INIT;
        add_repeated(&text, "- ", nested);
        buf_addstr(&text, "a\n");
        enum parse_state got = state_of("yaml", &text);
        assert_true(got == PARSE_OK || got == PARSE_SCANNER_FULL);
        full += got == PARSE_SCANNER_FULL;
        buf_release(&text);
    }
    assert_true(full > 0);
}

static void test_heredocs_of_ruby(void **state)
{
    (void)state;
    int full = 0;
    for (size_t last = 180; last < 220; last++) {
        struct buf text = BUF_INIT;
        buf_addstr(&text, "f(");
        for (int i = 0; i < 5; i++) {
            buf_printf(&text, "%s<<~%c", i ? ", " : "", 'A' + i);
            add_repeated(&text, "x", (int)(i < 4 ? 199 : last));
        }
        buf_addstr(&text, ")\n");
        full += state_of("ruby", &text) == PARSE_SCANNER_FULL;
        buf_release(&text);
    }
    assert_true(full > 0);
}

static void test_indentation_of_python(void **state)
{
    (void)state;
    int full = 0;
    for (int rungs = 505; rungs < 520; rungs++) {
        struct buf text = BUF_INIT;
        add_ladder(&text, "if a:", rungs, 1);
        add_repeated(&text, " ", rungs);
        buf_addstr(&text, "a = f\"{b}\"\n"); /* one byte for the string, two for each indentation */
        full += state_of("python", &text) == PARSE_SCANNER_FULL;
        buf_release(&text);
    }
    assert_true(full > 0);
}

/* ---- every grammar ---- */

/* What is nested in some language, too deep for a scanner that keeps a byte or more for each level. */
static struct buf texts[128];
static size_t text_count;

static struct buf *new_text(void)
{
    assert_true(text_count < sizeof texts / sizeof *texts);
    texts[text_count] = (struct buf)BUF_INIT;
    return &texts[text_count++];
}

static void make_texts(void)
{
    static const char *const openers[] = {
        "> ",       "- ",     "1. ",  "* ",     "? ",         "(",      "[",   "{",     "<a>",
        "<script>", "${",     "\"${", "`${",    "#{",         "\"#{",   "$((", "f\"{",  "$\"{",
        "/*",       "\"\"\"", "'''",  "r#\"",   "%q(",        "--[[",   "~s(", "R\"a(", "```\n",
        "<? ",      "<<A ",   "do\n", "begin ", "if a then ", "a: \n ",
    };
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        add_repeated(new_text(), openers[i], 130);
        add_repeated(new_text(), openers[i], 520);
    }
    static const char *const rungs[] = { "if a:", "- a", "a:", "> a", "case a", "<p>", "* a" };
    for (size_t i = 0; i < sizeof rungs / sizeof *rungs; i++)
        add_ladder(new_text(), rungs[i], 530, 1);
    static const char *const heredocs[] = { "<<", "<<-", "<<~", "<<<", "cat <<", "<<~'" };
    static const size_t sizes[] = { 1, 203, 300 };
    for (size_t i = 0; i < sizeof heredocs / sizeof *heredocs; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
            add_heredocs(new_text(), heredocs[i], 40, sizes[j]);
}

static void test_every_grammar(void **state)
{
    (void)state;
    struct buf plain = BUF_INIT;
    buf_addstr(&plain, "a\n");
    make_texts();
    for (size_t i = 0; language_at(i); i++) {
        if (!language_has_grammar(language_at(i)))
            continue;
        const char *language = language_name(language_at(i));
        for (size_t j = 0; j < text_count; j++)
            assert_true(state_of(language, &texts[j]) < PARSE_STATE_COUNT);
        assert_int_equal(state_of(language, &plain), PARSE_OK);
    }
    for (size_t i = 0; i < text_count; i++)
        buf_release(&texts[i]);
    buf_release(&plain);
}

/* ---- the guard itself ---- */

static unsigned write_1024(void *payload, char *buffer)
{
    memset(buffer, 'x', 1024);
    return *(unsigned *)payload;
}

static unsigned write_a_million(void *payload, char *buffer)
{
    (void)payload;
    memset(buffer, 'x', 1000000);
    return 1000000;
}

static void test_guard(void **state)
{
    (void)state;
    char given[1026] = "";
    unsigned size = 1024;
    assert_int_equal(scanner_guard_write(write_1024, &size, given), 0); /* none is used */
    struct scanner_guard *guard = scanner_guard_new();
    assert_non_null(guard);
    scanner_guard_use(guard);
    assert_int_equal(scanner_guard_write(write_1024, &size, given), 1024);
    assert_int_equal(given[1023], 'x');
    assert_int_equal(given[1024], 0);
    assert_false(scanner_guard_overrun(guard));

    memset(given, 0, sizeof given);
    assert_int_equal(scanner_guard_write(write_a_million, NULL, given), 0);
    assert_int_equal(given[0], 0);
    assert_true(scanner_guard_overrun(guard));
    assert_int_equal(scanner_guard_write(write_1024, &size, given), 0); /* the parse is over */

    size = 1025;
    scanner_guard_use(guard);
    assert_false(scanner_guard_overrun(guard));
    assert_int_equal(scanner_guard_write(write_1024, &size, given), 0);
    assert_true(scanner_guard_overrun(guard));
    scanner_guard_free(guard);
    assert_int_equal(scanner_guard_write(write_1024, &size, given), 0);
}

/* Believes a length of the state, as scanners do. */
static void read_far(void *payload, const char *state, unsigned length)
{
    size_t *zeros = payload;
    *zeros = 0;
    for (size_t i = length; i < 65536; i++)
        *zeros += state[i] == 0;
}

static void test_what_is_read_goes_on_with_zeros(void **state)
{
    (void)state;
    struct scanner_guard *guard = scanner_guard_new();
    scanner_guard_use(guard);
    char given[1024];
    memset(given, 'x', sizeof given);
    size_t zeros;
    scanner_guard_read(read_far, &zeros, given, 1024);
    assert_int_equal(zeros, 65536 - 1024);
    scanner_guard_read(read_far, &zeros, given, 3);
    assert_int_equal(zeros, 65536 - 3);
    scanner_guard_free(guard);
}

static int make_parser(void **state)
{
    (void)state;
    const struct parse_limits limits = { 1 << 20, 50, UINT64_C(128) << 20, 1000 };
    parser = parser_new(&limits);
    return 0;
}

static int free_parser(void **state)
{
    (void)state;
    parser_free(parser);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guard),
        cmocka_unit_test(test_what_is_read_goes_on_with_zeros),
        cmocka_unit_test(test_quotations_of_markdown),
        cmocka_unit_test(test_lists_of_yaml),
        cmocka_unit_test(test_heredocs_of_ruby),
        cmocka_unit_test(test_indentation_of_python),
        cmocka_unit_test(test_every_grammar),
    };
    return cmocka_run_group_tests(tests, make_parser, free_parser);
}
