#include "support.h"

#include "base/order.h"

static void test_weighted_sort(void **state)
{
    (void)state;
    struct weighted items[] = { { 3, 0.5 }, { 1, 2 }, { 2, 0.5 }, { 0, -1 } };
    weighted_sort(items, 4);
    static const uint32_t expected[] = { 1, 2, 3, 0 };
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(items[i].item, expected[i]);
    weighted_sort(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_weighted_sort) };
    return RUN_TESTS(tests);
}
