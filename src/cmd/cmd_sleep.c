#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/utf8.h"
#include "cmd/model_session.h"
#include "cmd/progress.h"
#include "eval/learn.h"
#include "index/partition.h"
#include "llm/provider.h"
#include "note/account.h"
#include "note/batches.h"
#include "print/json_text.h"

/* ---- what would be sent ---- */

/* As a run would ask it now. */
static int make_question(const struct app *app, struct model_session *s,
                         const struct prompt_maker *maker, uint32_t module, struct arena *arena,
                         struct prompt *out, struct err *err)
{
    struct plan plan;
    if (model_plan(app, s, &plan, err))
        return -1;
    for (size_t i = 0; i < plan.count; i++)
        if (plan.items[i].module == module && !(plan.verifies && !plan.items[i].fact_count))
            return sleep_question(&s->request, maker, &plan.items[i], 0, arena, out, err);
    return err_set(err, ERR_NO, "%s has no facts that are to be judged",
                   s->modules->modules[module].path);
}

static int print_prompt(const struct app *app, struct model_session *s, struct arena *arena,
                        struct err *err)
{
    struct prompt_maker maker;
    struct prompt prompt;
    struct buf text = BUF_INIT;
    const char *path = app->options.print_prompt;
    int64_t module = partition_find(&s->index.snapshot, s->modules, path);
    if (module < 0)
        return err_set(err, ERR_NO, "no file, folder or module '%s' in this revision", path);
    if (sleep_prompts(&s->request, arena, &maker, err) ||
        make_question(app, s, &maker, (uint32_t)module, arena, &prompt, err))
        return -1;
    int result;
    if (app->options.format == FORMAT_JSON && s->config.provider) {
        json_t *body = s->config.provider->body(&s->config, &prompt.llm);
        char *json = json_dumps(body, JSON_INDENT(1));
        result = app_write_line(json, err);
        free(json);
        json_decref(body);
    } else {
        prompt_print(&prompt, &text);
        result = app_write(&text, err);
    }
    buf_release(&text);
    return result;
}

/* ---- what was done ---- */

static int print_plan_json(const struct model_session *s, const struct plan *plan,
                           const struct sleep_outcome *o, struct err *err)
{
    json_t *root = json_pack(
        "{s:s, s:I, s:o, s:I, s:I, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:b, s:b, s:b, s:I, s:I, "
        "s:I, "
        "s:I, s:I, s:I, s:I, s:o}",
        "schema", "repose.sleep/1", "modules", (json_int_t)s->modules->count, "writer",
        s->config.provider ? json_sprintf("%s:%s", s->config.provider->name, s->config.model)
                           : json_string("structural"),
        "notes", (json_int_t)(s->config.provider ? o->written : s->modules->count), "fresh",
        (json_int_t)plan->states[NOTE_FRESH], "unusable", (json_int_t)plan->states[NOTE_UNUSABLE],
        "replies", model_replies_json(o), "dropped", (json_int_t)o->dropped, "failed",
        (json_int_t)o->failed, "left", (json_int_t)o->left, "aside", (json_int_t)plan->aside,
        "never", (json_int_t)plan->never, "overview", o->overview, "budget_spent", o->spent,
        "gave_up", o->gave_up, "calls", (json_int_t)o->calls, "input_tokens",
        (json_int_t)o->input_tokens, "output_tokens", (json_int_t)o->output_tokens, "cached_tokens",
        (json_int_t)o->cached_tokens, "microdollars", (json_int_t)o->microdollars, "unpriced",
        (json_int_t)o->unpriced, "redacted", (json_int_t)o->redacted, "removed",
        model_removed_json(o));
    if (plan->verifies || o->judged)
        json_object_set_new(root, "verdicts", model_verdicts_json(o));
    char *text = json_dumps(root, JSON_INDENT(1));
    int result = app_write_line(text, err);
    free(text);
    json_decref(root);
    return result;
}

static void add_judged(const struct model_session *s, const struct plan *plan,
                       const struct sleep_outcome *o, struct buf *out)
{
    buf_printf(out, "%zu notes with facts: %" PRIu64 " judged by %s:%s, %zu were", plan->count,
               o->verified, s->config.provider->name, s->config.model,
               plan->count - plan->write_count);
    if (o->dropped)
        buf_printf(out, ", %" PRIu64 " got no usable reply", o->dropped);
    if (o->failed)
        buf_printf(out, ", %" PRIu64 " failed", o->failed);
    if (o->left)
        buf_printf(out, ", %" PRIu64 " left", o->left);
    buf_addch(out, '\n');
}

static void add_written(const struct model_session *s, const struct plan *plan,
                        const struct sleep_outcome *o, struct buf *out)
{
    buf_printf(out, "%zu modules: %" PRIu64 " note%s written by %s:%s%s", s->modules->count,
               o->written, o->written == 1 ? "" : "s", s->config.provider->name, s->config.model,
               o->overview ? ", and the overview" : "");
    if (plan->states[NOTE_FRESH])
        buf_printf(out, ", %zu were fresh", plan->states[NOTE_FRESH]);
    if (plan->states[NOTE_UNUSABLE])
        buf_printf(out, ", %zu had only unusable replies (--rewrite asks again)",
                   plan->states[NOTE_UNUSABLE]);
    if (plan->aside)
        buf_printf(out, ", %zu of tests, documents and data are aside (--all writes them)",
                   plan->aside);
    if (plan->never)
        buf_printf(out, ", %zu never pay (--all writes them)", plan->never);
    if (o->dropped)
        buf_printf(out, ", %" PRIu64 " got no usable reply (the structural note holds)",
                   o->dropped);
    if (o->failed)
        buf_printf(out, ", %" PRIu64 " failed", o->failed);
    if (o->left)
        buf_printf(out, ", %" PRIu64 " left", o->left);
    buf_addch(out, '\n');
}

static void add_outcome(const struct model_session *s, const struct plan *plan,
                        const struct sleep_outcome *o, struct buf *out)
{
    struct arena arena = ARENA_INIT;
    if (plan->verifies)
        add_judged(s, plan, o, out);
    else
        add_written(s, plan, o, out);
    model_add_verdicts(o, out);
    if (o->replies_unusable || o->replies_gone || o->replies_waiting)
        model_add_replies(o, out);
    if (o->calls)
        buf_printf(out,
                   "%" PRIu64 " call%s, %" PRIu64 " tokens in (%" PRIu64 " cached), %" PRIu64
                   " out, %s\n",
                   o->calls, o->calls == 1 ? "" : "s", o->input_tokens, o->cached_tokens,
                   o->output_tokens, model_cost(o->microdollars, o->unpriced, &arena));
    if (o->removed_paths + o->removed_symbols + o->removed_instructions + o->repaired)
        buf_printf(out,
                   "checked against the code: %" PRIu64 " paths, %" PRIu64 " symbols and %" PRIu64
                   " instructions removed, %" PRIu64 " names put right\n",
                   o->removed_paths, o->removed_symbols, o->removed_instructions, o->repaired);
    if (o->redacted)
        buf_printf(out, "%" PRIu64 " secrets were taken out of what was sent\n", o->redacted);
    arena_release(&arena);
}

static int print_sleep_outcome(const struct app *app, const struct model_session *s,
                               const struct plan *plan, const struct sleep_outcome *o,
                               struct err *err)
{
    if (app->options.format == FORMAT_JSON)
        return print_plan_json(s, plan, o, err);
    if (app->options.verbosity < 0)
        return 0;
    struct buf text = BUF_INIT;
    if (s->config.provider)
        add_outcome(s, plan, o, &text);
    else
        buf_printf(&text, "%zu modules, %zu structural notes ready\n", s->modules->count,
                   s->modules->count);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

/* ---- asking ---- */

/* What a provider cannot tell now, it tells the next time. */
static int collect_batches(struct app *app, struct model_session *s, struct sleep_outcome *outcome,
                           struct err *err)
{
    struct batches_outcome batches = { 0 };
    struct err why = ERR_INIT;
    int failed = batches_collect(&s->request, &batches, &why);
    *outcome = batches.sleep;
    if (!failed)
        return 0;
    if (why.code != ERR_NETWORK) {
        *err = why;
        return -1;
    }
    event_warn(&app->events, "batches: %s", why.message);
    return 0;
}

/* Replies that an earlier run paid for come first: they make modules fresh. */
static int ask_to_go_on(struct app *app, struct model_session *s, struct plan *plan,
                        struct sleep_outcome *outcome, struct err *err)
{
    int locked = store_lock_sleep(app->store, err);
    if (locked < 0)
        return -1;
    if (!locked) {
        event_warn(&app->events, "another process is writing notes; nothing was sent");
        return model_plan(app, s, plan, err);
    }
    if (account_tell_lost(&s->request.plan, &app->events, err) ||
        collect_batches(app, s, outcome, err) || sleep_interpret(&s->request, outcome, err) ||
        model_plan(app, s, plan, err) || model_confirm(app, s, "notes", plan, err))
        return -1;
    if (sleep_run(&s->request, plan, outcome, err))
        return -1;
    return outcome->written || outcome->overview || outcome->judged ? model_index_facts(app, s, err)
                                                                    : 0;
}

/* A bound is on what a question may cost, so that most of it may be left. */
static void tell_spent(const struct app *app, const struct sleep_outcome *o)
{
    struct arena arena = ARENA_INIT;
    const char *period = budget_period_name(o->period), *rest, *needed;
    if (o->rest.microdollars >= 0 && o->needed.microdollars > o->rest.microdollars) {
        rest = model_cost(o->rest.microdollars, 0, &arena);
        needed = model_cost(o->needed.microdollars, 0, &arena);
    } else {
        rest = arena_printf(&arena, "%" PRId64 " tokens", o->rest.tokens > 0 ? o->rest.tokens : 0);
        needed = arena_printf(&arena, "%" PRId64 " tokens", o->needed.tokens);
    }
    event_warn(&app->events,
               "the budget of the %s is spent but for %s, and the next question may take %s; "
               "%" PRIu64 " modules are left",
               period, rest, needed, o->left);
    arena_release(&arena);
}

static int print_sleep(struct app *app, const struct model_session *s, const struct plan *plan,
                       const struct sleep_outcome *o, struct err *err)
{
    if (print_sleep_outcome(app, s, plan, o, err))
        return -1;
    if (o->spent)
        tell_spent(app, o);
    if (o->gave_up)
        return err_set(
            err, ERR_NETWORK,
            "%d replies in a row could not be used, so no more were asked for and %" PRIu64
            " modules are left; the first: %s",
            SLEEP_UNUSABLE_MAX, o->left, o->first_failure);
    if (!o->failed && !(o->left && !o->spent && o->first_failure[0])) {
        if (!o->dropped || o->written || o->judged)
            return 0;
        return err_set(err, ERR_NETWORK, "no reply could be used; the first: %s", o->first_failure);
    }
    return err_set(err, ERR_NETWORK, "%" PRIu64 " modules failed, %" PRIu64 " were not begun; %s",
                   o->failed, o->left, o->first_failure);
}

static int sleep_until_done(struct app *app, struct model_session *s, struct err *err)
{
    struct plan plan = { 0 };
    struct sleep_outcome outcome = { 0 };
    struct err failure = ERR_INIT;
    if (app->options.print_prompt)
        return print_prompt(app, s, &s->arena, err);
    if (app->options.given & TAKES(OPTION_DRY_RUN))
        return model_plan(app, s, &plan, err) || model_print_plan(app, s, &plan, err);
    if (!s->config.provider || s->unborn)
        return print_sleep_outcome(app, s, &plan, &outcome, err);
    int result = ask_to_go_on(app, s, &plan, &outcome, &failure);
    if (!result || outcome.calls) /* an interruption keeps what came before it, and says so */
        result = print_sleep(app, s, &plan, &outcome, err) || result ? -1 : 0;
    if (failure.code != ERR_NONE)
        *err = failure;
    return result;
}

static int print_learned(const struct app *app, const struct learn_outcome *o, struct err *err)
{
    struct buf text = BUF_INIT;
    if (!o->learned || app->options.format == FORMAT_JSON || app->options.verbosity < 0)
        return 0;
    buf_printf(&text,
               "ranking: replayed %zu past changes; %s (mean average precision on the newest %zu: "
               "own %.3f, shipped %.3f)\n",
               o->cases, o->better ? "own weights rank from now on" : "the shipped weights stay",
               o->judged, o->own[METRIC_MAP], o->shipped[METRIC_MAP]);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

/* What ranking learns from this repository. Notes do not wait for it, and nobody fails for it but
 * by an interruption. */
static int learn(struct app *app, struct err *err)
{
    struct learn_outcome o;
    struct err why = ERR_INIT;
    struct learn_request request = {
        .repo = app->repo, .store = app->store, .events = &app->events, .revision = app->options.at
    };
    if (!learn_weights(&request, &o, &why)) {
        if (o.busy)
            event_info(&app->events, "ranking: another process writes notes or learns");
        return print_learned(app, &o, err);
    }
    if (why.code == ERR_INTERRUPTED || why.code == ERR_TERMINATED)
        return err_set(err, why.code, "%s", why.message);
    event_warn(&app->events, "ranking was not refined: %s", why.message);
    return 0;
}

static int run_sleep(struct app *app, struct err *err)
{
    struct model_session session;
    bool writes = !app->options.print_prompt && !(app->options.given & TAKES(OPTION_DRY_RUN));
    if (app_arguments(app, 0, 0, err))
        return -1;
    int result = model_open(&session, app, "sleep", writes, err);
    if (!result && session.unborn && !writes)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    if (!result)
        result = sleep_until_done(app, &session, err);
    bool learns = !result && writes && !session.unborn &&
                  !(app->options.given & TAKES(OPTION_SHARD)) &&
                  settings_integer(&app->settings, SETTING_SLEEP_LEARN);
    model_close(&session);
    if (learns)
        result = learn(app, err);
    return result ? -1 : 0;
}

const struct command cmd_sleep = {
    .name = "sleep",
    .summary = "index, then write the notes that are missing or stale",
    .usage = "[--at REV] [--dry-run | --print-prompt PATH] [--yes] [--all] [--rewrite] [--verify] "
             "[--shard I/N]",
    .help =
        "Does ahead of time what a brief would otherwise do while somebody waits. Without a model "
        "the\n"
        "structural notes are derived: no network, no cost. With one (docs/models.md) it writes "
        "the notes of\n"
        "the modules that need one, the most useful first, until done or until a budget is "
        "spent. Each note\n"
        "is checked against the code before anybody sees it. Then, once in some two hundred "
        "commits, past\n"
        "changes are replayed to see whether own weights rank better here than the shipped ones "
        "(repose.sleep.learn).\n"
        "\n"
        "With --verify nothing is written: the model is shown each fact of the stored notes with "
        "the "
        "lines that it\n"
        "is about, once, and says whether it holds. Facts that do not are taken out of their note, "
        "and kept apart;\n"
        "doubtful ones are marked (repose show -v tells both).\n"
        "\n"
        "  repose sleep --dry-run              what would be sent, and what it would cost\n"
        "  repose sleep --print-prompt src/    exactly what would be sent about a module\n"
        "  git config repose.llm.provider anthropic && git config repose.llm.model "
        "claude-haiku-5-5\n"
        "  repose sleep\n"
        "\n"
        "Exit status 5: the network or the model failed for some modules, or wrote nothing that "
        "could be\n"
        "used; the others are done, and after a few failures in a row no more are asked about.",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_DRY_RUN) | TAKES(OPTION_PRINT_PROMPT) |
             TAKES(OPTION_YES) | TAKES(OPTION_ALL) | TAKES(OPTION_REWRITE) | TAKES(OPTION_VERIFY) |
             TAKES(OPTION_SHARD),
    .needs = NEEDS_STORE,
    .run = run_sleep,
};
