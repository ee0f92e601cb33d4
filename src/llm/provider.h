/* provider.h - what one vendor's API looks like: a question as a request body, a reply as an
 * answer. Pure: no network (llm/client.h and llm/batch.h send). One file per provider. */
#ifndef REPOSE_LLM_PROVIDER_H
#define REPOSE_LLM_PROVIDER_H

#include <jansson.h>

#include "llm/config.h"
#include "llm/llm.h"

struct batch_api; /* llm/batch.h */

struct llm_provider {
    const char *name;           /* as in repose.llm.provider */
    const char *default_url;    /* base URL */
    const char *home;           /* the origin that the vendor's own key belongs to */
    const char *path;           /* appended to the base URL: "/chat/completions" */
    const char *key_variable;   /* the vendor's own, "OPENAI_API_KEY" */
    const char *token_variable; /* of a token that goes as Authorization: Bearer instead; NULL */
    const char *request_id;     /* header of a reply that names it, in lower case */
    bool needs_key;             /* off loopback */
    /* The body of a request; a new reference. */
    json_t *(*body)(const struct llm_config *config, const struct llm_prompt *prompt);
    /* What each request carries besides content type: credentials, the API's version, and
     * config->headers. "Name: value" lines, in arena; at most `max`. Returns their number. */
    size_t (*headers)(const struct llm_config *config, struct arena *arena, const char **lines,
                      size_t max);
    /* Reads the body of a 200 (also one line of a batch): outcome, text, usage, model, message.
     * `prompt` may be NULL (a batch): then a silently cut prompt cannot be told. Everything about
     * the body is doubted. */
    void (*read)(const json_t *body, const struct llm_prompt *prompt, struct llm_answer *answer);
    const struct batch_api *batch; /* NULL: it has none */
};

extern const struct llm_provider provider_openai, provider_anthropic, provider_ollama;

/* By name, or NULL. */
const struct llm_provider *provider_find(const char *name);
/* "openai, anthropic, ollama", for messages. */
const char *provider_names(void);

/* Fills outcome, message and `hopeless` (for retry_decide) from a reply that is not a 200: any of
 * the shapes {"error":{"message":..}}, {"type":"error","error":{..}}, {"error":"text"}, an array of
 * one, HTML, nothing. *unsupported is the request's member that the server does not take
 * and that the answer does not hang on ("temperature", "max_tokens", …: error.param of an
 * unsupported_parameter, unsupported_value or unknown_parameter), or "". */
void provider_read_error(long status, const void *body, size_t size, struct llm_answer *answer,
                         bool *hopeless, char unsupported[64]);

/* Reads a body of any kind as JSON, with the bounds on depth and size that a hostile peer needs;
 * NULL when it is none. */
json_t *provider_parse(const void *body, size_t size);

#endif
