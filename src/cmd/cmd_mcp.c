#include <unistd.h>

#include "cmd/command.h"
#include "cmd/progress.h"
#include "mcp/server.h"

static int run_mcp(struct app *app, struct err *err)
{
    if (app_arguments(app, 0, 0, err))
        return -1;
    if (isatty(STDIN_FILENO) && app->options.verbosity >= 0)
        print_message("", "an agent starts this and talks to it; 'repose agents' says how to tell "
                          "yours. End with Control-D");
    struct mcp_server server = {
        .in = STDIN_FILENO,
        .out = STDOUT_FILENO,
        .repo = app->repo,
        .store = app->store,
        .settings = &app->settings,
        .events = &app->events,
    };
    return mcp_serve(&server, err);
}

const struct command cmd_mcp = {
    .name = "mcp",
    .summary = "a Model Context Protocol server for agents, on standard input and output",
    .usage = "",
    .help = "Answers brief, show, find, review and status for the repository here, or that of -C "
            "DIR, until "
            "standard input\n"
            "ends. The index follows HEAD while it runs. 'repose agents' prints how to register it "
            "with an agent.\n"
            "\n"
            "  claude mcp add repose -- repose mcp\n"
            "  repose -C ~/src/project mcp",
    .needs = NEEDS_STORE,
    .run = run_mcp,
};
