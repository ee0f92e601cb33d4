#include "cmd/model_session.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "cmd/progress.h"
#include "llm/provider.h"
#include "note/fact_index.h"
#include "note/verify.h"
#include "print/json_text.h"

/* ---- opening ---- */

static int cache_notes(struct app *app, struct model_session *s, const struct context *context,
                       struct err *err)
{
    int result = 0;
    (void)s;
    for (size_t i = 0; i < context->modules->count && !result; i++) {
        struct arena scratch = ARENA_INIT;
        struct note note;
        result = note_structural_cached(context, (uint32_t)i, &scratch, &note, err);
        arena_release(&scratch);
        event_progress(&app->events, "structural notes", i + 1, context->modules->count);
        result = result ? result : cancel_check(err);
    }
    return result;
}

/* Work that keeps what it derives in the index. What was kept before an interruption stays. */
typedef int keeper(struct app *app, struct model_session *s, const struct context *context,
                   struct err *err);

static int with_writer(struct app *app, struct model_session *s, keeper *work, struct err *err)
{
    struct index_db *db = NULL;
    struct context context;
    if (store_lock(app->store, -1, err) < 0)
        return -1;
    int result = index_db_open(&db, app->store, true, &app->events, err);
    if (!result)
        result = index_db_begin(db, err);
    if (!result) {
        context_init(&context, db, s->view.snapshot, s->modules, view_own_changes(&s->view, err),
                     view_contents(&s->view), &s->arena);
        context.may_store = true;
        result = work(app, s, &context, err);
        context_release(&context);
        struct err late = ERR_INIT;
        if (index_db_commit(db, &late) && !result) {
            *err = late;
            result = -1;
        }
    }
    index_db_close(db);
    store_unlock(app->store);
    return result;
}

static int index_facts(struct app *app, struct model_session *s, const struct context *context,
                       struct err *err)
{
    struct fact_index *index;
    (void)app;
    return fact_index_open(context, s->notes, INT64_MAX, &s->arena, &index, err);
}

int model_index_facts(struct app *app, struct model_session *s, struct err *err)
{
    return with_writer(app, s, index_facts, err);
}

/* A view that was opened before the notes were derived does not see them. */
static int reopen(struct app *app, struct model_session *s, struct err *err)
{
    index_db_close(s->index.db);
    s->index.db = NULL;
    int result = index_db_open(&s->index.db, app->store, false, &app->events, err);
    s->view.db = s->index.db;
    return result;
}

static int open_index(struct app *app, struct model_session *s, const char *command, bool writes,
                      struct err *err)
{
    struct index_outcome outcome = { 0 };
    struct index_request request = app_index_request(app, command);
    if (index_update(&request, &s->index, &outcome, err))
        return -1;
    s->unborn = outcome.unborn;
    if (s->unborn)
        return 0;
    view_init(&s->view, s->index.db, &s->index.snapshot, &app->settings, &s->arena);
    s->modules = view_modules(&s->view);
    if (!view_changes(&s->view, err))
        return -1;
    if (writes && (with_writer(app, s, cache_notes, err) || reopen(app, s, err)))
        return -1;
    s->context = view_context(&s->view, err);
    return s->context ? 0 : -1;
}

static void close_past(struct model_session *s)
{
    if (!s->past)
        return;
    view_release(&s->past->view);
    index_view_release(&s->past->index);
    arena_release(&s->past->arena);
    free(s->past);
    s->past = NULL;
}

/* For sleep_past: indexes the revision, if it is not. */
static int open_past(void *data, const char *revision, const struct context **context,
                     struct err *err)
{
    struct model_session *s = data;
    struct index_outcome outcome = { 0 };
    struct index_request request = app_index_request(s->app, s->command);
    struct err why = ERR_INIT;
    close_past(s);
    s->past = xcalloc(1, sizeof *s->past);
    struct model_past *past = s->past;
    request.revision = revision;
    if (index_update(&request, &past->index, &outcome, &why))
        return why.code == ERR_REPO ? 0 : err_set(err, why.code, "%s", why.message);
    view_init(&past->view, past->index.db, &past->index.snapshot, &s->app->settings, &past->arena);
    *context = view_context(&past->view, err);
    return *context ? 1 : -1;
}

/* "2/5": the second of five parts. */
static int read_shard(const struct app *app, struct plan_request *plan, struct err *err)
{
    char rest;
    unsigned shard, shards;
    if (!app->options.shard)
        return 0;
    if (sscanf(app->options.shard, "%u/%u%c", &shard, &shards, &rest) != 2 || !shard ||
        shard > shards || shards > 10000)
        return err_set(err, ERR_USAGE, "--shard takes I/N with I from 1 to N, not '%s'",
                       app->options.shard);
    plan->shard = shard - 1;
    plan->shards = shards;
    return 0;
}

static int open_model(struct app *app, struct model_session *s, bool writes, struct err *err)
{
    char hex[OID_HEX_SIZE];
    if (llm_config_read(&app->settings, &s->arena, &s->config, err))
        return -1;
    int priced = s->config.provider ? price_find(&app->settings, &s->config, &s->price, err) : 0;
    if (priced < 0 ||
        notes_db_open(&s->notes, app->store, writes && s->config.provider && !s->unborn, err))
        return -1;
    s->request = (struct sleep_request){
        .plan = { .context = s->context,
                  .notes = s->notes,
                  .settings = &app->settings,
                  .config = &s->config,
                  .price = priced ? &s->price : NULL,
                  .now = time(NULL),
                  .all = app->options.given & TAKES(OPTION_ALL),
                  .rewrite = app->options.given & TAKES(OPTION_REWRITE) },
        .repo = app->repo,
        .events = &app->events,
        .revision = arena_strdup(&s->arena, oid_hex(&s->index.snapshot.revision, hex)),
        .repository = repo_common_dir(app->repo),
        .past = { s, open_past },
    };
    return read_shard(app, &s->request.plan, err);
}

int model_open(struct model_session *s, struct app *app, const char *command, bool writes,
               struct err *err)
{
    static const struct module_list none;
    memset(s, 0, sizeof *s);
    s->modules = &none;
    s->app = app;
    s->command = command;
    if (open_index(app, s, command, writes, err))
        return -1;
    return open_model(app, s, writes, err);
}

void model_close(struct model_session *s)
{
    close_past(s);
    view_release(&s->view);
    notes_db_close(s->notes);
    index_view_release(&s->index);
    arena_release(&s->arena);
}

/* ---- money ---- */

const char *model_cost(int64_t microdollars, uint64_t unpriced, struct arena *arena)
{
    if (microdollars < 0 || (unpriced && !microdollars))
        return "price unknown";
    return arena_printf(arena, "$%.4f%s", (double)microdollars / 1e6,
                        unpriced ? " and calls of unknown price" : "");
}

json_t *model_removed_json(const struct sleep_outcome *o)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "paths", (json_int_t)o->removed_paths,
                     "symbols", (json_int_t)o->removed_symbols, "instructions",
                     (json_int_t)o->removed_instructions, "too_long", (json_int_t)o->removed_size,
                     "repaired", (json_int_t)o->repaired, "refuted",
                     (json_int_t)o->removed_refuted);
}

json_t *model_replies_json(const struct sleep_outcome *o)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "used", (json_int_t)o->replies_used, "unusable",
                     (json_int_t)o->replies_unusable, "gone", (json_int_t)o->replies_gone,
                     "waiting", (json_int_t)o->replies_waiting);
}

void model_add_replies(const struct sleep_outcome *o, struct buf *out)
{
    if (!o->replies_used && !o->replies_unusable && !o->replies_gone && !o->replies_waiting)
        return;
    buf_printf(
        out,
        "%" PRIu64 " notes written from %" PRIu64 " answers; %" PRIu64 " answers unusable, %" PRIu64
        " of modules that are not there, %" PRIu64 " wait for the other samples of their notes\n",
        o->written, o->replies_used, o->replies_unusable, o->replies_gone, o->replies_waiting);
}

static bool agreed(void)
{
    char answer[16] = "";
    progress_clear();
    fputs("Go on? [y/N] ", stderr);
    fflush(stderr);
    return fgets(answer, sizeof answer, stdin) && (*answer == 'y' || *answer == 'Y');
}

int model_confirm(const struct app *app, const struct model_session *s, const char *what,
                  const struct plan *plan, struct err *err)
{
    int64_t cost = settings_integer(&app->settings, SETTING_SLEEP_ASK_COST);
    int64_t tokens = settings_integer(&app->settings, SETTING_SLEEP_ASK_TOKENS);
    bool priced = plan->expected.microdollars >= 0;
    struct arena arena = ARENA_INIT;
    struct buf message = BUF_INIT;
    int result = 0;
    if ((priced ? plan->expected.microdollars <= cost : plan->expected.tokens <= tokens) ||
        (app->options.given & TAKES(OPTION_YES)))
        return 0;
    buf_printf(&message, "%zu %s %s %s will take about %" PRId64 " tokens (%s)", plan->write_count,
               what, plan->verifies ? "judged by" : "by", s->config.model, plan->expected.tokens,
               model_cost(plan->expected.microdollars, 0, &arena));
    if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
        print_message("", message.data);
        if (!agreed())
            result = err_set(err, ERR_USAGE, "nothing was sent");
    } else {
        result =
            err_set(err, ERR_USAGE,
                    "%s; nothing was sent: give --yes, or a budget (repose.budget.runCost) and "
                    "--yes",
                    message.data);
    }
    buf_release(&message);
    arena_release(&arena);
    return result;
}

/* ---- verdicts ---- */

json_t *model_verdicts_json(const struct sleep_outcome *o)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "notes", (json_int_t)o->verified, "judged",
                     (json_int_t)o->judged, "wrong", (json_int_t)o->wrong, "doubtful",
                     (json_int_t)o->doubtful, "unknown", (json_int_t)o->verdicts_unknown);
}

void model_add_verdicts(const struct sleep_outcome *o, struct buf *out)
{
    if (!o->judged && !o->verdicts_unknown)
        return;
    buf_printf(out,
               "%" PRIu64 " facts of %" PRIu64 " notes judged: %" PRIu64
               " wrong and taken out, %" PRIu64 " doubtful",
               o->judged, o->verified, o->wrong, o->doubtful);
    if (o->verdicts_unknown)
        buf_printf(out, "; %" PRIu64 " verdicts on nothing that was asked", o->verdicts_unknown);
    buf_addch(out, '\n');
}

/* ---- the plan ---- */

int model_plan(const struct app *app, struct model_session *s, struct plan *plan, struct err *err)
{
    return app->options.given & TAKES(OPTION_VERIFY)
               ? verify_plan(&s->request.plan, &s->arena, plan, err)
               : plan_make(&s->request.plan, &s->arena, plan, err);
}

static json_t *amount_json(int64_t microdollars)
{
    return microdollars < 0 ? json_null() : json_real((double)microdollars / 1e6);
}

static json_t *item_json(const struct model_session *s, const struct plan_item *item)
{
    double n = item->benefit.break_even;
    const char *action =
        item->verifies && item->verdict == PLAN_WRITE ? "verify" : plan_verdict_name(item->verdict);
    json_t *json = json_pack("{s:o, s:s, s:s, s:I, s:I, s:o, s:o, s:f}", "module",
                             json_text(s->modules->modules[item->module].path), "state",
                             note_state_name(item->state), "action", action, "generations",
                             (json_int_t)(item->verdict == PLAN_WRITE ? item->missing : 0),
                             "tokens", (json_int_t)item->expected.tokens, "cost",
                             amount_json(item->expected.microdollars), "break_even",
                             isfinite(n) ? json_real(n) : json_null(), "expected_requests",
                             item->benefit.expected);
    if (item->verifies)
        json_object_set_new(json, "facts", json_integer(item->fact_count));
    return json;
}

static int print_plan_json(const struct app *app, const struct model_session *s,
                           const struct plan *plan, struct err *err)
{
    json_t *items = json_array();
    for (size_t i = 0; i < plan->count; i++)
        json_array_append_new(items, item_json(s, &plan->items[i]));
    json_t *root =
        json_pack("{s:s, s:s, s:o, s:I, s:I, s:I, s:o, s:s}", "schema", "repose.plan/1", "model",
                  s->config.model ? s->config.model : "", "modules", items, "write",
                  (json_int_t)plan->write_count, "generations", (json_int_t)plan->generations,
                  "tokens", (json_int_t)plan->expected.tokens, "cost",
                  amount_json(plan->expected.microdollars), "prices_of", price_date);
    if (plan->verifies)
        json_object_set_new(root, "facts", json_integer((json_int_t)plan->facts));
    char *text = json_dumps(root, JSON_INDENT(1));
    (void)app;
    int result = app_write_line(text, err);
    free(text);
    json_decref(root);
    return result;
}

static void add_plan_row(const struct model_session *s, const struct plan_item *item,
                         struct arena *arena, struct buf *out)
{
    buf_printf(out, "%-10s %-7s %8" PRId64 " tokens  %-13s  ", plan_verdict_name(item->verdict),
               note_state_name(item->state), item->expected.tokens,
               model_cost(item->expected.microdollars, 0, arena));
    if (isfinite(item->benefit.break_even))
        buf_printf(out, "pays after %6.1f of %6.1f requests  ", item->benefit.break_even,
                   item->benefit.expected);
    else
        buf_printf(out, "%-36s", "saves nothing");
    const char *path = s->modules->modules[item->module].path;
    utf8_add_printable(out, path, strlen(path));
    buf_addch(out, '\n');
}

static void add_verify_row(const struct model_session *s, const struct plan_item *item,
                           struct arena *arena, struct buf *out)
{
    const char *path = s->modules->modules[item->module].path;
    buf_printf(out, "verify     %-7s %8" PRId64 " tokens  %-13s  %4" PRIu32 " facts  ",
               note_state_name(item->state), item->expected.tokens,
               model_cost(item->expected.microdollars, 0, arena), item->fact_count);
    utf8_add_printable(out, path, strlen(path));
    buf_addch(out, '\n');
}

static void add_verify_plan(const struct model_session *s, const struct plan *plan,
                            struct arena *arena, struct buf *out)
{
    for (size_t i = 0; i < plan->write_count; i++)
        add_verify_row(s, &plan->items[i], arena, out);
    buf_printf(out,
               "%zu notes with facts: %" PRIu64 " facts of %zu to judge in %" PRIu64
               " calls, about %" PRId64 " tokens, %s; %zu are judged\n",
               plan->count, plan->facts, plan->write_count, plan->generations,
               plan->expected.tokens, model_cost(plan->expected.microdollars, 0, arena),
               plan->count - plan->write_count);
}

static void add_plan(const struct model_session *s, const struct plan *plan, struct arena *arena,
                     struct buf *out)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].verdict != PLAN_FRESH)
            add_plan_row(s, &plan->items[i], arena, out);
    buf_printf(
        out,
        "%zu modules: %zu to write in %" PRIu64 " calls, about %" PRId64
        " tokens, %s; %zu fresh, %zu unusable, %zu waiting for a batch, %zu aside, %zu never pay\n",
        plan->count, plan->write_count, plan->generations, plan->expected.tokens,
        model_cost(plan->expected.microdollars, 0, arena), plan->states[NOTE_FRESH],
        plan->states[NOTE_UNUSABLE], plan->waiting, plan->aside, plan->never);
}

int model_print_plan(const struct app *app, const struct model_session *s, const struct plan *plan,
                     struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    if (app->options.format == FORMAT_JSON)
        return print_plan_json(app, s, plan, err);
    if (plan->verifies)
        add_verify_plan(s, plan, &arena, &text);
    else
        add_plan(s, plan, &arena, &text);
    int result = app_write(&text, err);
    buf_release(&text);
    arena_release(&arena);
    return result;
}
