#include "support.h"

#include <string.h>

#include "review/missing.h"

static void test_names(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "src/kv.c", "kv" },
        { "tests/test_kv.c", "kv" },
        { "a/kv_test.go", "kv" },
        { "kv.spec.ts", "kv" },
        { "kv-tests.js", "kv" },
        { "KvTest.java", "kv" },
        { "Test.java", "test" },
        { "latest.c", "latest" },
        { "testing_kv.c", "testing_kv" },
        { "spec_helper.rb", "helper" },
        { ".gitignore", ".gitignore" },
        { "test_.c", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[32];
        bool found = name_without_test(rows[i][0], out, sizeof out);
        assert_int_equal(found, rows[i][1] != NULL);
        if (found)
            assert_string_equal(out, rows[i][1]);
    }
    char small[4];
    assert_false(name_without_test("abcd.c", small, sizeof small));
    assert_true(name_without_test("abc.c", small, sizeof small));
}

static double probability(uint32_t together, uint32_t of)
{
    float signals[MISSING_SIGNALS] = { 0 };
    double share = together / (of + 2.0);
    struct cochange history = { .together = together,
                                .of = of,
                                .recent = share,
                                .similar = share,
                                .reverse = share,
                                .own = of };
    missing_from_history(&history, 2, signals);
    signals[MISSING_FOLDER] = 1;
    return missing_probability(signals);
}

static void test_more_evidence_is_more_likely(void **state)
{
    (void)state;
    assert_true(probability(0, 0) < 0.05);
    assert_true(probability(1, 50) < probability(10, 50));
    assert_true(probability(10, 50) < probability(48, 50));
    assert_true(probability(48, 50) > 0.5);
    /* Every file that is named has a name. */
    for (int i = 0; i < MISSING_SIGNALS; i++)
        assert_non_null(missing_signal_name((enum missing_signal)i));
}

/* One author of two forgets it. */
static void test_shares(void **state)
{
    (void)state;
    assert_float_equal(missing_probability_of_share(0), 0, 1e-9);
    assert_float_equal(missing_probability_of_share(0.5), 1 / 3.0, 1e-9);
    assert_float_equal(missing_probability_of_share(1), 1, 1e-9);
}

static void test_direction(void **state)
{
    (void)state;
    for (int role = 0; role < ROLE_COUNT; role++) {
        assert_true(missing_may_follow(ROLE_SOURCE, (enum file_role)role));
        assert_true(missing_may_follow((enum file_role)role, (enum file_role)role));
        assert_int_equal(missing_may_follow((enum file_role)role, ROLE_SOURCE),
                         role == ROLE_SOURCE);
    }
    assert_false(missing_may_follow(ROLE_TEST, ROLE_DOCUMENT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_direction),
        cmocka_unit_test(test_shares),
        cmocka_unit_test(test_more_evidence_is_more_likely),
    };
    return RUN_TESTS(tests);
}
