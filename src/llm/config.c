#include "llm/config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "llm/http.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define HEADERS_MAX 32

struct reader {
    const struct settings *settings;
    struct arena *arena;
    struct llm_config *out;
    struct err *err;
    const char *own_url; /* of the vendor's own variable; NULL */
};

/* NULL when it is not set, or empty. */
static const char *variable(const char *name)
{
    const char *value = name ? getenv(name) : NULL;
    return value && *value ? value : NULL;
}

static const char *setting_or_null(const struct reader *r, enum setting_id id)
{
    const char *value = settings_string(r->settings, id);
    return *value ? value : NULL;
}

/* ---- where ---- */

/* *name is the variable that it came from. */
static const char *own_url(const struct llm_provider *provider, struct arena *arena,
                           const char **name)
{
    static const struct {
        const struct llm_provider *provider;
        const char *name;
    } rows[] = {
        { &provider_openai, "OPENAI_BASE_URL" },
        { &provider_openai, "OPENAI_API_BASE" },
        { &provider_anthropic, "ANTHROPIC_BASE_URL" },
        { &provider_ollama, "OLLAMA_HOST" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *value = variable(rows[i].name);
        if (rows[i].provider != provider || !value)
            continue;
        *name = rows[i].name;
        return provider == &provider_ollama ? ollama_host_url(value, arena) : value;
    }
    return NULL;
}

static int read_url(struct reader *r)
{
    const struct llm_provider *provider = r->out->provider;
    const char *name = "";
    const char *url = setting_or_null(r, SETTING_LLM_BASE_URL);
    r->own_url = own_url(provider, r->arena, &name);
    if (url)
        name = setting_rules[SETTING_LLM_BASE_URL].name;
    else
        url = r->own_url ? r->own_url : provider->default_url;
    if (http_url_check(url, r->err))
        return err_prefix(r->err, "%s", name);
    size_t size = strlen(url);
    while (size && url[size - 1] == '/')
        size--;
    r->out->base_url = arena_strndup(r->arena, url, size);
    return 0;
}

/* The user's environment names both the vendor's key and the vendor's address: they belong
 * together. */
static bool is_at_home(const struct reader *r)
{
    return http_same_origin(r->out->base_url, r->out->provider->home) ||
           (r->own_url && http_same_origin(r->out->base_url, r->own_url));
}

/* ---- as whom ---- */

/* *name is the variable, *value its content or NULL. */
static int find_key(struct reader *r, const char **name, const char **value)
{
    const struct llm_provider *provider = r->out->provider;
    *name = setting_or_null(r, SETTING_LLM_KEY_ENV);
    if (*name) {
        *value = getenv(*name);
        return *value
                   ? 0
                   : err_set(r->err, ERR_USAGE,
                             "repose.llm.keyEnv names the variable '%s', which is not set", *name);
    }
    *name = provider->key_variable;
    *value = NULL;
    if (!is_at_home(r))
        return 0;
    *value = variable(*name);
    if (!*value && variable(provider->token_variable)) {
        *name = provider->token_variable;
        *value = variable(*name);
    }
    return 0;
}

static int miss_key(const struct reader *r, const char *name)
{
    const struct llm_provider *provider = r->out->provider;
    if (setting_or_null(r, SETTING_LLM_KEY_ENV))
        return err_set(r->err, ERR_USAGE, "%s, which repose.llm.keyEnv names, is empty", name);
    if (is_at_home(r))
        return err_set(r->err, ERR_USAGE,
                       "no key for %s: set %s, or repose.llm.keyEnv to the name of the variable "
                       "that holds it",
                       provider->name, name);
    return err_set(r->err, ERR_USAGE,
                   "no key for repose.llm.baseUrl: set repose.llm.keyEnv to the name of the "
                   "variable that holds it (%s goes to no other host)",
                   provider->key_variable);
}

static bool is_printable(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static int read_key(struct reader *r)
{
    struct llm_config *out = r->out;
    const char *name, *value;
    if (find_key(r, &name, &value))
        return -1;
    if (!value || !*value)
        return out->provider->needs_key && !http_is_loopback(out->base_url) ? miss_key(r, name) : 0;
    if (!is_printable(value))
        return err_set(r->err, ERR_USAGE,
                       "the key in %s has a space, a line break or another character that no key "
                       "has",
                       name);
    out->key = arena_strdup(r->arena, value);
    out->key_variable = arena_strdup(r->arena, name);
    out->bearer = out->provider->token_variable && !strcmp(name, out->provider->token_variable);
    return 0;
}

/* ---- headers ---- */

/* Those that say who asks, or that the request needs as they are. */
static bool is_reserved(const char *name, size_t size)
{
    static const char *const names[] = {
        "authorization",
        "proxy-authorization",
        "x-api-key",
        "api-key",
        "host",
        "content-type",
        "content-length",
        "content-encoding",
        "connection",
        "expect",
        "transfer-encoding",
        "accept",
        "accept-encoding",
        "anthropic-version",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && !strncasecmp(names[i], name, size))
            return true;
    return false;
}

static bool is_header(const char *line)
{
    size_t name = 0;
    while (isalnum((unsigned char)line[name]) || line[name] == '-' || line[name] == '_')
        name++;
    if (!name || line[name] != ':')
        return false;
    const char *value = line + name + 1;
    value += strspn(value, " ");
    for (const char *p = value; *p; p++)
        if (*p < ' ' || *p > '~')
            return false;
    return *value != '\0';
}

/* A value may be a secret: messages have the name only. */
static int check_header(const char *line, struct err *err)
{
    size_t name = strcspn(line, ":");
    if (!is_header(line))
        return err_set(err, ERR_USAGE, "repose.llm.header takes \"Name: value\", not '%.*s'…",
                       (int)(name < 60 ? name : 60), line);
    if (is_reserved(line, name))
        return err_set(err, ERR_USAGE,
                       "repose.llm.header may not set %.*s; a key comes from the variable that "
                       "repose.llm.keyEnv names",
                       (int)name, line);
    return 0;
}

/* Whose account is charged. */
static size_t add_account(const struct reader *r, const char **lines)
{
    static const struct {
        const char *variable, *header;
    } rows[] = { { "OPENAI_ORG_ID", "OpenAI-Organization" },
                 { "OPENAI_PROJECT_ID", "OpenAI-Project" } };
    size_t count = 0;
    if (r->out->provider != &provider_openai || !is_at_home(r))
        return 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *value = variable(rows[i].variable);
        if (value && is_printable(value))
            lines[count++] = arena_printf(r->arena, "%s: %s", rows[i].header, value);
    }
    return count;
}

static int read_headers(struct reader *r)
{
    size_t count;
    const char *const *values = settings_strings(r->settings, SETTING_LLM_HEADER, &count);
    if (count > HEADERS_MAX)
        return err_set(r->err, ERR_USAGE, "repose.llm.header has more than %d values", HEADERS_MAX);
    const char **lines = ARENA_ARRAY(r->arena, const char *, count + 2);
    size_t lines_count = add_account(r, lines);
    for (size_t i = 0; i < count; i++) {
        if (check_header(values[i], r->err))
            return -1;
        lines[lines_count++] = arena_strdup(r->arena, values[i]);
    }
    r->out->headers = lines;
    r->out->header_count = lines_count;
    return 0;
}

/* ---- how ---- */

/* The index of the setting's value among the words, `initial` when it is not set, -1 when it is
 * none of them. */
static int read_word(const struct reader *r, enum setting_id id, const char *const *words,
                     int count, int initial)
{
    const char *value = settings_string(r->settings, id);
    if (!*value)
        return initial;
    for (int i = 0; i < count; i++)
        if (!strcmp(value, words[i]))
            return i;
    struct buf list = BUF_INIT;
    for (int i = 0; i < count; i++)
        buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    err_set(r->err, ERR_USAGE, "%s is one of %s, not '%s'", setting_rules[id].name, list.data,
            value);
    buf_release(&list);
    return -1;
}

static int read_token_param(struct reader *r)
{
    static const char *const words[] = { [TOKENS_COMPLETION] = "max_completion_tokens",
                                         [TOKENS_MAX] = "max_tokens",
                                         [TOKENS_BOTH] = "both" };
    bool openai = http_same_origin(r->out->base_url, provider_openai.home);
    int word =
        read_word(r, SETTING_LLM_TOKEN_PARAM, words, 3, openai ? TOKENS_COMPLETION : TOKENS_MAX);
    r->out->token_param = (enum token_param)word;
    return word < 0 ? -1 : 0;
}

static int read_json_mode(struct reader *r)
{
    static const char *const words[] = { [JSON_MODE_SCHEMA] = "schema",
                                         [JSON_MODE_TOOL] = "tool",
                                         [JSON_MODE_OBJECT] = "object",
                                         [JSON_MODE_NONE] = "none" };
    bool anthropic = r->out->provider == &provider_anthropic;
    int word = read_word(r, SETTING_LLM_JSON_MODE, words, 4, JSON_MODE_SCHEMA);
    if (word == (anthropic ? JSON_MODE_OBJECT : JSON_MODE_TOOL))
        return err_set(r->err, ERR_USAGE, "%s has no mode '%s'; repose.llm.jsonMode takes %s",
                       r->out->provider->name, words[word],
                       anthropic ? "schema, tool or none" : "schema, object or none");
    r->out->json_mode = (enum json_mode)word;
    return word < 0 ? -1 : 0;
}

static uint32_t number(const struct reader *r, enum setting_id id)
{
    return (uint32_t)settings_integer(r->settings, id);
}

/* What holds for any server. */
static void read_common(struct reader *r)
{
    struct llm_config *out = r->out;
    const char *effort = setting_or_null(r, SETTING_LLM_EFFORT);
    out->base_url = "";
    out->token_param = TOKENS_MAX;
    out->timeout_ms = number(r, SETTING_LLM_TIMEOUT) * 1000;
    out->deadline_ms = number(r, SETTING_LLM_DEADLINE) * 1000;
    out->concurrency = number(r, SETTING_LLM_CONCURRENCY);
    out->retries = number(r, SETTING_LLM_RETRIES);
    out->context_window = number(r, SETTING_LLM_CONTEXT_WINDOW);
    out->output_max = number(r, SETTING_LLM_OUTPUT_MAX);
    out->temperature = (double)settings_integer(r->settings, SETTING_LLM_TEMPERATURE) / 1e6;
    out->effort = effort ? arena_strdup(r->arena, effort) : NULL;
}

/* ---- */

static int read_provider(struct reader *r)
{
    const char *name = setting_or_null(r, SETTING_LLM_PROVIDER);
    const char *model = setting_or_null(r, SETTING_LLM_MODEL);
    if (!name)
        return 0;
    const struct llm_provider *provider = provider_find(name);
    if (!provider)
        return err_set(r->err, ERR_USAGE, "repose.llm.provider is one of %s, not '%s'",
                       provider_names(), name);
    if (!model)
        return err_set(r->err, ERR_USAGE,
                       "repose.llm.provider is %s, but repose.llm.model is not set", name);
    r->out->provider = provider;
    r->out->model = arena_strdup(r->arena, model);
    return 0;
}

static int read_server(struct reader *r)
{
    if (read_url(r) || read_key(r) || read_headers(r) || read_token_param(r))
        return -1;
    return read_json_mode(r);
}

int llm_config_read(const struct settings *settings, struct arena *arena, struct llm_config *out,
                    struct err *err)
{
    struct reader r = { settings, arena, out, err, NULL };
    *out = (struct llm_config){ 0 };
    read_common(&r);
    if (!read_provider(&r) && (!out->provider || !read_server(&r)))
        return 0;
    *out = (struct llm_config){ 0 };
    return -1;
}
