/* output.h - whole lines to the client, from any thread.
 *
 * A client that does not read must not keep the server from ending, so nothing waits inside
 * write(2): when a signal came, or the other end is gone, the output is broken, and what is written
 * from then on is dropped.
 */
#ifndef REPOSE_MCP_OUTPUT_H
#define REPOSE_MCP_OUTPUT_H

#include <pthread.h>
#include <stdbool.h>

#include <jansson.h>

/* The value of cancel_signal (base/event.h) that ends one call instead of the program. */
#define CANCEL_CALL (-1)

struct output {
    int fd;
    pthread_mutex_t lock;
    _Atomic bool is_broken;
};

void output_init(struct output *output, int fd);
void output_release(struct output *output); /* the descriptor stays open */

/* One message and the end of the line. The message is taken over. */
void output_send(struct output *output, json_t *message);

#endif
