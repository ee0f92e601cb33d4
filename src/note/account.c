#include "note/account.h"

#include <inttypes.h>
#include <time.h>

#include "llm/provider.h"

static int64_t day_of(int64_t now)
{
    return now - now % 86400;
}

int account_budget(const struct plan_request *request, struct budget *out, struct err *err)
{
    static const enum setting_id tokens[] = { SETTING_BUDGET_RUN_TOKENS, SETTING_BUDGET_DAY_TOKENS,
                                              SETTING_BUDGET_MONTH_TOKENS };
    static const enum setting_id costs[] = { SETTING_BUDGET_RUN_COST, SETTING_BUDGET_DAY_COST,
                                             SETTING_BUDGET_MONTH_COST };
    time_t now = (time_t)request->now;
    struct tm tm;
    gmtime_r(&now, &tm);
    int64_t day = day_of(request->now);
    int64_t since[] = { INT64_MAX, day, day - (int64_t)(tm.tm_mday - 1) * 86400 };
    int64_t waiting_tokens, waiting_cost;
    *out = (struct budget){ 0 };
    if (notes_db_waiting(request->notes, &waiting_tokens, &waiting_cost, err))
        return -1;
    for (int i = 0; i < BUDGET_PERIODS; i++) {
        struct ledger_totals spent;
        if (notes_db_ledger(request->notes, since[i], &spent, err))
            return -1;
        out->periods[i].tokens = settings_integer(request->settings, tokens[i]);
        out->periods[i].microdollars = settings_integer(request->settings, costs[i]);
        out->periods[i].spent_tokens = (int64_t)(spent.input_tokens + spent.output_tokens);
        out->periods[i].spent_microdollars = spent.microdollars;
        if (i == BUDGET_RUN)
            continue;
        out->periods[i].spent_tokens += waiting_tokens;
        out->periods[i].spent_microdollars += waiting_cost;
    }
    return 0;
}

struct llm_usage account_most(const struct llm_prompt *prompt)
{
    return (struct llm_usage){ .input = prompt->input_tokens + prompt->input_tokens / 10 + 100,
                               .output = prompt->output_max };
}

static struct budget_amount amount_of(const struct account *a, const struct llm_usage *usage,
                                      bool batch)
{
    bool nothing = !usage->input && !usage->output;
    int64_t price = a->plan->price ? price_of(a->plan->price, usage, batch) : -1;
    return (struct budget_amount){ (int64_t)(usage->input + usage->output), nothing ? 0 : price };
}

static struct ledger_call line_of(const struct account *a, const char *purpose, const char *module,
                                  const struct llm_usage *usage, int64_t microdollars)
{
    return (struct ledger_call){
        .time = a->plan->now,
        .provider = a->plan->config->provider->name,
        .model = a->plan->config->model,
        .purpose = purpose,
        .module = module,
        .input_tokens = usage->input,
        .output_tokens = usage->output,
        .cached_tokens = usage->cached,
        .microdollars = microdollars,
        .status = LEDGER_SENT,
    };
}

static struct llm_usage usage_of(const struct llm_answer *answer, struct llm_usage most)
{
    if (!answer->charged)
        return (struct llm_usage){ 0 };
    return answer->usage_known ? answer->usage : most;
}

static void add_up(struct sleep_outcome *outcome, const struct llm_usage *usage,
                   struct budget_amount cost, uint64_t redacted)
{
    outcome->calls++;
    outcome->input_tokens += usage->input;
    outcome->output_tokens += usage->output;
    outcome->cached_tokens += usage->cached;
    outcome->microdollars += cost.microdollars > 0 ? cost.microdollars : 0;
    outcome->unpriced += cost.microdollars < 0;
    outcome->redacted += redacted;
}

bool account_reserve(const struct account *a, struct charge *charge, enum budget_period *why)
{
    charge->reserved = amount_of(a, &charge->most, false);
    charge->held = budget_reserve(a->budget, charge->reserved, why);
    return charge->held;
}

int account_send(const struct account *a, struct charge *charge, struct err *err)
{
    struct ledger_call call =
        line_of(a, charge->purpose, charge->module, &charge->most, charge->reserved.microdollars);
    call.redacted = charge->redacted;
    return notes_db_add_call(a->plan->notes, &call, &charge->line, err);
}

int account_settle(const struct account *a, struct charge *charge, const struct llm_answer *answer,
                   struct err *err)
{
    struct llm_usage usage = { 0 };
    struct budget_amount cost = { 0, 0 };
    if (charge->line) {
        usage = usage_of(answer, charge->most);
        cost = amount_of(a, &usage, false);
        struct ledger_call call =
            line_of(a, charge->purpose, charge->module, &usage, cost.microdollars);
        call.status = llm_outcome_name(answer->outcome);
        if (notes_db_settle_call(a->plan->notes, charge->line, &call, err))
            return -1;
        add_up(a->outcome, &usage, cost, charge->redacted);
    }
    if (charge->held)
        budget_settle(a->budget, charge->reserved, cost);
    charge->held = false;
    charge->line = 0;
    return 0;
}

int account_batch(const struct account *a, const struct note_job *job,
                  const struct llm_answer *answer, struct err *err)
{
    /* A job of an older format does not know its parts. */
    int64_t input = job->most_input ? job->most_input : job->most_tokens;
    struct llm_usage usage =
        usage_of(answer, (struct llm_usage){ .input = (uint64_t)input,
                                             .output = (uint64_t)(job->most_tokens - input) });
    struct budget_amount cost = amount_of(a, &usage, true);
    struct ledger_call call = line_of(a, job->purpose, job->module, &usage, cost.microdollars);
    call.batch = true;
    call.redacted = job->redacted;
    call.status = llm_outcome_name(answer->outcome);
    if (notes_db_add_call(a->plan->notes, &call, NULL, err))
        return -1;
    add_up(a->outcome, &usage, cost, job->redacted);
    return 0;
}

int account_tell_lost(const struct plan_request *plan, const struct events *events, struct err *err)
{
    struct ledger_totals today;
    if (notes_db_ledger(plan->notes, day_of(plan->now), &today, err))
        return -1;
    if (today.unsettled)
        event_warn(events,
                   "%" PRIu64 " calls of today were sent by a run that was killed, and nobody saw "
                   "their answers; the budgets count what they can have cost",
                   today.unsettled);
    return 0;
}
