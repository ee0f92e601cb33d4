#include "manual/manual.h"

/* What a repository says is compared, never expanded: a branch may be called "$(date)". */
static const char functions[] =
    "# Completion of repose for bash, made from the tables of the program when it was built.\n"
    "\n"
    "# WORD CANDIDATE...: those that begin with WORD\n"
    "_repose_words()\n"
    "{\n"
    "    local word=$1 candidate\n"
    "    shift\n"
    "    for candidate; do\n"
    "        [[ $candidate != \"$word\"* ]] || COMPREPLY+=(\"$candidate\")\n"
    "    done\n"
    "}\n"
    "\n"
    "# WORD: branches and tags. Names that a shell would read otherwise are left out.\n"
    "_repose_revisions()\n"
    "{\n"
    "    local revision plain='^[A-Za-z0-9._/+@-]+$'\n"
    "    while IFS= read -r revision; do\n"
    "        [[ ! $revision =~ $plain ]] || _repose_words \"$1\" \"$revision\"\n"
    "    done < <(git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes "
    "2>/dev/null)\n"
    "}\n"
    "\n"
    "# Leaves it to readline, which knows how to quote names.\n"
    "_repose_files()\n"
    "{\n"
    "    compopt -o default 2>/dev/null || true\n"
    "}\n"
    "\n"
    "_repose_folders()\n"
    "{\n"
    "    compopt -o dirnames 2>/dev/null || true\n"
    "}\n"
    "\n";

static void add_bash_words(struct buf *out, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        buf_addch(out, ' ');
        add_quoted(out, words[i]);
    }
}

static void add_bash_offer(struct buf *out, enum offer offer)
{
    static const char *const calls[] = {
        [OFFER_NOTHING] = ":",
        [OFFER_FOLDERS] = "_repose_folders",
        [OFFER_FILES] = "_repose_files",
        [OFFER_REVISIONS] = "_repose_revisions \"$word\"",
    };
    buf_addstr(out, calls[offer]);
}

/* "-b | --budget" */
static void add_bash_pattern(struct buf *out, const struct option_rule *rule)
{
    if (rule->letter)
        buf_printf(out, "-%c | ", rule->letter);
    buf_printf(out, "--%s", rule->name);
}

static void add_bash_options(struct buf *out, uint64_t mask)
{
    const struct option_rule *rule;
    for (int id = 0; (rule = next_option(mask, &id));) {
        if (rule->letter)
            buf_printf(out, " -%c", rule->letter);
        buf_printf(out, " --%s", rule->name);
    }
}

/* The words before the one that is completed: which is the command, and is it after "--"? */
static void add_scan(struct buf *out)
{
    const struct option_rule *rule;
    bool first = true;
    buf_addstr(out, "_repose()\n"
                    "{\n"
                    "    local word=${COMP_WORDS[COMP_CWORD]} "
                    "previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                    "    local command='' dashes='' count=0 i=1\n"
                    "    COMPREPLY=()\n"
                    "    while ((i < COMP_CWORD)); do\n"
                    "        case $dashes${COMP_WORDS[i]} in\n"
                    "        --) dashes='-- ' ;;\n"
                    "        ");
    for (int id = 0; (rule = next_option(~UINT64_C(0), &id));) {
        if (!rule->argument)
            continue;
        buf_addstr(out, first ? "" : " | ");
        add_bash_pattern(out, rule);
        first = false;
    }
    buf_addstr(out, ")\n"
                    "            i=$((i + 1))\n"
                    "            [[ ${COMP_WORDS[i]} != = ]] || i=$((i + 1))\n"
                    "            ;;\n"
                    "        -*) [[ -z $dashes ]] || count=$((count + 1)) ;;\n"
                    "        *)\n"
                    "            count=$((count + 1))\n"
                    "            [[ -n $command ]] || command=${COMP_WORDS[i]}\n"
                    "            ;;\n"
                    "        esac\n"
                    "        i=$((i + 1))\n"
                    "    done\n"
                    "    # '--format=json' is three words.\n"
                    "    [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
                    "    [[ $word != = ]] || word=''\n");
}

static void add_values(struct buf *out)
{
    const struct option_rule *rule;
    buf_addstr(out, "    case $dashes$previous in\n");
    for (int id = 0; (rule = next_option(~UINT64_C(0), &id));) {
        if (!rule->argument)
            continue;
        buf_addstr(out, "    ");
        add_bash_pattern(out, rule);
        buf_addstr(out, ")\n        ");
        if (rule->values) {
            buf_addstr(out, "_repose_words \"$word\"");
            add_bash_words(out, rule->values);
        } else {
            add_bash_offer(out, offer_for_option(rule));
        }
        buf_addstr(out, "\n        return\n        ;;\n");
    }
    buf_addstr(out, "    esac\n");
}

static void add_arguments(struct buf *out, const struct command *command)
{
    if (command->word) {
        buf_addstr(out, "((count > 1)) || _repose_words \"$word\"");
        for (size_t i = 0; command->word(i); i++)
            buf_printf(out, " %s", command->word(i));
    } else {
        add_bash_offer(out, offer_for_arguments(command));
    }
}

static void add_bash_command(struct buf *out, const struct command *command)
{
    buf_printf(out, "    %s)\n        if [[ -z $dashes && $word == -* ]]; then\n", command->name);
    buf_addstr(out, "            _repose_words \"$word\"");
    add_bash_options(out, own_options(command) | TAKES_COMMON);
    buf_addstr(out, "\n        else\n            ");
    add_arguments(out, command);
    buf_addstr(out, "\n        fi\n        ;;\n");
}

void completion_bash(struct buf *out)
{
    buf_addstr(out, functions);
    add_scan(out);
    add_values(out);
    buf_addstr(out, "    case $command in\n    '')\n        _repose_words \"$word\"");
    for (size_t i = 0; commands[i]; i++)
        buf_printf(out, " %s", commands[i]->name);
    buf_addstr(out, "\n        [[ $word != -* ]] || _repose_words \"$word\"");
    add_bash_options(out, TAKES_COMMON);
    buf_addstr(out, "\n        ;;\n");
    for (size_t i = 0; commands[i]; i++)
        add_bash_command(out, commands[i]);
    buf_addstr(out, "    esac\n}\n\ncomplete -F _repose repose\n");
}
