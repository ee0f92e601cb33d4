#include "support.h"

#include <math.h>
#include <string.h>

#include "rank/fit.h"

#define COUNT 400

/* Of the files with a high `text`, those that also have `past` were changed: one in two. */
static void make_examples(struct rank_example *examples)
{
    memset(examples, 0, COUNT * sizeof *examples);
    for (size_t i = 0; i < COUNT; i++) {
        examples[i].signals[SIGNAL_TEXT] = i % 4 ? 0.1f : 0.9f;
        examples[i].signals[SIGNAL_PAST] = i % 8 ? 0.1f : 0.9f;
        examples[i].changed = i % 8 == 0;
    }
}

static struct rank_weights zero_weights(void)
{
    return (struct rank_weights){ .bias = -1 };
}

static void test_nothing_to_learn(void **state)
{
    struct rank_weights out;
    (void)state;
    rank_fit(NULL, 0, rank_shipped, 10, &out);
    assert_memory_equal(&out, rank_shipped, sizeof out);
}

static void test_what_tells_them_apart_counts(void **state)
{
    struct rank_example examples[COUNT];
    struct rank_weights prior = zero_weights(), out, again;
    (void)state;
    make_examples(examples);
    rank_fit(examples, COUNT, &prior, 1, &out);
    assert_true(rank_score(&out, examples[0].signals, ROLE_SOURCE) > 0);
    assert_true(rank_score(&out, examples[4].signals, ROLE_SOURCE) < 0);
    assert_true(rank_score(&out, examples[1].signals, ROLE_SOURCE) < 0);
    assert_true(out.signal[SIGNAL_PAST] > out.signal[SIGNAL_TEXT]);
    /* What no example has stays as it was. */
    assert_float_equal(out.signal[SIGNAL_MENTION], prior.signal[SIGNAL_MENTION], 1e-6);
    assert_float_equal(out.document, prior.document, 1e-6);
    rank_fit(examples, COUNT, &prior, 1, &again);
    assert_memory_equal(&out, &again, sizeof out);
}

static void test_the_prior_holds(void **state)
{
    struct rank_example examples[COUNT];
    struct rank_weights prior = zero_weights(), weak, strong;
    (void)state;
    make_examples(examples);
    rank_fit(examples, COUNT, &prior, 0.1, &weak);
    rank_fit(examples, COUNT, &prior, 1e6, &strong);
    assert_float_equal(strong.signal[SIGNAL_PAST], prior.signal[SIGNAL_PAST], 0.01);
    assert_true(fabsf(weak.signal[SIGNAL_PAST]) > 10 * fabsf(strong.signal[SIGNAL_PAST]));
}

/* Without a prior the weights of files that can be told apart perfectly have no bound. */
static void test_all_and_nothing_stay_finite(void **state)
{
    struct rank_example examples[COUNT];
    struct rank_weights prior = zero_weights(), out;
    (void)state;
    for (int changed = 0; changed < 2; changed++) {
        make_examples(examples);
        for (size_t i = 0; i < COUNT; i++) {
            examples[i].signals[SIGNAL_MENTION] = 1;
            examples[i].changed = changed;
        }
        rank_fit(examples, COUNT, &prior, 0.5, &out);
        float score = rank_score(&out, examples[0].signals, ROLE_SOURCE);
        assert_true(isfinite(score));
        assert_true(changed ? score > 2 : score < -2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_to_learn),
        cmocka_unit_test(test_what_tells_them_apart_counts),
        cmocka_unit_test(test_the_prior_holds),
        cmocka_unit_test(test_all_and_nothing_stay_finite),
    };
    return RUN_TESTS(tests);
}
