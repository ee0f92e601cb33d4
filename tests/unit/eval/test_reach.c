#include "support.h"

#include <string.h>

#include "eval/reach.h"
#include "text/tokens.h"

static const char brief[] = "# Let `src/d.c` read `src/a.c`\n"
                            "At revision 1. Confidence 0.50.\n"
                            "- `read_all`: function `src/b.c:12`\n"
                            "- `lib/src/a.c` 80%: changes with src/d.c\n"
                            "- `src/a.c` 70%: words: read; used in `src/a.cc`\n"
                            "- `src/c.c` 20%, `src/a.c` again\n";

/* Tokens of the brief up to the end of the line that `text` stands in. */
static uint32_t until(const char *text)
{
    const char *at = strstr(brief, text);
    return tokens_estimate(brief, (size_t)(at - brief) + strcspn(at, "\n"));
}

static void reach(const char *const *answers, size_t count, uint32_t out[REACH_COUNT])
{
    struct arena arena = ARENA_INIT;
    const char *items[4];
    memcpy(items, answers, count * sizeof *answers);
    const struct string_list list = { items, count };
    reach_measure(brief, &list, &arena, out);
    arena_release(&arena);
}

static void test_by_place(void **state)
{
    uint32_t out[REACH_COUNT];
    (void)state;
    /* The first line that names it, whatever the order of the answers; half of three are two. */
    reach((const char *const[]){ "src/c.c", "src/a.c", "src/b.c" }, 3, out);
    assert_int_equal(out[REACH_FIRST], until("src/b.c"));
    assert_int_equal(out[REACH_HALF], until("70%"));
    assert_int_equal(out[REACH_ALL], until("src/c.c"));
    assert_true(out[REACH_FIRST] > 0 && out[REACH_FIRST] < out[REACH_HALF]);
}

static void test_not_named(void **state)
{
    uint32_t out[REACH_COUNT];
    (void)state;
    /* d.c stands in the title and in a reason, which is no place to look at. */
    reach((const char *const[]){ "src/d.c", "src/c.c" }, 2, out);
    assert_int_equal(out[REACH_FIRST], until("src/c.c"));
    assert_int_equal(out[REACH_HALF], until("src/c.c"));
    assert_int_equal(out[REACH_ALL], 0);
    /* The ends of other paths are none. */
    reach((const char *const[]){ "a.c", "lib/src" }, 2, out);
    for (int i = 0; i < REACH_COUNT; i++)
        assert_int_equal(out[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_place),
        cmocka_unit_test(test_not_named),
    };
    return RUN_TESTS(tests);
}
