#include "support.h"

#include <string.h>

#include "brief/symbols.h"

/* Each word of the request weighs the same, and is rare unless `common` has its term. */
static void assert_symbols(const char *text, uint32_t line, const char *common, size_t max,
                           const char *expected)
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
    struct ranked_request ranked = { .compounds = { .count = 10 } };
    double weights[20];
    bool is_rare[20];
    struct telling telling = { &ranked, weights, is_rare };
    struct buf names = BUF_INIT;
    const struct definition **found;
    request_analyse(&ranked.request, text, strlen(text), &arena);
    compounds_find(&ranked.compounds.compounds, &ranked.request, NULL, &arena);
    assert_in_range(ranked.request.term_count, 0, 20);
    for (size_t i = 0; i < ranked.request.term_count; i++) {
        const struct request_term *term = &ranked.request.terms[i];
        weights[i] = 1;
        is_rare[i] = !strstr(common, term->text);
        if (is_rare[i])
            stem_starts_add(&telling.rare, term->text, term->length);
    }
    struct symbol_picker picker = { &ranked.request, &telling };
    size_t count = symbols_pick(&picker, &summary, line, max, &arena, &found);
    for (size_t i = 0; i < count; i++)
        buf_printf(&names, "%s%s", i ? " " : "", found[i]->name);
    assert_string_equal(names.data ? names.data : "", expected);
    buf_release(&names);
    arena_release(&arena);
}

static void test_symbols(void **state)
{
    (void)state;
    /* in the name thrice (less in a name of several words), then in signature or documentation */
    assert_symbols("url", 0, "", 8, "url parseUrl join reset");
    assert_symbols("url", 0, "", 2, "url parseUrl");
    assert_symbols("base path", 0, "", 8, "join");
    assert_symbols("parse every url", 0, "", 8, "parseUrl url reset join");
    /* each word once, at its best place */
    assert_symbols("limit", 0, "", 8, "LIMIT");
    /* what stands around a named line comes first, whatever it is called */
    assert_symbols("url", 15, "", 8, "join url parseUrl reset");
    assert_symbols("unrelated", 30, "", 8, "reset");
    assert_symbols("url", 65, "", 2, "url parseUrl");
}

/* A word that is everywhere shows nothing by itself: beside another that is rare, or beside its
 * neighbour in one name. */
static void test_common_words(void **state)
{
    (void)state;
    assert_symbols("url", 0, "url", 8, "");
    assert_symbols("unrelated", 0, "", 8, "");
    assert_symbols("", 0, "", 8, "");
    assert_symbols("parse the url", 0, "url pars", 8, "parseUrl");
    assert_symbols("parse; url", 0, "url pars", 8, "");
    assert_symbols("url, forgets", 0, "url", 8, "reset");
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
        cmocka_unit_test(test_common_words),
        cmocka_unit_test(test_named_lines),
    };
    return RUN_TESTS(tests);
}
