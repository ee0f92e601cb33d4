#include "support.h"

#include <string.h>

#include "brief/excerpt.h"

static struct definition definitions[] = {
    { DEF_CLASS, "Shop", "class Shop", "", 3, 40, -1, true },
    { DEF_METHOD, "open", "def open(self)", "", 4, 20, 0, true },
    { DEF_METHOD, "sell", "def sell(self)", "", 22, 40, 0, true },
    { DEF_FUNCTION, "audit", "def audit()", "", 42, 45, -1, true },
};

/* Line n says "line n", and what else `extra` gives it. */
static const char *text_of(struct arena *arena, uint32_t lines, const char *(*extra)(uint32_t))
{
    struct buf text = BUF_INIT;
    for (uint32_t i = 1; i <= lines; i++)
        buf_printf(&text, "\tline %u%s\n", i, extra ? extra(i) : "");
    const char *copy = arena_strdup(arena, text.data);
    buf_release(&text);
    return copy;
}

static const char *words(uint32_t line)
{
    return line == 31   ? " the rare discount"
           : line == 33 ? " of an invoice"
           : line == 1  ? " discount"
                        : "";
}

/* Line numbers of what is picked, excerpts parted by '|'. */
static void assert_excerpts(const char *request_text, uint32_t line, size_t max, const char *text,
                            size_t definition_count, const char *expected)
{
    double weights[20];
    struct arena arena = ARENA_INIT;
    struct request request;
    struct summary summary = { .definitions = definitions, .definition_count = definition_count };
    struct buf found = BUF_INIT;
    struct brief_excerpt *excerpts;
    request_analyse(&request, request_text, strlen(request_text), &arena);
    assert_in_range(request.term_count, 0, 20);
    for (size_t i = 0; i < request.term_count; i++)
        weights[i] = request.terms[i].is_joined ? 0 : 1;
    struct telling telling = { .weights = weights };
    struct symbol_picker picker = { &request, &telling };
    struct excerpt_input input = {
        &picker, &summary, NULL, 0, text ? text : text_of(&arena, 50, words), 0, line, 4, max
    };
    input.size = strlen(input.text);
    size_t count = excerpts_pick(&input, &arena, &excerpts);
    for (size_t i = 0; i < count; i++) {
        buf_addstr(&found, i ? " |" : "");
        for (size_t j = 0; j < excerpts[i].count; j++)
            buf_printf(&found, " %u", excerpts[i].lines[j].line);
    }
    assert_string_equal(found.data, expected);
    buf_release(&found);
    arena_release(&arena);
}

static void test_which_lines(void **state)
{
    (void)state;
    /* around a named line, within its definition and behind the first line of that */
    assert_excerpts("fix x.py:30", 30, 1, NULL, 4, " 22 28 29 30 31 32");
    assert_excerpts("fix x.py:5", 5, 1, NULL, 4, " 4 5 6 7");
    assert_excerpts("fix x.py:50", 50, 1, NULL, 4, " 48 49 50");
    assert_excerpts("fix x.py:900", 900, 1, NULL, 4, "");
    /* the body of a named definition: where its words are, else from its start */
    assert_excerpts("sell() with an invoice discount", 0, 1, NULL, 4, " 22 30 31 32 33");
    assert_excerpts("`Shop.open` is slow", 0, 1, NULL, 4, " 4 5 6 7");
    assert_excerpts("audit() and sell()", 0, 2, NULL, 4, " 22 23 24 25 | 42 43 44 45");
    /* the most telling lines, not outside of definitions when there are some */
    assert_excerpts("rare discounts", 0, 1, NULL, 4, " 22 30 31 32 33");
    assert_excerpts("rare discounts", 0, 1, NULL, 0, " 30 31 32 33");
    assert_excerpts("rare discounts", 0, 2, NULL, 0, " 30 31 32 33 | 1 2 3 4");
    assert_excerpts("unrelated", 0, 3, NULL, 4, "");
    /* one of many words is not worth it */
    assert_excerpts("discount for blue green red yellow", 0, 3, NULL, 4, "");
    assert_excerpts("", 0, 3, NULL, 4, "");
    assert_excerpts("discount", 0, 0, NULL, 4, "");
}

/* A summary that is not of this text, and texts without lines. */
static void test_odd_texts(void **state)
{
    (void)state;
    assert_excerpts("sell() a discount", 0, 2, "", 4, "");
    assert_excerpts("sell() a discount", 0, 2, "discount", 4, "");
    assert_excerpts("sell() a discount", 40, 2, "discount\n", 4, "");
    assert_excerpts("discount", 0, 2, "\n\n\ndiscount\r\n\n", 0, " 4");
    assert_excerpts("audit()", 0, 1, "a\nb\nc", 4, "");
}

static void test_lines_are_clean(void **state)
{
    static const char *const expected[] = { "\\x1b[31mdiscount", "    discount \\xff\\u{202e}",
                                            "``` discount" };
    static const char text[] = "\x1b[31mdiscount\n\tdiscount \xff\xe2\x80\xae\n``` discount\n";
    double weights[] = { 1, 1 };
    struct arena arena = ARENA_INIT;
    struct request request;
    struct summary summary = { 0 };
    struct brief_excerpt *excerpts;
    (void)state;
    request_analyse(&request, "discount", 8, &arena);
    struct telling telling = { .weights = weights };
    struct symbol_picker picker = { &request, &telling };
    struct excerpt_input input = { &picker, &summary, NULL, 0, text, sizeof text - 1, 2, 4, 1 };
    assert_int_equal(excerpts_pick(&input, &arena, &excerpts), 1);
    assert_int_equal(excerpts[0].count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(excerpts[0].lines[i].text, expected[i]);
    struct buf lengthy = BUF_INIT;
    for (int i = 0; i < 5000; i++)
        buf_addstr(&lengthy, "x discount");
    input.text = lengthy.data;
    input.size = lengthy.size;
    input.line = 1;
    assert_int_equal(excerpts_pick(&input, &arena, &excerpts), 1);
    assert_in_range(strlen(excerpts[0].lines[0].text), 10, 200);
    buf_release(&lengthy);
    arena_release(&arena);
}

/* One line: code before prose, compounds before single words, and nothing for common words. */
static void test_telling_lines(void **state)
{
    static const char text[] = "import chat.language\n"
                               "# never run the discount in a loop for ever\n"
                               "say = \"Set the chat language of this tool\"\n"
                               "\tself.chat_language = None\n"
                               "run(discount)\n";
    static const struct {
        const char *request, *common;
        uint32_t line;
        const char *text;
    } cases[] = {
        { "chat language", "chat languag", 4, "self.chat_language = None" },
        { "discount", "", 5, "run(discount)" },
        { "run", "run", 0, NULL },
        { "run a discount", "run", 5, "run(discount)" },
        { "ever", "", 0, NULL },
        { "nowhere", "", 0, NULL },
    };
    struct import imports[] = { { "chat.language", 1 } };
    struct summary summary = { .imports = imports, .import_count = 1 };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct ranked_request ranked = { .compounds = { .count = 10 } };
        double weights[] = { 1, 1, 1, 1 };
        bool is_rare[4] = { false };
        struct telling telling = { &ranked, weights, is_rare };
        struct excerpt_line found = { 0 };
        request_analyse(&ranked.request, cases[i].request, strlen(cases[i].request), &arena);
        compounds_find(&ranked.compounds.compounds, &ranked.request, NULL, &arena);
        assert_in_range(ranked.request.term_count, 0, 4);
        for (size_t t = 0; t < ranked.request.term_count; t++) {
            const struct request_term *term = &ranked.request.terms[t];
            is_rare[t] = !strstr(cases[i].common, term->text);
            if (is_rare[t])
                stem_starts_add(&telling.rare, term->text, term->length);
        }
        struct symbol_picker picker = { &ranked.request, &telling };
        struct excerpt_input input = {
            .picker = &picker, .summary = &summary, .text = text, .size = sizeof text - 1
        };
        assert_int_equal(excerpts_telling_line(&input, &arena, &found), cases[i].line > 0);
        assert_int_equal(found.line, cases[i].line);
        if (cases[i].line)
            assert_string_equal(found.text, cases[i].text);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_lines),
        cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_lines_are_clean),
        cmocka_unit_test(test_telling_lines),
    };
    return RUN_TESTS(tests);
}
