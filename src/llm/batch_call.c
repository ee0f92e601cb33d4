#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "llm/batch_api.h"
#include "llm/provider.h"
#include "llm/retry.h"

#define HEADERS_MAX 48

struct call {
    const struct llm_config *config;
    struct http *http;
    struct http_request request;
    batch_reader *read;
    void *data;
    unsigned retries;
    int64_t deadline; /* seconds */
    long status;
    int result;
    struct err *err;
};

static bool may_repeat(const struct call *call, const struct http_reply *reply)
{
    bool turned_away = reply->status == 429 || reply->status == 529;
    return !call->request.once || !reply->sent || (!reply->failure && turned_away);
}

static void on_reply(void *data, const struct http_reply *reply);

/* True when the request is under way once more. */
static bool try_again(struct call *call, const struct http_reply *reply, bool hopeless)
{
    struct retry_decision decision = retry_decide(reply, call->retries, 0.5, time(NULL), hopeless);
    if (!decision.again || !may_repeat(call, reply) || call->retries >= call->config->retries ||
        clock_ms() / 1000 + decision.delay_ms / 1000 >= call->deadline)
        return false;
    call->retries++;
    call->request.delay_ms = decision.delay_ms;
    return !http_send(call->http, &call->request, on_reply, call, NULL);
}

static void fail_call(struct call *call, const struct http_reply *reply, const char *message)
{
    bool lost = call->request.once && reply->sent && reply->failure;
    call->result = err_set(call->err, ERR_NETWORK, "%s: %s%s", call->config->provider->name,
                           message, lost ? "; whether it was done is not known" : "");
    if (call->err)
        llm_hide(call->err->message, call->config->key);
}

/* A 404 of the API is about what was asked for; any other is about the base URL. */
static bool is_of_the_api(const struct http_reply *reply)
{
    json_t *body = provider_parse(reply->body.data, reply->body.size);
    bool says_error = json_object_get(body, "error") != NULL;
    json_decref(body);
    return says_error;
}

static void on_reply(void *data, const struct http_reply *reply)
{
    struct call *call = data;
    struct llm_answer answer = LLM_ANSWER_INIT;
    bool hopeless = false;
    char unsupported[64];
    call->status = reply->failure ? 0 : reply->status;
    if (!reply->failure && reply->status >= 200 && reply->status < 300) {
        call->result = call->read(call->data, reply, call->err);
        return;
    }
    if (!reply->failure)
        provider_read_error(reply->status, reply->body.data, reply->body.size, &answer, &hopeless,
                            unsupported);
    if (call->status == 404 && !is_of_the_api(reply))
        call->status = 0;
    if (!try_again(call, reply, hopeless))
        fail_call(call, reply, reply->failure ? reply->message : answer.message);
    llm_answer_release(&answer);
}

/* Drives the one request to its end. */
static int run_call(struct call *call, struct err *err)
{
    struct err stopped = ERR_INIT;
    if (http_send(call->http, &call->request, on_reply, call, err))
        return -1;
    if (!http_run(call->http, NULL, NULL, &stopped))
        return call->result;
    if (err)
        *err = stopped;
    return -1;
}

int batch_call(const struct llm_config *config, const struct http_request *request,
               batch_reader *read, void *data, long *status, struct err *err)
{
    struct arena arena = ARENA_INIT;
    const char *lines[HEADERS_MAX] = { "Accept: application/json",
                                       "Content-Type: application/json" };
    size_t count = request->body ? 2 : 1; /* the type of a form is curl's to say */
    struct call call = { .config = config,
                         .request = *request,
                         .read = read,
                         .data = data,
                         .deadline = clock_ms() / 1000 + config->deadline_ms / 1000,
                         .err = err };
    count += config->provider->headers(config, &arena, lines + count, HEADERS_MAX - count);
    call.request.headers = lines;
    call.request.header_count = count;
    call.request.timeout_ms = config->timeout_ms;
    int result = http_new(&call.http, 1, err);
    if (!result) {
        result = run_call(&call, err);
        http_free(call.http);
    }
    *status = call.status;
    arena_release(&arena);
    return result;
}

int batch_read_json(void *data, const struct http_reply *reply, struct err *err)
{
    json_t **out = data;
    *out = provider_parse(reply->body.data, reply->body.size);
    if (json_is_object(*out))
        return 0;
    json_decref(*out);
    *out = NULL;
    return err_set(err, ERR_NETWORK, "the server's reply is not JSON: has it a batch API?");
}

int batch_call_json(const struct llm_config *config, const char *method, const char *path,
                    const char *body, size_t body_size, bool once, json_t **out, long *status,
                    struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct http_request request = {
        .method = method,
        .url = arena_printf(&arena, "%s%s", config->base_url, path),
        .body = body,
        .body_size = body_size,
        .once = once,
    };
    *out = NULL;
    int result = batch_call(config, &request, batch_read_json, out, status, err);
    arena_release(&arena);
    return result;
}

int batch_create(const struct llm_config *config, const char *path, json_t *body, json_t **out,
                 long *status, struct err *err)
{
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    int result = batch_call_json(config, "POST", path, text, strlen(text), true, out, status, err);
    free(text);
    return result;
}
