#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "llm/config.h"
#include "llm/provider.h"

/* Everything that the reader looks at in the environment. */
static const char *const variables[] = {
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_API_BASE",
    "OPENAI_ORG_ID",
    "OPENAI_PROJECT_ID",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_BASE_URL",
    "OLLAMA_HOST",
    "OLLAMA_API_KEY",
    "MY_KEY",
};

struct pair {
    const char *name, *value;
};

#define PAIRS 4

struct reading {
    struct settings settings;
    struct arena arena;
    struct llm_config config;
    struct err err;
    int result;
};

/* settings: names without "repose.llm.". */
static void read_config(struct reading *r, const struct pair *settings, const struct pair *env)
{
    *r = (struct reading){ .arena = ARENA_INIT, .err = ERR_INIT };
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
    for (size_t i = 0; i < PAIRS && env && env[i].name; i++)
        setenv(env[i].name, env[i].value, 1);
    settings_init(&r->settings);
    for (size_t i = 0; i < PAIRS && settings && settings[i].name; i++) {
        char name[100];
        snprintf(name, sizeof name, "repose.llm.%s", settings[i].name);
        int id = setting_find(name);
        assert_true(id >= 0);
        assert_int_equal(
            settings_set(&r->settings, (enum setting_id)id, ORIGIN_LOCAL, settings[i].value, NULL),
            0);
    }
    r->result = llm_config_read(&r->settings, &r->arena, &r->config, &r->err);
}

static void release(struct reading *r)
{
    settings_release(&r->settings);
    arena_release(&r->arena);
}

#define MODEL(provider)                                                                            \
    { "provider", provider },                                                                      \
    {                                                                                              \
        "model", "m"                                                                               \
    }

static void test_nothing_is_configured_by_a_key(void **state)
{
    (void)state;
    static const struct pair env[PAIRS] = { { "OPENAI_API_KEY", "k" },
                                            { "ANTHROPIC_API_KEY", "k" },
                                            { "OLLAMA_HOST", "127.0.0.1" } };
    static const struct pair model_only[PAIRS] = { { "model", "m" } };
    struct reading r;
    read_config(&r, NULL, env);
    assert_int_equal(r.result, 0);
    assert_null(r.config.provider);
    release(&r);
    read_config(&r, model_only, env);
    assert_int_equal(r.result, 0);
    assert_null(r.config.provider);
    assert_null(r.config.key);
    assert_string_equal(r.config.base_url, "");
    assert_int_equal(r.config.token_param, TOKENS_MAX);
    assert_int_equal(r.config.output_max, 8000);
    assert_true(r.config.temperature < 0);
    release(&r);
}

static void test_defaults(void **state)
{
    (void)state;
    static const struct pair settings[PAIRS] = { MODEL("openai") };
    static const struct pair env[PAIRS] = { { "OPENAI_API_KEY", "k" } };
    struct reading r;
    read_config(&r, settings, env);
    assert_int_equal(r.result, 0);
    assert_ptr_equal(r.config.provider, &provider_openai);
    assert_string_equal(r.config.model, "m");
    assert_string_equal(r.config.base_url, "https://api.openai.com/v1");
    assert_string_equal(r.config.key, "k");
    assert_string_equal(r.config.key_variable, "OPENAI_API_KEY");
    assert_false(r.config.bearer);
    assert_int_equal(r.config.header_count, 0);
    assert_int_equal(r.config.token_param, TOKENS_COMPLETION);
    assert_int_equal(r.config.json_mode, JSON_MODE_SCHEMA);
    assert_int_equal(r.config.timeout_ms, 600000);
    assert_int_equal(r.config.deadline_ms, 1800000);
    assert_int_equal(r.config.concurrency, 8);
    assert_int_equal(r.config.retries, 5);
    assert_int_equal(r.config.context_window, 32768);
    assert_int_equal(r.config.output_max, 8000);
    assert_null(r.config.effort);
    assert_true(r.config.temperature < 0);
    release(&r);
}

static void test_settings_arrive(void **state)
{
    (void)state;
    static const struct pair settings[][PAIRS] = {
        { MODEL("openai"), { "effort", "low" }, { "temperature", "0.25" } },
        { MODEL("anthropic"), { "jsonMode", "tool" }, { "timeout", "86400" } },
        { MODEL("ollama"), { "jsonMode", "object" }, { "contextWindow", "16k" } },
        { MODEL("openai"), { "jsonMode", "none" }, { "tokenParam", "both" } },
    };
    static const struct pair env[PAIRS] = { { "OPENAI_API_KEY", "k" },
                                            { "ANTHROPIC_API_KEY", "k" } };
    struct reading r;
    read_config(&r, settings[0], env);
    assert_string_equal(r.config.effort, "low");
    assert_true(r.config.temperature == 0.25);
    release(&r);
    read_config(&r, settings[1], env);
    assert_int_equal(r.config.json_mode, JSON_MODE_TOOL);
    assert_int_equal(r.config.timeout_ms, 86400000);
    release(&r);
    read_config(&r, settings[2], env);
    assert_int_equal(r.config.json_mode, JSON_MODE_OBJECT);
    assert_int_equal(r.config.context_window, 16384);
    release(&r);
    read_config(&r, settings[3], env);
    assert_int_equal(r.config.json_mode, JSON_MODE_NONE);
    assert_int_equal(r.config.token_param, TOKENS_BOTH);
    release(&r);
}

/* Where it goes and which key goes along. */
static void test_addresses_and_keys(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct pair settings[PAIRS], env[PAIRS];
        const char *url, *key, *variable; /* key NULL: none is sent */
        bool bearer;
    } rows[] = {
        { "the vendor's own address",
          { MODEL("openai"), { "baseUrl", "https://api.openai.com/v1/" } },
          { { "OPENAI_API_KEY", "k" } },
          "https://api.openai.com/v1",
          "k",
          "OPENAI_API_KEY" },
        { "key and address from one environment",
          { MODEL("openai") },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_BASE_URL", "https://proxy.example/v1//" } },
          "https://proxy.example/v1",
          "k",
          "OPENAI_API_KEY" },
        { "the older name",
          { MODEL("openai") },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_API_BASE", "https://old.example" } },
          "https://old.example",
          "k",
          "OPENAI_API_KEY" },
        { "both names",
          { MODEL("openai") },
          { { "OPENAI_API_KEY", "k" },
            { "OPENAI_API_BASE", "https://old.example" },
            { "OPENAI_BASE_URL", "https://new.example" } },
          "https://new.example",
          "k",
          "OPENAI_API_KEY" },
        { "an empty variable is none",
          { MODEL("openai") },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_BASE_URL", "" } },
          "https://api.openai.com/v1",
          "k",
          "OPENAI_API_KEY" },
        { "the setting wins",
          { MODEL("openai"), { "baseUrl", "http://127.0.0.1:1234/v1" } },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_BASE_URL", "https://proxy.example" } },
          "http://127.0.0.1:1234/v1",
          NULL },
        { "another path of the same address",
          { MODEL("openai"), { "baseUrl", "https://proxy.example:443/v2" } },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_BASE_URL", "https://proxy.example/v1" } },
          "https://proxy.example:443/v2",
          "k",
          "OPENAI_API_KEY" },
        { "another address, a key of its own",
          { MODEL("openai"),
            { "baseUrl", "https://openrouter.ai/api/v1" },
            { "keyEnv", "MY_KEY" } },
          { { "OPENAI_API_KEY", "k" }, { "MY_KEY", "mine" } },
          "https://openrouter.ai/api/v1",
          "mine",
          "MY_KEY" },
        { "loopback needs no key",
          { MODEL("openai"), { "baseUrl", "http://localhost:8000/v1" } },
          { { NULL } },
          "http://localhost:8000/v1",
          NULL },
        { "an empty key for loopback",
          { MODEL("openai"), { "baseUrl", "http://[::1]:8000/v1" }, { "keyEnv", "MY_KEY" } },
          { { "MY_KEY", "" } },
          "http://[::1]:8000/v1",
          NULL },
        { "loopback from the environment, with its key",
          { MODEL("openai") },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_BASE_URL", "http://127.0.0.1:1/v1" } },
          "http://127.0.0.1:1/v1",
          "k",
          "OPENAI_API_KEY" },
        { "anthropic",
          { MODEL("anthropic") },
          { { "ANTHROPIC_API_KEY", "k" }, { "ANTHROPIC_AUTH_TOKEN", "t" } },
          "https://api.anthropic.com",
          "k",
          "ANTHROPIC_API_KEY" },
        { "a token",
          { MODEL("anthropic") },
          { { "ANTHROPIC_AUTH_TOKEN", "t" }, { "ANTHROPIC_BASE_URL", "https://gate.example/" } },
          "https://gate.example",
          "t",
          "ANTHROPIC_AUTH_TOKEN",
          true },
        { "a token by name",
          { MODEL("anthropic"), { "keyEnv", "ANTHROPIC_AUTH_TOKEN" } },
          { { "ANTHROPIC_API_KEY", "k" }, { "ANTHROPIC_AUTH_TOKEN", "t" } },
          "https://api.anthropic.com",
          "t",
          "ANTHROPIC_AUTH_TOKEN",
          true },
        { "ollama: its key stays away from this machine",
          { MODEL("ollama") },
          { { "OLLAMA_API_KEY", "k" } },
          "http://127.0.0.1:11434",
          NULL },
        { "ollama's own service",
          { MODEL("ollama"), { "baseUrl", "https://ollama.com" } },
          { { "OLLAMA_API_KEY", "k" } },
          "https://ollama.com",
          "k",
          "OLLAMA_API_KEY" },
        { "ollama elsewhere needs none, and gets none",
          { MODEL("ollama"), { "baseUrl", "https://gpu.example" } },
          { { "OLLAMA_API_KEY", "k" } },
          "https://gpu.example",
          NULL },
        { "ollama elsewhere, from one environment",
          { MODEL("ollama") },
          { { "OLLAMA_API_KEY", "k" }, { "OLLAMA_HOST", "https://gpu.example" } },
          "https://gpu.example:443",
          "k",
          "OLLAMA_API_KEY" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        read_config(&r, rows[i].settings, rows[i].env);
        if (r.result)
            print_error("%s: %s\n", rows[i].what, r.err.message);
        assert_int_equal(r.result, 0);
        assert_string_equal(r.config.base_url, rows[i].url);
        assert_string_equal(r.config.key ? r.config.key : "(none)",
                            rows[i].key ? rows[i].key : "(none)");
        assert_string_equal(r.config.key_variable ? r.config.key_variable : "(none)",
                            rows[i].variable ? rows[i].variable : "(none)");
        assert_int_equal(r.config.bearer, rows[i].bearer);
        release(&r);
    }
}

/* Each message names what to change, and none has the key. */
static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        struct pair settings[PAIRS], env[PAIRS];
        const char *message;
    } rows[] = {
        { { { "provider", "chatgpt" }, { "model", "m" } },
          { { NULL } },
          "repose.llm.provider is one of openai, anthropic, ollama, not 'chatgpt'" },
        { { { "provider", "openai" } }, { { NULL } }, "repose.llm.model is not set" },
        { { MODEL("openai") }, { { NULL } }, "set OPENAI_API_KEY, or repose.llm.keyEnv" },
        { { MODEL("openai") }, { { "OPENAI_API_KEY", "" } }, "set OPENAI_API_KEY" },
        { { MODEL("anthropic") }, { { NULL } }, "set ANTHROPIC_API_KEY" },
        { { MODEL("openai"), { "baseUrl", "https://evil.example/v1" } },
          { { "OPENAI_API_KEY", "SECRET" } },
          "set repose.llm.keyEnv" },
        { { MODEL("openai"), { "baseUrl", "https://api.openai.com.evil.example/v1" } },
          { { "OPENAI_API_KEY", "SECRET" } },
          "OPENAI_API_KEY goes to no other host" },
        { { MODEL("openai"), { "baseUrl", "https://api.openai.com:444/v1" } },
          { { "OPENAI_API_KEY", "SECRET" } },
          "OPENAI_API_KEY goes to no other host" },
        { { MODEL("anthropic"), { "baseUrl", "https://evil.example" } },
          { { "ANTHROPIC_API_KEY", "SECRET" }, { "ANTHROPIC_AUTH_TOKEN", "SECRET" } },
          "set repose.llm.keyEnv" },
        { { MODEL("openai"), { "keyEnv", "MY_KEY" } },
          { { "OPENAI_API_KEY", "SECRET" } },
          "names the variable 'MY_KEY', which is not set" },
        { { MODEL("openai"), { "keyEnv", "MY_KEY" } },
          { { "MY_KEY", "" } },
          "MY_KEY, which repose.llm.keyEnv names, is empty" },
        { { MODEL("openai") }, { { "OPENAI_API_KEY", "SECRET\n" } }, "the key in OPENAI_API_KEY" },
        { { MODEL("openai") },
          { { "OPENAI_API_KEY", "SECRET\r\nX-Evil: 1" } },
          "the key in OPENAI_API_KEY" },
        { { MODEL("openai") }, { { "OPENAI_API_KEY", "SECRET\x01" } }, "the key in" },
        { { MODEL("openai") }, { { "OPENAI_API_KEY", "SECRET\xc3\xa9" } }, "the key in" },
        { { MODEL("openai"), { "baseUrl", "http://192.168.1.5:8000/v1" } },
          { { NULL } },
          "repose.llm.baseUrl: plain http" },
        { { MODEL("openai"), { "baseUrl", "file:///etc/passwd" } },
          { { NULL } },
          "repose.llm.baseUrl: " },
        { { MODEL("openai"), { "baseUrl", "https://user:SECRET@host/v1" } },
          { { NULL } },
          "repose.llm.baseUrl: " },
        { { MODEL("openai") },
          { { "OPENAI_API_KEY", "SECRET" }, { "OPENAI_BASE_URL", "http://10.0.0.1/v1" } },
          "OPENAI_BASE_URL: plain http" },
        { { MODEL("ollama") }, { { "OLLAMA_HOST", "10.0.0.1" } }, "OLLAMA_HOST: plain http" },
        { { MODEL("ollama") }, { { "OLLAMA_HOST", "ftp://127.0.0.1" } }, "OLLAMA_HOST: " },
        { { MODEL("ollama"), { "jsonMode", "tool" } },
          { { NULL } },
          "repose.llm.jsonMode takes schema, object or none" },
        { { MODEL("anthropic"), { "jsonMode", "object" } },
          { { "ANTHROPIC_API_KEY", "SECRET" } },
          "repose.llm.jsonMode takes schema, tool or none" },
        { { MODEL("ollama"), { "jsonMode", "strict" } },
          { { NULL } },
          "repose.llm.jsonMode is one of schema, tool, object, none, not 'strict'" },
        { { MODEL("ollama"), { "tokenParam", "max" } },
          { { NULL } },
          "repose.llm.tokenParam is one of max_completion_tokens, max_tokens, both, not 'max'" },
        { { MODEL("ollama"), { "header", "X-Title" } }, { { NULL } }, "takes \"Name: value\"" },
        { { MODEL("ollama"), { "header", "X-Title: " } }, { { NULL } }, "takes \"Name: value\"" },
        { { MODEL("ollama"), { "header", ": x" } }, { { NULL } }, "takes \"Name: value\"" },
        { { MODEL("ollama"), { "header", "X Title: x" } }, { { NULL } }, "takes \"Name: value\"" },
        { { MODEL("ollama"), { "header", "X: SECRET\r\nY: z" } },
          { { NULL } },
          "takes \"Name: value\"" },
        { { MODEL("ollama"), { "header", "Authorization: Bearer SECRET" } },
          { { NULL } },
          "may not set Authorization; a key comes from the variable" },
        { { MODEL("ollama"), { "header", "X-API-KEY:SECRET" } },
          { { NULL } },
          "may not set X-API-KEY" },
        { { MODEL("ollama"), { "header", "Host: evil.example" } }, { { NULL } }, "may not set" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        read_config(&r, rows[i].settings, rows[i].env);
        assert_int_equal(r.result, -1);
        assert_int_equal(r.err.code, ERR_USAGE);
        if (!strstr(r.err.message, rows[i].message))
            print_error("'%s' is not in '%s'\n", rows[i].message, r.err.message);
        assert_non_null(strstr(r.err.message, rows[i].message));
        assert_null(strstr(r.err.message, "SECRET"));
        assert_null(r.config.provider);
        assert_null(r.config.key);
        release(&r);
    }
}

static void test_limit_of_a_reply(void **state)
{
    (void)state;
    static const struct {
        struct pair settings[PAIRS];
        enum token_param expected;
    } rows[] = {
        { { MODEL("openai") }, TOKENS_COMPLETION },
        { { MODEL("openai"), { "baseUrl", "http://127.0.0.1:1/v1" } }, TOKENS_MAX },
        { { MODEL("openai"), { "tokenParam", "max_tokens" } }, TOKENS_MAX },
        { { MODEL("openai"),
            { "baseUrl", "http://127.0.0.1:1/v1" },
            { "tokenParam", "max_completion_tokens" } },
          TOKENS_COMPLETION },
    };
    static const struct pair env[PAIRS] = { { "OPENAI_API_KEY", "k" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        read_config(&r, rows[i].settings, env);
        assert_int_equal(r.result, 0);
        assert_int_equal(r.config.token_param, rows[i].expected);
        release(&r);
    }
}

static void test_further_headers(void **state)
{
    (void)state;
    static const struct {
        struct pair settings[PAIRS], env[PAIRS];
        const char *expected; /* a line each */
    } rows[] = {
        { { MODEL("openai"), { "header", "X-Title: repose" }, { "header", "X-B:2" } },
          { { "OPENAI_API_KEY", "k" } },
          "X-Title: repose\nX-B:2\n" },
        { { MODEL("openai"), { "header", "X-Title: repose" } },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_ORG_ID", "org" }, { "OPENAI_PROJECT_ID", "p" } },
          "OpenAI-Organization: org\nOpenAI-Project: p\nX-Title: repose\n" },
        /* whose account it is is nobody else's business */
        { { MODEL("openai"), { "baseUrl", "http://127.0.0.1:1/v1" } },
          { { "OPENAI_API_KEY", "k" }, { "OPENAI_ORG_ID", "org" }, { "OPENAI_PROJECT_ID", "p" } },
          "" },
        { { MODEL("anthropic"), { "header", "anthropic-beta: x" } },
          { { "ANTHROPIC_API_KEY", "k" }, { "OPENAI_ORG_ID", "org" } },
          "anthropic-beta: x\n" },
        { { MODEL("openai") }, { { "OPENAI_API_KEY", "k" }, { "OPENAI_ORG_ID", "a\nb: c" } }, "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct reading r;
        struct buf all = BUF_INIT;
        read_config(&r, rows[i].settings, rows[i].env);
        assert_int_equal(r.result, 0);
        for (size_t j = 0; j < r.config.header_count; j++)
            buf_printf(&all, "%s\n", r.config.headers[j]);
        assert_string_equal(all.data, rows[i].expected);
        buf_release(&all);
        release(&r);
    }
}

/* As Ollama reads it. */
static void test_ollama_host(void **state)
{
    (void)state;
    static const struct {
        const char *value, *url;
    } rows[] = {
        { "", "http://127.0.0.1:11434" },
        { "  ", "http://127.0.0.1:11434" },
        { "127.0.0.1", "http://127.0.0.1:11434" },
        { "127.0.0.1:8080", "http://127.0.0.1:8080" },
        { "127.0.0.1:", "http://127.0.0.1:11434" },
        { "127.0.0.1:none", "http://127.0.0.1:11434" },
        { "127.0.0.1:65536", "http://127.0.0.1:11434" },
        { "127.0.0.1:65535", "http://127.0.0.1:65535" },
        { "localhost", "http://localhost:11434" },
        { " \"localhost:1\" ", "http://localhost:1" },
        { "'localhost:1'", "http://localhost:1" },
        { ":8080", "http://127.0.0.1:8080" },
        { "0.0.0.0", "http://127.0.0.1:11434" },
        { "0.0.0.0:1234", "http://127.0.0.1:1234" },
        { "::", "http://[::1]:11434" },
        { "[::]:1234", "http://[::1]:1234" },
        { "::1", "http://[::1]:11434" },
        { "[::1]", "http://[::1]:11434" },
        { "[::1]:1234", "http://[::1]:1234" },
        { "http://127.0.0.1", "http://127.0.0.1:80" },
        { "http://127.0.0.1:1234/", "http://127.0.0.1:1234" },
        { "http://127.0.0.1:1234/ollama/", "http://127.0.0.1:1234/ollama" },
        { "https://gpu.example", "https://gpu.example:443" },
        { "https://gpu.example:8443/a/b", "https://gpu.example:8443/a/b" },
        { "ollama.com", "https://ollama.com" },
    };
    static const struct pair settings[PAIRS] = { MODEL("ollama") };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pair env[PAIRS] = { { "OLLAMA_HOST", rows[i].value } };
        struct reading r;
        read_config(&r, settings, env);
        if (r.result)
            print_error("%s: %s\n", rows[i].value, r.err.message);
        assert_int_equal(r.result, 0);
        assert_string_equal(r.config.base_url, rows[i].url);
        release(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_configured_by_a_key),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_settings_arrive),
        cmocka_unit_test(test_addresses_and_keys),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_limit_of_a_reply),
        cmocka_unit_test(test_further_headers),
        cmocka_unit_test(test_ollama_host),
    };
    return RUN_TESTS(tests);
}
