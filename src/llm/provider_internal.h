/* provider_internal.h - what the providers share: writing questions, and reading replies of which
 * nothing is certain. For the files of this folder only. */
#ifndef REPOSE_LLM_PROVIDER_INTERNAL_H
#define REPOSE_LLM_PROVIDER_INTERNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "llm/config.h"
#include "llm/llm.h"

/* ---- writing (provider_prompt.c); JSON values are new references ---- */

/* A JSON string of any bytes: what is not UTF-8 becomes U+FFFD. */
json_t *prompt_string(const char *text);
/* The instructions; with the schema and the order to keep to it, where nothing enforces it. */
json_t *prompt_system(const struct llm_prompt *prompt, bool with_schema);
/* [{"role":"system",…},{"role":"user",…}] of these, and of the shared text with the question. */
json_t *prompt_messages(const struct llm_prompt *prompt, bool with_schema);
json_t *prompt_schema(const struct llm_prompt *prompt);
/* Adds "Authorization: Bearer" when there is a key. Returns the new number of lines. */
size_t headers_add_bearer(const struct llm_config *config, struct arena *arena, const char **lines,
                          size_t count, size_t max);
/* Adds config->headers. */
size_t headers_add_further(const struct llm_config *config, const char **lines, size_t count,
                           size_t max);

/* The body of a request to Anthropic whose shared text is cached for "5m" or "1h". */
json_t *anthropic_body(const struct llm_config *config, const struct llm_prompt *prompt,
                       const char *ttl);

/* The URL that a value of OLLAMA_HOST means to Ollama's own programs ("host", "host:port",
 * "scheme://host:port/path", "0.0.0.0"); NULL when it is empty. */
const char *ollama_host_url(const char *value, struct arena *arena);

/* ---- reading (provider_reply.c) ---- */

/* The member as text; "" when it is missing or none. */
const char *reply_text(const json_t *object, const char *key);
/* The member as a number of tokens or requests, written as 12 or 12.0. */
bool reply_count(const json_t *object, const char *key, uint64_t *out);
/* Sets the outcome and its message. */
void reply_say(struct llm_answer *answer, enum llm_outcome outcome, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Forgets what an earlier attempt left, and takes the model's name. */
void reply_begin(struct llm_answer *answer, const json_t *body);
/* Takes what the model wrote, without what models put around JSON although nobody asked for it:
 * white space, <think>…</think>, a Markdown fence. */
void reply_set_text(struct llm_answer *answer, const char *text, size_t size);
/* LLM_OK or LLM_EMPTY, by whether there is a text. */
void reply_settle(struct llm_answer *answer, bool reasoned);
/* LLM_TRUNCATED. */
void reply_truncated(struct llm_answer *answer);
/* True when so few tokens were read that a server with a small context must have cut the prompt. A
 * context is a multiple of 1024 tokens, and a prompt that was cut fills it. `uncounted`: the server
 * may leave out of `input` what it had cached, so that nothing else tells. */
bool reply_was_cut(const struct llm_prompt *prompt, uint64_t input, bool uncounted);
void reply_cut(struct llm_answer *answer, const struct llm_prompt *prompt, uint64_t input);

/* ---- errors (provider_error.c) ---- */

/* Reads what a body says about a failure, in any of the shapes that provider_read_error knows.
 * status: 0 when there is none (a batch of Anthropic), 200 when the body may name another. */
void reply_read_failure(long status, const json_t *body, struct llm_answer *answer);
/* The same when the object has an "error", which a 200 may have; false when it has none. */
bool reply_read_error(const json_t *object, struct llm_answer *answer);

#endif
