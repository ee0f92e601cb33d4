#include <string.h>

#include "base/utf8.h"
#include "llm/provider_internal.h"

static json_t *valid_string(const struct buf *text)
{
    struct buf valid = BUF_INIT;
    utf8_add_valid(&valid, text->data, text->size);
    json_t *value = json_stringn(valid.data, valid.size);
    buf_release(&valid);
    return value;
}

json_t *prompt_string(const char *text)
{
    struct buf all = BUF_INIT;
    buf_addstr(&all, text);
    json_t *value = valid_string(&all);
    buf_release(&all);
    return value;
}

json_t *prompt_system(const struct llm_prompt *prompt, bool with_schema)
{
    struct buf all = BUF_INIT;
    buf_addstr(&all, prompt->instructions);
    if (with_schema)
        buf_printf(
            &all,
            "\n\nReply with one JSON object and nothing else: no Markdown, no text before or "
            "after it. It must be valid against this JSON Schema:\n%s",
            prompt->schema);
    json_t *value = valid_string(&all);
    buf_release(&all);
    return value;
}

/* The shared text, then the question. */
static json_t *prompt_user(const struct llm_prompt *prompt)
{
    struct buf all = BUF_INIT;
    if (prompt->shared && *prompt->shared)
        buf_printf(&all, "%s\n\n", prompt->shared);
    buf_addstr(&all, prompt->text);
    json_t *value = valid_string(&all);
    buf_release(&all);
    return value;
}

json_t *prompt_messages(const struct llm_prompt *prompt, bool with_schema)
{
    return json_pack("[{s:s, s:o}, {s:s, s:o}]", "role", "system", "content",
                     prompt_system(prompt, with_schema), "role", "user", "content",
                     prompt_user(prompt));
}

json_t *prompt_schema(const struct llm_prompt *prompt)
{
    return json_loads(prompt->schema, 0, NULL);
}

size_t headers_add_bearer(const struct llm_config *config, struct arena *arena, const char **lines,
                          size_t count, size_t max)
{
    if (config->key && count < max)
        lines[count++] = arena_printf(arena, "Authorization: Bearer %s", config->key);
    return count;
}

size_t headers_add_further(const struct llm_config *config, const char **lines, size_t count,
                           size_t max)
{
    for (size_t i = 0; i < config->header_count && count < max; i++)
        lines[count++] = config->headers[i];
    return count;
}
