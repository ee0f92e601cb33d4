/* settings.h - every setting of the program in one table: name, type, default, range, help.
 *
 * Values come, weakest first, from the default, `.repose` in the repository (safe keys only), git's
 * configuration (system, global, repository, worktree), the environment (`repose.module.maxTokens`
 * is REPOSE_MODULE_MAX_TOKENS) and the command line. Whoever reads a source calls settings_set for
 * each key found; this file knows the rules, and does no I/O.
 */
#ifndef REPOSE_MODEL_SETTINGS_H
#define REPOSE_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum setting_id {
    SETTING_BRIEF_BUDGET,    /* repose.brief.budget: tokens of a brief */
    SETTING_BUDGET_DAY_COST, /* repose.budget.dayCost: USD; so the next five */
    SETTING_BUDGET_DAY_TOKENS,
    SETTING_BUDGET_MONTH_COST,
    SETTING_BUDGET_MONTH_TOKENS,
    SETTING_BUDGET_RUN_COST,
    SETTING_BUDGET_RUN_TOKENS,
    SETTING_EXCLUDE,            /* repose.exclude: pathspecs, many */
    SETTING_HISTORY_COMMITS,    /* repose.history.commits: how many commits teach */
    SETTING_HOOK_SLEEP,         /* repose.hook.sleep: a hook also writes notes */
    SETTING_HOOK_WHEN,          /* repose.hook.when: now, idle or HH:MM-HH:MM; "": now */
    SETTING_INCLUDE,            /* repose.include: pathspecs that win over exclusion, many */
    SETTING_LLM_BASE_URL,       /* repose.llm.baseUrl */
    SETTING_LLM_CONCURRENCY,    /* repose.llm.concurrency: requests in flight */
    SETTING_LLM_CONTEXT_WINDOW, /* repose.llm.contextWindow: tokens */
    SETTING_LLM_DEADLINE,       /* repose.llm.deadline: seconds for a question with its retries */
    SETTING_LLM_EFFORT,         /* repose.llm.effort: reasoning effort */
    SETTING_LLM_HEADER,         /* repose.llm.header: further ones, many */
    SETTING_LLM_JSON_MODE, /* repose.llm.jsonMode: schema, tool, object, none; "": the provider's */
    SETTING_LLM_KEY_ENV,   /* repose.llm.keyEnv: the variable that holds the key */
    SETTING_LLM_MODEL,     /* repose.llm.model */
    SETTING_LLM_OUTPUT_MAX,  /* repose.llm.outputMax: tokens of a reply */
    SETTING_LLM_PRICE,       /* repose.llm.price: rows of the price table, many */
    SETTING_LLM_PROVIDER,    /* repose.llm.provider */
    SETTING_LLM_RETRIES,     /* repose.llm.retries: after the first attempt */
    SETTING_LLM_TEMPERATURE, /* repose.llm.temperature: -1: not sent */
    SETTING_LLM_TIMEOUT,     /* repose.llm.timeout: seconds for one request */
    SETTING_LLM_TOKEN_PARAM, /* repose.llm.tokenParam: max_completion_tokens, max_tokens, both; ""
                              */
    SETTING_LOG_REQUESTS,    /* repose.log.requests: days that requests are kept; 0: not at all */
    SETTING_MAX_FILE_SIZE,   /* repose.maxFileSize: larger files are indexed by path only, bytes */
    SETTING_MODULE_MAX_TOKENS, /* repose.module.maxTokens: a folder whose summary is larger is split
                                */
    SETTING_MODULE_MIN_TOKENS, /* repose.module.minTokens: smaller folders join their parent */
    SETTING_PARSE_MAX_SIZE, /* repose.parse.maxSize: larger files are indexed by words only, bytes
                             */
    SETTING_PARSE_TIMEOUT,  /* repose.parse.timeout: milliseconds per file */
    SETTING_SHARE_KEEP,  /* repose.share.keep: notes of a module that a push leaves in the tree */
    SETTING_SHARE_SIGN,  /* repose.share.sign: whether pushes are signed; else commit.gpgSign */
    SETTING_SHARE_TRUST, /* repose.share.trust: whose notes are used: none, signed, all */
    SETTING_SLEEP_ASK_COST,     /* repose.sleep.askCost: USD that a run may cost without asking */
    SETTING_SLEEP_ASK_TOKENS,   /* repose.sleep.askTokens: the same where no price is known */
    SETTING_SLEEP_INPUT_MAX,    /* repose.sleep.inputMax: tokens of a module's prompt */
    SETTING_SLEEP_INPUT_WEIGHT, /* repose.sleep.inputWeight: w of the break-even */
    SETTING_SLEEP_LEARN,        /* repose.sleep.learn: whether ranking learns from past changes */
    SETTING_SLEEP_SAMPLES,      /* repose.sleep.samples: generations per module, merged */
    SETTING_SLEEP_TEST_WEIGHT,  /* repose.sleep.testWeight: t of the break-even */
    SETTING_THREADS,            /* repose.threads: 0 = one per core, at most 8 */
    SETTING_COUNT
};

enum setting_type {
    SETTING_BOOLEAN, /* as git's: true, yes, on, 1; a key without a value is true */
    SETTING_INTEGER,
    SETTING_DECIMAL, /* kept as an integer in millionths: "0.25" is 250000 */
    SETTING_STRING,  /* one value */
    SETTING_STRINGS, /* any number of values, order kept */
};

/* In rising strength. */
enum setting_origin {
    ORIGIN_DEFAULT,
    ORIGIN_REPOSITORY, /* .repose of the revision: safe keys only */
    ORIGIN_SYSTEM,
    ORIGIN_GLOBAL,
    ORIGIN_LOCAL,
    ORIGIN_WORKTREE,
    ORIGIN_ENVIRONMENT,
    ORIGIN_OPTION,
};

const char *setting_origin_name(enum setting_origin origin);

/* In place of a number of tokens, or of millionths of a USD: no bound. */
#define SETTING_UNBOUNDED INT64_C(1000000000000)

struct setting_rule {
    const char
        *name; /* as written in help: "repose.brief.budget"; compared without case as git does */
    const char *variable; /* "REPOSE_BRIEF_BUDGET" */
    enum setting_type type;
    int64_t initial, minimum, maximum; /* of numbers; integers take git's suffixes k, m, g */
    bool safe;                         /* may stand in .repose */
    bool only_lower; /* in .repose it may only make the value smaller than the default */
    const char *help;
};

extern const struct setting_rule setting_rules[SETTING_COUNT];

struct setting_value {
    enum setting_origin origin;
    int64_t integer;
    const char **strings;
    size_t string_count, string_capacity;
};

struct settings {
    struct setting_value values[SETTING_COUNT];
    struct arena arena;
};

void settings_init(struct settings *settings); /* all defaults */
void settings_release(struct settings *settings);

/* The id of a key ("repose.threads", any case) or -1. */
int setting_find(const char *name);

/* Sets the value when the origin is at least as strong as what is there (for strings, a stronger
 * origin replaces, the same origin appends, and an empty value forgets those before it). -1 with
 * ERR_USAGE when the value does not parse or is out of range; the message names key, value, range
 * and origin. From ORIGIN_REPOSITORY a key that is not safe, or raises an only_lower value, is
 * refused the same way (callers warn and go on). */
int settings_set(struct settings *settings, enum setting_id id, enum setting_origin origin,
                 const char *value, struct err *err);

bool settings_boolean(const struct settings *settings, enum setting_id id);
int64_t settings_integer(const struct settings *settings, enum setting_id id); /* also decimals */
const char *settings_string(const struct settings *settings, enum setting_id id); /* "": none */
const char *const *settings_strings(const struct settings *settings, enum setting_id id,
                                    size_t *count);

/* A digest of the settings that change what an index holds; part of a snapshot's key. */
uint64_t settings_index_digest(const struct settings *settings);

#endif
