/* Batches of Anthropic: all requests in one body, all results at one address. They have no
 * metadata, so one whose id was lost is known by its size and age. */
#include <string.h>
#include <time.h>

#include "llm/batch_api.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define PATH "/v1/messages/batches"

/* A batch takes longer than five minutes, so what it shares is cached for an hour. */
static json_t *line(const struct llm_config *config, const char *custom_id,
                    const struct llm_prompt *prompt)
{
    return json_pack("{s:s, s:o}", "custom_id", custom_id, "params",
                     anthropic_body(config, prompt, "1h"));
}

/* The lines, each of them an object without a line break, as one array. */
static void add_requests(const struct buf *lines, struct buf *out)
{
    buf_addstr(out, "{\"requests\":[");
    size_t start = out->size;
    buf_add(out, lines->data, lines->size);
    if (out->size > start && out->data[out->size - 1] == '\n')
        buf_truncate(out, out->size - 1);
    for (char *p = out->data + start; (p = strchr(p, '\n'));)
        *p = ',';
    buf_addstr(out, "]}");
}

static int create(const struct llm_config *config, const struct buf *lines, const char *token,
                  json_t **out, struct err *err)
{
    struct buf body = BUF_INIT;
    long status;
    (void)token;
    add_requests(lines, &body);
    int result =
        batch_call_json(config, "POST", PATH, body.data, body.size, true, out, &status, err);
    buf_release(&body);
    return result;
}

struct counts {
    uint64_t processing, succeeded, errored, cancelled, expired;
};

static struct counts read_counts(const json_t *batch)
{
    struct counts c = { 0 };
    const json_t *counts = json_object_get(batch, "request_counts");
    reply_count(counts, "processing", &c.processing);
    reply_count(counts, "succeeded", &c.succeeded);
    reply_count(counts, "errored", &c.errored);
    reply_count(counts, "canceled", &c.cancelled);
    reply_count(counts, "expired", &c.expired);
    return c;
}

static uint64_t total(const struct counts *c)
{
    return c->processing + c->succeeded + c->errored + c->cancelled + c->expired;
}

/* Behind a gateway the vendor names its own address, which the gateway's key must not go to: there
 * the results are asked of the gateway. */
static const char *where_results_are(const struct llm_config *config, const json_t *batch,
                                     struct arena *arena)
{
    const char *url = reply_text(batch, "results_url");
    const char *id = reply_text(batch, "id");
    if (!*url)
        return NULL;
    if (http_same_origin(url, config->base_url) || !batch_is_id(id))
        return arena_strdup(arena, url);
    return arena_printf(arena, "%s" PATH "/%s/results", config->base_url, id);
}

static void read_status(const struct llm_config *config, const json_t *batch, struct arena *arena,
                        struct batch_status *out)
{
    const char *status = reply_text(batch, "processing_status");
    struct counts c = read_counts(batch);
    out->state = strcmp(status, "ended") != 0 ? BATCH_RUNNING : BATCH_ENDED;
    out->detail = arena_strdup(arena, status);
    out->total = total(&c);
    out->succeeded = c.succeeded;
    out->failed = c.errored + c.cancelled + c.expired;
    if (out->state != BATCH_ENDED)
        return;
    out->results[0] = where_results_are(config, batch, arena);
    if (!out->results[0])
        out->message = "its results are kept no longer";
}

static int64_t created(const json_t *batch)
{
    struct tm t = { 0 };
    return strptime(reply_text(batch, "created_at"), "%Y-%m-%dT%H:%M:%S", &t) ? timegm(&t) : -1;
}

static bool is_own_batch(const json_t *batch, const char *token, size_t requests)
{
    struct counts c = read_counts(batch);
    (void)token;
    return total(&c) == requests;
}

static const char *result_url(const struct llm_config *config, const char *result,
                              struct arena *arena)
{
    (void)arena;
    return http_same_origin(result, config->base_url) ? result : NULL;
}

const struct batch_api batch_anthropic = {
    .limits = { .requests = 100000, .bytes = 256000000 },
    .path = PATH,
    .after = "after_id",
    .line = line,
    .create = create,
    .read_status = read_status,
    .created = created,
    .matches = is_own_batch,
    .result_url = result_url,
};
