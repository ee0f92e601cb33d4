#include <string.h>

#include "cmd/command.h"

static void list_commands(struct buf *out)
{
    buf_addstr(out, "repose knows a repository before an agent asks.\n\n"
                    "usage: repose <command> [options] [arguments]\n\n");
    for (size_t i = 0; commands[i]; i++)
        buf_printf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    buf_addstr(out, "\nStart with: repose brief \"what you want to change\"\n\nEverywhere:\n");
    options_describe(TAKES_COMMON, out);
    buf_addstr(out, "\nExit status: 0 done, 1 the answer is no, 2 usage, 3 repository, 4 store, 5 "
                    "network or model.\n"
                    "'repose help COMMAND' tells more.\n");
}

static void describe(const struct command *command, struct buf *out)
{
    buf_printf(out, "repose %s: %s\n\nusage: repose %s %s\n", command->name, command->summary,
               command->name, command->usage);
    if (command->help)
        buf_printf(out, "\n%s\n", command->help);
    if (command->takes && command->takes != ~0u) {
        buf_addstr(out, "\nOptions:\n");
        options_describe(command->takes, out);
    }
    buf_addstr(out, "\nEverywhere:\n");
    options_describe(TAKES_COMMON, out);
}

static const char *command_name(size_t i)
{
    return commands[i] ? commands[i]->name : NULL;
}

static int run_help(struct app *app, struct err *err)
{
    if (app_arguments(app, 0, 1, err))
        return -1;
    struct buf text = BUF_INIT;
    int result = 0;
    if (!app->argument_count) {
        list_commands(&text);
    } else {
        const struct command *command = command_find(app->arguments[0], err);
        if (command)
            describe(command, &text);
        else
            result = -1;
    }
    if (!result)
        result = app_write(&text, err);
    buf_release(&text);
    return result;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "show help, also for one command",
    .usage = "[COMMAND]",
    .takes = ~0u,
    .needs = NEEDS_NOTHING,
    .word = command_name,
    .run = run_help,
};
