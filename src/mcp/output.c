#include "mcp/output.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/event.h"
#include "base/utf8.h"

#define PATIENCE_MS 100 /* between looks at cancel_signal */

void output_init(struct output *output, int fd)
{
    output->fd = fd;
    output->is_broken = false;
    pthread_mutex_init(&output->lock, NULL);
}

void output_release(struct output *output)
{
    pthread_mutex_destroy(&output->lock);
}

static bool must_end(void)
{
    return cancel_signal && cancel_signal != CANCEL_CALL;
}

/* A pipe that is ready takes PIPE_BUF bytes at once, so write(2) does not block. */
static bool write_output(int fd, const char *data, size_t size)
{
    while (size) {
        struct pollfd ready = { .fd = fd, .events = POLLOUT };
        int count = poll(&ready, 1, PATIENCE_MS);
        if ((count < 0 && errno != EINTR) || must_end())
            return false;
        if (count <= 0)
            continue;
        ssize_t n = write(fd, data, size < PIPE_BUF ? size : PIPE_BUF);
        if (n < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        data += n > 0 ? n : 0;
        size -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

void output_send(struct output *output, json_t *message)
{
    char *text = json_dumps(message, JSON_COMPACT | JSON_REAL_PRECISION(6));
    json_decref(message);
    struct buf line = BUF_INIT;
    utf8_add_visible(&line, text, strlen(text), UTF8_JSON);
    buf_addch(&line, '\n');
    pthread_mutex_lock(&output->lock);
    if (!output->is_broken && !write_output(output->fd, line.data, line.size))
        output->is_broken = true;
    pthread_mutex_unlock(&output->lock);
    buf_release(&line);
    free(text);
}
