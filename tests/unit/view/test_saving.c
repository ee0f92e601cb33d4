#include "support.h"

#include "view/saving.h"

static void test_range(void **state)
{
    (void)state;
    struct request_totals none = { 0 };
    assert_int_equal(saving_of(&none).low, 0);
    assert_int_equal(saving_of(&none).high, 0);
    /* Eight requests of a large repository: no file in full counts. */
    struct request_totals totals = { .requests = 8, .full_tokens = 1543765, .brief_tokens = 6800 };
    assert_int_equal(saving_of(&totals).low, 8 * 2000);
    assert_int_equal(saving_of(&totals).high, 8 * 5334);
}

static void test_briefs_that_took_more(void **state)
{
    (void)state;
    struct request_totals totals = { .requests = 2, .full_tokens = 99, .brief_tokens = 8000 };
    assert_int_equal(saving_of(&totals).low, 0);
    assert_int_equal(saving_of(&totals).high, 2 * 6184 - 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_briefs_that_took_more),
    };
    return RUN_TESTS(tests);
}
