#include "support.h"

#include "model/settings.h"
#include "note/budget.h"

#define NONE   SETTING_UNBOUNDED
#define CALLS  10
#define ROUNDS 20000

static struct budget bounds(int64_t run_tokens, int64_t run_money, int64_t day_tokens,
                            int64_t day_money, int64_t month_tokens, int64_t month_money)
{
    return (struct budget){ .periods = { { run_tokens, run_money, 0, 0 },
                                         { day_tokens, day_money, 0, 0 },
                                         { month_tokens, month_money, 0, 0 } } };
}

static void the_period_that_is_full_is_named(void **state)
{
    (void)state;
    static const struct {
        struct budget_bound periods[BUDGET_PERIODS];
        struct budget_amount most;
        int why; /* -1: it fits */
    } rows[] = {
        { { { NONE, NONE }, { NONE, NONE }, { NONE, NONE } }, { 1000000, 5 }, -1 },
        { { { NONE, NONE }, { NONE, NONE }, { NONE, NONE } }, { 1000000, -1 }, -1 },
        { { { 100, NONE }, { NONE, NONE }, { NONE, NONE } }, { 100, -1 }, -1 },
        { { { 100, NONE }, { NONE, NONE }, { NONE, NONE } }, { 101, -1 }, BUDGET_RUN },
        { { { 100, NONE, 60, 0 }, { NONE, NONE }, { NONE, NONE } }, { 41, 0 }, BUDGET_RUN },
        { { { NONE, NONE }, { 100, NONE, 60, 0 }, { NONE, NONE } }, { 41, 0 }, BUDGET_DAY },
        { { { NONE, NONE }, { NONE, NONE }, { NONE, 100, 0, 60 } }, { 1, 41 }, BUDGET_MONTH },
        { { { NONE, NONE }, { NONE, NONE }, { NONE, 100, 0, 60 } }, { 1, 40 }, -1 },
        /* A price that is not known cannot be kept within a bound on money, of whichever period. */
        { { { NONE, 1000 }, { NONE, NONE }, { NONE, NONE } }, { 1, -1 }, BUDGET_RUN },
        { { { NONE, NONE }, { NONE, NONE }, { NONE, 1000 } }, { 1, -1 }, BUDGET_MONTH },
        /* Overspent: only what is free. */
        { { { NONE, 10, 0, 20 }, { NONE, NONE }, { NONE, NONE } }, { 1, 0 }, -1 },
        { { { NONE, 10, 0, 20 }, { NONE, NONE }, { NONE, NONE } }, { 1, 1 }, BUDGET_RUN },
        { { { 0, NONE }, { NONE, NONE }, { NONE, NONE } }, { 1, 0 }, BUDGET_RUN },
        { { { 100, NONE, INT64_MAX, 0 }, { NONE, NONE }, { NONE, NONE } }, { 1, 0 }, BUDGET_RUN },
        { { { 100, NONE }, { NONE, NONE }, { NONE, NONE } }, { INT64_MAX, 0 }, BUDGET_RUN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct budget budget = { 0 };
        enum budget_period why = BUDGET_PERIODS;
        for (int p = 0; p < BUDGET_PERIODS; p++)
            budget.periods[p] = rows[i].periods[p];
        bool fits = budget_reserve(&budget, rows[i].most, &why);
        if (fits != (rows[i].why < 0) || (!fits && (int)why != rows[i].why))
            fail_msg("row %zu: fits %d, why %d", i, fits, why);
        if (!fits)
            assert_true(!budget.reserved_tokens && !budget.reserved_microdollars);
        assert_int_equal(budget_reserve(&budget, (struct budget_amount){ 0, 0 }, NULL), true);
    }
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void check_bounds(const struct budget *b)
{
    assert_true(b->reserved_tokens >= 0 && b->reserved_microdollars >= 0);
    for (int p = 0; p < BUDGET_PERIODS; p++) {
        const struct budget_bound *bound = &b->periods[p];
        assert_true(bound->spent_tokens + b->reserved_tokens <= bound->tokens);
        assert_true(bound->spent_microdollars + b->reserved_microdollars <= bound->microdollars);
    }
}

/* Ten calls in flight are reserved and settled in any order; a call never costs more than was
 * reserved for it. What is spent and what is promised stay below every bound at every step. */
static void calls_in_flight_never_exceed_a_bound(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(88172645463325252);
    for (int round = 0; round < 20; round++) {
        struct budget b = bounds(50000, 900000, (int64_t)(next(&seed) % 100000), NONE, NONE,
                                 (int64_t)(next(&seed) % 1000000));
        struct budget_amount most[CALLS];
        bool open[CALLS] = { false };
        int64_t tokens = 0, money = 0;
        unsigned refused = 0;
        for (int step = 0; step < ROUNDS / 20; step++) {
            unsigned call = (unsigned)(next(&seed) % CALLS);
            if (!open[call]) {
                most[call] = (struct budget_amount){ (int64_t)(next(&seed) % 4000),
                                                     (int64_t)(next(&seed) % 60000) };
                open[call] = budget_reserve(&b, most[call], NULL);
                refused += !open[call];
            } else {
                struct budget_amount real = {
                    (int64_t)(next(&seed) % (uint64_t)(most[call].tokens + 1)),
                    (int64_t)(next(&seed) % (uint64_t)(most[call].microdollars + 1))
                };
                budget_settle(&b, most[call], real);
                open[call] = false;
                tokens += real.tokens;
                money += real.microdollars;
            }
            check_bounds(&b);
        }
        for (int call = 0; call < CALLS; call++)
            if (open[call])
                budget_settle(&b, most[call], (struct budget_amount){ 0, 0 });
        assert_true(refused > 0); /* the bounds were reached */
        assert_int_equal(b.reserved_tokens, 0);
        assert_int_equal(b.reserved_microdollars, 0);
        for (int p = 0; p < BUDGET_PERIODS; p++) {
            assert_int_equal(b.periods[p].spent_tokens, tokens);
            assert_int_equal(b.periods[p].spent_microdollars, money);
        }
    }
}

static void the_least_of_what_is_left_is_told(void **state)
{
    (void)state;
    struct budget b = bounds(NONE, NONE, NONE, NONE, NONE, NONE);
    struct budget_amount left = budget_left(&b);
    assert_int_equal(left.tokens, -1);
    assert_int_equal(left.microdollars, -1);

    b = bounds(1000, NONE, 500, NONE, NONE, 70);
    b.periods[BUDGET_DAY].spent_tokens = 100;
    assert_true(budget_reserve(&b, (struct budget_amount){ 300, 20 }, NULL));
    left = budget_left(&b);
    assert_int_equal(left.tokens, 100);
    assert_int_equal(left.microdollars, 50);

    /* The real amount may be larger than what was reserved; then nothing is left. */
    budget_settle(&b, (struct budget_amount){ 300, 20 }, (struct budget_amount){ 450, 90 });
    left = budget_left(&b);
    assert_int_equal(left.tokens, 0);
    assert_int_equal(left.microdollars, 0);
}

static void an_unknown_price_counts_in_tokens_only(void **state)
{
    (void)state;
    struct budget b = bounds(1000, NONE, NONE, NONE, NONE, NONE);
    struct budget_amount call = { 400, -1 };
    assert_true(budget_reserve(&b, call, NULL));
    assert_true(budget_reserve(&b, call, NULL));
    assert_false(budget_reserve(&b, call, NULL));
    assert_int_equal(b.reserved_microdollars, 0);
    budget_settle(&b, call, (struct budget_amount){ 100, -1 });
    assert_int_equal(b.periods[BUDGET_MONTH].spent_tokens, 100);
    assert_int_equal(b.periods[BUDGET_MONTH].spent_microdollars, 0);
    assert_true(budget_reserve(&b, call, NULL));
}

static void sums_do_not_wrap(void **state)
{
    (void)state;
    struct budget b = bounds(NONE, NONE, NONE, NONE, NONE, NONE);
    struct budget_amount huge = { INT64_MAX, INT64_MAX };
    assert_true(budget_reserve(&b, huge, NULL));
    assert_true(budget_reserve(&b, huge, NULL));
    budget_settle(&b, huge, huge);
    budget_settle(&b, huge, huge);
    assert_int_equal(b.periods[BUDGET_RUN].spent_tokens, INT64_MAX);
    assert_int_equal(b.reserved_tokens, 0);
    assert_string_equal(budget_period_name(BUDGET_DAY), "day");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_period_that_is_full_is_named),
        cmocka_unit_test(calls_in_flight_never_exceed_a_bound),
        cmocka_unit_test(the_least_of_what_is_left_is_told),
        cmocka_unit_test(an_unknown_price_counts_in_tokens_only),
        cmocka_unit_test(sums_do_not_wrap),
    };
    return RUN_TESTS(tests);
}
