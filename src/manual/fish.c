#include "manual/manual.h"

static const char functions[] =
    "# Completion of repose for fish, made from the tables of the program when it was built.\n"
    "\n"
    "function __repose_revisions\n"
    "    git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes "
    "2>/dev/null\n"
    "end\n"
    "\n"
    "complete -c repose -f\n";

/* In single quotes fish takes \' and \\ only. */
static void add_fish_text(struct buf *out, const char *text)
{
    buf_addch(out, '\'');
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            buf_addch(out, '\\');
        buf_addch(out, *text);
    }
    buf_addch(out, '\'');
}

static void add_offer(struct buf *out, enum offer offer)
{
    static const char *const flags[] = {
        [OFFER_NOTHING] = " -x",
        [OFFER_FOLDERS] = " -x -a '(__fish_complete_directories)'",
        [OFFER_FILES] = " -r -F",
        [OFFER_REVISIONS] = " -x -a '(__repose_revisions)'",
    };
    buf_addstr(out, flags[offer]);
}

static void add_fish_value(struct buf *out, const struct option_rule *rule)
{
    if (!rule->values) {
        add_offer(out, offer_for_option(rule));
        return;
    }
    buf_addstr(out, " -x -a '");
    for (size_t i = 0; rule->values[i]; i++)
        buf_printf(out, "%s%s", i ? " " : "", rule->values[i]);
    buf_addch(out, '\'');
}

static void add_fish_options(struct buf *out, uint64_t mask, const char *condition)
{
    const struct option_rule *rule;
    for (int id = 0; (rule = next_option(mask, &id));) {
        buf_printf(out, "complete -c repose%s", condition);
        if (rule->letter)
            buf_printf(out, " -s %c", rule->letter);
        buf_printf(out, " -l %s", rule->name);
        if (rule->argument)
            add_fish_value(out, rule);
        buf_addstr(out, " -d ");
        add_fish_text(out, rule->help);
        buf_addch(out, '\n');
    }
}

static void add_fish_command(struct buf *out, const struct command *command)
{
    struct buf condition = BUF_INIT;
    buf_printf(&condition, " -n '__fish_seen_subcommand_from %s'", command->name);
    add_fish_options(out, own_options(command), condition.data);
    if (command->word) {
        buf_printf(out, "complete -c repose%s -a '", condition.data);
        for (size_t i = 0; command->word(i); i++)
            buf_printf(out, "%s%s", i ? " " : "", command->word(i));
        buf_addstr(out, "'\n");
    } else if (offer_for_arguments(command) == OFFER_FILES) {
        buf_printf(out, "complete -c repose%s -F\n", condition.data);
    } else if (offer_for_arguments(command) == OFFER_REVISIONS) {
        buf_printf(out, "complete -c repose%s -a '(__repose_revisions)'\n", condition.data);
    }
    buf_release(&condition);
}

void completion_fish(struct buf *out)
{
    buf_addstr(out, functions);
    add_fish_options(out, TAKES_COMMON, "");
    buf_addstr(out, "set -l commands");
    for (size_t i = 0; commands[i]; i++)
        buf_printf(out, " %s", commands[i]->name);
    buf_addch(out, '\n');
    for (size_t i = 0; commands[i]; i++) {
        buf_printf(out,
                   "complete -c repose -n \"not __fish_seen_subcommand_from $commands\" -a %s -d ",
                   commands[i]->name);
        add_fish_text(out, commands[i]->summary);
        buf_addch(out, '\n');
    }
    for (size_t i = 0; commands[i]; i++)
        add_fish_command(out, commands[i]);
}
