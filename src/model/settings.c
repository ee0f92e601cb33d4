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

const struct setting_rule setting_rules[SETTING_COUNT] = {
    [SETTING_BRIEF_BUDGET] = { "repose.brief.budget", "REPOSE_BRIEF_BUDGET", SETTING_INTEGER, 4000,
                               200, 200000, true, true, "tokens that a brief may have" },
    [SETTING_EXCLUDE] = { "repose.exclude", "REPOSE_EXCLUDE", SETTING_STRINGS, 0, 0, 0, true, false,
                          "pathspecs of files to leave out; may be given many times" },
    [SETTING_HISTORY_COMMITS] = { "repose.history.commits", "REPOSE_HISTORY_COMMITS",
                                  SETTING_INTEGER, 10000, 0, 1000000, true, true,
                                  "how many past commits teach what changes together" },
    [SETTING_INCLUDE] = { "repose.include", "REPOSE_INCLUDE", SETTING_STRINGS, 0, 0, 0, true, false,
                          "pathspecs of files to index although a rule leaves them out; may be "
                          "given many times" },
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
    if (rule->type == SETTING_INTEGER)
        return set_integer(slot, rule, origin, value, err);
    if (origin > slot->origin)
        slot->string_count = 0;
    slot->origin = origin;
    if (!*value) {
        slot->string_count = 0;
        return 0;
    }
    if (origin == ORIGIN_REPOSITORY && slot->string_count >= SHIPPED_STRINGS_MAX)
        return err_set(err, ERR_USAGE, "%s in .repose has more than %d values; '%.100s' is ignored",
                       rule->name, SHIPPED_STRINGS_MAX, value);
    ARRAY_PUSH(slot->strings, slot->string_count, slot->string_capacity,
               arena_strdup(&settings->arena, value));
    return 0;
}

int64_t settings_integer(const struct settings *settings, enum setting_id id)
{
    return settings->values[id].integer;
}

const char *const *settings_strings(const struct settings *settings, enum setting_id id,
                                    size_t *count)
{
    *count = settings->values[id].string_count;
    return settings->values[id].strings;
}

uint64_t settings_index_digest(const struct settings *settings)
{
    static const enum setting_id ids[] = { SETTING_EXCLUDE,         SETTING_INCLUDE,
                                           SETTING_HISTORY_COMMITS, SETTING_MAX_FILE_SIZE,
                                           SETTING_PARSE_MAX_SIZE,  SETTING_PARSE_TIMEOUT };
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
