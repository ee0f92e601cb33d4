#include "llm/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "llm/http.h"
#include "llm/provider.h"
#include "llm/retry.h"
#include "text/tokens.h"

#define REFUSED_MAX 8

/* One question in flight. Its memory serves the next one. */
struct slot {
    struct client *client;
    bool busy;
    struct llm_question question;
    struct llm_answer answer;
    struct buf body;
    unsigned without; /* how many of the refused parameters the body leaves out */
    unsigned retries;
    bool unreachable; /* the last attempt made no connection */
    bool left;        /* the last attempt left */
    int64_t due_ms, deadline_ms;
};

struct client {
    const struct llm_config *config;
    const struct llm_source *source;
    const struct events *events;
    struct arena arena;
    const char *url, **headers;
    size_t header_count;
    struct http *http; /* NULL until there is a question */
    struct slot *slots;
    unsigned slot_count;
    char refused[REFUSED_MAX][64]; /* parameters that the server does not know */
    unsigned refused_count;
    struct rate_limit limit;
    int64_t told_ms; /* when the server told its limits */
    unsigned short random[3];
    bool reached;      /* the server has replied to something */
    bool stopped;      /* no further question is asked for */
    unsigned failures; /* questions in a row that got no reply of a model */
    bool failed;
    struct err err;
};

/* ---- the body ---- */

/* The limit of a reply is what bounds its cost, so it changes its name instead of going. */
static const char *other_name(const char *parameter)
{
    if (!strcmp(parameter, "max_tokens"))
        return "max_completion_tokens";
    return !strcmp(parameter, "max_completion_tokens") ? "max_tokens" : NULL;
}

static void leave_out(json_t *body, const char *parameter)
{
    json_t *value = json_object_get(body, parameter);
    const char *other = other_name(parameter);
    if (value && other && !json_object_get(body, other))
        json_object_set(body, other, value);
    json_object_del(body, parameter);
}

static int add_answer_text(const char *text, size_t size, void *data)
{
    buf_add(data, text, size);
    return 0;
}

static void write_body(struct slot *slot)
{
    const struct client *client = slot->client;
    json_t *body = client->config->provider->body(client->config, &slot->question.prompt);
    for (unsigned i = 0; i < client->refused_count; i++)
        leave_out(body, client->refused[i]);
    slot->without = client->refused_count;
    buf_reset(&slot->body);
    json_dump_callback(body, add_answer_text, &slot->body, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(body);
}

/* Writes the body again without a parameter that the server refused. False when that changes
 * nothing: it was left out already, or never was in it. */
static bool drop_parameter(struct slot *slot, const char *parameter)
{
    struct client *client = slot->client;
    unsigned i = 0;
    size_t before = slot->body.size;
    while (i < client->refused_count && strcmp(client->refused[i], parameter) != 0)
        i++;
    if (i < slot->without || i == REFUSED_MAX)
        return false;
    if (i == client->refused_count)
        snprintf(client->refused[client->refused_count++], sizeof *client->refused, "%s",
                 parameter);
    write_body(slot);
    if (slot->body.size == before)
        return false;
    event_info(client->events, "the model does not take \"%s\": asking without it", parameter);
    return true;
}

/* ---- from a question to its answer ---- */

static void on_reply(void *data, const struct http_reply *reply);

/* The first failure is the one that is told. */
static void fail_client(struct client *client, const struct err *err)
{
    if (!client->failed)
        client->err = *err;
    client->failed = client->stopped = true;
}

/* A server, or what stands before it, that refuses one question after the other is not asked on. */
static void count_failure(struct client *client, const struct llm_answer *answer)
{
    if (answer->outcome == LLM_CANCELLED)
        return;
    client->failures = llm_is_reply(answer->outcome) ? 0 : client->failures + 1;
    if (client->failures != LLM_FAILURES_MAX)
        return;
    client->stopped = true;
    event_warn(client->events, "%u questions in a row failed, so no more are asked: %s",
               client->failures, answer->message);
}

static void finish_slot(struct slot *slot)
{
    struct client *client = slot->client;
    struct err err = ERR_INIT;
    slot->busy = false;
    if (slot->answer.outcome == LLM_DENIED || (slot->unreachable && !client->reached))
        client->stopped = true;
    count_failure(client, &slot->answer);
    if (client->source->done(client->source->data, &slot->question, &slot->answer, &err))
        fail_client(client, &err);
    llm_answer_release(&slot->answer);
}

/* Those that the server had not counted when it told its limits: sent since, or waiting. */
static unsigned count_others(const struct slot *slot)
{
    const struct client *client = slot->client;
    unsigned count = 0;
    for (unsigned i = 0; i < client->slot_count; i++) {
        const struct slot *other = &client->slots[i];
        count += other != slot && other->busy && other->due_ms >= client->told_ms;
    }
    return count;
}

static uint32_t pace(const struct slot *slot)
{
    const struct llm_prompt *prompt = &slot->question.prompt;
    return rate_limit_wait(&slot->client->limit, prompt->input_tokens, prompt->output_max,
                           count_others(slot), clock_wall_ms());
}

static int leave(void *data)
{
    struct slot *slot = data;
    struct client *client = slot->client;
    const struct llm_source *source = client->source;
    struct err err = ERR_INIT;
    slot->left = !source->leaving || !source->leaving(source->data, &slot->question, &err);
    if (!slot->left)
        fail_client(client, &err);
    return slot->left ? 0 : -1;
}

/* A question that cannot be sent says what is wrong with the configuration, or that a signal came.
 */
static int send_body(struct slot *slot, uint32_t delay_ms)
{
    struct client *client = slot->client;
    const struct llm_config *config = client->config;
    uint32_t timeout = config->timeout_ms;
    slot->due_ms = clock_ms() + delay_ms;
    int64_t left = slot->deadline_ms - slot->due_ms;
    if (config->deadline_ms && (!timeout || left < timeout))
        timeout = left > 1 ? (uint32_t)left : 1;
    const struct http_request request = {
        .method = "POST",
        .url = client->url,
        .headers = client->headers,
        .header_count = client->header_count,
        .body = slot->body.data,
        .body_size = slot->body.size,
        .delay_ms = delay_ms,
        .timeout_ms = timeout,
        .leaving = leave,
    };
    struct err err = ERR_INIT;
    slot->left = false;
    if (http_send(client->http, &request, on_reply, slot, &err)) {
        slot->answer.outcome = cancel_signal ? LLM_CANCELLED : LLM_DENIED;
        snprintf(slot->answer.message, sizeof slot->answer.message, "%s", err.message);
        return -1;
    }
    slot->answer.attempts++;
    return 0;
}

static void read_failure(struct llm_answer *answer, const struct http_reply *reply)
{
    switch (reply->failure) {
    case HTTP_TLS:
        answer->outcome = LLM_DENIED;
        break;
    case HTTP_CANCELLED:
    case HTTP_HELD:
        answer->outcome = LLM_CANCELLED;
        break;
    case HTTP_TOO_LARGE:
        answer->outcome = LLM_MALFORMED;
        break;
    default:
        answer->outcome = LLM_FAILED;
    }
    snprintf(answer->message, sizeof answer->message, "%s", reply->message);
}

/* A server that counts nothing, or hardly anything, of texts whose size is known here: what it says
 * is no count. The estimate is never four times too large. */
static void doubt_usage(const struct llm_prompt *prompt, struct llm_answer *answer)
{
    uint32_t output = tokens_estimate(answer->text.data, answer->text.size);
    if (answer->usage.input < prompt->input_tokens / 4 || answer->usage.output < output / 4)
        answer->usage_known = false;
}

static void read_answer(struct slot *slot, const struct http_reply *reply)
{
    struct llm_answer *answer = &slot->answer;
    json_t *body = provider_parse(reply->body.data, reply->body.size);
    if (body) {
        slot->client->config->provider->read(body, &slot->question.prompt, answer);
        doubt_usage(&slot->question.prompt, answer);
    } else {
        const char *text = reply->body.data + strspn(reply->body.data, " \t\r\n");
        answer->outcome = LLM_MALFORMED;
        snprintf(answer->message, sizeof answer->message, "the reply is %s: is the base URL right?",
                 *text == '<' ? "an HTML page" : "not JSON");
    }
    json_decref(body);
}

/* A model that nobody waits for any more writes on, and is paid: so after whatever broke the
 * connection once the question had left, and behind a gateway that gave up. */
static bool may_be_charged(const struct http_reply *reply)
{
    if (reply->failure || reply->status == 504 || reply->status == 524)
        return reply->sent;
    return reply->status == 200;
}

/* Takes what the reply says. *hopeless and unsupported as provider_read_error has them. */
static void read_reply(struct slot *slot, const struct http_reply *reply, bool *hopeless,
                       char unsupported[64])
{
    struct llm_answer *answer = &slot->answer;
    const char *id_header = slot->client->config->provider->request_id;
    struct buf scratch = BUF_INIT;
    const char *id = id_header ? http_header(reply, id_header, &scratch) : NULL;
    snprintf(answer->request_id, sizeof answer->request_id, "%s", id ? id : "");
    buf_release(&scratch);
    slot->unreachable = reply->failure == HTTP_CONNECT;
    slot->client->reached = slot->client->reached || reply->status;
    answer->status = reply->status;
    answer->message[0] = '\0';
    buf_reset(&answer->text);
    buf_reset(&answer->raw);
    buf_add(&answer->raw, reply->body.data, reply->body.size);
    answer->usage = (struct llm_usage){ 0 };
    answer->usage_known = false;
    answer->charged = may_be_charged(reply);

    if (reply->failure)
        read_failure(answer, reply);
    else if (reply->status == 200)
        read_answer(slot, reply);
    else
        provider_read_error(reply->status, reply->body.data, reply->body.size, answer, hopeless,
                            unsupported);
    llm_answer_hide(answer, slot->client->config->key);
}

static bool is_too_late(const struct slot *slot, uint32_t delay_ms)
{
    return slot->client->config->deadline_ms && clock_ms() + delay_ms >= slot->deadline_ms;
}

static bool wants_retry(struct slot *slot, const struct http_reply *reply, bool hopeless,
                        uint32_t *delay)
{
    struct client *client = slot->client;
    if (!reply->failure && reply->status == 200)
        return false;
    if (slot->retries >= client->config->retries)
        return false;
    struct retry_decision decision =
        retry_decide(reply, slot->retries, erand48(client->random), time(NULL), hopeless);
    uint32_t wait = pace(slot);
    *delay = decision.delay_ms > wait ? decision.delay_ms : wait;
    return decision.again && !is_too_late(slot, *delay);
}

static bool may_ask_again(struct slot *slot)
{
    const struct llm_source *source = slot->client->source;
    struct err err = ERR_INIT;
    if (slot->client->failed || slot->client->failures >= LLM_FAILURES_MAX)
        return false;
    int may = slot->left && source->again
                  ? source->again(source->data, &slot->question, &slot->answer, &err)
                  : 1;
    if (may < 0)
        fail_client(slot->client, &err);
    return may > 0;
}

/* True when the question was sent once more. */
static bool ask_again(struct slot *slot, const struct http_reply *reply, bool hopeless,
                      const char *unsupported)
{
    uint32_t delay;
    bool dropped = *unsupported && drop_parameter(slot, unsupported);
    if (dropped)
        delay = pace(slot);
    else if (!wants_retry(slot, reply, hopeless, &delay))
        return false;
    if (!may_ask_again(slot))
        return false;
    slot->retries += !dropped;
    event_info(slot->client->events, "asking again in %u ms: %s", delay, slot->answer.message);
    return !send_body(slot, delay);
}

static void fill_slots(struct client *client);

static void on_reply(void *data, const struct http_reply *reply)
{
    struct slot *slot = data;
    struct client *client = slot->client;
    bool hopeless = false;
    char unsupported[64] = "";
    if (rate_limit_read(&client->limit, reply, clock_wall_ms()))
        client->told_ms = clock_ms();
    read_reply(slot, reply, &hopeless, unsupported);
    if (ask_again(slot, reply, hopeless, unsupported))
        return;
    finish_slot(slot);
    fill_slots(client);
}

/* ---- the run ---- */

static int prepare(struct client *client)
{
    const struct llm_config *config = client->config;
    const size_t max = config->header_count + 16;
    if (client->http)
        return 0;
    if (http_new(&client->http, client->slot_count, &client->err))
        return -1;
    client->url = arena_printf(&client->arena, "%s%s", config->base_url, config->provider->path);
    client->headers = ARENA_ARRAY(&client->arena, const char *, max);
    client->headers[0] = "Content-Type: application/json";
    client->headers[1] = "Accept: application/json";
    client->header_count =
        2 + config->provider->headers(config, &client->arena, client->headers + 2, max - 2);
    return 0;
}

static void send_question(struct slot *slot)
{
    struct client *client = slot->client;
    slot->busy = true;
    slot->answer = (struct llm_answer)LLM_ANSWER_INIT;
    slot->retries = 0;
    slot->unreachable = false;
    if (prepare(client)) {
        client->failed = client->stopped = true;
        finish_slot(slot);
        return;
    }
    slot->deadline_ms = clock_ms() + client->config->deadline_ms;
    uint32_t delay = pace(slot);
    if (is_too_late(slot, delay)) {
        snprintf(slot->answer.message, sizeof slot->answer.message,
                 "the server wants a wait of %u s, and repose.llm.deadline allows %u", delay / 1000,
                 client->config->deadline_ms / 1000);
        finish_slot(slot);
        return;
    }
    write_body(slot);
    if (send_body(slot, delay))
        finish_slot(slot);
}

static struct slot *free_slot(struct client *client)
{
    for (unsigned i = 0; i < client->slot_count; i++)
        if (!client->slots[i].busy)
            return &client->slots[i];
    return NULL;
}

static void fill_slots(struct client *client)
{
    for (struct slot *slot; !client->stopped && !cancel_signal && (slot = free_slot(client));) {
        enum llm_next next = client->source->next(client->source->data, &slot->question);
        if (next == LLM_NEXT_END)
            client->stopped = true;
        if (next != LLM_NEXT_QUESTION)
            return;
        send_question(slot);
    }
}

static void client_init(struct client *client, const struct llm_config *config)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    client->random[0] = (unsigned short)t.tv_nsec;
    client->random[1] = (unsigned short)(t.tv_nsec >> 16);
    client->random[2] = (unsigned short)getpid();
    client->config = config;
    client->slot_count = config->concurrency ? config->concurrency : 1;
    client->slots = xcalloc(client->slot_count, sizeof *client->slots);
    for (unsigned i = 0; i < client->slot_count; i++) {
        client->slots[i].client = client;
        client->slots[i].body = (struct buf)BUF_INIT;
    }
    rate_limit_init(&client->limit);
}

static void client_release(struct client *client)
{
    http_free(client->http);
    for (unsigned i = 0; i < client->slot_count; i++)
        buf_release(&client->slots[i].body);
    free(client->slots);
    arena_release(&client->arena);
}

int llm_run(const struct llm_config *config, const struct llm_source *source,
            const struct events *events, struct err *err)
{
    struct client client = { .source = source, .events = events, .arena = ARENA_INIT };
    client_init(&client, config);
    fill_slots(&client);
    int result = client.http ? http_run(client.http, NULL, NULL, err) : 0;
    if (!result)
        result = cancel_check(err);
    if (!result && client.failed) {
        result = -1;
        if (err)
            *err = client.err;
    }
    client_release(&client);
    return result;
}
