#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/progress.h"
#include "cmd/version.h"

const struct command *const commands[] = {
    &cmd_brief, &cmd_show,   &cmd_find,   &cmd_index, &cmd_sleep, &cmd_batch, &cmd_status,
    &cmd_eval,  &cmd_config, &cmd_doctor, &cmd_gc,    &cmd_help,  NULL,
};

const struct command *command_find(const char *name, struct err *err)
{
    const char *names[sizeof commands / sizeof *commands];
    size_t count = 0;
    for (; commands[count]; count++) {
        if (!strcmp(commands[count]->name, name))
            return commands[count];
        names[count] = commands[count]->name;
    }
    const char *near = nearest_word(name, names, count);
    if (near)
        err_set(err, ERR_USAGE, "'%s' is not a command; did you mean 'repose %s'?", name, near);
    else
        err_set(err, ERR_USAGE, "'%s' is not a command; see 'repose help'", name);
    return NULL;
}

/* ---- what commands share ---- */

int app_write(const struct buf *text, struct err *err)
{
    progress_clear();
    if (fwrite(text->data, 1, text->size, stdout) == text->size && !fflush(stdout))
        return 0;
    return err_set(err, ERR_STORE, "cannot write to standard output: %s", strerror(errno));
}

int app_write_line(const char *text, struct err *err)
{
    struct buf line = BUF_INIT;
    buf_printf(&line, "%s\n", text);
    int result = app_write(&line, err);
    buf_release(&line);
    return result;
}

int app_arguments(const struct app *app, size_t least, size_t most, struct err *err)
{
    if (app->argument_count < least)
        return err_set(err, ERR_USAGE, "an argument is missing");
    if (app->argument_count > most)
        return err_set(err, ERR_USAGE, "unexpected argument '%s'", app->arguments[most]);
    return 0;
}

int app_view(struct app *app, const char *command, struct index_view *view,
             struct index_outcome *outcome, struct err *err)
{
    struct index_request request = {
        .repo = app->repo,
        .store = app->store,
        .settings = &app->settings,
        .events = &app->events,
        .revision = app->options.at,
        .command = command,
        .wait_ms = 5000,
        .stale_allowed = true,
    };
    if (index_update(&request, view, outcome, err))
        return -1;
    if (outcome->stale)
        event_warn(&app->events,
                   "another process is indexing; answering from an ancestor of the revision");
    return 0;
}

struct notes_db *app_notes(struct app *app, bool create)
{
    struct notes_db *notes = NULL;
    struct err why = ERR_INIT;
    if (notes_db_open(&notes, app->store, false, &why))
        event_warn(&app->events, "paid notes are not used: %s", why.message);
    else if (!notes && create)
        notes_db_open(&notes, app->store, true, NULL);
    return notes;
}

/* ---- set-up ---- */

static void on_signal(int number)
{
    cancel_signal = number; /* a second signal ends the program at once: SA_RESETHAND */
}

static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESETHAND };
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int open_repository(struct app *app, struct err *err)
{
    struct oid commit, tree;
    bool unborn = false;
    if (repo_open(&app->repo, app->options.directory, err))
        return -1;
    bool known = !repo_resolve(app->repo, app->options.at, &commit, &unborn, err);
    if (!known && (!unborn || app->options.at))
        return -1;
    err_clear(err);
    if (known && repo_tree_of(app->repo, &commit, &tree, err))
        return -1;
    return repo_read_settings(app->repo, known ? &tree : NULL, &app->events, &app->settings, err);
}

static int open_store(struct app *app, struct err *err)
{
    const char *folder = app->options.db ? app->options.db : getenv("REPOSE_DIR");
    char *own = NULL;
    if (!folder || !*folder) {
        struct buf path = BUF_INIT;
        buf_printf(&path, "%s/repose", repo_common_dir(app->repo));
        folder = own = buf_detach(&path);
    }
    int result = store_open(&app->store, folder, repo_common_dir(app->repo), err);
    free(own);
    return result;
}

static int run(struct app *app, const struct command *command, struct err *err)
{
    if (options_check(&app->options, command->name, TAKES_COMMON | command->takes, err))
        return -1;
    if (command->needs >= NEEDS_REPOSITORY && open_repository(app, err))
        return -1;
    if (command->needs >= NEEDS_STORE && open_store(app, err))
        return -1;
    return command->run(app, err);
}

static int dispatch(struct app *app, int argc, char **argv, struct err *err)
{
    if (options_parse(&app->options, argc, argv, err))
        return -1;
    progress_init(&app->events, app->options.verbosity);
    if (app->options.given & TAKES(OPTION_VERSION))
        return print_version(err);
    bool help = app->options.given & TAKES(OPTION_HELP);
    const char *name = app->options.argument_count ? app->options.arguments[0] : NULL;
    if (!name && !help)
        return err_set(err, ERR_USAGE, "no command given; see 'repose help'");
    app->arguments = app->options.arguments + (help || !name ? 0 : 1);
    app->argument_count = app->options.argument_count - (help || !name ? 0 : 1);
    if (help && app->argument_count > 1)
        app->argument_count = 1;
    const struct command *command = help ? &cmd_help : command_find(name, err);
    return command ? run(app, command, err) : -1;
}

int main(int argc, char **argv)
{
    struct app app = { 0 };
    struct err err = ERR_INIT;
    setlocale(LC_CTYPE, "");
    catch_signals();
    settings_init(&app.settings);
    int failed = dispatch(&app, argc, argv, &err);
    progress_clear();
    if (failed && err.message[0])
        print_message("", err.message);
    store_close(app.store);
    settings_release(&app.settings);
    repo_close(app.repo);
    return failed ? (int)err.code : 0;
}
