#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"
#include "cmd/command.h"
#include "hook/detach.h"
#include "hook/install.h"
#include "hook/log.h"
#include "hook/queue.h"
#include "hook/report.h"
#include "hook/runner.h"

/* ---- install, uninstall, status ---- */

struct hook_run {
    struct app *app;
    struct arena arena;
    struct hook_request request;
    struct report report;
};

static int print_report(const struct hook_run *h, struct err *err)
{
    struct buf text = BUF_INIT;
    if (h->app->options.format == FORMAT_JSON) {
        char *json = report_to_json(&h->report);
        int result = app_write_line(json, err);
        free(json);
        return result;
    }
    if (h->app->options.verbosity >= 0)
        report_to_text(&h->report, &text);
    int result = app_write(&text, err);
    buf_release(&text);
    return result;
}

static int finish_hook_action(struct hook_run *h, const char *action, struct err *err)
{
    struct report *r = &h->report;
    r->action = action;
    r->program = h->request.spec.program;
    r->manager_count = manager_find(&h->request, &r->hooks, r->managers);
    return print_report(h, err);
}

/* A value that cannot be read is better told now than in a log. */
static int read_hook_settings(struct hook_run *h, struct err *err)
{
    struct when when;
    h->report.when = settings_string(&h->app->settings, SETTING_HOOK_WHEN);
    h->report.sleep = settings_boolean(&h->app->settings, SETTING_HOOK_SLEEP);
    return when_parse(h->report.when, &when, err);
}

static int open_all(struct hook_run *h, struct err *err)
{
    struct app *app = h->app;
    if (app_arguments(app, 1, 1, err) || app_open_repository(app, err) ||
        app_open_store(app, err) || read_hook_settings(h, err))
        return -1;
    h->request.repo = app->repo;
    h->request.spec =
        (struct block_spec){ .program = hook_program(app->program, &h->arena),
                             .folder = app->options.db ? store_folder(app->store) : NULL,
                             .sleep = app->options.given & TAKES(OPTION_SLEEP) };
    return 0;
}

static int install(struct hook_run *h, struct err *err)
{
    if (open_all(h, err) || hook_install(&h->request, &h->report.hooks, err) ||
        finish_hook_action(h, "install", err))
        return -1;
    if (!h->report.hooks.refused)
        return 0;
    return err_set(err, ERR_NO,
                   "%u of %d hooks are left as they are; the line has to be added by "
                   "hand",
                   h->report.hooks.refused, HOOK_COUNT);
}

/* Needs neither settings nor a store: what is broken must not keep the hooks in. */
static int uninstall(struct hook_run *h, struct err *err)
{
    struct app *app = h->app;
    if (app_arguments(app, 1, 1, err) || repo_open(&app->repo, app->options.directory, err))
        return -1;
    h->request.repo = app->repo;
    if (hook_uninstall(&h->request, &h->report.hooks, err) ||
        finish_hook_action(h, "uninstall", err))
        return -1;
    if (!h->report.hooks.refused)
        return 0;
    return err_set(err, ERR_NO, "%u hooks are left as they are", h->report.hooks.refused);
}

static int status(struct hook_run *h, struct err *err)
{
    struct report *r = &h->report;
    if (open_all(h, err) || hook_inspect(&h->request, &r->hooks, err))
        return -1;
    const char *folder = store_folder(h->app->store);
    if (queue_read(folder, false, &h->arena, &r->queue, &r->queue_count, err))
        return -1;
    for (size_t i = 0; i < HOOK_COUNT; i++)
        r->sleep |= r->hooks.hooks[i].sleep;
    r->has_state = true;
    r->process = store_hook_process(h->app->store);
    r->last = hook_log_last(folder, &h->arena);
    return finish_hook_action(h, "status", err);
}

/* ---- run ---- */

/* post-checkout: PREVIOUS NEW 1, or 0 when only files were checked out. */
static bool changes_nothing(const struct app *app)
{
    char **arguments = app->arguments + 2;
    return !strcmp(app->arguments[1], "post-checkout") && app->argument_count == 5 &&
           (!strcmp(arguments[2], "0") || !strcmp(arguments[0], arguments[1]));
}

/* Hooks that all repositories share act where repose was used before. */
static bool is_not_meant(const struct app *app)
{
    struct arena arena = ARENA_INIT;
    const char *hooks;
    enum setting_origin origin = ORIGIN_DEFAULT;
    char *store = app_store_folder(app);
    bool shared = !repo_hooks_folder(app->repo, &arena, &hooks, &origin, NULL) &&
                  (origin == ORIGIN_GLOBAL || origin == ORIGIN_SYSTEM);
    bool unused = access(store, F_OK) != 0;
    free(store);
    arena_release(&arena);
    return shared && unused;
}

static int add_entry(struct app *app, struct err *err)
{
    char hex[OID_HEX_SIZE] = "";
    struct oid commit;
    if (!app->store && app_open_store(app, err))
        return -1;
    if (!repo_resolve(app->repo, NULL, &commit, NULL, NULL))
        oid_hex(&commit, hex);
    struct queue_entry entry = { .git_dir = repo_git_dir(app->repo),
                                 .commit = hex,
                                 .sleep = app->options.given & TAKES(OPTION_SLEEP) };
    return queue_add(store_folder(app->store), &entry, err);
}

/* The repository is closed before: the work may wait for hours, and open packs keep their space. */
static int work_queue(struct app *app, const char *program, bool asked, struct err *err)
{
    const struct events none = { 0 };
    struct runner_outcome outcome = { 0 };
    char *common_dir = xstrdup(repo_common_dir(app->repo));
    const struct runner_request request = { .store = app->store,
                                            .common_dir = common_dir,
                                            .program = program,
                                            .events = asked ? &app->events : &none,
                                            .asked = asked };
    repo_close(app->repo);
    app->repo = NULL;
    detach_environment();
    int result = runner_run(&request, &outcome, err);
    free(common_dir);
    if (!asked || result < 0)
        return result < 0 ? -1 : 0;
    if (!result)
        event_warn(&app->events, "another process (%ld) does what hooks have asked for, now",
                   store_hook_process(app->store));
    if (outcome.failed)
        *err = outcome.failure;
    return outcome.failed ? -1 : 0;
}

/* In the child nobody is left to be told. */
static int work_apart(struct app *app, struct err *err)
{
    char *program = process_file(app->program);
    int child = detach_fork(err);
    struct err why = ERR_INIT;
    if (child > 0) {
        process_step_back();
        if (work_queue(app, program, false, &why))
            hook_log(store_folder(app->store), "ended (%d): %s", (int)why.code, why.message);
    }
    free(program);
    return child < 0 ? -1 : 0;
}

int app_index_apart(struct app *app, struct err *err)
{
    return add_entry(app, err) || work_apart(app, err) ? -1 : 0;
}

static bool is_hook(const char *name)
{
    for (size_t i = 0; i < HOOK_COUNT; i++)
        if (!strcmp(name, hook_names[i]))
            return true;
    return false;
}

/* Whatever happens, git's command has not failed. */
static int run_hook(struct app *app, struct err *err)
{
    struct err why = ERR_INIT;
    if (app_arguments(app, 2, SIZE_MAX, err))
        return -1;
    if (!is_hook(app->arguments[1]))
        return err_set(err, ERR_USAGE,
                       "'%s' is none of post-commit, post-merge, post-rewrite, post-checkout",
                       app->arguments[1]);
    if (changes_nothing(app))
        return 0;
    if (repo_open(&app->repo, app->options.directory, &why))
        event_warn(&app->events, "%s", why.message);
    else if (!is_not_meant(app) && (add_entry(app, &why) || work_apart(app, &why)))
        event_warn(&app->events, "%s", why.message);
    return 0;
}

static int drain_queue_now(struct app *app, struct err *err)
{
    if (app_arguments(app, 1, 1, err) || repo_open(&app->repo, app->options.directory, err) ||
        app_open_store(app, err))
        return -1;
    char *program = process_file(app->program);
    int result = work_queue(app, program, true, err);
    free(program);
    return result;
}

static int run_action(struct hook_run *h, struct err *err)
{
    detach_files();
    return h->app->options.given & TAKES(OPTION_DRAIN) ? drain_queue_now(h->app, err)
                                                       : run_hook(h->app, err);
}

/* ---- the command ---- */

static const struct action {
    const char *name;
    int (*run)(struct hook_run *h, struct err *err);
} actions[] = {
    { "install", install },
    { "uninstall", uninstall },
    { "status", status },
    { "run", run_action },
};
#define ACTION_COUNT (sizeof actions / sizeof *actions)

static const char *hook_action_name(size_t i)
{
    return i < ACTION_COUNT ? actions[i].name : NULL;
}

static int run_hook_command(struct app *app, struct err *err)
{
    struct hook_run h = { .app = app };
    int chosen = app_action(app, &cmd_hook, "install, uninstall, status or run", err);
    h.request.arena = &h.arena;
    int result = chosen < 0 ? -1 : actions[chosen].run(&h, err);
    arena_release(&h.arena);
    return result;
}

const struct command cmd_hook = {
    .name = "hook",
    .summary = "git hooks that keep the index up to date",
    .usage = "install [--sleep] | uninstall | status | run HOOK [-- ARGUMENT...] | run --drain",
    .help = "After a commit, merge, rewrite or checkout, a process in the background brings the "
            "index up to date,\n"
            "when nobody else needs the machine; git does not wait for it. Hooks that exist stay "
            "as they are,\n"
            "with a few lines more, which uninstall takes out again.\n"
            "\n"
            "  repose hook install            add the lines\n"
            "  repose hook install --sleep    the same, and write notes, too (docs/models.md)\n"
            "  repose hook status             what is installed, what waits, what was done last\n"
            "  repose hook run --drain        do now what waits\n"
            "\n"
            "repose.hook.when says when the work is done: now, idle or 22:00-06:30.",
    .takes = TAKES(OPTION_SLEEP) | TAKES(OPTION_DRAIN),
    .needs = NEEDS_NOTHING,
    .word = hook_action_name,
    .run = run_hook_command,
};
