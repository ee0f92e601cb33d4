#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/model_session.h"
#include "eval/compare.h"
#include "eval/eval.h"
#include "eval/keep.h"

/* ---- cases ---- */

/* Picked from the history of HEAD, or those of --cases. */
static int find_cases(const struct app *app, const struct replay *replay, struct arena *arena,
                      struct eval_cases *out, struct err *err)
{
    const struct options *o = &app->options;
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    struct settings settings;
    if (o->cases)
        return cases_read(o->cases, app->repo, arena, out, err);
    uint64_t seed = o->given & TAKES(OPTION_SEED) ? (uint64_t)o->seed : 1;
    int result = replay_index(replay, o->at, &settings, &view, &outcome, err);
    if (!result)
        result =
            cases_pick(&view, app->repo, seed, o->count ? (size_t)o->count : 40, arena, out, err);
    index_view_release(&view);
    settings_release(&settings);
    return result;
}

/* ---- results ---- */

/* Before minutes of work, not after. */
static int check_output(const char *file, struct err *err)
{
    FILE *out = fopen(file, "ae");
    if (!out)
        return err_set(err, ERR_USAGE, "cannot write %s: %s", file, strerror(errno));
    fclose(out);
    return 0;
}

static int write_predictions(const char *file, const struct evaluation *evaluation, struct err *err)
{
    struct buf text = BUF_INIT;
    eval_predictions(evaluation, &text);
    int result = app_write_file(file, &text, UTF8_JSON, err);
    buf_release(&text);
    return result;
}

/* For the atlas. What was measured is there without it, too, so that a failure is only told. */
static void keep_result(const struct app *app, enum report report, const char *json)
{
    struct err why = ERR_INIT;
    struct eval_kept kept = {
        .report = report,
        .made = time(NULL),
        .version = REPOSE_VERSION,
        .title = app->options.given & TAKES(OPTION_TITLE),
    };
    if (repo_resolve(app->repo, app->options.at, &kept.revision, NULL, &why) ||
        eval_keep(app->store, &kept, json, &why))
        event_warn(&app->events, "the result is not kept for 'repose atlas': %s", why.message);
}

static int print_text(struct buf *text, struct err *err)
{
    int result = app_write(text, err);
    buf_release(text);
    return result;
}

static int print_evaluation(const struct app *app, const struct evaluation *evaluation,
                            struct err *err)
{
    struct buf text = BUF_INIT;
    char origin[64];
    int64_t seed = app->options.given & TAKES(OPTION_SEED) ? app->options.seed : 1;
    snprintf(origin, sizeof origin, "seed %lld", (long long)seed);
    struct report_options options = {
        .origin = app->options.cases ? app->options.cases : origin,
        .ablation = app->options.given & TAKES(OPTION_ABLATE),
    };
    char *json = eval_to_json(evaluation, &options);
    keep_result(app, REPORT_EVAL, json);
    if (app->options.format == FORMAT_JSON)
        buf_printf(&text, "%s\n", json);
    else
        eval_to_text(evaluation, &options, &text);
    free(json);
    return print_text(&text, err);
}

/* ---- learning ---- */

static int try_learning(struct app *app, struct err *err)
{
    struct learn_outcome outcome;
    struct learn_request request = { .repo = app->repo,
                                     .store = app->store,
                                     .events = &app->events,
                                     .revision = app->options.at,
                                     .trial = true };
    if (learn_weights(&request, &outcome, err))
        return -1;
    if (outcome.busy)
        return err_set(err, ERR_STORE,
                       "another process writes notes or learns; try again when it is done");
    if (!outcome.learned)
        return err_set(err, ERR_NO,
                       "%zu past changes here make a case (see docs/eval.md); %zu are needed to "
                       "learn from",
                       outcome.cases, LEARN_CASES_MIN);
    struct buf text = BUF_INIT;
    if (app->options.format == FORMAT_JSON) {
        char *json = learn_to_json(&outcome);
        buf_printf(&text, "%s\n", json);
        free(json);
    } else {
        learn_to_text(&outcome, &text);
    }
    return print_text(&text, err);
}

/* ---- with a model ---- */

/* Where nothing was answered, what was measured before is worth more. */
static bool is_answered(const struct comparison *comparison)
{
    for (int arm = 0; arm < ARM_COUNT; arm++)
        for (size_t b = 0; b < comparison->budget_count; b++)
            if (comparison->arms[arm][b].answered)
                return true;
    return false;
}

static int report_comparison(const struct app *app, const struct comparison *comparison,
                             const struct llm_config *config, struct err *err)
{
    struct buf text = BUF_INIT;
    char *json = compare_to_json(comparison, config);
    if (is_answered(comparison))
        keep_result(app, REPORT_COMPARISON, json);
    if (app->options.format == FORMAT_JSON)
        buf_printf(&text, "%s\n", json);
    else
        compare_to_text(comparison, config, &text);
    free(json);
    return print_text(&text, err);
}

static uint64_t failed_answers(const struct comparison *comparison)
{
    uint64_t failed = 0;
    for (int arm = 0; arm < ARM_COUNT; arm++)
        for (size_t b = 0; b < comparison->budget_count; b++)
            failed += comparison->arms[arm][b].failed;
    return failed;
}

static int compare_with(struct app *app, struct model_session *session, struct replay *replay,
                        const struct eval_cases *cases, struct err *err)
{
    struct comparison comparison;
    struct compare_request request = { .replay = replay,
                                       .sleep = &session->request,
                                       .cases = cases,
                                       .budgets = { 1000, 4000, 16000 },
                                       .budget_count = COMPARE_BUDGETS_MAX };
    if (app->options.budget) {
        request.budgets[0] = (uint32_t)app->options.budget;
        request.budget_count = 1;
    }
    struct plan plan = { .write_count = cases->count };
    plan.expected = plan_amount(session->request.plan.price, compare_most(&request), 0, false);
    if (model_confirm(app, session, "past changes", &plan, err) ||
        compare(&request, &comparison, err) ||
        report_comparison(app, &comparison, &session->config, err))
        return -1;
    uint64_t failed = failed_answers(&comparison);
    return failed ? err_set(err, ERR_NETWORK, "%llu answers failed; %s", (unsigned long long)failed,
                            comparison.first_failure)
                  : 0;
}

static int ask_model(struct app *app, struct replay *replay, const struct eval_cases *cases,
                     struct err *err)
{
    struct model_session session;
    struct notes_db *before = replay->notes;
    int result = model_open(&session, app, "eval", true, err);
    if (!result && !session.config.provider)
        result = err_set(err, ERR_USAGE,
                         "no model is configured: set repose.llm.provider and repose.llm.model");
    replay->notes = session.notes;
    if (!result)
        result = compare_with(app, &session, replay, cases, err);
    replay->notes = before;
    model_close(&session);
    return result;
}

static int learn_or_replay(struct app *app, struct replay *replay, struct arena *arena,
                           struct err *err)
{
    struct eval_cases cases;
    struct evaluation evaluation = { 0 };
    if (find_cases(app, replay, arena, &cases, err))
        return -1;
    if (!cases.count)
        return err_set(err, ERR_NO,
                       app->options.cases ? "none of the cases is of this repository"
                                          : "no past change here makes a case (see docs/eval.md)");
    if (app->options.given & TAKES(OPTION_MODEL))
        return ask_model(app, replay, &cases, err);
    if (app->options.output && check_output(app->options.output, err))
        return -1;
    int result = evaluate(replay, &cases, &evaluation, err);
    if (!result)
        result = print_evaluation(app, &evaluation, err);
    if (!result && app->options.output)
        result = write_predictions(app->options.output, &evaluation, err);
    evaluation_release(&evaluation);
    return result;
}

static int run_eval(struct app *app, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct replay replay = {
        .repo = app->repo,
        .store = app->store,
        .events = &app->events,
        .budget = (uint32_t)app->options.budget,
        .title = app->options.given & TAKES(OPTION_TITLE),
        .signals = app->options.given & TAKES(OPTION_SIGNALS),
    };
    if (app_arguments(app, 0, 0, err))
        return -1;
    if (replay.signals && !app->options.output)
        return err_set(err, ERR_USAGE, "--signals needs --output FILE");
    if (app->options.given & TAKES(OPTION_LEARN))
        return try_learning(app, err);
    replay.notes = app_notes(app, false);
    int result = learn_or_replay(app, &replay, &arena, err);
    notes_db_close(replay.notes);
    arena_release(&arena);
    return result;
}

const struct command cmd_eval = {
    .name = "eval",
    .summary = "measure the ranking on past changes of this repository",
    .usage = "[--count N] [--seed N] [--cases FILE] [--output FILE] [--title] [--ablate] [--model "
             "[-b TOKENS] [--yes]] | --learn",
    .help = "Asks for past changes by their commit messages, at the commit before each, and "
            "compares the answer\n"
            "with the files that were changed: recall, F1, calibration, tokens and seconds, next "
            "to simple\n"
            "rankings. Nothing after that commit is used. An interrupted run goes on where it "
            "was.\n"
            "'repose atlas' shows the last result as plots.\n"
            "\n"
            "With --model the configured model is asked for the same files in four ways: from the "
            "list of paths, from\n"
            "a brief without and with notes, and with nothing but tools to explore.\n"
            "\n"
            "With --learn weights are learned from the older two thirds of 200 past changes and "
            "compared with the\n"
            "shipped ones on the newer third: what 'repose sleep' does, without keeping it.\n"
            "\n"
            "  repose eval\n"
            "  repose eval --count 100 --seed 2 --ablate\n"
            "  repose eval --model --count 5\n"
            "\n"
            "Exit status 1: no past change can be asked for.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_BUDGET) | TAKES(OPTION_CASES) | TAKES(OPTION_OUTPUT) |
             TAKES(OPTION_COUNT_CASES) | TAKES(OPTION_SEED) | TAKES(OPTION_TITLE) |
             TAKES(OPTION_ABLATE) | TAKES(OPTION_LEARN) | TAKES(OPTION_SIGNALS) |
             TAKES(OPTION_MODEL) | TAKES(OPTION_YES),
    .needs = NEEDS_STORE,
    .run = run_eval,
};
