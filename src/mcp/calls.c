#include "mcp/calls.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/mem.h"
#include "print/json_text.h"

#define PROGRESS_MS 100 /* between two notifications */
#define LOOK_MS     20  /* between looks at cancel_signal while waiting */

static void free_call(struct call *call)
{
    message_release(&call->message);
    free(call);
}

/* ---- progress ---- */

/* What is told rises over all phases of the work: each goes on where the last one stopped. */
static void send_progress(void *data, const char *phase, uint64_t done, uint64_t total)
{
    struct calls *calls = data;
    struct call *call = calls->running;
    int64_t now = clock_ms();
    if (!call->token || now - call->told_ms < PROGRESS_MS)
        return;
    if (!call->phase || strcmp(call->phase, phase))
        call->before = call->told;
    call->phase = phase;
    uint64_t progress = call->before + done;
    if (progress <= call->told)
        return;
    call->told = progress;
    call->told_ms = now;
    json_t *params = json_pack("{s:o, s:I, s:s}", "progressToken", json_deep_copy(call->token),
                               "progress", (json_int_t)progress, "message", phase);
    if (total)
        json_object_set_new(params, "total", json_integer((json_int_t)(call->before + total)));
    output_send(calls->output, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0", "method",
                                         "notifications/progress", "params", params));
}

/* ---- one call ---- */

static json_t *tool_result_json(const struct tool_result *result, bool failed,
                                const struct err *err)
{
    const char *text = failed ? err->message : result->text.data;
    json_t *content = json_pack("[{s:s, s:o}]", "type", "text", "text", json_text(text));
    json_t *root = json_pack("{s:o, s:b}", "content", content, "isError", failed);
    if (!failed)
        json_object_set(root, "structuredContent", result->structured);
    return root;
}

static json_t *answer(struct calls *calls, const struct call *call)
{
    struct arena arena = ARENA_INIT;
    struct err err = ERR_INIT;
    struct tool_result result = { .text = BUF_INIT };
    struct tool_call tool_call = { calls->session, call->arguments, &arena };
    bool failed = call->tool->run(&tool_call, &result, &err);
    json_t *reply = reply_result(&call->message, tool_result_json(&result, failed, &err));
    json_decref(result.structured);
    buf_release(&result.text);
    arena_release(&arena);
    return reply;
}

/* ---- the thread ---- */

/* NULL when it is time to end. Holds the lock, except while the session closes what it kept. */
static struct call *next_call(struct calls *calls)
{
    while (!calls->first && !calls->is_ending) {
        pthread_mutex_unlock(&calls->lock);
        int left = session_expire(calls->session);
        pthread_mutex_lock(&calls->lock);
        if (calls->first || calls->is_ending)
            break;
        struct timespec until = deadline_after(left < 0 ? 0 : left);
        if (left < 0)
            pthread_cond_wait(&calls->changed, &calls->lock);
        else
            pthread_cond_timedwait(&calls->changed, &calls->lock, &until);
    }
    if (calls->is_ending)
        return NULL;
    struct call *call = calls->first;
    calls->first = call->next;
    calls->waiting--;
    return call;
}

/* A cancelled call set cancel_signal, unless a real signal did. */
static void forget_cancelling(void)
{
    int expected = CANCEL_CALL;
    atomic_compare_exchange_strong(&cancel_signal, &expected, 0);
}

static void *work_calls(void *data)
{
    struct calls *calls = data;
    struct call *call;
    pthread_mutex_lock(&calls->lock);
    while ((call = next_call(calls))) {
        calls->running = call;
        pthread_mutex_unlock(&calls->lock);
        json_t *reply = answer(calls, call);
        pthread_mutex_lock(&calls->lock);
        call->is_done = true;
        bool is_wanted = !call->is_cancelled;
        forget_cancelling();
        pthread_mutex_unlock(&calls->lock);
        if (is_wanted)
            output_send(calls->output, reply);
        else
            json_decref(reply);
        pthread_mutex_lock(&calls->lock);
        calls->running = NULL;
        pthread_cond_broadcast(&calls->changed);
        free_call(call);
    }
    pthread_mutex_unlock(&calls->lock);
    return NULL;
}

int calls_start(struct calls *calls, struct session *session, struct output *output,
                struct err *err)
{
    *calls = (struct calls){ .session = session, .output = output };
    session->events.data = calls;
    session->events.progress = send_progress;
    pthread_mutex_init(&calls->lock, NULL);
    deadline_cond_init(&calls->changed);
    int code = pthread_create(&calls->thread, NULL, work_calls, calls);
    return code ? err_set(err, ERR_STORE, "cannot start a thread: %s", strerror(code)) : 0;
}

/* ---- for the reader ---- */

bool calls_add(struct calls *calls, struct message *message, const struct tool *tool,
               const json_t *arguments, const json_t *token)
{
    pthread_mutex_lock(&calls->lock);
    bool has_room = calls->waiting < CALLS_MAX;
    if (has_room) {
        struct call *call = xcalloc(1, sizeof *call);
        call->message = *message;
        call->tool = tool;
        call->arguments = arguments;
        call->token = token;
        *message = (struct message){ 0 };
        if (calls->first)
            calls->last->next = call;
        else
            calls->first = call;
        calls->last = call;
        calls->waiting++;
        pthread_cond_broadcast(&calls->changed);
    }
    pthread_mutex_unlock(&calls->lock);
    return has_room;
}

static void cancel_running(struct calls *calls)
{
    int expected = 0;
    calls->running->is_cancelled = true;
    atomic_compare_exchange_strong(&cancel_signal, &expected, CANCEL_CALL);
}

/* All that wait with this id (NULL: all). */
static void drop_waiting(struct calls *calls, const json_t *id)
{
    struct call **link = &calls->first, *kept = NULL;
    while (*link) {
        struct call *call = *link;
        if (id && !json_equal(call->message.id, id)) {
            kept = call;
            link = &call->next;
            continue;
        }
        *link = call->next;
        calls->waiting--;
        free_call(call);
    }
    calls->last = kept;
}

void calls_cancel(struct calls *calls, const json_t *id)
{
    if (!id)
        return;
    pthread_mutex_lock(&calls->lock);
    struct call *running = calls->running;
    if (running && !running->is_done && json_equal(running->message.id, id))
        cancel_running(calls);
    drop_waiting(calls, id);
    pthread_mutex_unlock(&calls->lock);
}

bool calls_wait(struct calls *calls, int milliseconds)
{
    pthread_mutex_lock(&calls->lock);
    for (int waited = 0; waited < milliseconds && cancel_signal <= 0; waited += LOOK_MS) {
        struct timespec until = deadline_after(LOOK_MS);
        if ((!calls->first && !calls->running) || calls->output->is_broken)
            break;
        pthread_cond_timedwait(&calls->changed, &calls->lock, &until);
    }
    bool is_idle = !calls->first && !calls->running;
    pthread_mutex_unlock(&calls->lock);
    return is_idle;
}

void calls_stop(struct calls *calls)
{
    pthread_mutex_lock(&calls->lock);
    calls->is_ending = true;
    drop_waiting(calls, NULL);
    if (calls->running && !calls->running->is_done)
        cancel_running(calls);
    pthread_cond_broadcast(&calls->changed);
    pthread_mutex_unlock(&calls->lock);
    pthread_join(calls->thread, NULL);
    pthread_cond_destroy(&calls->changed);
    pthread_mutex_destroy(&calls->lock);
    forget_cancelling();
}
