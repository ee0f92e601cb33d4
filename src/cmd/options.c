#include "cmd/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of enum format. */
static const char *const format_names[] = { "text", "markdown", "json", "github", NULL };
#define FORMAT_COUNT (sizeof format_names / sizeof *format_names - 1)

static const struct option_rule rules[OPTION_COUNT] = {
    [OPTION_DIRECTORY] = { "directory", 'C', "DIR",
                           "use the repository in or around DIR (also bare)" },
    [OPTION_DB] = { "db", 0, "DIR", "keep the index in DIR instead of in the git directory" },
    [OPTION_FORMAT] = { "format", 0, "FORMAT", "text, markdown or json", format_names },
    [OPTION_AT] = { "at", 0, "REV", "answer for this revision instead of HEAD" },
    [OPTION_BUDGET] = { "budget", 'b', "TOKENS",
                        "tokens of the answer, at most (default: brief 1500, review 4000, at "
                        "1000)" },
    [OPTION_LIMIT] = { "limit", 0, "N", "at most N files (default 20)" },
    [OPTION_SIGNALS] = { "signals", 0, NULL, "with json: the numbers behind each file's rank" },
    [OPTION_FILES] = { "files", 0, NULL, "list what was left out of the index, and why" },
    [OPTION_CHECK] = { "check", 0, NULL,
                       "exit with 1 when the index or a note is not current, or a review warns" },
    [OPTION_DRY_RUN] = { "dry-run", 0, NULL,
                         "say what would be done or sent, and what it would cost" },
    [OPTION_PRINT_PROMPT] = { "print-prompt", 0, "PATH",
                              "print what would be sent about the module that holds PATH" },
    [OPTION_YES] = { "yes", 'y', NULL, "do not ask before a run that costs more than usual" },
    [OPTION_ALL] = { "all", 0, NULL, "also tests, documents and data, and what can never pay" },
    [OPTION_SHARD] = { "shard", 0, "I/N", "only the I-th of N parts of the modules" },
    [OPTION_REWRITE] = { "rewrite", 0, NULL, "also notes that are fresh" },
    [OPTION_VERIFY] = { "verify", 0, NULL,
                        "write none: have the facts of stored notes judged against their lines" },
    [OPTION_NOTES] = { "notes", 0, NULL, "also old paid notes: the newest five of a module stay" },
    [OPTION_REQUESTS] = { "requests", 0, NULL, "with the requests that each note has served" },
    [OPTION_CARD] = { "card", 0, NULL, "instead of the data, a page that says what is in it" },
    [OPTION_CASES] = { "cases", 0, "FILE", "past changes to ask, instead of picked ones" },
    [OPTION_OUTPUT] = { "output", 'o', "FILE",
                        "write to FILE: the page, or the ranked files of each case" },
    [OPTION_COUNT_CASES] = { "count", 0, "N", "pick N past changes (default 40)" },
    [OPTION_SEED] = { "seed", 0, "N", "which past changes are picked (default 1)" },
    [OPTION_TITLE] = { "title", 0, NULL, "ask with the first line of each message only" },
    [OPTION_MODEL] = { "model", 0, NULL,
                       "ask the configured model the same, with and without notes; it costs" },
    [OPTION_LEARN] = { "learn", 0, NULL,
                       "whether weights learned here are better than the shipped ones" },
    [OPTION_ABLATE] = { "ablate", 0, NULL, "also each signal alone, and all without it" },
    [OPTION_SLEEP] = { "sleep", 0, NULL, "also write notes, as 'repose sleep' does" },
    [OPTION_DRAIN] = { "drain", 0, NULL, "do now what hooks have asked for" },
    [OPTION_STDIN_PATH] = { "stdin-path", 0, "FILE", "standard input is the unsaved text of FILE" },
    [OPTION_WORK_TREE] = { "work-tree", 0, NULL,
                           "with what is not committed: the files as they are in the work tree" },
    [OPTION_HOOK] = { "hook", 0, NULL,
                      "also a brief before each prompt, where the agent has a hook for that" },
    [OPTION_FOR_HOOK] = { "for-hook", 0, NULL,
                          "answer an agent's hook: its JSON from standard input, and nothing "
                          "unless sure" },
    [OPTION_PRINT] = { "print", 0, NULL,
                       "print what would be written, for an agent that is not known" },
    [OPTION_QUIET] = { "quiet", 'q', NULL, "no progress, no warnings" },
    [OPTION_VERBOSE] = { "verbose", 'v', NULL, "say what is done" },
    [OPTION_HELP] = { "help", 'h', NULL, "show help" },
    [OPTION_VERSION] = { "version", 'V', NULL,
                         "show the version of the program and its libraries; with -v its grammars, "
                         "too" },
};

const struct option_rule *option_rule(enum option_id id)
{
    return &rules[id];
}

/* ---- suggestions ---- */

static size_t minimum(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance, for words of up to 31 letters. */
static size_t distance(const char *a, const char *b)
{
    size_t row[32], n = strlen(b);
    if (n > 31 || strlen(a) > 31)
        return SIZE_MAX;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t above = row[j];
            row[j] = minimum(diagonal + (a[i - 1] != b[j - 1]), minimum(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[n];
}

const char *nearest_word(const char *word, const char *const *candidates, size_t count)
{
    const char *best = NULL;
    size_t best_distance = minimum(3, (strlen(word) + 1) / 2 + 1);
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(word, candidates[i]);
        if (d < best_distance) {
            best_distance = d;
            best = candidates[i];
        }
    }
    return best;
}

static int unknown_option(const char *written, struct err *err)
{
    const char *names[OPTION_COUNT];
    for (size_t i = 0; i < OPTION_COUNT; i++)
        names[i] = rules[i].name;
    size_t length = strcspn(written, "=");
    char word[32] = "";
    if (!strncmp(written, "--", 2) && length - 2 < sizeof word)
        memcpy(word, written + 2, length - 2);
    const char *near = *word ? nearest_word(word, names, OPTION_COUNT) : NULL;
    if (near)
        return err_set(err, ERR_USAGE, "unknown option '%s'; did you mean '--%s'?", written, near);
    return err_set(err, ERR_USAGE, "unknown option '%s'; words that start with '-' go after '--'",
                   written);
}

/* ---- parsing ---- */

static int parse_number(enum option_id id, const char *text, int64_t low, int64_t high,
                        int64_t *out, struct err *err)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < low || value > high)
        return err_set(err, ERR_USAGE, "--%s takes a whole number from %lld to %lld, not '%s'",
                       rules[id].name, (long long)low, (long long)high, text);
    *out = value;
    return 0;
}

static int parse_format(const char *text, enum format *out, struct err *err)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (!strcmp(text, format_names[i])) {
            *out = (enum format)(FORMAT_TEXT + i);
            return 0;
        }
    }
    const char *near = nearest_word(text, format_names, FORMAT_COUNT);
    return err_set(err, ERR_USAGE, "--format takes text, markdown or json, not '%s'%s%s%s", text,
                   near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static int set_option(struct options *options, enum option_id id, const char *argument,
                      struct err *err)
{
    options->given |= TAKES(id);
    switch (id) {
    case OPTION_DIRECTORY:
        options->directory = argument;
        return 0;
    case OPTION_DB:
        options->db = argument;
        return *argument ? 0 : err_set(err, ERR_USAGE, "--db takes the name of a folder");
    case OPTION_AT:
        options->at = argument;
        return 0;
    case OPTION_SHARD:
        options->shard = argument;
        return 0;
    case OPTION_PRINT_PROMPT:
        options->print_prompt = argument;
        return 0;
    case OPTION_STDIN_PATH:
        options->stdin_path = argument;
        return *argument ? 0 : err_set(err, ERR_USAGE, "--stdin-path takes the name of a file");
    case OPTION_FORMAT:
        return parse_format(argument, &options->format, err);
    case OPTION_BUDGET:
        return parse_number(id, argument, 200, 200000, &options->budget, err);
    case OPTION_CASES:
        options->cases = argument;
        return 0;
    case OPTION_OUTPUT:
        options->output = argument;
        return 0;
    case OPTION_COUNT_CASES:
        return parse_number(id, argument, 1, 10000, &options->count, err);
    case OPTION_SEED:
        return parse_number(id, argument, 0, INT64_MAX, &options->seed, err);
    case OPTION_LIMIT:
        return parse_number(id, argument, 1, 10000, &options->limit, err);
    case OPTION_QUIET:
        options->verbosity = -1;
        return 0;
    case OPTION_VERBOSE:
        options->verbosity++;
        return 0;
    default:
        return 0;
    }
}

static int bad_option(int argc, char **argv, int result, struct err *err)
{
    (void)argc;
    const char *written = argv[optind - 1];
    char letter[3] = { '-', (char)optopt, '\0' };
    bool is_long = !strncmp(written, "--", 2);
    if (result == ':')
        return err_set(err, ERR_USAGE, "option '%s' needs a value", is_long ? written : letter);
    if (is_long && optopt) /* a long option that takes no value was given one */
        return err_set(err, ERR_USAGE, "option '%s' takes no value", written);
    return unknown_option(is_long ? written : letter, err);
}

int options_parse(struct options *options, int argc, char **argv, struct err *err)
{
    struct option longs[OPTION_COUNT + 1] = { 0 };
    char letters[2 * OPTION_COUNT + 2] = ":";
    size_t n = 1;
    for (int i = 0; i < OPTION_COUNT; i++) {
        longs[i] =
            (struct option){ rules[i].name, rules[i].argument ? required_argument : no_argument,
                             NULL, 256 + i };
        if (rules[i].letter)
            letters[n++] = rules[i].letter;
        if (rules[i].letter && rules[i].argument)
            letters[n++] = ':';
    }
    opterr = 0;
    int result;
    while ((result = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        int id = result - 256;
        for (int i = 0; result < 256 && i < OPTION_COUNT; i++)
            if (rules[i].letter == result)
                id = i;
        if (id < 0)
            return bad_option(argc, argv, result, err);
        if (set_option(options, (enum option_id)id, optarg, err))
            return -1;
    }
    options->arguments = argv + optind;
    options->argument_count = (size_t)(argc - optind);
    return 0;
}

int options_check(const struct options *options, const char *command, uint64_t taken,
                  struct err *err)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if ((options->given & TAKES(i)) && !(taken & TAKES(i)))
            return err_set(err, ERR_USAGE, "'repose %s' does not take --%s; see 'repose help %s'",
                           command, rules[i].name, command);
    if (options->format == FORMAT_GITHUB && strcmp(command, "review") != 0)
        return err_set(err, ERR_USAGE, "only 'repose review' takes --format github");
    return 0;
}

void options_describe(uint64_t taken, struct buf *out)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!(taken & TAKES(i)) || !rules[i].help)
            continue;
        char left[64];
        const char *argument = rules[i].argument;
        int n = rules[i].letter
                    ? snprintf(left, sizeof left, "-%c, --%s", rules[i].letter, rules[i].name)
                    : snprintf(left, sizeof left, "    --%s", rules[i].name);
        if (argument)
            snprintf(left + n, sizeof left - (size_t)n, " %s", argument);
        buf_printf(out, "  %-24s %s\n", left, rules[i].help);
    }
}
