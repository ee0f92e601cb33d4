#include "note/sleep.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "llm/client.h"
#include "llm/provider.h"
#include "note/account.h"
#include "note/identity.h"
#include "note/interpret.h"
#include "note/overview.h"
#include "note/renewal.h"
#include "note/reply.h"
#include "note/verify.h"

#define ATTEMPTS_MAX   2     /* a reply that cannot be used is asked for once more */
#define BYTES_A_TOKEN  4     /* of a reply, at most, as a rule */
#define PAGES_OF_REPLY 32768 /* bytes of the database that one changes besides */

/* One generation under way. */
struct generation {
    struct plan_item *item; /* NULL for the overview */
    struct note_input input;
    uint32_t index; /* of the module; UINT32_MAX for the overview */
    uint32_t sample, samples, attempt;
    struct prompt prompt;
    struct charge charge; /* purpose and module; "" for the overview */
    struct arena arena;
};

struct sleeper {
    const struct sleep_request *request;
    const struct plan *plan;
    struct sleep_outcome *outcome;
    struct prompt_maker maker;
    struct budget budget;
    struct account account;
    uint32_t unusable; /* replies in a row */
    size_t at;         /* item and sample that come next */
    uint32_t sample;
    size_t under_way;
    struct generation **again; /* to be asked for once more */
    size_t again_count, again_capacity;
    struct generation *overview; /* asked for alone, at the end */
    struct err *err;             /* of next_sleep_question(), which cannot return one */
    bool failed;
    uint32_t *left; /* per item of the plan: generations that are not answered yet */
    bool *lost;     /* per item: one of them failed */
};

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

int sleep_question(const struct sleep_request *request, const struct prompt_maker *maker,
                   struct plan_item *item, uint32_t sample, struct arena *arena, struct prompt *out,
                   struct err *err)
{
    struct renewal renewal;
    if (item->verifies)
        return verify_question(request, maker, item, sample, arena, out, err);
    int found = item->renews ? renewal_find(maker->context, request->plan.notes, item->module,
                                            arena, &renewal, err)
                             : 0;
    if (found > 0)
        found = renewal_prompt(maker, &renewal, arena, out, err);
    if (found < 0)
        return -1;
    item->renews = found > 0;
    return found ? 0 : prompt_module(maker, item->module, sample, item->samples, arena, out, err);
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
    g->charge.module = run->request->plan.context->modules->modules[item->module].path;
    g->item = item;
    g->input = item->input;
    g->index = item->module;
    g->sample = sample;
    g->samples = item->samples;
    int failed =
        sleep_question(run->request, &run->maker, item, sample, &g->arena, &g->prompt, run->err);
    g->charge.purpose = plan_purpose(item);
    if (!failed)
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

static enum llm_next next_sleep_question(void *data, struct llm_question *out)
{
    struct sleeper *run = data;
    bool over = run->failed || run->outcome->spent || run->outcome->gave_up;
    struct generation *g = over ? NULL : next_generation(run);
    enum budget_period period;
    if (!g)
        return run->under_way ? LLM_NEXT_LATER : LLM_NEXT_END;
    g->charge.most = account_most(&g->prompt.llm);
    g->charge.redacted = g->prompt.redacted;
    if (!account_reserve(&run->account, &g->charge, &period)) {
        put_back(run, g);
        if (run->under_way)
            return LLM_NEXT_LATER; /* what comes back may leave enough */
        run->outcome->spent = true;
        run->outcome->period = period;
        run->outcome->needed = g->charge.reserved;
        run->outcome->rest = budget_left(run->account.budget);
        return LLM_NEXT_END;
    }
    run->under_way++;
    *out = (struct llm_question){ g->prompt.llm, g };
    return LLM_NEXT_QUESTION;
}

static int leaving(void *data, const struct llm_question *question, struct err *err)
{
    struct sleeper *run = data;
    struct generation *g = question->data;
    return account_send(&run->account, &g->charge, err);
}

static int again(void *data, const struct llm_question *question, const struct llm_answer *answer,
                 struct err *err)
{
    struct sleeper *run = data;
    struct generation *g = question->data;
    if (account_settle(&run->account, &g->charge, answer, err))
        return -1;
    return account_reserve(&run->account, &g->charge, NULL);
}

/* ---- what came ---- */

static const char *writer_of(const struct sleep_request *request, struct arena *arena)
{
    return identity_writer(request->plan.config->provider->name, request->plan.config->model,
                           arena);
}

/* The reply and its line of the ledger, in one transaction, before anybody looks at what it says.
 */
static int keep_answer(struct sleeper *run, struct generation *g, const struct llm_answer *answer,
                       struct note_job *job, struct err *err)
{
    struct notes_db *notes = run->request->plan.notes;
    *job = (struct note_job){
        .purpose = g->charge.purpose,
        .module = g->charge.module,
        .structure = g->input.structure,
        .tokens = g->input.tokens,
        .partners = g->input.partners,
        .revision = run->request->revision,
        .revision_time = note_knows_until(run->request->plan.context->changes),
        .sample = g->sample,
        .samples = g->samples,
        .redacted = g->prompt.redacted,
        .writer = writer_of(run->request, &g->arena),
        .asked = note_asked(run->request->plan.settings),
        .paths = g->prompt.paths,
        .answer = answer->outcome == LLM_OK ? answer->text.data : "",
    };
    job->name = plan_job_name(job, &g->arena);
    bool keep = answer->outcome == LLM_OK;
    if (notes_db_begin(notes, err))
        return -1;
    if (!account_settle(&run->account, &g->charge, answer, err) &&
        (!keep || !notes_db_add_job(notes, job, err)) && !notes_db_commit(notes, err))
        return 0;
    notes_db_rollback(notes);
    return -1;
}

/* All answers of the module are there, or will not come. */
static int finish_module(struct sleeper *run, struct generation *g, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct note_job *jobs, like = { .purpose = g->charge.purpose,
                                    .module = g->charge.module,
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
    if (answer->outcome == LLM_OK && g->item && g->item->verifies)
        usable = verify_is_usable(answer->text.data, g->prompt.paths, &arena, &why);
    else if (answer->outcome == LLM_OK)
        result =
            interpret_reply(run->request, g->charge.purpose, g->index, answer->text.data,
                            g->prompt.paths, &arena, &note, &usable, &why, &removed, NULL, err);
    *unusable = !usable;
    run->unusable = usable ? 0 : run->unusable + 1;
    run->outcome->replies_unusable += !usable;
    run->outcome->gave_up |= run->unusable >= SLEEP_UNUSABLE_MAX;
    if (!result && !usable) {
        event_info(run->request->events, "%s: %s (%s)",
                   *g->charge.module ? g->charge.module : "overview", why,
                   llm_outcome_name(answer->outcome));
        sleep_tell_failure(run->outcome, g->charge.module, why);
    }
    arena_release(&arena);
    return result;
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
    reply_clean(answer, run->request->plan.config->key);
    int result = keep_answer(run, g, answer, &job, err);
    if (!result && llm_is_reply(answer->outcome))
        result = is_unusable(run, g, answer, &unusable, err);
    else if (!result) { /* it may be asked for another time */
        sleep_tell_failure(run->outcome, g->charge.module, answer->message);
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
    event_progress(run->request->events, run->plan->verifies ? "judging notes" : "writing notes",
                   run->outcome->written + run->outcome->verified + run->outcome->dropped +
                       run->outcome->failed,
                   run->plan->write_count);
    generation_free(g);
    return result;
}

/* ---- the run ---- */

static int ask_model(struct sleeper *run, struct err *err)
{
    struct llm_source source = { run, next_sleep_question, leaving, again, done };
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
        found = overview_stored(r->plan.notes, &overview, until, note_asked(r->plan.settings),
                                &g->arena, &stored, &fresh, err);
    if (found < 0 || !overview.paid || fresh) {
        generation_free(g);
        return found < 0 ? -1 : 0;
    }
    g->charge.purpose = "overview";
    g->charge.module = "";
    g->input = (struct note_input){ .structure = overview.digest, .partners = "", .near = "" };
    g->index = UINT32_MAX;
    g->samples = 1;
    if (prompt_overview(&run->maker, overview.notes, overview.count, &g->arena, &g->prompt, err)) {
        generation_free(g);
        return -1;
    }
    run->overview = g;
    int result = ask_model(run, err);
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

/* Room for the replies that can be in flight, so that none is paid for that cannot be stored. */
static int take_room(const struct plan_request *plan, struct err *err)
{
    uint64_t reply =
        (uint64_t)settings_integer(plan->settings, SETTING_LLM_OUTPUT_MAX) * BYTES_A_TOKEN;
    return notes_db_take_room(plan->notes, (reply + PAGES_OF_REPLY) * plan->config->concurrency,
                              err);
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
    run.account = (struct account){ &request->plan, &run.budget, outcome };
    int result = account_budget(&request->plan, &run.budget, err);
    if (!result && plan->write_count)
        result = take_room(&request->plan, err);
    if (!result)
        result = sleep_prompts(request, &arena, &run.maker, err);
    if (!result && plan->write_count)
        result = ask_model(&run, err);
    count_left(&run);
    if (!result && !plan->verifies && !outcome->spent && !outcome->gave_up && !outcome->failed &&
        !outcome->left && !plan->waiting && !request->plan.shards)
        result = ask_overview(&run, err);
    arena_release(&arena);
    return result;
}
