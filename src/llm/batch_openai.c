/* Batches of OpenAI: a file goes up, a batch is made of it, files come back. */
#include <string.h>

#include "llm/batch_api.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define ENDPOINT "/v1/chat/completions"

static json_t *line(const struct llm_config *config, const char *custom_id,
                    const struct llm_prompt *prompt)
{
    return json_pack("{s:s, s:s, s:s, s:o}", "custom_id", custom_id, "method", "POST", "url",
                     ENDPOINT, "body", provider_openai.body(config, prompt));
}

/* Tried again when the reply is lost: a file alone costs nothing, and the vendor forgets it. */
static int upload(const struct llm_config *config, const struct buf *lines, json_t **file,
                  struct err *err)
{
    struct arena arena = ARENA_INIT;
    const struct http_part parts[] = {
        { "purpose", NULL, NULL, "batch", strlen("batch") },
        { "file", "repose.jsonl", "application/jsonl", lines->data, lines->size },
    };
    const struct http_request request = {
        .method = "POST",
        .url = arena_printf(&arena, "%s/files", config->base_url),
        .parts = parts,
        .part_count = sizeof parts / sizeof *parts,
    };
    long status;
    int result = batch_call(config, &request, batch_read_json, file, &status, err);
    arena_release(&arena);
    if (result || batch_is_id(reply_text(*file, "id")))
        return result;
    json_decref(*file);
    *file = NULL;
    return err_set(err, ERR_NETWORK, "the server gives no id to the file of the batch");
}

/* What was sent and serves nothing should not stay there. */
static void delete_file(const struct llm_config *config, const char *id)
{
    struct arena arena = ARENA_INIT;
    json_t *reply;
    long status;
    batch_call_json(config, "DELETE", arena_printf(&arena, "/files/%s", id), NULL, 0, false, &reply,
                    &status, NULL);
    json_decref(reply);
    arena_release(&arena);
}

static int create(const struct llm_config *config, const struct buf *lines, const char *token,
                  json_t **out, struct err *err)
{
    json_t *file = NULL;
    long status;
    *out = NULL;
    if (upload(config, lines, &file, err))
        return -1;
    const char *id = reply_text(file, "id");
    json_t *body =
        json_pack("{s:s, s:s, s:s, s:{s:o}}", "input_file_id", id, "endpoint", ENDPOINT,
                  "completion_window", "24h", "metadata", "repose", prompt_string(token));
    int result = batch_create(config, "/batches", body, out, &status, err);
    if (result && status >= 400 && status < 500)
        delete_file(config, id);
    json_decref(file);
    return result;
}

static bool has_ended(const char *status)
{
    static const char *const words[] = { "completed", "failed", "expired", "cancelled" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(status, words[i]))
            return true;
    return false;
}

/* A batch that expired or was cancelled has the results of what was done before. */
static void read_status(const struct llm_config *config, const json_t *batch, struct arena *arena,
                        struct batch_status *out)
{
    static const char *const names[] = { "output_file_id", "error_file_id" };
    const json_t *counts = json_object_get(batch, "request_counts");
    const json_t *errors = json_object_get(json_object_get(batch, "errors"), "data");
    const char *status = reply_text(batch, "status");
    (void)config;
    out->state = has_ended(status) ? BATCH_ENDED : BATCH_RUNNING;
    out->detail = arena_strdup(arena, status);
    reply_count(counts, "total", &out->total);
    reply_count(counts, "completed", &out->succeeded);
    reply_count(counts, "failed", &out->failed);
    for (size_t i = 0; i < 2 && out->state == BATCH_ENDED; i++)
        if (*reply_text(batch, names[i]))
            out->results[i] = arena_strdup(arena, reply_text(batch, names[i]));
    out->message = arena_strdup(arena, reply_text(json_array_get(errors, 0), "message"));
}

static int64_t created(const json_t *batch)
{
    uint64_t seconds;
    return reply_count(batch, "created_at", &seconds) ? (int64_t)seconds : -1;
}

static bool matches(const json_t *batch, const char *token, size_t requests)
{
    (void)requests;
    return !strcmp(reply_text(json_object_get(batch, "metadata"), "repose"), token);
}

static const char *result_url(const struct llm_config *config, const char *result,
                              struct arena *arena)
{
    return batch_is_id(result)
               ? arena_printf(arena, "%s/files/%s/content", config->base_url, result)
               : NULL;
}

const struct batch_api batch_openai = {
    .limits = { .requests = 50000, .bytes = 200000000 },
    .path = "/batches",
    .after = "after",
    .line = line,
    .create = create,
    .read_status = read_status,
    .created = created,
    .matches = matches,
    .result_url = result_url,
};
