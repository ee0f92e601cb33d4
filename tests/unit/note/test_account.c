#include "support.h"

#include <string.h>

#include "llm/provider.h"
#include "note/account.h"
#include "sample.h"

#define WITH_SAMPLE(test) cmocka_unit_test_setup_teardown(test, sample_setup, sample_teardown)

/* A model whose input costs one microdollar a token, and its output ten. */
struct desk {
    struct settings settings;
    struct llm_config config;
    struct price price;
    struct plan_request plan;
    struct budget budget;
    struct sleep_outcome outcome;
    struct account account;
    struct charge charge; /* of at most 1,200 tokens in and 500 out */
};

static void open_desk(struct sample *s, struct desk *d)
{
    *d = (struct desk){ .config = { .provider = &provider_openai, .model = "m" },
                        .price = { .input = 1, .cached = 1, .output = 10, .batch_factor = 0.5 } };
    settings_init(&d->settings);
    assert_int_equal(
        settings_set(&d->settings, SETTING_BUDGET_DAY_TOKENS, ORIGIN_LOCAL, "4000", &s->err), 0);
    d->plan = (struct plan_request){
        .settings = &d->settings, .config = &d->config, .price = &d->price, .now = 10 * 86400 + 5
    };
    assert_int_equal(notes_db_open(&d->plan.notes, s->store, true, &s->err), 0);
    assert_int_equal(account_budget(&d->plan, &d->budget, &s->err), 0);
    d->account = (struct account){ &d->plan, &d->budget, &d->outcome };
    const struct llm_prompt prompt = { .input_tokens = 1000, .output_max = 500 };
    d->charge = (struct charge){
        .purpose = "note", .module = "src", .redacted = 2, .most = account_most(&prompt)
    };
}

static void close_desk(struct desk *d)
{
    notes_db_close(d->plan.notes);
    settings_release(&d->settings);
}

static struct ledger_totals totals(struct sample *s, struct desk *d)
{
    struct ledger_totals all;
    assert_int_equal(notes_db_ledger(d->plan.notes, 0, &all, &s->err), 0);
    return all;
}

/* What an attempt costs, by how it ended. */
static void an_attempt_is_settled_by_how_it_ended(void **state)
{
    static const struct {
        struct llm_answer answer;
        int64_t tokens, microdollars;
    } rows[] = {
        { { .outcome = LLM_OK,
            .charged = true,
            .usage_known = true,
            .usage = { .input = 900, .output = 40 } },
          940,
          1300 },
        { { .outcome = LLM_OK, .charged = true }, 1700, 6200 },
        { { .outcome = LLM_FAILED, .charged = true }, 1700, 6200 },
        { { .outcome = LLM_MALFORMED, .charged = true }, 1700, 6200 },
        { { .outcome = LLM_FAILED }, 0, 0 },
        { { .outcome = LLM_DENIED }, 0, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sample *s = *state;
        struct desk d;
        open_desk(s, &d);
        struct ledger_totals before = totals(s, &d);
        int64_t spent = d.budget.periods[BUDGET_RUN].spent_tokens;
        d.budget.periods[BUDGET_DAY].tokens = SETTING_UNBOUNDED;
        assert_true(account_reserve(&d.account, &d.charge, NULL));
        assert_int_equal(account_send(&d.account, &d.charge, &s->err), 0);
        assert_int_equal(totals(s, &d).unsettled, 1);
        assert_int_equal(account_settle(&d.account, &d.charge, &rows[i].answer, &s->err), 0);
        struct ledger_totals after = totals(s, &d);
        assert_int_equal(after.calls - before.calls, 1);
        assert_int_equal(after.unsettled, 0);
        int64_t tokens = (int64_t)(after.input_tokens + after.output_tokens) -
                         (int64_t)(before.input_tokens + before.output_tokens);
        if (tokens != rows[i].tokens ||
            after.microdollars - before.microdollars != rows[i].microdollars)
            fail_msg("row %zu: %lld tokens, %lld microdollars", i, (long long)tokens,
                     (long long)(after.microdollars - before.microdollars));
        assert_int_equal(d.budget.periods[BUDGET_RUN].spent_tokens - spent, rows[i].tokens);
        assert_int_equal(d.budget.reserved_tokens, 0);
        assert_int_equal(d.outcome.calls, 1);
        assert_int_equal(d.outcome.microdollars, rows[i].microdollars);
        close_desk(&d);
    }
}

static void what_never_left_has_no_line(void **state)
{
    struct sample *s = *state;
    struct desk d;
    const struct llm_answer answer = { .outcome = LLM_FAILED };
    open_desk(s, &d);
    assert_true(account_reserve(&d.account, &d.charge, NULL));
    assert_int_equal(d.budget.reserved_tokens, 1700);
    assert_int_equal(account_settle(&d.account, &d.charge, &answer, &s->err), 0);
    assert_int_equal(d.budget.reserved_tokens, 0);
    assert_int_equal(totals(s, &d).calls, 0);
    assert_int_equal(d.outcome.calls, 0);
    close_desk(&d);
}

/* As after a kill: the next run finds the lines, and the budget of the day counts them. */
static void what_was_never_settled_counts_for_good(void **state)
{
    struct sample *s = *state;
    struct desk killed, next;
    enum budget_period why = BUDGET_PERIODS;
    open_desk(s, &killed);
    for (int i = 0; i < 2; i++) {
        struct charge charge = killed.charge;
        assert_true(account_reserve(&killed.account, &charge, NULL));
        assert_int_equal(account_send(&killed.account, &charge, &s->err), 0);
    }
    struct charge third = killed.charge;
    assert_false(account_reserve(&killed.account, &third, &why));
    assert_int_equal(why, BUDGET_DAY);
    close_desk(&killed);
    open_desk(s, &next);
    assert_int_equal(next.budget.periods[BUDGET_DAY].spent_tokens, 3400);
    assert_int_equal(next.budget.periods[BUDGET_RUN].spent_tokens, 0);
    assert_false(account_reserve(&next.account, &next.charge, &why));
    assert_int_equal(why, BUDGET_DAY);
    assert_int_equal(totals(s, &next).unsettled, 2);
    close_desk(&next);
}

/* A job knows what was reserved for it; one of an older format does not know its parts. */
static void an_answer_of_a_batch_without_a_count(void **state)
{
    static const int64_t most_input[] = { 1200, 0 };
    struct sample *s = *state;
    struct desk d;
    const struct llm_answer answer = { .outcome = LLM_OK, .charged = true };
    open_desk(s, &d);
    for (size_t i = 0; i < 2; i++) {
        const struct note_job job = {
            .purpose = "note", .module = "src", .most_tokens = 1700, .most_input = most_input[i]
        };
        assert_int_equal(account_batch(&d.account, &job, &answer, &s->err), 0);
    }
    assert_int_equal(totals(s, &d).input_tokens, 1200 + 1700);
    assert_int_equal(totals(s, &d).output_tokens, 500);
    assert_int_equal(totals(s, &d).microdollars, (1200 + 5000) / 2 + 1700 / 2);
    close_desk(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SAMPLE(an_attempt_is_settled_by_how_it_ended),
        WITH_SAMPLE(what_never_left_has_no_line),
        WITH_SAMPLE(what_was_never_settled_counts_for_good),
        WITH_SAMPLE(an_answer_of_a_batch_without_a_count),
    };
    return RUN_TESTS(tests);
}
