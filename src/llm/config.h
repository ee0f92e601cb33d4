/* config.h - which model is asked, where, and as whom.
 *
 * Provider and model come from the user's configuration (repose.llm.provider, repose.llm.model and
 * their variables) and nowhere else: a vendor's key in the environment alone turns nothing on. The
 * rest has defaults for each provider, and the vendors' own variables work unchanged:
 * OPENAI_API_KEY, OPENAI_BASE_URL (or OPENAI_API_BASE), OPENAI_ORG_ID, OPENAI_PROJECT_ID;
 * ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_BASE_URL; OLLAMA_HOST, OLLAMA_API_KEY.
 * repose.llm.baseUrl beats them. Keys are read from the environment only: from the variable that
 * repose.llm.keyEnv names, else from the vendor's own. A vendor's key never goes to another host:
 * when repose.llm.baseUrl names another origin than the vendor's default (or its own variable), a
 * key must be named by repose.llm.keyEnv.
 */
#ifndef REPOSE_LLM_CONFIG_H
#define REPOSE_LLM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/settings.h"

struct llm_provider;

enum token_param {
    TOKENS_COMPLETION,
    TOKENS_MAX,
    TOKENS_BOTH
}; /* max_completion_tokens, max_tokens */

/* How the reply is held to its schema. */
enum json_mode {
    JSON_MODE_SCHEMA, /* the provider enforces the schema */
    JSON_MODE_TOOL,   /* a forced tool with the schema as its input (Anthropic) */
    JSON_MODE_OBJECT, /* the provider promises JSON; the schema stands in the prompt */
    JSON_MODE_NONE,   /* the schema stands in the prompt */
};

struct llm_config {
    const struct llm_provider *provider; /* NULL: no model is configured */
    const char *model;
    const char *base_url;     /* without a trailing '/' */
    const char *key;          /* NULL: none is sent. Never printed */
    const char *key_variable; /* where it came from, for messages; NULL */
    bool bearer; /* send it as Authorization: Bearer, where the provider has another way */
    const char *const *headers; /* further ones, "Name: value": repose.llm.header */
    size_t header_count;
    enum token_param token_param;
    enum json_mode json_mode;
    uint32_t timeout_ms;     /* of one request */
    uint32_t deadline_ms;    /* of one question with its retries */
    unsigned concurrency;    /* questions in flight */
    unsigned retries;        /* after the first attempt */
    uint32_t context_window; /* tokens that the model reads and writes */
    uint32_t output_max;     /* tokens of a reply */
    const char *effort;      /* reasoning effort as the provider names it; NULL: not sent */
    double temperature;      /* below 0: not sent */
};

/* Fills out from settings and environment; strings in arena. 0 with provider NULL when provider or
 * model is not configured; then what holds for any server is filled all the same, so that questions
 * can be written for whoever answers them. ERR_USAGE naming the setting: an unknown provider, a
 * provider without a model, a base URL that http_url_check refuses, a header that is not "Name:
 * value" or that would replace credentials, a key variable that is not set, a missing key for a
 * host that is not loopback. */
int llm_config_read(const struct settings *settings, struct arena *arena, struct llm_config *out,
                    struct err *err);

#endif
