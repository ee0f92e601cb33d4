#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "base/utf8.h"
#include "cmd/model_session.h"
#include "llm/provider.h"
#include "note/batches.h"
#include "print/json_text.h"

#define IMPORT_MAX ((size_t)1 << 30) /* bytes */

struct batch_run {
    struct app *app;
    struct model_session session;
    struct batches_outcome outcome;
};

/* ---- results ---- */

static int print_batches_json(const struct batches_outcome *o, const char *what, struct err *err)
{
    const struct sleep_outcome *s = &o->sleep;
    json_t *root = json_pack(
        "{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:b}",
        "schema", "repose.batch/1", "action", what, "batches", (json_int_t)o->batches, "jobs",
        (json_int_t)o->jobs, "ended", (json_int_t)o->ended, "running", (json_int_t)o->running,
        "answered", (json_int_t)o->answered, "repeated", (json_int_t)o->repeated, "failed",
        (json_int_t)o->failed, "open", (json_int_t)o->open, "unknown", (json_int_t)o->unknown,
        "unreadable", (json_int_t)o->unreadable, "notes", (json_int_t)s->written, "dropped",
        (json_int_t)s->dropped, "replies", model_replies_json(s), "removed", model_removed_json(s),
        "budget_spent", o->spent);
    if (s->judged)
        json_object_set_new(root, "verdicts", model_verdicts_json(s));
    char *json = json_dumps(root, JSON_INDENT(1));
    int result = app_write_line(json, err);
    free(json);
    json_decref(root);
    return result;
}

/* Each answer and each other line that came, in one of the sums. */
static void add_arrived(const struct batches_outcome *o, struct buf *out)
{
    if (o->answered || o->repeated || o->failed || o->unknown || o->unreadable || o->open)
        buf_printf(out,
                   "%" PRIu64 " answers, %" PRIu64 " that were there already, %" PRIu64
                   " errors, %" PRIu64 " results nobody waits for, %" PRIu64
                   " unreadable lines; %" PRIu64 " questions open again\n",
                   o->answered, o->repeated, o->failed, o->unknown, o->unreadable, o->open);
    model_add_replies(&o->sleep, out);
    model_add_verdicts(&o->sleep, out);
}

static int print_batch_outcome(const struct batch_run *b, const char *what, struct err *err)
{
    const struct batches_outcome *o = &b->outcome;
    struct buf text = BUF_INIT;
    if (b->app->options.format == FORMAT_JSON)
        return print_batches_json(o, what, err);
    if (o->batches || o->jobs)
        buf_printf(&text, "%" PRIu64 " questions%s\n", o->jobs,
                   o->batches ? " submitted; repose batch collect fetches the answers" : "");
    if (o->ended || o->running)
        buf_printf(&text, "%" PRIu64 " batches ended, %" PRIu64 " still run\n", o->ended,
                   o->running);
    add_arrived(o, &text);
    if (!text.size)
        buf_printf(&text, "nothing to %s\n", what);
    int result = b->app->options.verbosity < 0 ? 0 : app_write(&text, err);
    buf_release(&text);
    return result;
}

static int finish_batch_action(struct batch_run *b, const char *what, struct err *err)
{
    const struct sleep_outcome *s = &b->outcome.sleep;
    if (b->outcome.spent)
        event_warn(&b->app->events, "the budget of the %s leaves out the rest",
                   budget_period_name(b->outcome.period));
    if (((s->written || s->judged) && model_index_facts(b->app, &b->session, err)) ||
        print_batch_outcome(b, what, err))
        return -1;
    if (!s->replies_unusable || s->written || s->judged)
        return 0;
    return err_set(err, ERR_NETWORK, "no reply could be used; the first: %s", s->first_failure);
}

/* ---- the actions ---- */

static int need_provider(const struct batch_run *b, struct err *err)
{
    if (b->session.config.provider)
        return 0;
    return err_set(err, ERR_USAGE,
                   "no model is configured: set repose.llm.provider and repose.llm.model");
}

static int make_plan(struct batch_run *b, struct plan *plan, struct err *err)
{
    b->session.request.plan.batch = true;
    return model_plan(b->app, &b->session, plan, err);
}

static int submit(struct batch_run *b, struct err *err)
{
    struct plan plan;
    if (need_provider(b, err) || make_plan(b, &plan, err))
        return -1;
    if (b->app->options.given & TAKES(OPTION_DRY_RUN))
        return model_print_plan(b->app, &b->session, &plan, err);
    if (model_confirm(b->app, &b->session, "notes", &plan, err) ||
        batches_submit(&b->session.request, &plan, &b->outcome, err))
        return -1;
    return finish_batch_action(b, "submit", err);
}

static int collect_batches(struct batch_run *b, struct err *err)
{
    if (need_provider(b, err) || batches_collect(&b->session.request, &b->outcome, err))
        return -1;
    return finish_batch_action(b, "collect", err);
}

static int cancel(struct batch_run *b, struct err *err)
{
    if (batches_cancel(&b->session.request, &b->outcome, err))
        return -1;
    return finish_batch_action(b, "cancel", err);
}

static json_t *row_json(const struct batch_row *row)
{
    return json_pack("{s:o, s:o, s:o, s:I, s:s, s:o, s:I, s:I, s:I, s:I, s:o}", "id",
                     json_text(row->batch.remote), "provider", json_text(row->batch.provider),
                     "model", json_text(row->batch.model), "created",
                     (json_int_t)row->batch.created, "state", row->batch.state, "detail",
                     json_text(row->detail), "open", (json_int_t)row->batch.open, "total",
                     (json_int_t)row->total, "succeeded", (json_int_t)row->succeeded, "failed",
                     (json_int_t)row->failed, "message", json_text(row->message));
}

static void add_batch_row(const struct batch_row *row, struct buf *out)
{
    time_t created = (time_t)row->batch.created;
    struct tm tm;
    char when[40] = "";
    if (localtime_r(&created, &tm))
        strftime(when, sizeof when, "%Y-%m-%d %H:%M", &tm);
    buf_printf(out, "%s  ", when);
    utf8_add_printable(out, row->detail, strlen(row->detail));
    buf_printf(out, "  %" PRIu64 " open, %" PRIu64 " succeeded, %" PRIu64 " failed  ",
               row->batch.open, row->succeeded, row->failed);
    const char *name = *row->batch.remote ? row->batch.remote : row->batch.token;
    utf8_add_printable(out, name, strlen(name));
    if (*row->message) {
        buf_addstr(out, "  ");
        utf8_add_printable(out, row->message, strlen(row->message));
    }
    buf_addch(out, '\n');
}

static int status(struct batch_run *b, struct err *err)
{
    struct batch_row *rows;
    size_t count;
    struct buf text = BUF_INIT;
    if (batches_status(&b->session.request, &b->session.arena, &rows, &count, err))
        return -1;
    int result;
    if (b->app->options.format == FORMAT_JSON) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++)
            json_array_append_new(list, row_json(&rows[i]));
        json_t *root = json_pack("{s:s, s:o}", "schema", "repose.batches/1", "batches", list);
        char *json = json_dumps(root, JSON_INDENT(1));
        result = app_write_line(json, err);
        free(json);
        json_decref(root);
        return result;
    }
    for (size_t i = 0; i < count; i++)
        add_batch_row(&rows[i], &text);
    if (!count)
        buf_addstr(&text, "no batches\n");
    result = app_write(&text, err);
    buf_release(&text);
    return result;
}

/* ---- files ---- */

static int read_answers_file(const char *path, struct buf *text, struct err *err)
{
    char block[65536];
    size_t n;
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    if (!file)
        return err_set(err, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
    buf_limit(text, IMPORT_MAX);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        buf_add(text, block, n);
    bool good = !ferror(file);
    if (file != stdin)
        fclose(file);
    if (!good)
        return err_set(err, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
    return text->overflow ? err_set(err, ERR_USAGE, "%s is larger than 1 GB", path) : 0;
}

/* Whoever answers a file may use any model, so none needs to be configured. */
static void any_model(struct batch_run *b)
{
    struct llm_config *config = &b->session.config;
    if (!config->provider)
        config->provider = &provider_openai;
    if (!config->model)
        config->model = "any";
}

static int export_file(struct batch_run *b, struct err *err)
{
    struct plan plan;
    struct buf lines = BUF_INIT;
    any_model(b);
    int result = make_plan(b, &plan, err);
    if (!result)
        result = batches_export(&b->session.request, &plan, &lines, &b->outcome, err);
    if (!result)
        result = app_write_file(b->app->arguments[1], &lines, UTF8_JSON, err);
    buf_release(&lines);
    if (result || !strcmp(b->app->arguments[1], "-"))
        return result;
    return finish_batch_action(b, "export", err);
}

static int import_file(struct batch_run *b, struct err *err)
{
    struct buf text = BUF_INIT;
    any_model(b);
    int result = read_answers_file(b->app->arguments[1], &text, err);
    if (!result)
        result = batches_import(&b->session.request, text.data, text.size, &b->outcome, err);
    buf_release(&text);
    return result ? -1 : finish_batch_action(b, "import", err);
}

/* ---- the command ---- */

static const struct action {
    const char *name;
    size_t arguments; /* after its name */
    int (*run)(struct batch_run *b, struct err *err);
} actions[] = {
    { "submit", 0, submit }, { "status", 0, status },      { "collect", 0, collect_batches },
    { "cancel", 0, cancel }, { "export", 1, export_file }, { "import", 1, import_file },
};
#define ACTION_COUNT (sizeof actions / sizeof *actions)

static const char *batch_action_name(size_t i)
{
    return i < ACTION_COUNT ? actions[i].name : NULL;
}

static int run_batch(struct app *app, struct err *err)
{
    struct batch_run b = { .app = app };
    int chosen = app_action(app, &cmd_batch,
                            "submit, status, collect, cancel, export FILE or import FILE", err);
    const struct action *action = chosen < 0 ? NULL : &actions[chosen];
    if (!action || app_arguments(app, 1 + action->arguments, 1 + action->arguments, err))
        return -1;
    int result = model_open(&b.session, app, "batch", true, err);
    if (!result && b.session.unborn)
        result = err_set(err, ERR_REPO, "the repository has no commits yet");
    if (!result && !b.session.notes) {
        result = notes_db_open(&b.session.notes, app->store, true, err);
        b.session.request.plan.notes = b.session.notes;
    }
    int locked = result || action->run == status ? 1 : store_lock_sleep(app->store, err);
    if (!result && !locked)
        result =
            err_set(err, ERR_STORE, "another process is writing notes; try again when it is done");
    if (!result)
        result = locked < 0 ? -1 : action->run(&b, err);
    model_close(&b.session);
    return result;
}

const struct command cmd_batch = {
    .name = "batch",
    .summary = "write notes through a provider's half-price batches, or through files",
    .usage = "submit [--dry-run] [--yes] [--verify] | status | collect | cancel | export "
             "[--verify] FILE "
             "| import FILE",
    .help =
        "submit sends what 'repose sleep' would ask for as a batch, which costs half and takes up "
        "to "
        "a day;\n"
        "collect fetches what has been answered (so does the next 'repose sleep'), and asks for "
        "nothing twice.\n"
        "export writes the questions in OpenAI's batch line format, for a machine without a "
        "network or another\n"
        "scheduler; import reads the answers. '-' is standard output or input.\n"
        "\n"
        "  repose batch submit --dry-run\n"
        "  repose batch submit && sleep 3600 && repose batch collect\n"
        "  repose batch export questions.jsonl",
    .takes = TAKES(OPTION_AT) | TAKES(OPTION_DRY_RUN) | TAKES(OPTION_YES) | TAKES(OPTION_ALL) |
             TAKES(OPTION_REWRITE) | TAKES(OPTION_VERIFY) | TAKES(OPTION_SHARD),
    .needs = NEEDS_STORE,
    .word = batch_action_name,
    .run = run_batch,
};
