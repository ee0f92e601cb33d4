/* calls.h - the calls of tools: they wait in a queue and are answered one after the other by a
 * thread of their own, to which the session belongs, so that the reader keeps reading.
 */
#ifndef REPOSE_MCP_CALLS_H
#define REPOSE_MCP_CALLS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "mcp/message.h"
#include "mcp/output.h"
#include "mcp/session.h"
#include "mcp/tools.h"

#define CALLS_MAX 64 /* that wait */

struct call {
    struct message message; /* owned */
    const struct tool *tool;
    const json_t *arguments; /* of the message, checked */
    const json_t *token;     /* of the message: for progress, or NULL */
    bool is_cancelled, is_done;
    struct call *next;
    /* Progress that was told, in the thread that works. */
    const char *phase;
    uint64_t told, before; /* before: what the earlier phases came to */
    int64_t told_ms;
};

struct calls {
    struct session *session;
    struct output *output;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct call *first, *last, *running;
    size_t waiting;
    bool is_ending;
};

/* Starts the thread; the session is its from now on, and signals that are blocked here stay so
 * there. */
int calls_start(struct calls *calls, struct session *session, struct output *output,
                struct err *err);
/* Takes the message over, or returns false when too many wait. */
bool calls_add(struct calls *calls, struct message *message, const struct tool *tool,
               const json_t *arguments, const json_t *token);
/* No reply will be sent to the request, unless it has been. Unknown ids are nobody's. */
void calls_cancel(struct calls *calls, const json_t *id);
/* Waits until nothing is left to answer, for so long at most. False when something is. */
bool calls_wait(struct calls *calls, int milliseconds);
/* Cancels what is left, ends the thread, and gives the session back. */
void calls_stop(struct calls *calls);

#endif
