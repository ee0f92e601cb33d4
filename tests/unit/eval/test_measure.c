#include "support.h"

#include <string.h>

#include "eval/measure.h"

#define NEAR 1e-9

static void test_lists(void **state)
{
    static const struct {
        const char *right; /* '+' is an answer */
        size_t answers;
        double expected[METRIC_COUNT];
    } rows[] = {
        /* recall at 1, 2, 3, 5, 10, 20, 50; R-precision, average precision, reciprocal rank */
        { "", 3, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
        { "---", 1, { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } },
        { "+", 1, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } },
        { "-+", 1, { 0, 1, 1, 1, 1, 1, 1, 0, 0.5, 0.5 } },
        { "++-+", 3, { 1.0 / 3, 2.0 / 3, 2.0 / 3, 1, 1, 1, 1, 2.0 / 3, (1 + 1 + 0.75) / 3, 1 } },
        /* An answer that was not found counts. */
        { "+", 4, { 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 1 } },
        { "-----+----+", 2, { 0, 0, 0, 0, 0.5, 1, 1, 0, (1.0 / 6 + 2.0 / 11) / 2, 1.0 / 6 } },
        { "--------------------+", 1, { 0, 0, 0, 0, 0, 0, 1, 0, 1.0 / 21, 1.0 / 21 } },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool right[32];
        double out[METRIC_COUNT];
        size_t count = strlen(rows[i].right);
        for (size_t j = 0; j < count; j++)
            right[j] = rows[i].right[j] == '+';
        measure(right, count, rows[i].answers, out);
        for (int m = 0; m < METRIC_COUNT; m++)
            if (out[m] < rows[i].expected[m] - NEAR || out[m] > rows[i].expected[m] + NEAR)
                fail_msg("row %zu: %s is %g", i, metric_name((enum metric)m), out[m]);
    }
}

static void test_f1(void **state)
{
    (void)state;
    assert_float_equal(f1_score(0, 0, 3), 0, NEAR);
    assert_float_equal(f1_score(0, 5, 3), 0, NEAR);
    assert_float_equal(f1_score(3, 3, 3), 1, NEAR);
    assert_float_equal(f1_score(2, 4, 3), 4.0 / 7, NEAR);
}

static void test_reliability(void **state)
{
    struct reliability a = { 0 }, b = { 0 };
    (void)state;
    assert_float_equal(reliability_brier(&a), 0, NEAR);
    reliability_add(&a, 0, false);
    reliability_add(&a, 0.25, true);
    reliability_add(&b, 1, true);
    reliability_add(&b, 0.2, false);
    reliability_join(&a, &b);
    assert_int_equal(reliability_files(&a), 4);
    assert_int_equal(a.bins[0].files, 1);
    assert_int_equal(a.bins[2].files, 2);
    assert_int_equal(a.bins[2].came, 1);
    assert_float_equal(a.bins[2].promised, 0.45, NEAR);
    assert_int_equal(a.bins[9].files, 1); /* 1 belongs to the last */
    assert_float_equal(reliability_brier(&a), (0.75 * 0.75 + 0.2 * 0.2) / 4, NEAR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_f1),
        cmocka_unit_test(test_reliability),
    };
    return RUN_TESTS(tests);
}
