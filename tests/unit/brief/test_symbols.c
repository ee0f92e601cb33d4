#include "support.h"

#include <string.h>

#include "brief/symbols.h"

static void assert_symbols_at(const char *text, uint32_t line, const double *weights, size_t max,
                              size_t fallback, const char *expected)
{
    static struct definition definitions[] = {
        { DEF_FUNCTION, "parseUrl", "int parseUrl(const char *text)", "", 1, 5, -1, true },
        { DEF_FUNCTION, "join", "void join(struct url *base)", "Joins a path to its base.", 10, 19,
          -1, true },
        { DEF_FUNCTION, "reset", "void reset(void)", "Forgets every url.", 20, 60, -1, false },
        { DEF_CONSTANT, "LIMIT", "LIMIT", "", 70, 70, -1, true },
        { DEF_FIELD, "url", "char *url", "", 80, 80, -1, true },
    };
    const struct summary summary = { .definitions = definitions, .definition_count = 5 };
    struct arena arena = ARENA_INIT;
    struct request request;
    struct buf names = BUF_INIT;
    const struct definition **found;
    request_analyse(&request, text, strlen(text), &arena);
    struct symbol_picker picker = { &request, weights, word_counter_new() };
    size_t count = symbols_pick(&picker, &summary, line, max, fallback, &arena, &found);
    for (size_t i = 0; i < count; i++)
        buf_printf(&names, "%s%s", i ? " " : "", found[i]->name);
    assert_string_equal(names.data, expected);
    buf_release(&names);
    word_counter_free(picker.counter);
    arena_release(&arena);
}

static void assert_symbols(const char *text, const double *weights, size_t max, size_t fallback,
                           const char *expected)
{
    assert_symbols_at(text, 0, weights, max, fallback, expected);
}

static void test_symbols(void **state)
{
    static const double ones[] = { 1, 1, 1 }, zero[] = { 0, 0, 0 };
    (void)state;
    /* in the name thrice (less in a name of several words), then in signature or documentation */
    assert_symbols("url", ones, 8, 4, "url parseUrl join reset");
    assert_symbols("url", ones, 2, 4, "url parseUrl");
    assert_symbols("base path", ones, 8, 4, "join");
    assert_symbols("parse a url", ones, 8, 4, "parseUrl url join reset");
    /* each word once, at its best place */
    assert_symbols("limit", ones, 8, 4, "LIMIT");
    /* a word that says nothing picks nothing: then the most prominent ones */
    assert_symbols("url", zero, 8, 2, "join reset");
    assert_symbols("unrelated", ones, 8, 4, "join reset parseUrl LIMIT");
    assert_symbols("unrelated", ones, 8, 0, "");
    assert_symbols("", ones, 8, 1, "join");
    /* what stands around a named line comes first, whatever it is called */
    assert_symbols_at("url", 15, ones, 8, 4, "join url parseUrl reset");
    assert_symbols_at("unrelated", 30, ones, 8, 4, "reset");
    assert_symbols_at("url", 65, ones, 2, 4, "url parseUrl");
}

static void test_named_lines(void **state)
{
    static const struct {
        const char *request, *path;
        uint32_t line;
    } cases[] = {
        { "see src/a.c:12", "src/a.c", 12 },
        { "see a.c:12:3", "src/a.c", 12 },
        { "at /home/me/repo/src/a.c:12", "src/a.c", 12 },
        { "see a.c:12", "src/aa.c", 0 },
        { "see src/a.c", "src/a.c", 0 },
        { "b.c:3 and a.c:4", "a.c", 4 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct request request;
        request_analyse(&request, cases[i].request, strlen(cases[i].request), &arena);
        assert_int_equal(symbols_named_line(&request, cases[i].path), cases[i].line);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_named_lines),
    };
    return RUN_TESTS(tests);
}
