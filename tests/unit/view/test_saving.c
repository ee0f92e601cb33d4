#include "support.h"

#include "view/saving.h"

static void test_range(void **state)
{
    (void)state;
    struct request_totals none = { 0 };
    assert_int_equal(saving_of(&none).low, 0);
    assert_int_equal(saving_of(&none).high, 0);
    /* Eight requests of a large repository: no file in full counts. */
    struct request_totals totals = {
        .requests = 8, .answered = 8, .full_tokens = 1543765, .brief_tokens = 8 * 646
    };
    assert_int_equal(saving_of(&totals).low, 8 * (4981 - 2719));
    assert_int_equal(saving_of(&totals).high, 8 * (4981 - 646));
}

static void test_briefs_that_took_more(void **state)
{
    (void)state;
    struct request_totals totals = {
        .requests = 2, .answered = 2, .full_tokens = 99, .brief_tokens = 8000
    };
    assert_int_equal(saving_of(&totals).low, 0);
    assert_int_equal(saving_of(&totals).high, 2 * 4981 - 8000);
}

static void test_briefs_that_were_not_sure(void **state)
{
    (void)state;
    struct request_totals totals = {
        .requests = 3, .answered = 1, .full_tokens = 99, .brief_tokens = 1500
    };
    assert_int_equal(saving_of(&totals).low, 2908 - 1500);
    assert_int_equal(saving_of(&totals).high, 4981 - 1500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_briefs_that_took_more),
        cmocka_unit_test(test_briefs_that_were_not_sure),
    };
    return RUN_TESTS(tests);
}
