/* Chat completions, of OpenAI and of the many servers that speak like it. What only OpenAI takes
 * is sent to OpenAI only: others refuse members that they do not know. */
#include <string.h>

#include "llm/batch_api.h"
#include "llm/http.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define CACHE_KEY_MAX 64

/* ---- the question ---- */

static void add_reply_limit(json_t *body, const struct llm_config *config,
                            const struct llm_prompt *prompt)
{
    if (config->token_param != TOKENS_MAX)
        json_object_set_new(body, "max_completion_tokens", json_integer(prompt->output_max));
    if (config->token_param != TOKENS_COMPLETION)
        json_object_set_new(body, "max_tokens", json_integer(prompt->output_max));
}

static void add_format(json_t *body, enum json_mode mode, const struct llm_prompt *prompt)
{
    json_t *format = NULL;
    if (mode == JSON_MODE_OBJECT)
        format = json_pack("{s:s}", "type", "json_object");
    else if (mode != JSON_MODE_NONE)
        format = json_pack("{s:s, s:{s:o, s:b, s:o}}", "type", "json_schema", "json_schema", "name",
                           prompt_string(prompt->schema_name), "strict", 1, "schema",
                           prompt_schema(prompt));
    if (format)
        json_object_set_new(body, "response_format", format);
}

static void add_for_openai(json_t *body, const struct llm_prompt *prompt)
{
    json_object_set_new(body, "store", json_false());
    if (prompt->cache_key && *prompt->cache_key)
        json_object_set_new(
            body, "prompt_cache_key",
            json_stringn(prompt->cache_key, strnlen(prompt->cache_key, CACHE_KEY_MAX)));
}

/* Without it OpenRouter may choose a host that ignores the schema. */
static void add_for_openrouter(json_t *body)
{
    json_object_set_new(body, "provider", json_pack("{s:b}", "require_parameters", 1));
}

static json_t *openai_body(const struct llm_config *config, const struct llm_prompt *prompt)
{
    bool in_words = config->json_mode == JSON_MODE_OBJECT || config->json_mode == JSON_MODE_NONE;
    json_t *body = json_pack("{s:o, s:o}", "model", prompt_string(config->model), "messages",
                             prompt_messages(prompt, in_words));
    add_reply_limit(body, config, prompt);
    add_format(body, config->json_mode, prompt);
    if (config->effort)
        json_object_set_new(body, "reasoning_effort", prompt_string(config->effort));
    if (config->temperature >= 0)
        json_object_set_new(body, "temperature", json_real(config->temperature));
    json_object_set_new(body, "stream", json_false());
    if (http_same_origin(config->base_url, provider_openai.default_url))
        add_for_openai(body, prompt);
    else if (!in_words && http_same_origin(config->base_url, "https://openrouter.ai"))
        add_for_openrouter(body);
    return body;
}

static size_t openai_headers(const struct llm_config *config, struct arena *arena,
                             const char **lines, size_t max)
{
    size_t count = headers_add_bearer(config, arena, lines, 0, max);
    return headers_add_further(config, lines, count, max);
}

/* ---- the answer ---- */

/* Some servers leave reasoning out of completion_tokens but not out of total_tokens, and some count
 * what was cached beside prompt_tokens and not within. */
static void read_openai_usage(const json_t *usage, struct llm_answer *answer)
{
    struct llm_usage read = { 0 };
    const json_t *details = json_object_get(usage, "prompt_tokens_details");
    uint64_t total = 0;
    if (!reply_count(usage, "prompt_tokens", &read.input) ||
        !reply_count(usage, "completion_tokens", &read.output))
        return;
    reply_count(details, "cached_tokens", &read.cached);
    reply_count(details, "cache_write_tokens", &read.cache_written_5m);
    if (read.cached + read.cache_written_5m > read.input)
        read.input += read.cached + read.cache_written_5m;
    else if (reply_count(usage, "total_tokens", &total) && total > read.input + read.output)
        read.output = total - read.input;
    answer->usage = read;
    answer->usage_known = true;
}

/* A text, or a list of parts of which some are text. */
static bool read_content(const json_t *content, struct llm_answer *answer)
{
    struct buf all = BUF_INIT;
    size_t i;
    const json_t *part;
    if (json_is_string(content))
        buf_add(&all, json_string_value(content), json_string_length(content));
    json_array_foreach(content, i, part) if (!strcmp(reply_text(part, "type"), "text"))
        buf_addstr(&all, reply_text(part, "text"));
    reply_set_text(answer, all.data, all.size);
    buf_release(&all);
    return !content || json_is_null(content) || json_is_string(content) || json_is_array(content);
}

static bool has_reasoning(const json_t *message)
{
    return *reply_text(message, "reasoning") || *reply_text(message, "reasoning_content");
}

static void conclude_openai(const json_t *choice, const json_t *message, struct llm_answer *answer)
{
    const char *reason = reply_text(choice, "finish_reason");
    if (*reply_text(message, "refusal"))
        reply_say(answer, LLM_REFUSED, "%s", reply_text(message, "refusal"));
    else if (!strcmp(reason, "content_filter"))
        reply_say(answer, LLM_FILTERED, "a content filter took the answer");
    else if (!strcmp(reason, "length"))
        reply_truncated(answer);
    else if (!strcmp(reason, "error") || !strcmp(reason, "abort"))
        reply_say(answer, LLM_FAILED, "the server broke off (%s)", reason);
    else
        reply_settle(answer, has_reasoning(message));
}

static void openai_read(const json_t *body, const struct llm_prompt *prompt,
                        struct llm_answer *answer)
{
    const json_t *choices = json_object_get(body, "choices");
    const json_t *choice = json_array_get(choices, 0);
    const json_t *message = json_object_get(choice, "message");
    reply_begin(answer, body);
    read_openai_usage(json_object_get(body, "usage"), answer);
    if (reply_read_error(body, answer) || reply_read_error(choice, answer))
        return;
    if (json_is_array(choices) && !choice) {
        reply_settle(answer, false);
        return;
    }
    if (!json_is_object(message) || !read_content(json_object_get(message, "content"), answer)) {
        reply_say(answer, LLM_MALFORMED, "the reply is no chat completion");
        return;
    }
    conclude_openai(choice, message, answer);
    if (answer->usage_known && reply_was_cut(prompt, answer->usage.input, false))
        reply_cut(answer, prompt, answer->usage.input);
}

const struct llm_provider provider_openai = {
    .name = "openai",
    .default_url = "https://api.openai.com/v1",
    .home = "https://api.openai.com",
    .path = "/chat/completions",
    .key_variable = "OPENAI_API_KEY",
    .request_id = "x-request-id",
    .needs_key = true,
    .body = openai_body,
    .headers = openai_headers,
    .read = openai_read,
    .batch = &batch_openai,
};
