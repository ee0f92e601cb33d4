/* Manual pages in the macros of man(7), for groff and mandoc alike. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "manual/manual.h"

/* ---- text ---- */

static void add_char(struct buf *out, uint32_t code, bool literal)
{
    static const struct {
        char c;
        const char *name;
    } names[] = { { '\\', "\\e" },  { '\'', "\\(aq" }, { '"', "\\(dq" },
                  { '`', "\\(ga" }, { '^', "\\(ha" },  { '~', "\\(ti" } };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (code == (uint32_t)names[i].c) {
            buf_addstr(out, names[i].name);
            return;
        }
    if (code == '-' && literal)
        buf_addstr(out, "\\-");
    else if (code < 128)
        buf_addch(out, (char)code);
    else
        buf_printf(out, "\\[u%04X]", code);
}

/* "--json" and "-b" are typed so; "half-price" is a word with a hyphen. */
static bool is_literal_word(const char *word, size_t size)
{
    while (size && !isalnum((unsigned char)*word) && *word != '-')
        word++, size--;
    return size && *word == '-';
}

/* One line of text, up to size bytes. A line that starts with a dot or a quote would be a request.
 */
static void add_page_text(struct buf *out, const char *text, size_t size, bool literal)
{
    bool word_literal = literal;
    if (size && *text == '.')
        buf_addstr(out, "\\&");
    for (size_t i = 0; i < size;) {
        uint32_t code = 0;
        if (!literal && (!i || text[i - 1] == ' ')) {
            size_t n = 0;
            while (i + n < size && text[i + n] != ' ')
                n++;
            word_literal = is_literal_word(text + i, n);
        }
        i += utf8_decode(text + i, size - i, &code);
        add_char(out, code, word_literal);
    }
}

static void add_plain(struct buf *out, const char *text)
{
    add_page_text(out, text, strlen(text), false);
}

static void add_literal(struct buf *out, const char *text)
{
    add_page_text(out, text, strlen(text), true);
}

/* Paragraphs are parted by empty lines; lines that start with two blanks are an example. */
static void add_paragraphs(struct buf *out, const char *help)
{
    bool example = false, parted = false;
    for (const char *line = help; *line;) {
        size_t size = strcspn(line, "\n"), indent = strncmp(line, "  ", 2) ? 0 : 2;
        if (example && !indent)
            buf_addstr(out, ".fi\n.RE\n");
        if (size && parted)
            buf_addstr(out, ".PP\n");
        if (indent && !example)
            buf_addstr(out, ".RS 4\n.nf\n");
        add_page_text(out, line + indent, size - indent, indent);
        buf_addstr(out, size ? "\n" : "");
        parted = !size;
        example = indent;
        line += size + (line[size] == '\n');
    }
    buf_addstr(out, example ? ".fi\n.RE\n" : "");
}

/* ---- sections ---- */

static void add_title(struct buf *out, const char *name, const char *date)
{
    buf_addstr(out, ".\\\" Made from the tables of the program when it was built.\n.TH ");
    for (; *name; name++)
        buf_addch(out, (char)toupper((unsigned char)*name));
    buf_printf(out, " 1 \"%s\" \"repose %s\" \"repose\"\n", date, REPOSE_VERSION);
}

static void add_page_options(struct buf *out, uint64_t mask)
{
    const struct option_rule *rule;
    for (int id = 0; (rule = next_option(mask, &id));) {
        buf_addstr(out, ".TP\n");
        if (rule->letter)
            buf_printf(out, "\\fB\\-%c\\fR, ", rule->letter);
        buf_addstr(out, "\\fB\\-\\-");
        add_literal(out, rule->name);
        buf_addstr(out, "\\fR");
        if (rule->argument)
            buf_printf(out, " \\fI%s\\fR", rule->argument);
        buf_addch(out, '\n');
        add_plain(out, rule->help);
        buf_addch(out, '\n');
    }
}

static void add_range(struct buf *out, const struct setting_rule *rule)
{
    double unit = rule->type == SETTING_DECIMAL ? 1e6 : 1;
    if (rule->type != SETTING_INTEGER && rule->type != SETTING_DECIMAL)
        return;
    if (rule->initial != SETTING_UNBOUNDED)
        buf_printf(out, "Default %.10g", (double)rule->initial / unit);
    else
        buf_addstr(out, "Default: no bound");
    buf_printf(out, "; at least %.10g", (double)rule->minimum / unit);
    if (rule->maximum != SETTING_UNBOUNDED)
        buf_printf(out, ", at most %.10g", (double)rule->maximum / unit);
    buf_addstr(out, ".\n");
}

static void add_settings(struct buf *out)
{
    buf_addstr(out, ".SH SETTINGS\nKeys of\n.BR git\\-config (1),\n"
                    "each with the variable of the environment that is stronger.\n");
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_rule *rule = &setting_rules[i];
        buf_printf(out, ".TP\n\\fB%s\\fR, %s\n", rule->name, rule->variable);
        add_plain(out, rule->help);
        buf_addstr(out, ".\n");
        add_range(out, rule);
        if (rule->safe)
            buf_addstr(out, "A repository may set it in a file .repose.\n");
    }
}

static void add_statuses(struct buf *out)
{
    static const struct {
        int status;
        const char *means;
    } rows[] = {
        { ERR_NONE, "Done." },
        { ERR_NO, "The answer is no: nothing was found, or a check failed." },
        { ERR_USAGE, "The command line or a setting is wrong." },
        { ERR_REPO, "The repository or the revision cannot be read." },
        { ERR_STORE, "The databases cannot be read or written." },
        { ERR_NETWORK, "The network or the model failed for some of the work." },
        { ERR_INTERRUPTED, "Interrupted." },
        { ERR_TERMINATED, "Terminated." },
    };
    buf_addstr(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        buf_printf(out, ".TP\n%d\n%s\n", rows[i].status, rows[i].means);
}

static void add_other_pages(struct buf *out, const struct command *except)
{
    buf_addstr(out, ".SH SEE ALSO\n");
    if (except)
        buf_addstr(out, ".BR repose (1),\n");
    for (size_t i = 0; commands[i]; i++)
        if (commands[i] != except)
            buf_printf(out, ".BR repose\\-%s (1),\n", commands[i]->name);
    buf_addstr(out, ".BR git (1)\n");
}

/* ---- pages ---- */

void page_of_command(const struct command *command, const char *date, struct buf *out)
{
    struct buf name = BUF_INIT;
    buf_printf(&name, "repose-%s", command->name);
    add_title(out, name.data, date);
    buf_release(&name);
    buf_printf(out, ".SH NAME\nrepose\\-%s \\- ", command->name);
    add_plain(out, command->summary);
    buf_printf(out, "\n.SH SYNOPSIS\n\\fBrepose %s\\fR%s", command->name,
               *command->usage ? " " : "");
    add_literal(out, command->usage);
    buf_addstr(out, "\n.SH DESCRIPTION\n");
    add_paragraphs(out, command->help ? command->help : command->summary);
    if (own_options(command))
        buf_addstr(out, ".SH OPTIONS\n");
    add_page_options(out, own_options(command));
    buf_addstr(out, ".SH OPTIONS OF EVERY COMMAND\n");
    add_page_options(out, TAKES_COMMON);
    if (command == &cmd_config)
        add_settings(out);
    add_statuses(out);
    add_other_pages(out, command);
}

void page_of_program(const char *date, struct buf *out)
{
    add_title(out, "repose", date);
    buf_addstr(out, ".SH NAME\nrepose \\- a repository preprocessor for coding agents\n"
                    ".SH SYNOPSIS\n\\fBrepose\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] "
                    "[\\fIARGUMENTS\\fR]\n"
                    ".SH DESCRIPTION\n"
                    "Reads a git repository while nobody waits, so that a request for a change "
                    "is answered\nat once with a brief: the files that it will touch, why, and "
                    "what to know before editing them.\n"
                    "Only committed objects are read; the repository is not changed.\n"
                    ".SH COMMANDS\n");
    for (size_t i = 0; commands[i]; i++) {
        buf_printf(out, ".TP\n\\fBrepose\\-%s\\fR(1)\n", commands[i]->name);
        add_plain(out, commands[i]->summary);
        buf_addch(out, '\n');
    }
    buf_addstr(out, ".SH OPTIONS\nThey stand before or after the command, until\n.BR \\-\\- .\n");
    add_page_options(out, TAKES_COMMON);
    buf_addstr(out, ".SH ENVIRONMENT\n.TP\n\\fBREPOSE_DIR\\fR\n"
                    "The folder of the index, where \\fB\\-\\-db\\fR is not given.\n"
                    ".TP\n\\fBREPOSE_*\\fR\nSettings: see\n.BR repose\\-config (1).\n"
                    ".SH FILES\n.TP\n\\fI.git/repose/\\fR\n"
                    "The index, which can be deleted at any time, and the notes that were paid "
                    "for.\n.TP\n\\fI.repose\\fR\nSettings that a repository ships.\n");
    add_statuses(out);
    add_other_pages(out, NULL);
}
