/* options.h - the command line: one table for the whole program, so that an option means the same
 * everywhere and may stand before or after the command. Each command lists what it takes. After
 * parsing nothing reads argv.
 */
#ifndef REPOSE_CMD_OPTIONS_H
#define REPOSE_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum option_id {
    OPTION_DIRECTORY,
    OPTION_DB,
    OPTION_FORMAT,
    OPTION_AT,
    OPTION_BUDGET,
    OPTION_LIMIT,
    OPTION_SIGNALS,
    OPTION_FILES,
    OPTION_CHECK,
    OPTION_DRY_RUN,
    OPTION_PRINT_PROMPT,
    OPTION_YES,
    OPTION_ALL,
    OPTION_REWRITE,
    OPTION_VERIFY,
    OPTION_SHARD,
    OPTION_NOTES,
    OPTION_REQUESTS,
    OPTION_CARD,
    OPTION_SLEEP,
    OPTION_DRAIN,
    OPTION_CASES,
    OPTION_OUTPUT,
    OPTION_COUNT_CASES,
    OPTION_SEED,
    OPTION_TITLE,
    OPTION_ABLATE,
    OPTION_LEARN,
    OPTION_MODEL,
    OPTION_STDIN_PATH,
    OPTION_WORK_TREE,
    OPTION_HOOK,
    OPTION_FOR_HOOK,
    OPTION_PRINT,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
};

#define TAKES(id) (UINT64_C(1) << (id))
/* What every command takes. */
#define TAKES_COMMON                                                                               \
    (TAKES(OPTION_DIRECTORY) | TAKES(OPTION_DB) | TAKES(OPTION_QUIET) | TAKES(OPTION_VERBOSE) |    \
     TAKES(OPTION_HELP) | TAKES(OPTION_VERSION) | TAKES(OPTION_FORMAT))

/* FORMAT_GITHUB: workflow commands, of a review only. */
enum format { FORMAT_DEFAULT, FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON, FORMAT_GITHUB };

struct options {
    uint64_t given; /* TAKES() bits */
    const char *directory, *db, *at, *print_prompt, *shard, *stdin_path;
    enum format format;
    const char *cases, *output;
    int64_t budget, limit, count, seed;
    int verbosity;    /* -1 quiet, 0, 1 and more verbose */
    char **arguments; /* what is no option: the command, then its arguments */
    size_t argument_count;
};

/* A row of the table. */
struct option_rule {
    const char *name;
    char letter;               /* 0: none */
    const char *argument;      /* NULL: takes none */
    const char *help;          /* NULL: for development, not shown */
    const char *const *values; /* what the argument can be, NULL at the end; NULL: anything */
};
const struct option_rule *option_rule(enum option_id id);

/* argv is permuted and stays in use. ERR_USAGE names the option and suggests the nearest one. */
int options_parse(struct options *options, int argc, char **argv, struct err *err);
/* ERR_USAGE when an option was given that the command does not take. */
int options_check(const struct options *options, const char *command, uint64_t taken,
                  struct err *err);
/* "  -b, --budget TOKENS   …" for each option of the mask. */
void options_describe(uint64_t taken, struct buf *out);

/* The candidate that is nearest to a mistyped word, or NULL when none is near (edit distance <= 2
 * and less than half the word). */
const char *nearest_word(const char *word, const char *const *candidates, size_t count);

#endif
