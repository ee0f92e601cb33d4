#include <string.h>

#include "cmd/command.h"

const struct command *const commands[] = {
    &cmd_brief, &cmd_show,  &cmd_find,   &cmd_review, &cmd_at,    &cmd_index, &cmd_sleep,
    &cmd_batch, &cmd_share, &cmd_export, &cmd_status, &cmd_atlas, &cmd_mcp,   &cmd_agents,
    &cmd_hook,  &cmd_eval,  &cmd_config, &cmd_doctor, &cmd_gc,    &cmd_help,  NULL,
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
