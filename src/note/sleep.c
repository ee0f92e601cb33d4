#include "note/sleep.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "llm/client.h"
#include "llm/provider.h"
#include "note/interpret.h"
#include "note/overview.h"

#define ATTEMPTS_MAX 2 /* a reply that cannot be used is asked for once more */

/* One generation under way. */
struct generation {
    const char *purpose, *module; /* "" for the overview */
    struct plan_item *item;       /* NULL for the overview */
    struct note_input input;
    uint32_t index; /* of the module; UINT32_MAX for the overview */
    uint32_t sample, samples, attempt;
    struct prompt prompt;
    struct budget_amount reserved;
    struct arena arena;
};

struct sleeper {
    const struct sleep_request *request;
    const struct plan *plan;
    struct sleep_outcome *outcome;
    struct prompt_maker maker;
    struct budget budget;
    size_t at; /* item and sample that come next */
    uint32_t sample;
    size_t under_way;
    struct generation **again; /* to be asked for once more */
    size_t again_count, again_capacity;
    struct generation *overview; /* asked for alone, at the end */
    struct err *err;             /* of next(), which cannot return one */
    bool failed;
    uint32_t *left; /* per item of the plan: generations that are not answered yet */
    bool *lost;     /* per item: one of them failed */
};

/* ---- money ---- */

int sleep_budget(const struct plan_request *request, struct budget *out, struct err *err)
{
    static const enum setting_id tokens[] = { SETTING_BUDGET_RUN_TOKENS, SETTING_BUDGET_DAY_TOKENS,
                                              SETTING_BUDGET_MONTH_TOKENS };
    static const enum setting_id costs[] = { SETTING_BUDGET_RUN_COST, SETTING_BUDGET_DAY_COST,
                                             SETTING_BUDGET_MONTH_COST };
    time_t now = (time_t)request->now;
    struct tm tm;
    gmtime_r(&now, &tm);
    int64_t day = request->now - request->now % 86400;
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

int sleep_account(const struct sleep_request *request, const char *purpose, const char *module,
                  const struct llm_answer *answer, uint32_t input_estimate, uint64_t redacted,
                  bool batch, struct sleep_outcome *outcome, struct budget_amount *cost,
                  struct err *err)
{
    struct llm_usage usage = answer->usage;
    const struct price *price = request->plan.price;
    if (!answer->usage_known && answer->charged)
        usage = (struct llm_usage){ .input = input_estimate, .output = answer->text.size / 4 };
    *cost = (struct budget_amount){ (int64_t)(usage.input + usage.output),
                                    price ? price_of(price, &usage, batch) : -1 };
    if (!usage.input && !usage.output)
        cost->microdollars = 0;
    struct ledger_call call = {
        .time = request->plan.now,
        .provider = request->plan.config->provider->name,
        .model = request->plan.config->model,
        .purpose = purpose,
        .module = module,
        .input_tokens = usage.input,
        .output_tokens = usage.output,
        .cached_tokens = usage.cached,
        .microdollars = cost->microdollars,
        .redacted = redacted,
        .batch = batch,
        .status = llm_outcome_name(answer->outcome),
    };
    outcome->calls++;
    outcome->input_tokens += usage.input;
    outcome->output_tokens += usage.output;
    outcome->cached_tokens += usage.cached;
    outcome->microdollars += cost->microdollars > 0 ? cost->microdollars : 0;
    outcome->unpriced += cost->microdollars < 0;
    outcome->redacted += redacted;
    return notes_db_add_call(request->plan.notes, &call, err);
}

/* ---- what comes next ---- */

int sleep_prompts(const struct sleep_request *request, struct arena *arena,
                  struct prompt_maker *out, struct err *err)
{
    *out = (struct prompt_maker){
        .context = request->plan.context,
        .repo = request->repo,
        .input_max = (uint32_t)settings_integer(request->plan.settings, SETTING_SLEEP_INPUT_MAX),
        .window = (uint32_t)settings_integer(request->plan.settings, SETTING_LLM_CONTEXT_WINDOW),
        .output_max = (uint32_t)settings_integer(request->plan.settings, SETTING_LLM_OUTPUT_MAX),
    };
    return prompt_shared(out, request->repository, arena, err);
}

static void generation_free(struct generation *g)
{
    if (!g)
        return;
    arena_release(&g->arena);
    free(g);
}

static struct generation *generation_new(struct sleeper *run, struct plan_item *item,
                                         uint32_t sample)
{
    struct generation *g = xcalloc(1, sizeof *g);
    g->purpose = "note";
    g->module = run->request->plan.context->modules->modules[item->module].path;
    g->item = item;
    g->input = item->input;
    g->index = item->module;
    g->sample = sample;
    g->samples = item->samples;
    if (!prompt_module(&run->maker, item->module, sample, item->samples, &g->arena, &g->prompt,
                       run->err))
        return g;
    run->failed = true;
    generation_free(g);
    return NULL;
}

static struct generation *next_generation(struct sleeper *run)
{
    if (run->again_count)
        return run->again[--run->again_count];
    if (run->overview) {
        struct generation *g = run->overview;
        run->overview = NULL;
        return g;
    }
    for (; run->at < run->plan->write_count; run->at++, run->sample = 0)
        for (; run->sample < run->plan->items[run->at].samples; run->sample++)
            if (!run->plan->items[run->at].have[run->sample])
                return generation_new(run, &run->plan->items[run->at], run->sample++);
    return NULL;
}

/* The generation goes back, to be the next one. */
static void put_back(struct sleeper *run, struct generation *g)
{
    ARRAY_PUSH(run->again, run->again_count, run->again_capacity, g);
}

static enum llm_next next(void *data, struct llm_question *out)
{
    struct sleeper *run = data;
    struct generation *g = run->failed || run->outcome->spent ? NULL : next_generation(run);
    if (!g)
        return run->under_way ? LLM_NEXT_LATER : LLM_NEXT_END;
    const struct llm_prompt *prompt = &g->prompt.llm;
    /* The estimate errs on the high side; a schema and a tool cost something, too. */
    g->reserved = plan_amount(run->request->plan.price,
                              prompt->input_tokens + prompt->input_tokens / 10 + 100,
                              prompt->output_max, false);
    enum budget_period period;
    if (!budget_reserve(&run->budget, g->reserved, &period)) {
        put_back(run, g);
        if (run->under_way)
            return LLM_NEXT_LATER; /* what comes back may leave enough */
        run->outcome->spent = true;
        run->outcome->period = period;
        return LLM_NEXT_END;
    }
    run->under_way++;
    *out = (struct llm_question){ *prompt, g };
    return LLM_NEXT_QUESTION;
}

/* ---- what came ---- */

static const char *writer_of(const struct sleep_request *request, struct arena *arena)
{
    return arena_printf(arena, "%s:%s", request->plan.config->provider->name,
                        request->plan.config->model);
}

/* The reply and its line of the ledger, in one transaction, before anybody looks at what it says.
 */
static int keep_answer(struct sleeper *run, struct generation *g, const struct llm_answer *answer,
                       struct note_job *job, struct err *err)
{
    struct notes_db *notes = run->request->plan.notes;
    struct budget_amount cost;
    *job = (struct note_job){
        .name = plan_job_name(g->purpose, g->module, g->input.structure, g->input.tokens, g->sample,
                              &g->arena),
        .purpose = g->purpose,
        .module = g->module,
        .structure = g->input.structure,
        .tokens = g->input.tokens,
        .partners = g->input.partners,
        .revision = run->request->revision,
        .revision_time = note_knows_until(run->request->plan.context->changes),
        .sample = g->sample,
        .samples = g->samples,
        .redacted = g->prompt.redacted,
        .writer = writer_of(run->request, &g->arena),
        .answer = answer->outcome == LLM_OK ? answer->text.data : "",
    };
    bool keep = answer->outcome == LLM_OK;
    if (notes_db_begin(notes, err))
        return -1;
    if (!sleep_account(run->request, g->purpose, g->module, answer, g->prompt.llm.input_tokens,
                       g->prompt.redacted, false, run->outcome, &cost, err) &&
        (!keep || !notes_db_add_job(notes, job, err)) && !notes_db_commit(notes, err)) {
        budget_settle(&run->budget, g->reserved, cost);
        return 0;
    }
    notes_db_rollback(notes);
    return -1;
}

static void remember_failure(struct sleeper *run, const struct generation *g, const char *message)
{
    if (!run->outcome->first_failure[0])
        snprintf(run->outcome->first_failure, sizeof run->outcome->first_failure, "%s: %s",
                 *g->module ? g->module : "overview", message);
}

/* All answers of the module are there, or will not come. */
static int finish_module(struct sleeper *run, struct generation *g, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note_job *jobs, like = { .purpose = g->purpose,
                                    .module = g->module,
                                    .structure = g->input.structure,
                                    .tokens = g->input.tokens };
    size_t count, at = g->item ? (size_t)(g->item - run->plan->items) : 0;
    if (g->item && (--run->left[at] || run->lost[at])) {
        run->outcome->failed += !run->left[at];
        return 0;
    }
    int result = notes_db_jobs(run->request->plan.notes, &like, &arena, &jobs, &count, err);
    if (!result && count)
        result = interpret_group(run->request, jobs, count, run->outcome, err);
    arena_release(&arena);
    return result;
}

/* True when the model should be asked again: the reply is no note, or not true of this code. */
static int is_unusable(struct sleeper *run, struct generation *g, const struct llm_answer *answer,
                       bool *unusable, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note note;
    bool usable = false;
    const char *why = answer->message, *removed;
    int result = 0;
    if (answer->outcome == LLM_OK)
        result = interpret_reply(run->request, g->index, answer->text.data, &arena, &note, &usable,
                                 &why, &removed, NULL, err);
    *unusable = !usable;
    if (!result && !usable) {
        event_info(run->request->events, "%s: %s (%s)", *g->module ? g->module : "overview", why,
                   llm_outcome_name(answer->outcome));
        remember_failure(run, g, why);
    }
    arena_release(&arena);
    return result;
}

/* An answer whose fault is in what the model wrote, and not in the way to it. */
static bool is_bad_text(enum llm_outcome outcome)
{
    return outcome == LLM_TRUNCATED || outcome == LLM_REFUSED || outcome == LLM_FILTERED ||
           outcome == LLM_EMPTY || outcome == LLM_MALFORMED;
}

static int drop_sample(struct sleeper *run, struct note_job *job, struct err *err)
{
    job->answer = "";
    return notes_db_add_job(run->request->plan.notes, job, err);
}

static int done(void *data, const struct llm_question *question, struct llm_answer *answer,
                struct err *err)
{
    struct sleeper *run = data;
    struct generation *g = question->data;
    struct note_job job;
    bool unusable = false;
    run->under_way--;
    int result = keep_answer(run, g, answer, &job, err);
    if (!result && (answer->outcome == LLM_OK || is_bad_text(answer->outcome)))
        result = is_unusable(run, g, answer, &unusable, err);
    else if (!result) { /* it may be asked for another time */
        remember_failure(run, g, answer->message);
        if (g->item)
            run->lost[g->item - run->plan->items] = true;
    }
    /* A refusal or a filter would say the same again. */
    bool again = unusable && ++g->attempt < ATTEMPTS_MAX && answer->outcome != LLM_REFUSED &&
                 answer->outcome != LLM_FILTERED;
    if (!result && again) {
        put_back(run, g);
        return 0;
    }
    if (!result && unusable)
        result = drop_sample(run, &job, err);
    if (!result)
        result = finish_module(run, g, err);
    event_progress(run->request->events, "writing notes",
                   run->outcome->written + run->outcome->dropped + run->outcome->failed,
                   run->plan->write_count);
    generation_free(g);
    return result;
}

/* ---- the run ---- */

static int ask(struct sleeper *run, struct err *err)
{
    struct llm_source source = { run, next, done };
    int result = llm_run(run->request->plan.config, &source, run->request->events, err);
    while (run->again_count)
        generation_free(run->again[--run->again_count]);
    free(run->again);
    run->again = NULL;
    run->again_capacity = 0;
    return run->failed ? -1 : result;
}

static int ask_overview(struct sleeper *run, struct err *err)
{
    const struct sleep_request *r = run->request;
    struct generation *g = xcalloc(1, sizeof *g);
    int64_t until = note_knows_until(r->plan.context->changes);
    struct overview overview;
    struct stored_note stored;
    bool fresh = false;
    int found = overview_load(r->plan.context, r->plan.notes, until, &g->arena, &overview, err);
    if (!found && overview.paid)
        found = overview_stored(r->plan.notes, &overview, until, &g->arena, &stored, &fresh, err);
    if (found < 0 || !overview.paid || fresh) {
        generation_free(g);
        return found < 0 ? -1 : 0;
    }
    g->purpose = "overview";
    g->module = "";
    g->input = (struct note_input){ .structure = overview.digest, .partners = "", .near = "" };
    g->index = UINT32_MAX;
    g->samples = 1;
    if (prompt_overview(&run->maker, overview.notes, overview.count, &g->arena, &g->prompt, err)) {
        generation_free(g);
        return -1;
    }
    run->overview = g;
    int result = ask(run, err);
    generation_free(run->overview);
    return result;
}

/* Modules that were not finished, by a budget or a stop. */
static void count_left(struct sleeper *run)
{
    for (size_t i = 0; i < run->plan->write_count; i++) {
        if (!run->left[i])
            continue;
        if (run->lost[i])
            run->outcome->failed++;
        else
            run->outcome->left++;
    }
}

int sleep_run(const struct sleep_request *request, const struct plan *plan,
              struct sleep_outcome *outcome, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct sleeper run = { .request = request, .plan = plan, .outcome = outcome, .err = err };
    run.left = ARENA_ARRAY(&arena, uint32_t, plan->write_count);
    run.lost = ARENA_ARRAY(&arena, bool, plan->write_count);
    for (size_t i = 0; i < plan->write_count; i++)
        run.left[i] = plan->items[i].missing;
    int result = sleep_budget(&request->plan, &run.budget, err);
    if (!result)
        result = sleep_prompts(request, &arena, &run.maker, err);
    if (!result && plan->write_count)
        result = ask(&run, err);
    count_left(&run);
    if (!result && !outcome->spent && !outcome->failed && !outcome->left && !plan->waiting &&
        !request->plan.shards)
        result = ask_overview(&run, err);
    arena_release(&arena);
    return result;
}
