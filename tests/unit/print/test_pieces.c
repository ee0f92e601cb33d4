#include "support.h"

#include <string.h>

#include "print/pieces.h"
#include "text/tokens.h"

static const char *const titles[] = { "", "\n## One\n", "\n## Two\n" };

static void test_reading_order(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pieces pieces;
    uint32_t tokens;
    pieces_init(&pieces, titles, 3, &arena);
    pieces_add(&pieces, 0, PIECE_ALONE, 1e9, "# Head\n");
    size_t line = pieces_add(&pieces, 1, PIECE_ALONE, 2, "- low\n");
    pieces_add(&pieces, 1, line, 100, "  - detail\n"); /* never before its line */
    pieces_add(&pieces, 2, PIECE_ALONE, 3, "- high\n");
    char *text = pieces_print(&pieces, 1000, &tokens);
    assert_string_equal(text, "# Head\n\n## One\n- low\n  - detail\n\n## Two\n- high\n");
    assert_int_equal(tokens, tokens_estimate(text, strlen(text)));
    arena_release(&arena);
}

/* At each budget the text fits, more budget never says less, and no detail stands alone. */
static void test_every_budget(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    size_t last = 0;
    for (uint32_t budget = 10; budget < 400; budget += 7) {
        struct pieces pieces;
        uint32_t tokens;
        pieces_init(&pieces, titles, 3, &arena);
        pieces_add(&pieces, 0, PIECE_ALONE, 1e9, "# Head\n");
        for (int i = 0; i < 20; i++) {
            size_t line =
                pieces_add(&pieces, 1, PIECE_ALONE, 100 - i,
                           arena_printf(&arena, "- the line of number %d speaks of things\n", i));
            pieces_add(&pieces, 1, line, 50 - i, arena_printf(&arena, "  - detail of %d\n", i));
        }
        char *text = pieces_print(&pieces, budget, &tokens);
        assert_true(tokens <= budget);
        assert_true(strlen(text) >= last || budget < 20);
        last = strlen(text);
        for (int i = 0; i < 20; i++) {
            const char *detail = arena_printf(&arena, "detail of %d\n", i);
            const char *line = arena_printf(&arena, "number %d speaks", i);
            assert_false(strstr(text, detail) && !strstr(text, line));
        }
    }
    arena_release(&arena);
}

/* Where a leading piece finds no room, none behind it takes its place; the head is always there. */
static void test_leading_pieces(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    size_t last = 0;
    for (uint32_t budget = 1; budget < 120; budget++) {
        struct pieces pieces;
        uint32_t tokens;
        size_t shown = 0;
        pieces_init(&pieces, titles, 3, &arena);
        pieces_add(&pieces, 0, PIECE_ALONE, PIECE_LEADING, "# Head\n");
        for (int i = 0; i < 6; i++) {
            const char *text = i % 2 ? "- short\n" : "- a line that takes many more tokens\n";
            size_t line = pieces_add(&pieces, 1, PIECE_ALONE, PIECE_LEADING, text);
            pieces_add(&pieces, 1, line, 1, "; and a detail\n");
            pieces.items[line + 1].joins = true;
        }
        char *text = pieces_print(&pieces, budget, &tokens);
        assert_memory_equal(text, "# Head\n", 7);
        assert_true(tokens <= budget || !strcmp(text, "# Head\n"));
        while (shown < 6 && pieces.items[1 + 2 * shown].is_taken)
            shown++;
        for (size_t i = shown; i < 6; i++)
            assert_false(pieces.items[1 + 2 * i].is_taken || pieces.items[2 + 2 * i].is_taken);
        assert_true(shown >= last);
        last = shown;
        if (budget == 119)
            assert_non_null(strstr(text, "- short; and a detail\n"));
    }
    assert_int_equal(last, 6);
    arena_release(&arena);
}

static void test_lines_are_printable(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    assert_string_equal(piece_line(&arena, "a\nb\x1b[31m", 100), "a\\x0ab\\x1b[31m");
    assert_string_equal(piece_line(&arena, "abcdef", 3), "abc...");
    assert_string_equal(piece_code(&arena, "a`b", 100), "`` a`b ``");
    arena_release(&arena);
}

static void test_words_that_are_markup(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "plain words, and more.", "plain words, and more." },
        { "uses kv_get; calls @all", "uses `kv_get`; calls `@all`" },
        { "see <img src=x> (#12)", "see `<img` `src=x>` `(#12`)" },
        { "`a b` stays", "`a b` stays" },
        { "`open end", "`` `open `` end" },
        { "https://x.y/z: a", "`https://x.y/z`: a" },
        { "Note: a", "Note: a" },
        { "`` x", "``` `` ``` x" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        assert_string_equal(piece_text(&arena, rows[i][0], 100), rows[i][1]);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading_order),
        cmocka_unit_test(test_every_budget),
        cmocka_unit_test(test_leading_pieces),
        cmocka_unit_test(test_lines_are_printable),
        cmocka_unit_test(test_words_that_are_markup),
    };
    return RUN_TESTS(tests);
}
