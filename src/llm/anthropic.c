/* The Messages API of Anthropic. */
#include <string.h>

#include "llm/batch_api.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

/* ---- the question ---- */

/* The mark says that everything up to and with this block is worth caching. */
static json_t *system_blocks(const struct llm_prompt *prompt, bool with_schema, const char *ttl)
{
    json_t *blocks =
        json_pack("[{s:s, s:o}]", "type", "text", "text", prompt_system(prompt, with_schema));
    if (prompt->shared && *prompt->shared)
        json_array_append_new(blocks, json_pack("{s:s, s:o, s:{s:s, s:s}}", "type", "text", "text",
                                                prompt_string(prompt->shared), "cache_control",
                                                "type", "ephemeral", "ttl", ttl));
    return blocks;
}

/* The tool is not marked strict: who asks for a tool has a model without enforced schemas. */
static void add_tool(json_t *body, const struct llm_prompt *prompt)
{
    json_t *tools =
        json_pack("[{s:o, s:s, s:o}]", "name", prompt_string(prompt->schema_name), "description",
                  "Takes the answer.", "input_schema", prompt_schema(prompt));
    json_t *choice = json_pack("{s:s, s:o, s:b}", "type", "tool", "name",
                               prompt_string(prompt->schema_name), "disable_parallel_tool_use", 1);
    json_object_set_new(body, "tools", tools);
    json_object_set_new(body, "tool_choice", choice);
}

static void add_output(json_t *body, const struct llm_config *config,
                       const struct llm_prompt *prompt)
{
    json_t *output = json_object();
    if (config->json_mode == JSON_MODE_SCHEMA)
        json_object_set_new(
            output, "format",
            json_pack("{s:s, s:o}", "type", "json_schema", "schema", prompt_schema(prompt)));
    if (config->effort)
        json_object_set_new(output, "effort", prompt_string(config->effort));
    if (json_object_size(output))
        json_object_set(body, "output_config", output);
    json_decref(output);
}

json_t *anthropic_body(const struct llm_config *config, const struct llm_prompt *prompt,
                       const char *ttl)
{
    bool in_words = config->json_mode == JSON_MODE_OBJECT || config->json_mode == JSON_MODE_NONE;
    json_t *body = json_pack(
        "{s:o, s:I, s:b, s:o, s:[{s:s, s:o}]}", "model", prompt_string(config->model), "max_tokens",
        (json_int_t)prompt->output_max, "stream", 0, "system", system_blocks(prompt, in_words, ttl),
        "messages", "role", "user", "content", prompt_string(prompt->text));
    if (config->json_mode == JSON_MODE_TOOL)
        add_tool(body, prompt);
    add_output(body, config, prompt);
    if (config->temperature >= 0)
        json_object_set_new(body, "temperature", json_real(config->temperature));
    return body;
}

static json_t *body_for_now(const struct llm_config *config, const struct llm_prompt *prompt)
{
    return anthropic_body(config, prompt, "5m");
}

static size_t anthropic_headers(const struct llm_config *config, struct arena *arena,
                                const char **lines, size_t max)
{
    size_t count = 0;
    if (config->bearer)
        count = headers_add_bearer(config, arena, lines, count, max);
    else if (config->key && count < max)
        lines[count++] = arena_printf(arena, "x-api-key: %s", config->key);
    if (count < max)
        lines[count++] = "anthropic-version: 2023-06-01";
    return headers_add_further(config, lines, count, max);
}

/* ---- the answer ---- */

/* input_tokens leaves out what was read from the cache or written to it. */
static void read_anthropic_usage(const json_t *usage, struct llm_answer *answer)
{
    struct llm_usage read = { 0 };
    const json_t *creation = json_object_get(usage, "cache_creation");
    uint64_t written = 0;
    if (!reply_count(usage, "input_tokens", &read.input) ||
        !reply_count(usage, "output_tokens", &read.output))
        return;
    reply_count(usage, "cache_read_input_tokens", &read.cached);
    reply_count(usage, "cache_creation_input_tokens", &written);
    reply_count(creation, "ephemeral_1h_input_tokens", &read.cache_written_1h);
    if (read.cache_written_1h > written)
        read.cache_written_1h = written;
    read.cache_written_5m = written - read.cache_written_1h;
    read.input += read.cached + written;
    answer->usage = read;
    answer->usage_known = true;
}

/* Reasoning and whatever else there may be beside the answer is passed over. */
static bool read_content(const json_t *content, struct llm_answer *answer)
{
    struct buf all = BUF_INIT;
    const json_t *input = NULL, *block;
    bool reasoned = false;
    size_t i;
    json_array_foreach(content, i, block)
    {
        const char *type = reply_text(block, "type");
        if (!strcmp(type, "text"))
            buf_addstr(&all, reply_text(block, "text"));
        else if (!strcmp(type, "tool_use") && !input)
            input = json_object_get(block, "input");
        else if (!strcmp(type, "thinking") || !strcmp(type, "redacted_thinking"))
            reasoned = true;
    }
    char *arguments = json_is_object(input) ? json_dumps(input, JSON_COMPACT) : NULL;
    reply_set_text(answer, arguments ? arguments : all.data,
                   arguments ? strlen(arguments) : all.size);
    free(arguments);
    buf_release(&all);
    return reasoned;
}

static void say_refusal(const json_t *body, struct llm_answer *answer)
{
    const json_t *details = json_object_get(body, "stop_details");
    const char *why = reply_text(details, "explanation");
    if (!*why)
        why = reply_text(details, "category");
    reply_say(answer, LLM_REFUSED, "%s", *why ? why : "the model refused");
}

static void anthropic_read(const json_t *body, const struct llm_prompt *prompt,
                           struct llm_answer *answer)
{
    const json_t *content = json_object_get(body, "content");
    const char *reason = reply_text(body, "stop_reason");
    (void)prompt; /* a prompt that is too long is refused, never cut */
    reply_begin(answer, body);
    read_anthropic_usage(json_object_get(body, "usage"), answer);
    if (reply_read_error(body, answer))
        return;
    if (!json_is_array(content)) {
        reply_say(answer, LLM_MALFORMED, "the reply is no message");
        return;
    }
    bool reasoned = read_content(content, answer);
    if (!strcmp(reason, "refusal"))
        say_refusal(body, answer);
    else if (!strcmp(reason, "max_tokens") || !strcmp(reason, "model_context_window_exceeded"))
        reply_truncated(answer);
    else
        reply_settle(answer, reasoned);
}

const struct llm_provider provider_anthropic = {
    .name = "anthropic",
    .default_url = "https://api.anthropic.com",
    .home = "https://api.anthropic.com",
    .path = "/v1/messages",
    .key_variable = "ANTHROPIC_API_KEY",
    .token_variable = "ANTHROPIC_AUTH_TOKEN",
    .request_id = "request-id",
    .needs_key = true,
    .body = body_for_now,
    .headers = anthropic_headers,
    .read = anthropic_read,
    .batch = &batch_anthropic,
};
