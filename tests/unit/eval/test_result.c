#include "support.h"

#include <string.h>

#include "eval/result.h"

static void fill(struct case_result *result)
{
    memset(result, 0, sizeof *result);
    for (int r = 0; r < ROW_COUNT; r++)
        for (int m = 0; m < METRIC_COUNT; m++)
            result->rows[r][m] = (r + 1) / (m + 2.0);
    result->f1 = 0.4;
    result->named = 5;
    result->right = 2;
    result->things = 7;
    result->resolved = 6;
    result->reach[REACH_FIRST] = 90;
    result->reach[REACH_HALF] = 200;
    result->answers = 3;
    result->tokens = 3999;
    result->full_tokens = UINT64_C(1) << 40;
    result->seconds = 0.25;
    reliability_add(&result->reliability, 0.33, true);
    result->files = json_pack("[s, s]", "a.c", "b.c");
}

static void test_there_and_back(void **state)
{
    struct case_result before, after;
    (void)state;
    fill(&before);
    json_t *json = case_result_to_json(&before);
    assert_int_equal(case_result_from_json(json, &after), 0);
    assert_memory_equal(before.rows, after.rows, sizeof before.rows);
    assert_memory_equal(&before.reliability, &after.reliability, sizeof before.reliability);
    assert_true(json_equal(before.files, after.files));
    assert_null(after.candidates);
    assert_int_equal(after.named, 5);
    assert_int_equal(after.right, 2);
    assert_int_equal(after.things, 7);
    assert_int_equal(after.resolved, 6);
    assert_memory_equal(before.reach, after.reach, sizeof before.reach);
    assert_int_equal(after.answers, 3);
    assert_int_equal(after.tokens, 3999);
    assert_true(after.full_tokens == UINT64_C(1) << 40);
    assert_float_equal(after.seconds, 0.25, 0);
    json_decref(json);
    case_result_release(&before);
    case_result_release(&after);
}

/* A file that somebody else wrote. */
static void test_refused(void **state)
{
    static const char *const keys[] = { "rows", "bins", "f1", "files", "tokens", "reach" };
    struct case_result result, out;
    (void)state;
    fill(&result);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        json_t *json = case_result_to_json(&result);
        json_object_set_new(json, keys[i], json_string("x"));
        assert_int_equal(case_result_from_json(json, &out), -1);
        json_object_del(json, keys[i]);
        assert_int_equal(case_result_from_json(json, &out), -1);
        json_decref(json);
    }
    case_result_release(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back),
        cmocka_unit_test(test_refused),
    };
    return RUN_TESTS(tests);
}
