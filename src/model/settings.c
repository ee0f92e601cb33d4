#include "model/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/mem.h"

/* Each value is matched against every path, and a repository that anybody can send must not choose
 * what that costs. */
#define SHIPPED_STRINGS_MAX 100
#define SHIPPED_BYTES_MAX   8192 /* of all values of a setting: each path is matched against all */

const struct setting_rule setting_rules[SETTING_COUNT] = {
    [SETTING_BRIEF_BUDGET] = { "repose.brief.budget", "REPOSE_BRIEF_BUDGET", SETTING_INTEGER, 1500,
                               200, 200000, true, true, "tokens that a brief may have" },
    [SETTING_BUDGET_DAY_COST] = { "repose.budget.dayCost", "REPOSE_BUDGET_DAY_COST",
                                  SETTING_DECIMAL, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED, true,
                                  true, "USD that calls of a model may cost in a day (UTC)" },
    [SETTING_BUDGET_DAY_TOKENS] = { "repose.budget.dayTokens", "REPOSE_BUDGET_DAY_TOKENS",
                                    SETTING_INTEGER, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED, true,
                                    true, "tokens that may be sent and received in a day (UTC)" },
    [SETTING_BUDGET_MONTH_COST] = { "repose.budget.monthCost", "REPOSE_BUDGET_MONTH_COST",
                                    SETTING_DECIMAL, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED, true,
                                    true, "USD that calls of a model may cost in a month (UTC)" },
    [SETTING_BUDGET_MONTH_TOKENS] = { "repose.budget.monthTokens", "REPOSE_BUDGET_MONTH_TOKENS",
                                      SETTING_INTEGER, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED,
                                      true, true,
                                      "tokens that may be sent and received in a month (UTC)" },
    [SETTING_BUDGET_RUN_COST] = { "repose.budget.runCost", "REPOSE_BUDGET_RUN_COST",
                                  SETTING_DECIMAL, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED, true,
                                  true, "USD that one run may cost" },
    [SETTING_BUDGET_RUN_TOKENS] = { "repose.budget.runTokens", "REPOSE_BUDGET_RUN_TOKENS",
                                    SETTING_INTEGER, SETTING_UNBOUNDED, 0, SETTING_UNBOUNDED, true,
                                    true, "tokens that one run may send and receive" },
    [SETTING_EXCLUDE] = { "repose.exclude", "REPOSE_EXCLUDE", SETTING_STRINGS, 0, 0, 0, true, false,
                          "pathspecs of files to leave out; may be given many times" },
    [SETTING_HISTORY_COMMITS] = { "repose.history.commits", "REPOSE_HISTORY_COMMITS",
                                  SETTING_INTEGER, 10000, 0, 1000000, true, true,
                                  "how many past commits teach what changes together" },
    [SETTING_HOOK_SLEEP] = { "repose.hook.sleep", "REPOSE_HOOK_SLEEP", SETTING_BOOLEAN, 0, 0, 1,
                             false, false, "whether a hook also writes notes, as 'repose sleep'" },
    [SETTING_HOOK_WHEN] = { "repose.hook.when", "REPOSE_HOOK_WHEN", SETTING_STRING, 0, 0, 0, false,
                            false,
                            "when the work of a hook is done: now, idle or HH:MM-HH:MM; default: "
                            "now" },
    [SETTING_INCLUDE] = { "repose.include", "REPOSE_INCLUDE", SETTING_STRINGS, 0, 0, 0, true, false,
                          "pathspecs of files to index although a rule leaves them out; may be "
                          "given many times" },
    [SETTING_LLM_BASE_URL] = { "repose.llm.baseUrl", "REPOSE_LLM_BASE_URL", SETTING_STRING, 0, 0, 0,
                               false, false,
                               "where the model is served; default: the provider's own address" },
    [SETTING_LLM_CONCURRENCY] = { "repose.llm.concurrency", "REPOSE_LLM_CONCURRENCY",
                                  SETTING_INTEGER, 8, 1, 64, false, false,
                                  "requests to the model in flight at once" },
    [SETTING_LLM_CONTEXT_WINDOW] = { "repose.llm.contextWindow", "REPOSE_LLM_CONTEXT_WINDOW",
                                     SETTING_INTEGER, 32768, 2048, 10000000, false, false,
                                     "tokens that the model can read and write in one call" },
    [SETTING_LLM_DEADLINE] = { "repose.llm.deadline", "REPOSE_LLM_DEADLINE", SETTING_INTEGER, 1800,
                               1, 86400, false, false,
                               "seconds that one question may take with its retries and all "
                               "waits" },
    [SETTING_LLM_EFFORT] = { "repose.llm.effort", "REPOSE_LLM_EFFORT", SETTING_STRING, 0, 0, 0,
                             false, false,
                             "reasoning effort, as the provider names it; default: not sent" },
    [SETTING_LLM_HEADER] = { "repose.llm.header", "REPOSE_LLM_HEADER", SETTING_STRINGS, 0, 0, 0,
                             false, false,
                             "further header of each request, \"Name: value\"; may be given many "
                             "times" },
    [SETTING_LLM_JSON_MODE] = { "repose.llm.jsonMode", "REPOSE_LLM_JSON_MODE", SETTING_STRING, 0, 0,
                                0, false, false,
                                "how a reply is held to its form: schema, tool, object or none; "
                                "default: the best that the provider has" },
    [SETTING_LLM_KEY_ENV] = { "repose.llm.keyEnv", "REPOSE_LLM_KEY_ENV", SETTING_STRING, 0, 0, 0,
                              false, false,
                              "name of the environment variable that holds the key; default: the "
                              "vendor's own" },
    [SETTING_LLM_MODEL] = { "repose.llm.model", "REPOSE_LLM_MODEL", SETTING_STRING, 0, 0, 0, false,
                            false,
                            "the model that writes notes; without it and a provider nothing is "
                            "ever sent" },
    [SETTING_LLM_OUTPUT_MAX] = { "repose.llm.outputMax", "REPOSE_LLM_OUTPUT_MAX", SETTING_INTEGER,
                                 8000, 256, 200000, false, false,
                                 "tokens that a reply may have, reasoning included" },
    [SETTING_LLM_PRICE] = { "repose.llm.price", "REPOSE_LLM_PRICE", SETTING_STRINGS, 0, 0, 0, false,
                            false,
                            "a row of the price table, \"MODEL-GLOB INPUT OUTPUT [CACHED [WRITE-5M "
                            "[WRITE-1H]]]\" in USD for a million tokens; may be given many times" },
    [SETTING_LLM_PROVIDER] = { "repose.llm.provider", "REPOSE_LLM_PROVIDER", SETTING_STRING, 0, 0,
                               0, false, false,
                               "openai (or any server that speaks like it), anthropic or ollama" },
    [SETTING_LLM_RETRIES] = { "repose.llm.retries", "REPOSE_LLM_RETRIES", SETTING_INTEGER, 5, 0, 20,
                              false, false, "how often a failed request is sent again" },
    [SETTING_LLM_TEMPERATURE] = { "repose.llm.temperature", "REPOSE_LLM_TEMPERATURE",
                                  SETTING_DECIMAL, -1000000, -1000000, 2000000, false, false,
                                  "sampling temperature; -1: not sent" },
    [SETTING_LLM_TIMEOUT] = { "repose.llm.timeout", "REPOSE_LLM_TIMEOUT", SETTING_INTEGER, 600, 1,
                              86400, false, false, "seconds that one request may take" },
    [SETTING_LLM_TOKEN_PARAM] = { "repose.llm.tokenParam", "REPOSE_LLM_TOKEN_PARAM", SETTING_STRING,
                                  0, 0, 0, false, false,
                                  "how the limit of a reply is sent: max_completion_tokens, "
                                  "max_tokens or both; default: what the server takes" },
    [SETTING_LOG_REQUESTS] = { "repose.log.requests", "REPOSE_LOG_REQUESTS", SETTING_INTEGER, 90, 0,
                               3650, true, true,
                               "days that requests are remembered on this machine; 0: not at all" },
    [SETTING_MAX_FILE_SIZE] = { "repose.maxFileSize", "REPOSE_MAX_FILE_SIZE", SETTING_INTEGER,
                                4 << 20, 1024, 64 << 20, true, true,
                                "bytes; a larger file is known by its path only" },
    [SETTING_MODULE_MAX_TOKENS] = { "repose.module.maxTokens", "REPOSE_MODULE_MAX_TOKENS",
                                    SETTING_INTEGER, 12000, 1000, 1000000, true, false,
                                    "a folder whose summary has more tokens is split into "
                                    "modules" },
    [SETTING_MODULE_MIN_TOKENS] = { "repose.module.minTokens", "REPOSE_MODULE_MIN_TOKENS",
                                    SETTING_INTEGER, 400, 0, 100000, true, false,
                                    "a folder whose summary has fewer tokens joins the folder "
                                    "above" },
    [SETTING_PARSE_MAX_SIZE] = { "repose.parse.maxSize", "REPOSE_PARSE_MAX_SIZE", SETTING_INTEGER,
                                 1 << 20, 1024, 16 << 20, true, true,
                                 "bytes; a larger file is indexed by its words only" },
    [SETTING_PARSE_TIMEOUT] = { "repose.parse.timeout", "REPOSE_PARSE_TIMEOUT", SETTING_INTEGER,
                                2000, 10, 60000, true, true,
                                "milliseconds that parsing one file may take" },
    [SETTING_SHARE_KEEP] = { "repose.share.keep", "REPOSE_SHARE_KEEP", SETTING_INTEGER, 20, 1,
                             100000, false, false,
                             "how many notes of a module a push leaves in the shared tree, the "
                             "newest ones" },
    [SETTING_SHARE_SIGN] = { "repose.share.sign", "REPOSE_SHARE_SIGN", SETTING_BOOLEAN, 0, 0, 1,
                             false, false,
                             "whether the commits of a push are signed; default: as git's "
                             "commit.gpgSign says" },
    [SETTING_SHARE_TRUST] = { "repose.share.trust", "REPOSE_SHARE_TRUST", SETTING_STRING, 0, 0, 0,
                              false, false,
                              "whose shared notes are used: none (default), signed or all" },
    [SETTING_SLEEP_ASK_COST] = { "repose.sleep.askCost", "REPOSE_SLEEP_ASK_COST", SETTING_DECIMAL,
                                 1000000, 0, SETTING_UNBOUNDED, false, false,
                                 "USD that a run may be expected to cost without asking first" },
    [SETTING_SLEEP_ASK_TOKENS] = { "repose.sleep.askTokens", "REPOSE_SLEEP_ASK_TOKENS",
                                   SETTING_INTEGER, 1000000, 0, SETTING_UNBOUNDED, false, false,
                                   "the same in tokens, for a model whose price is not known" },
    [SETTING_SLEEP_INPUT_MAX] = { "repose.sleep.inputMax", "REPOSE_SLEEP_INPUT_MAX",
                                  SETTING_INTEGER, 16000, 1000, 1000000, true, true,
                                  "tokens that are sent about one module" },
    [SETTING_SLEEP_INPUT_WEIGHT] = { "repose.sleep.inputWeight", "REPOSE_SLEEP_INPUT_WEIGHT",
                                     SETTING_DECIMAL, 1000000, 0, 1000000000, false, false,
                                     "what a token of a note costs when a brief carries it, "
                                     "against a token of sleep (w of the break-even)" },
    [SETTING_SLEEP_LEARN] = { "repose.sleep.learn", "REPOSE_SLEEP_LEARN", SETTING_BOOLEAN, 1, 0, 1,
                              false, false,
                              "whether 'repose sleep' refines the ranking on past changes" },
    [SETTING_SLEEP_SAMPLES] = { "repose.sleep.samples", "REPOSE_SLEEP_SAMPLES", SETTING_INTEGER, 1,
                                1, 10, false, false,
                                "how many times a note is written, from different angles, and "
                                "merged" },
    [SETTING_SLEEP_TEST_WEIGHT] = { "repose.sleep.testWeight", "REPOSE_SLEEP_TEST_WEIGHT",
                                    SETTING_DECIMAL, 10000000, 0, 1000000000, false, false,
                                    "what a token costs while somebody waits, against a token of "
                                    "sleep (t of the break-even)" },
    [SETTING_THREADS] = { "repose.threads", "REPOSE_THREADS", SETTING_INTEGER, 0, 0, 64, false,
                          false, "threads that parse; 0: one per core, at most 8" },
};

const char *setting_origin_name(enum setting_origin origin)
{
    static const char *const names[] = { "default", ".repose",  "system",      "global",
                                         "local",   "worktree", "environment", "option" };
    return names[origin];
}

void settings_init(struct settings *settings)
{
    memset(settings, 0, sizeof *settings);
    for (int i = 0; i < SETTING_COUNT; i++)
        settings->values[i].integer = setting_rules[i].initial;
}

void settings_release(struct settings *settings)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        free(settings->values[i].strings);
    arena_release(&settings->arena);
}

int setting_find(const char *name)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (!strcasecmp(name, setting_rules[i].name))
            return i;
    return -1;
}

/* A whole number with git's suffixes. */
static bool parse_integer(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text)
        return false;
    int shift = 0;
    if (*end)
        shift = strchr("kK", *end) ? 10 : strchr("mM", *end) ? 20 : strchr("gG", *end) ? 30 : -1;
    if (shift < 0 || (*end && end[1]))
        return false;
    int64_t most = INT64_MAX >> shift;
    if (value > most || value < -most)
        return false;
    *out = value * (INT64_C(1) << shift);
    return true;
}

/* "-1", "0.25": at most six digits after the point. */
static bool parse_decimal(const char *text, int64_t *out)
{
    bool negative = *text == '-';
    int64_t value = 0;
    int digits = 0, decimals = -1;
    for (text += negative; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || decimals == 6 || value > INT64_MAX / 100000000)
            return false;
        value = value * 10 + (*text - '0');
        digits++;
        decimals += decimals >= 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 6; i++)
        value *= 10;
    *out = negative ? -value : value;
    return digits > 0;
}

static bool is_among_words(const char *text, const char *const *words)
{
    while (*words && strcasecmp(text, *words) != 0)
        words++;
    return *words != NULL;
}

/* As git does: a word, or a number. */
static bool parse_boolean(const char *text, int64_t *out)
{
    static const char *const yes[] = { "true", "yes", "on", NULL };
    static const char *const no[] = { "false", "no", "off", "", NULL };
    bool is_true = is_among_words(text, yes);
    if (!is_true && !is_among_words(text, no)) {
        if (!parse_integer(text, out))
            return false;
        is_true = *out != 0;
    }
    *out = is_true;
    return true;
}

static int set_boolean(struct setting_value *slot, const struct setting_rule *rule,
                       enum setting_origin origin, const char *text, struct err *err)
{
    int64_t value;
    if (!parse_boolean(text, &value))
        return err_set(err, ERR_USAGE, "%s (%s) takes true or false, not '%s'", rule->name,
                       setting_origin_name(origin), text);
    slot->integer = value;
    slot->origin = origin;
    return 0;
}

static int set_decimal(struct setting_value *slot, const struct setting_rule *rule,
                       enum setting_origin origin, const char *text, struct err *err)
{
    int64_t value;
    if (!parse_decimal(text, &value) || value < rule->minimum || value > rule->maximum)
        return err_set(err, ERR_USAGE, "%s (%s) takes a number from %g to %g, not '%s'", rule->name,
                       setting_origin_name(origin), (double)rule->minimum / 1e6,
                       (double)rule->maximum / 1e6, text);
    if (origin == ORIGIN_REPOSITORY && rule->only_lower && value > rule->initial)
        return err_set(err, ERR_USAGE,
                       "%s in .repose may only lower the default of %g; %s is ignored", rule->name,
                       (double)rule->initial / 1e6, text);
    slot->integer = value;
    slot->origin = origin;
    return 0;
}

static int set_integer(struct setting_value *slot, const struct setting_rule *rule,
                       enum setting_origin origin, const char *text, struct err *err)
{
    int64_t value;
    if (!parse_integer(text, &value) || value < rule->minimum || value > rule->maximum)
        return err_set(err, ERR_USAGE,
                       "%s (%s) takes a whole number from %" PRId64 " to %" PRId64 ", not '%s'",
                       rule->name, setting_origin_name(origin), rule->minimum, rule->maximum, text);
    if (origin == ORIGIN_REPOSITORY && rule->only_lower && value > rule->initial)
        return err_set(err, ERR_USAGE,
                       "%s in .repose may only lower the default of %" PRId64 "; %" PRId64
                       " is ignored",
                       rule->name, rule->initial, value);
    slot->integer = value;
    slot->origin = origin;
    return 0;
}

static size_t strings_size(const struct setting_value *slot)
{
    size_t size = 0;
    for (size_t i = 0; i < slot->string_count; i++)
        size += strlen(slot->strings[i]);
    return size;
}

int settings_set(struct settings *settings, enum setting_id id, enum setting_origin origin,
                 const char *value, struct err *err)
{
    struct setting_value *slot = &settings->values[id];
    const struct setting_rule *rule = &setting_rules[id];
    if (origin == ORIGIN_REPOSITORY && !rule->safe)
        return err_set(err, ERR_USAGE, "%s in .repose is ignored: a repository may not set it",
                       rule->name);
    if (origin < slot->origin)
        return 0;
    if (rule->type == SETTING_BOOLEAN)
        return set_boolean(slot, rule, origin, value, err);
    if (rule->type == SETTING_INTEGER)
        return set_integer(slot, rule, origin, value, err);
    if (rule->type == SETTING_DECIMAL)
        return set_decimal(slot, rule, origin, value, err);
    if (origin > slot->origin || rule->type == SETTING_STRING)
        slot->string_count = 0;
    slot->origin = origin;
    if (!*value) {
        slot->string_count = 0;
        return 0;
    }
    if (origin == ORIGIN_REPOSITORY && slot->string_count >= SHIPPED_STRINGS_MAX)
        return err_set(err, ERR_USAGE, "%s in .repose has more than %d values; '%.100s' is ignored",
                       rule->name, SHIPPED_STRINGS_MAX, value);
    if (origin == ORIGIN_REPOSITORY && strings_size(slot) + strlen(value) > SHIPPED_BYTES_MAX)
        return err_set(err, ERR_USAGE, "%s in .repose has more than %d bytes; '%.60s' is ignored",
                       rule->name, SHIPPED_BYTES_MAX, value);
    ARRAY_PUSH(slot->strings, slot->string_count, slot->string_capacity,
               arena_strdup(&settings->arena, value));
    return 0;
}

bool settings_boolean(const struct settings *settings, enum setting_id id)
{
    return settings->values[id].integer != 0;
}

int64_t settings_integer(const struct settings *settings, enum setting_id id)
{
    return settings->values[id].integer;
}

const char *settings_string(const struct settings *settings, enum setting_id id)
{
    const struct setting_value *value = &settings->values[id];
    return value->string_count ? value->strings[value->string_count - 1] : "";
}

const char *const *settings_strings(const struct settings *settings, enum setting_id id,
                                    size_t *count)
{
    *count = settings->values[id].string_count;
    return settings->values[id].strings;
}

uint64_t settings_index_digest(const struct settings *settings)
{
    static const enum setting_id ids[] = { SETTING_EXCLUDE,           SETTING_INCLUDE,
                                           SETTING_HISTORY_COMMITS,   SETTING_MAX_FILE_SIZE,
                                           SETTING_PARSE_MAX_SIZE,    SETTING_PARSE_TIMEOUT,
                                           SETTING_MODULE_MIN_TOKENS, SETTING_MODULE_MAX_TOKENS };
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const struct setting_value *value = &settings->values[ids[i]];
        hash = hash_more(hash, &value->integer, sizeof value->integer);
        hash = hash_more(hash, &value->string_count, sizeof value->string_count);
        for (size_t j = 0; j < value->string_count; j++)
            hash = hash_more(hash, value->strings[j], strlen(value->strings[j]));
    }
    return hash;
}
