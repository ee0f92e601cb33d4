#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/process.h"
#include "cmd/command.h"
#include "cmd/progress.h"
#include "cmd/version.h"

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
    process_ignore_size_signal();
}

static int run_command(struct app *app, const struct command *command, struct err *err)
{
    if (options_check(&app->options, command->name, TAKES_COMMON | command->takes, err))
        return -1;
    if (command->needs >= NEEDS_REPOSITORY && app_open_repository(app, err))
        return -1;
    if (command->needs == NEEDS_LOOK && app_look_at_store(app, err))
        return -1;
    if (command->needs >= NEEDS_STORE && app_open_store(app, err))
        return -1;
    return command->run(app, err);
}

static int dispatch(struct app *app, int argc, char **argv, struct err *err)
{
    if (options_parse(&app->options, argc, argv, err))
        return -1;
    progress_init(&app->events, app->options.verbosity);
    if (app->options.given & TAKES(OPTION_VERSION))
        return print_version(app->options.verbosity > 0, err);
    bool help = app->options.given & TAKES(OPTION_HELP);
    const char *name = app->options.argument_count ? app->options.arguments[0] : NULL;
    if (!name && !help)
        return err_set(err, ERR_USAGE, "no command given; see 'repose help'");
    app->arguments = app->options.arguments + (help || !name ? 0 : 1);
    app->argument_count = app->options.argument_count - (help || !name ? 0 : 1);
    if (help && app->argument_count > 1)
        app->argument_count = 1;
    const struct command *command = help ? &cmd_help : command_find(name, err);
    return command ? run_command(app, command, err) : -1;
}

int main(int argc, char **argv)
{
    struct app app = { .program = argc ? argv[0] : "" };
    struct err err = ERR_INIT;
    setlocale(LC_CTYPE, "");
    catch_signals();
    settings_init(&app.settings);
    int failed = dispatch(&app, argc, argv, &err);
    progress_clear();
    if (app.options.given & TAKES(OPTION_FOR_HOOK)) /* an agent's prompt does not fail for it */
        failed = 0;
    if (failed && err.message[0])
        print_message("", err.message);
    store_close(app.store);
    settings_release(&app.settings);
    repo_close(app.repo);
    return failed ? (int)err.code : 0;
}
