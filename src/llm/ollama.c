/* The native API of Ollama: its compatible one cannot set the size of the context. */
#include <string.h>

#include "llm/provider.h"
#include "llm/provider_internal.h"

#define CONTEXT_MIN 8192

/* ---- the question ---- */

/* Room for the prompt (another vocabulary needs a quarter more tokens than the estimate, and the
 * template some) and for the reply. A model is loaded anew for each other size, so there are few:
 * powers of two. Always a multiple of 1024: see reply_was_cut. */
static uint32_t context_size(const struct llm_config *config, const struct llm_prompt *prompt)
{
    uint64_t need =
        prompt->input_tokens + (uint64_t)prompt->input_tokens / 4 + 256 + prompt->output_max;
    uint64_t size = CONTEXT_MIN;
    while (size < need)
        size *= 2;
    if (size > config->context_window)
        size = config->context_window / 1024 * 1024;
    return (uint32_t)size;
}

static json_t *options_json(const struct llm_config *config, const struct llm_prompt *prompt)
{
    json_t *options = json_pack("{s:I, s:I}", "num_ctx", (json_int_t)context_size(config, prompt),
                                "num_predict", (json_int_t)prompt->output_max);
    if (config->temperature >= 0)
        json_object_set_new(options, "temperature", json_real(config->temperature));
    return options;
}

static json_t *think_json(const char *effort)
{
    if (!effort || !strcmp(effort, "none") || !strcmp(effort, "false"))
        return json_false();
    return strcmp(effort, "true") != 0 ? prompt_string(effort) : json_true();
}

/* truncate and shift: an error is better than an answer about half of the prompt. Versions that do
 * not know them ignore them. */
static json_t *ollama_body(const struct llm_config *config, const struct llm_prompt *prompt)
{
    bool in_words = config->json_mode == JSON_MODE_OBJECT || config->json_mode == JSON_MODE_NONE;
    json_t *body = json_pack("{s:o, s:b, s:o, s:o, s:b, s:b, s:o}", "model",
                             prompt_string(config->model), "stream", 0, "messages",
                             prompt_messages(prompt, in_words), "think", think_json(config->effort),
                             "truncate", 0, "shift", 0, "options", options_json(config, prompt));
    if (config->json_mode == JSON_MODE_OBJECT)
        json_object_set_new(body, "format", json_string("json"));
    else if (!in_words)
        json_object_set_new(body, "format", prompt_schema(prompt));
    return body;
}

static size_t ollama_headers(const struct llm_config *config, struct arena *arena,
                             const char **lines, size_t max)
{
    size_t count = headers_add_bearer(config, arena, lines, 0, max);
    return headers_add_further(config, lines, count, max);
}

/* ---- the answer ---- */

/* A count of zero is left out. */
static void read_ollama_usage(const json_t *body, struct llm_answer *answer)
{
    bool input = reply_count(body, "prompt_eval_count", &answer->usage.input);
    bool output = reply_count(body, "eval_count", &answer->usage.output);
    answer->usage_known = input || output;
}

static void conclude_ollama(const json_t *body, const json_t *message, struct llm_answer *answer)
{
    const char *reason = reply_text(body, "done_reason");
    if (!strcmp(reason, "length"))
        reply_truncated(answer);
    else
        reply_settle(answer, *reply_text(message, "thinking"));
}

/* Some versions leave what was cached out of prompt_eval_count, so that a small count alone means
 * nothing: only one that is exactly the size of a smaller context does. The whole prompt was read
 * all the same. */
static void ollama_read(const json_t *body, const struct llm_prompt *prompt,
                        struct llm_answer *answer)
{
    const json_t *message = json_object_get(body, "message");
    const json_t *content = json_object_get(message, "content");
    reply_begin(answer, body);
    read_ollama_usage(body, answer);
    if (reply_read_error(body, answer))
        return;
    if (!json_is_object(message) || !json_is_true(json_object_get(body, "done")) ||
        (content && !json_is_null(content) && !json_is_string(content))) {
        reply_say(answer, LLM_MALFORMED, "the reply is no chat of Ollama");
        return;
    }
    const char *text = reply_text(message, "content");
    reply_set_text(answer, text, strlen(text));
    conclude_ollama(body, message, answer);
    if (reply_was_cut(prompt, answer->usage.input, true))
        reply_cut(answer, prompt, answer->usage.input);
    else if (prompt && answer->usage_known && answer->usage.input < prompt->input_tokens / 4)
        answer->usage.input = prompt->input_tokens;
}

const struct llm_provider provider_ollama = {
    .name = "ollama",
    .default_url = "http://127.0.0.1:11434",
    .home = "https://ollama.com",
    .path = "/api/chat",
    .key_variable = "OLLAMA_API_KEY",
    .request_id = "x-request-id",
    .needs_key = false,
    .body = ollama_body,
    .headers = ollama_headers,
    .read = ollama_read,
};
