#include "eval/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/mem.h"
#include "brief/brief.h"
#include "eval/explore.h"
#include "eval/measure.h"
#include "eval/prompts.h"
#include "llm/client.h"
#include "llm/provider.h"
#include "note/account.h"
#include "syntax/role.h"
#include "text/tokens.h"

#define ANSWER_TOKENS 1000 /* of a list of files */

const char *arm_name(enum arm arm)
{
    static const char *const names[] = { "paths", "brief", "cprime", "explore" };
    return names[arm];
}

/* One conversation: a single question, or the steps of an exploration. */
struct talk {
    enum arm arm;
    size_t budget; /* index */
    enum { TALK_READY, TALK_ASKED, TALK_OVER } state;
    struct buf known; /* what the model is told of the repository */
    struct buf text;  /* of the question under way */
    unsigned steps;
    bool last; /* the next step has to be the answer */
    struct charge charge;
};

/* One case. */
struct round {
    const struct compare_request *request;
    struct comparison *out;
    struct account account; /* its outcome is that of the arm: settle_answer() */
    const struct eval_case *item;
    struct settings settings;
    struct index_view index;
    struct index_outcome outcome;
    struct view view;
    struct explorer explorer;
    struct talk talks[ARM_COUNT * COMPARE_BUDGETS_MAX];
    size_t talk_count;
    bool spent;
    struct arena arena;
};

static struct arm_result *result_of_arm(struct round *round, const struct talk *talk)
{
    return &round->out->arms[talk->arm][talk->budget];
}

/* ---- what is known ---- */

static void know_paths(struct round *round, struct talk *talk)
{
    uint32_t budget = round->request->budgets[talk->budget];
    for (size_t i = 0; i < round->index.snapshot.file_count; i++) {
        const struct file *file = &round->index.snapshot.files[i];
        if (file->skip != SKIP_NONE || file_is_test(file->path))
            continue;
        buf_printf(&talk->known, "%s\n", file->path);
        if (i % 64 == 0 && tokens_estimate(talk->known.data, talk->known.size) > budget)
            break;
    }
}

static int know_brief(struct round *round, struct talk *talk, struct err *err)
{
    const struct replay *replay = round->request->replay;
    struct brief brief;
    struct brief_options options = {
        .request = round->item->request,
        .request_size = strlen(round->item->request),
        .budget = round->request->budgets[talk->budget],
        .limit = 20,
        .notes = replay->notes,
        .without_notes = talk->arm == ARM_BRIEF,
        .past = true,
    };
    if (brief_make(&round->view, &round->outcome, &options, &round->arena, &brief, err))
        return -1;
    buf_addstr(&talk->known, brief.packed.markdown);
    for (size_t i = 0; i < brief.module_count; i++) {
        round->out->notes += brief.packed.modules[i];
        round->out->paid +=
            brief.packed.modules[i] && strcmp(brief.modules[i].writer, "structural") != 0;
    }
    return 0;
}

static int start_talks(struct round *round, struct err *err)
{
    int result = 0;
    for (int arm = 0; arm < ARM_COUNT && !result; arm++) {
        for (size_t b = 0; b < round->request->budget_count && !result; b++) {
            struct talk *talk = &round->talks[round->talk_count++];
            *talk = (struct talk){
                .arm = (enum arm)arm,
                .budget = b,
                .known = BUF_INIT,
                .text = BUF_INIT,
                .charge = { .purpose = "eval", .module = arm_name((enum arm)arm) },
            };
            if (arm == ARM_PATHS)
                know_paths(round, talk);
            else if (arm != ARM_EXPLORE)
                result = know_brief(round, talk, err);
        }
    }
    return result;
}

/* ---- asking ---- */

static void make_prompt(struct round *round, struct talk *talk, struct llm_prompt *out)
{
    bool explores = talk->arm == ARM_EXPLORE;
    struct buf request = BUF_INIT;
    buf_reset(&talk->text);
    buf_addstr(&talk->text, "The request:\n");
    buf_addstr(&request, round->item->request);
    talk->charge.redacted = prompt_add_data(&talk->text, &request);
    buf_addstr(&talk->text, explores ? "What you got so far:\n" : "What is known:\n");
    talk->charge.redacted += prompt_add_data(&talk->text, &talk->known);
    if (talk->last)
        buf_addstr(&talk->text, "There is no room for another look: answer now.\n");
    buf_release(&request);
    *out = (struct llm_prompt){
        .instructions = explores ? eval_explore : eval_locate,
        .text = talk->text.data,
        .schema_name = explores ? "step" : "files",
        .schema = explores ? eval_step : eval_files,
        .output_max = ANSWER_TOKENS,
    };
    out->input_tokens = tokens_estimate(talk->text.data, talk->text.size) + 400;
    talk->charge.most = account_most(out);
}

static enum llm_next next_question(void *data, struct llm_question *out)
{
    struct round *round = data;
    bool waiting = false;
    for (size_t i = 0; i < round->talk_count && !round->spent; i++) {
        struct talk *talk = &round->talks[i];
        waiting = waiting || talk->state == TALK_ASKED;
        if (talk->state != TALK_READY)
            continue;
        make_prompt(round, talk, &out->prompt);
        if (!account_reserve(&round->account, &talk->charge, NULL)) {
            round->spent = true;
            break;
        }
        talk->state = TALK_ASKED;
        out->data = talk;
        return LLM_NEXT_QUESTION;
    }
    return waiting ? LLM_NEXT_LATER : LLM_NEXT_END;
}

/* ---- answers ---- */

static void judge_files(struct round *round, struct talk *talk, const json_t *files)
{
    struct arm_result *result = result_of_arm(round, talk);
    const struct string_list *answers = &round->item->answers;
    size_t right = 0, named = 0, i;
    json_t *file;
    json_array_foreach(files, i, file)
    {
        const char *path = json_string_value(file);
        if (!path || snapshot_find(&round->index.snapshot, path) < 0)
            continue;
        named++;
        for (size_t j = 0; j < answers->count; j++)
            right += !strcmp(answers->items[j], path);
    }
    right = right < answers->count ? right : answers->count; /* named twice is found once */
    result->f1 += f1_score(right, named ? named : 1, answers->count);
    result->answered++;
    talk->state = TALK_OVER;
}

/* Does what the model asks for and tells it the result in its next step. */
static int do_step(struct round *round, struct talk *talk, const char *action, const char *argument,
                   struct err *err)
{
    buf_printf(&talk->known, "%s %.500s\n", action, argument);
    if (explore(&round->explorer, action, argument, &talk->known, err))
        return -1;
    buf_addch(&talk->known, '\n');
    talk->last = ++talk->steps + 1 >= COMPARE_STEPS_MAX ||
                 tokens_estimate(talk->known.data, talk->known.size) >=
                     round->request->budgets[talk->budget];
    talk->state = TALK_READY;
    return 0;
}

static void fail_talk(struct round *round, struct talk *talk, const char *why)
{
    result_of_arm(round, talk)->failed++;
    talk->state = TALK_OVER;
    if (!round->out->first_failure[0])
        snprintf(round->out->first_failure, sizeof round->out->first_failure, "%s", why);
}

static int read_reply(struct round *round, struct talk *talk, const struct llm_answer *answer,
                      struct err *err)
{
    json_t *json = provider_parse(answer->text.data, answer->text.size);
    const json_t *files = json_object_get(json, "files");
    const char *action = json_string_value(json_object_get(json, "action"));
    const char *argument = json_string_value(json_object_get(json, "argument"));
    bool steps = talk->arm == ARM_EXPLORE && action && argument && strcmp(action, "answer") != 0;
    int result = 0;
    if (steps && !talk->last)
        result = do_step(round, talk, action, argument, err);
    else if (json_is_array(files))
        judge_files(round, talk, files);
    else
        fail_talk(round, talk, "the reply is not what was asked for");
    json_decref(json);
    return result;
}

static int leaving(void *data, const struct llm_question *question, struct err *err)
{
    struct round *round = data;
    struct talk *talk = question->data;
    return account_send(&round->account, &talk->charge, err);
}

/* What the attempt cost goes to the arm that made it. */
static int settle_answer(struct round *round, struct talk *talk, const struct llm_answer *answer,
                         struct err *err)
{
    struct sleep_outcome totals = { 0 };
    struct arm_result *result = result_of_arm(round, talk);
    const struct account account = { round->account.plan, round->account.budget, &totals };
    if (account_settle(&account, &talk->charge, answer, err))
        return -1;
    result->calls += totals.calls;
    result->input += totals.input_tokens;
    result->cached += totals.cached_tokens;
    result->output += totals.output_tokens;
    result->microdollars += totals.microdollars;
    result->unpriced += totals.unpriced;
    return 0;
}

static int again(void *data, const struct llm_question *question, const struct llm_answer *answer,
                 struct err *err)
{
    struct round *round = data;
    struct talk *talk = question->data;
    if (settle_answer(round, talk, answer, err))
        return -1;
    return account_reserve(&round->account, &talk->charge, NULL);
}

static int done(void *data, const struct llm_question *question, struct llm_answer *answer,
                struct err *err)
{
    struct round *round = data;
    struct talk *talk = question->data;
    if (settle_answer(round, talk, answer, err))
        return -1;
    if (answer->outcome == LLM_OK)
        return read_reply(round, talk, answer, err);
    fail_talk(round, talk, *answer->message ? answer->message : llm_outcome_name(answer->outcome));
    return 0;
}

/* ---- the run ---- */

static void round_release(struct round *round)
{
    for (size_t i = 0; i < round->talk_count; i++) {
        buf_release(&round->talks[i].known);
        buf_release(&round->talks[i].text);
    }
    view_release(&round->view);
    index_view_release(&round->index);
    settings_release(&round->settings);
    arena_release(&round->arena);
}

static int ask_case(const struct compare_request *request, const struct eval_case *item,
                    struct budget *budget, struct comparison *out, bool *spent, struct err *err)
{
    char hex[OID_HEX_SIZE];
    struct round *round = xcalloc(1, sizeof *round);
    struct llm_source source = { round, next_question, leaving, again, done };
    round->request = request;
    round->out = out;
    round->account = (struct account){ &request->sleep->plan, budget, NULL };
    round->item = item;
    int result = replay_index(request->replay, oid_hex(&item->parent, hex), &round->settings,
                              &round->index, &round->outcome, err);
    view_init(&round->view, round->index.db, &round->index.snapshot, &round->settings,
              &round->arena);
    round->view.repo = request->replay->repo;
    round->explorer = (struct explorer){ request->replay->repo, &round->index.snapshot };
    if (!result)
        result = start_talks(round, err);
    if (!result)
        result = llm_run(request->sleep->plan.config, &source, request->sleep->events, err);
    *spent = round->spent;
    round_release(round);
    free(round);
    return result;
}

uint64_t compare_most(const struct compare_request *request)
{
    uint64_t one = 0;
    for (size_t b = 0; b < request->budget_count; b++) {
        one += 3 * ((uint64_t)request->budgets[b] + ANSWER_TOKENS + 800);
        /* Each step tells all that was told before. */
        one += (uint64_t)COMPARE_STEPS_MAX * (request->budgets[b] / 2 + ANSWER_TOKENS + 800);
    }
    return one * request->cases->count;
}

int compare(const struct compare_request *request, struct comparison *out, struct err *err)
{
    struct budget budget;
    bool spent = false;
    *out = (struct comparison){ .budget_count = request->budget_count };
    memcpy(out->budgets, request->budgets, sizeof out->budgets);
    if (notes_db_ledger_of(request->sleep->plan.notes, "note", &out->sleep, err) ||
        account_budget(&request->sleep->plan, &budget, err))
        return -1;
    for (size_t i = 0; i < request->cases->count; i++) {
        if (spent) {
            out->skipped++;
            continue;
        }
        if (ask_case(request, &request->cases->items[i], &budget, out, &spent, err))
            return -1;
        out->cases++;
        event_progress(request->sleep->events, "cases", i + 1, request->cases->count);
    }
    return 0;
}
