#include <string.h>

#include "manual/manual.h"

static const char functions[] =
    "#compdef repose\n"
    "# Completion of repose for zsh, made from the tables of the program when it was built.\n"
    "\n"
    "_repose_revisions()\n"
    "{\n"
    "    local -a revisions\n"
    "    revisions=(${(f)\"$(git for-each-ref --format='%(refname:short)' refs/heads refs/tags "
    "refs/remotes 2>/dev/null)\"})\n"
    "    compadd -- $revisions\n"
    "}\n"
    "\n";

/* A text within a specification of _arguments or _describe. */
static void add_zsh_escaped(struct buf *spec, const char *text)
{
    for (; *text; text++) {
        if (strchr(":[]\\", *text))
            buf_addch(spec, '\\');
        buf_addch(spec, *text);
    }
}

static void add_spec(struct buf *out, const struct buf *spec, const char *indent)
{
    buf_addstr(out, indent);
    add_quoted(out, spec->data);
    buf_addch(out, '\n');
}

static void add_action(struct buf *spec, enum offer offer)
{
    static const char *const actions[] = {
        [OFFER_NOTHING] = " ",
        [OFFER_FOLDERS] = "_files -/",
        [OFFER_FILES] = "_files",
        [OFFER_REVISIONS] = "_repose_revisions",
    };
    buf_addstr(spec, actions[offer]);
}

static void add_zsh_value(struct buf *spec, const struct option_rule *rule)
{
    buf_printf(spec, ":%s:", rule->argument);
    if (!rule->values) {
        add_action(spec, offer_for_option(rule));
        return;
    }
    buf_addch(spec, '(');
    for (size_t i = 0; rule->values[i]; i++)
        buf_printf(spec, "%s%s", i ? " " : "", rule->values[i]);
    buf_addch(spec, ')');
}

/* One specification for each spelling; either excludes the other. */
static void add_option(struct buf *out, const struct option_rule *rule, bool is_short,
                       const char *indent)
{
    struct buf spec = BUF_INIT;
    if (rule->letter)
        buf_printf(&spec, "(-%c --%s)", rule->letter, rule->name);
    if (is_short)
        buf_printf(&spec, "-%c%s", rule->letter, rule->argument ? "+" : "");
    else
        buf_printf(&spec, "--%s%s", rule->name, rule->argument ? "=" : "");
    buf_addch(&spec, '[');
    add_zsh_escaped(&spec, rule->help);
    buf_addch(&spec, ']');
    if (rule->argument)
        add_zsh_value(&spec, rule);
    add_spec(out, &spec, indent);
    buf_release(&spec);
}

static void add_zsh_options(struct buf *out, uint64_t mask, const char *indent)
{
    const struct option_rule *rule;
    for (int id = 0; (rule = next_option(mask, &id));) {
        if (rule->letter)
            add_option(out, rule, true, indent);
        add_option(out, rule, false, indent);
    }
}

static void add_commands(struct buf *out)
{
    buf_addstr(out, "_repose_commands()\n{\n    local -a commands\n    commands=(\n");
    for (size_t i = 0; commands[i]; i++) {
        struct buf spec = BUF_INIT;
        buf_printf(&spec, "%s:", commands[i]->name);
        add_zsh_escaped(&spec, commands[i]->summary);
        add_spec(out, &spec, "        ");
        buf_release(&spec);
    }
    buf_addstr(out, "    )\n    _describe -t commands command commands\n}\n\n");
}

static void add_zsh_command(struct buf *out, const struct command *command)
{
    struct buf spec = BUF_INIT;
    buf_printf(out, "    %s)\n        own=(\n", command->name);
    add_zsh_options(out, own_options(command), "            ");
    if (command->word) {
        buf_addstr(&spec, "1:argument:(");
        for (size_t i = 0; command->word(i); i++)
            buf_printf(&spec, "%s%s", i ? " " : "", command->word(i));
        buf_addch(&spec, ')');
    } else {
        buf_addstr(&spec, "*:argument:");
        add_action(&spec, offer_for_arguments(command));
    }
    add_spec(out, &spec, "            ");
    buf_addstr(out, "        )\n        ;;\n");
    buf_release(&spec);
}

void completion_zsh(struct buf *out)
{
    buf_addstr(out, functions);
    add_commands(out);
    buf_addstr(out, "_repose()\n{\n    local curcontext=$curcontext state line\n"
                    "    local -a common own\n    typeset -A opt_args\n    common=(\n");
    add_zsh_options(out, TAKES_COMMON, "        ");
    buf_addstr(out, "    )\n"
                    "    _arguments -C $common '1:command:_repose_commands' '*:: :->rest' && "
                    "return\n"
                    "    [[ $state = rest ]] || return\n"
                    "    case $words[1] in\n");
    for (size_t i = 0; commands[i]; i++)
        add_zsh_command(out, commands[i]);
    buf_addstr(out, "    esac\n    _arguments $common $own\n}\n\n_repose \"$@\"\n");
}
