#include "llm/batch.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "llm/batch_api.h"
#include "llm/provider.h"
#include "llm/provider_internal.h"

#define RESULTS_MAX ((size_t)512 << 20) /* bytes */
#define PAGES_MAX   20
#define CLOCK_SLACK 300 /* seconds by which our clock and the vendor's may differ */

bool batch_is_id(const char *id)
{
    size_t size = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-");
    return size && size <= 256 && !id[size] && !strstr(id, "..");
}

static const struct batch_api *find_api(const struct llm_config *config, struct err *err)
{
    if (!config->provider->batch)
        err_set(err, ERR_USAGE, "%s has no batches", config->provider->name);
    return config->provider->batch;
}

/* ---- lines ---- */

static void add_batch_line(json_t *line, struct buf *out)
{
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(15));
    buf_printf(out, "%s\n", text);
    free(text);
    json_decref(line);
}

void batch_add_line(const struct llm_config *config, const char *custom_id,
                    const struct llm_prompt *prompt, struct buf *out)
{
    const struct batch_api *api = config->provider->batch;
    add_batch_line((api ? api : &batch_openai)->line(config, custom_id, prompt), out);
}

void batch_add_export_line(const struct llm_config *config, const char *custom_id,
                           const struct llm_prompt *prompt, struct buf *out)
{
    add_batch_line(batch_openai.line(config, custom_id, prompt), out);
}

struct batch_limits batch_limits(const struct llm_config *config)
{
    const struct batch_api *api = config->provider->batch;
    return api ? api->limits : (struct batch_limits){ 0, 0 };
}

/* ---- one batch ---- */

/* The id of a batch, or NULL. */
static const char *id_of(const json_t *batch, struct arena *arena)
{
    const char *id = reply_text(batch, "id");
    return batch_is_id(id) ? arena_strdup(arena, id) : NULL;
}

int batch_submit(const struct llm_config *config, const struct buf *lines, const char *token,
                 struct arena *arena, const char **id, struct err *err)
{
    const struct batch_api *api = find_api(config, err);
    json_t *batch = NULL;
    if (!api || api->create(config, lines, token, &batch, err))
        return -1;
    *id = id_of(batch, arena);
    json_decref(batch);
    return *id ? 0 : err_set(err, ERR_NETWORK, "the server made a batch and does not say which");
}

/* Below the path of all batches; -1 for an id that no vendor gives. */
static int call_on(const struct llm_config *config, const char *method, const char *id,
                   const char *action, json_t **out, long *status, struct err *err)
{
    const struct batch_api *api = find_api(config, err);
    *out = NULL;
    *status = 0;
    if (!api)
        return -1;
    if (!batch_is_id(id))
        return err_set(err, ERR_USAGE, "'%.100s' is not the id of a batch", id);
    struct arena arena = ARENA_INIT;
    const char *path = arena_printf(&arena, "%s/%s%s", api->path, id, action);
    int result = batch_call_json(config, method, path, NULL, 0, false, out, status, err);
    arena_release(&arena);
    return result;
}

int batch_poll(const struct llm_config *config, const char *id, struct arena *arena,
               struct batch_status *out, struct err *err)
{
    json_t *batch;
    long status;
    *out = (struct batch_status){ .state = BATCH_GONE, .detail = "unknown", .message = "" };
    if (call_on(config, "GET", id, "", &batch, &status, err)) {
        if (status != 404)
            return -1;
        err_clear(err);
        return 0;
    }
    config->provider->batch->read_status(config, batch, arena, out);
    json_decref(batch);
    return *out->detail ? 0 : err_set(err, ERR_NETWORK, "the server does not say how the batch is");
}

int batch_cancel(const struct llm_config *config, const char *id, struct err *err)
{
    json_t *batch;
    long status;
    int result = call_on(config, "POST", id, "/cancel", &batch, &status, err);
    json_decref(batch);
    return result;
}

/* ---- one that was lost ---- */

struct search {
    const struct llm_config *config;
    const struct batch_api *api;
    const char *token;
    int64_t since;
    size_t requests;
    bool (*known)(void *data, const char *id);
    void *data;
    struct arena *arena;
    const char *found;
    bool past; /* from here on they are older */
};

static bool is_it(const struct search *search, const json_t *batch)
{
    const char *id = reply_text(batch, "id");
    return batch_is_id(id) && search->api->matches(batch, search->token, search->requests) &&
           !(search->known && search->known(search->data, id));
}

/* Lists have the newest first. */
static void search_page(struct search *search, const json_t *page)
{
    size_t i;
    const json_t *batch;
    json_array_foreach(json_object_get(page, "data"), i, batch)
    {
        int64_t created = search->api->created(batch);
        search->past = created >= 0 && created < search->since - CLOCK_SLACK;
        if (search->past)
            return;
        if (is_it(search, batch)) {
            search->found = id_of(batch, search->arena);
            return;
        }
    }
}

/* The path of the page after this one, or NULL when it was the last. */
static const char *next_page(const struct search *search, const json_t *page)
{
    const json_t *data = json_object_get(page, "data");
    size_t count = json_array_size(data);
    const char *last = count ? reply_text(json_array_get(data, count - 1), "id") : "";
    if (!json_is_true(json_object_get(page, "has_more")) || !batch_is_id(last))
        return NULL;
    return arena_printf(search->arena, "%s?limit=100&%s=%s", search->api->path, search->api->after,
                        last);
}

int batch_find(const struct llm_config *config, const char *token, int64_t since, size_t requests,
               bool (*known)(void *data, const char *id), void *data, struct arena *arena,
               const char **id, struct err *err)
{
    const struct batch_api *api = find_api(config, err);
    struct search search = { config, api, token, since, requests, known, data, arena };
    if (!api)
        return -1;
    const char *path = arena_printf(arena, "%s?limit=100", api->path);
    for (int i = 0; i < PAGES_MAX && path && !search.found && !search.past; i++) {
        json_t *page;
        long status;
        if (batch_call_json(config, "GET", path, NULL, 0, false, &page, &status, err))
            return -1;
        search_page(&search, page);
        path = next_page(&search, page);
        json_decref(page);
    }
    *id = search.found;
    return search.found != NULL;
}

/* ---- results ---- */

struct fetch {
    batch_result *result;
    void *data;
    size_t unreadable;
};

static int read_results(void *data, const struct http_reply *reply, struct err *err)
{
    struct fetch *fetch = data;
    size_t unreadable = 0;
    int result = batch_read_lines(reply->body.data, reply->body.size, fetch->result, fetch->data,
                                  &unreadable, err);
    fetch->unreadable += unreadable;
    return result;
}

static int fetch_one(const struct llm_config *config, const char *where, struct fetch *fetch,
                     struct err *err)
{
    struct arena arena = ARENA_INIT;
    long status;
    const char *url = config->provider->batch->result_url(config, where, &arena);
    int result = -1;
    if (url)
        result = batch_call(
            config, &(struct http_request){ .method = "GET", .url = url, .reply_max = RESULTS_MAX },
            read_results, fetch, &status, err);
    else
        err_set(err, ERR_NETWORK,
                "the results of the batch are said to be elsewhere than the model: not fetched");
    arena_release(&arena);
    return result;
}

int batch_fetch(const struct llm_config *config, const struct batch_status *status,
                batch_result *result, void *data, size_t *unreadable, struct err *err)
{
    struct fetch fetch = { result, data, 0 };
    int failed = find_api(config, err) ? 0 : -1;
    for (size_t i = 0; i < 2 && !failed; i++)
        if (status->results[i])
            failed = fetch_one(config, status->results[i], &fetch, err);
    *unreadable = fetch.unreadable;
    return failed;
}
