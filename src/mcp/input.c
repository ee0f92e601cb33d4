#include "mcp/input.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/event.h"

#define BLOCK_SIZE ((size_t)64 * 1024)

void input_init(struct input *input, int fd, int watched, size_t max)
{
    *input = (struct input){ .fd = fd, .watched = watched, .max = max, .pending = BUF_INIT };
}

void input_release(struct input *input)
{
    buf_release(&input->pending);
}

/* 1 when there is something to read, 0 when a signal came, -1 when the client is gone. */
static int wait_for_bytes(const struct input *input)
{
    sigset_t mask;
    struct pollfd ends[2] = { { .fd = input->fd, .events = POLLIN }, { .fd = input->watched } };
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    sigdelset(&mask, SIGINT);
    sigdelset(&mask, SIGTERM);
    if (descriptor_poll(ends, 2, &mask) < 0)
        return errno == EINTR ? 0 : -1;
    return ends[1].revents & (POLLERR | POLLHUP | POLLNVAL) ? -1 : 1;
}

static void drop_consumed(struct input *input)
{
    size_t rest = input->pending.size - input->consumed;
    if (!input->consumed)
        return;
    memmove(input->pending.data, input->pending.data + input->consumed, rest);
    buf_truncate(&input->pending, rest);
    input->scanned -= input->consumed;
    input->consumed = 0;
}

/* INPUT_LINE: there are more bytes. */
static enum input_state fill_input(struct input *input)
{
    char block[BLOCK_SIZE];
    drop_consumed(input);
    for (;;) {
        if (cancel_signal > 0)
            return INPUT_SIGNAL;
        int ready = wait_for_bytes(input);
        if (ready < 0)
            return INPUT_END;
        ssize_t n = ready ? read(input->fd, block, sizeof block) : -1;
        if (ready && n <= 0 && (n == 0 || (errno != EINTR && errno != EAGAIN)))
            return INPUT_END;
        if (n > 0) {
            buf_add(&input->pending, block, (size_t)n);
            return INPUT_LINE;
        }
    }
}

/* Takes the bytes up to `end` out of what is pending. */
static void hand_out(struct input *input, size_t end, const char **line, size_t *size)
{
    *line = input->pending.data + input->consumed;
    *size = end - input->consumed;
    if (*size && (*line)[*size - 1] == '\r')
        --*size;
}

static bool is_blank_line(const char *line, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return false;
    return true;
}

/* A whole line that is pending: true, with what became of it. */
static bool take_input_line(struct input *input, const char **line, size_t *size,
                            enum input_state *state)
{
    const char *data = input->pending.data;
    const char *end = memchr(data + input->scanned, '\n', input->pending.size - input->scanned);
    if (!end && !input->is_at_end) {
        input->scanned = input->pending.size;
        input->is_skipping |= input->pending.size - input->consumed > input->max;
        if (input->is_skipping)
            input->consumed = input->pending.size;
        return false;
    }
    size_t stop = end ? (size_t)(end - data) : input->pending.size;
    hand_out(input, stop, line, size);
    *state = input->is_skipping || *size > input->max ? INPUT_TOO_LONG : INPUT_LINE;
    input->is_skipping = false;
    input->consumed = input->scanned = end ? stop + 1 : stop;
    return true;
}

enum input_state input_next(struct input *input, const char **line, size_t *size)
{
    for (;;) {
        enum input_state state;
        bool is_last = input->is_at_end && input->consumed == input->pending.size;
        if (is_last && !input->is_skipping)
            return INPUT_END;
        if (take_input_line(input, line, size, &state)) {
            if (state != INPUT_LINE || !is_blank_line(*line, *size))
                return state;
            continue;
        }
        state = fill_input(input);
        if (state == INPUT_SIGNAL)
            return state;
        input->is_at_end = state == INPUT_END;
    }
}
