/* input.h - lines from the client, bounded, and what else the reader waits for. */
#ifndef REPOSE_MCP_INPUT_H
#define REPOSE_MCP_INPUT_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct input {
    int fd;
    int watched; /* the client's end is gone when this descriptor says so; -1: none */
    size_t max;  /* bytes of a line */
    struct buf pending;
    size_t scanned;   /* bytes of pending that hold no end of a line */
    size_t consumed;  /* bytes of pending that were handed out */
    bool is_skipping; /* the rest of a line that is too long */
    bool is_at_end;
};

enum input_state {
    INPUT_LINE,
    INPUT_TOO_LONG, /* a line that was left out */
    INPUT_END,      /* also: the client is gone, or cannot be read */
    INPUT_SIGNAL,   /* cancel_signal is set */
};

void input_init(struct input *input, int fd, int watched, size_t max);
void input_release(struct input *input);

/* The next line without its end ("\n" or "\r\n"), valid until the next call; blank ones are left
 * out. The last one may lack its end. SIGINT and SIGTERM must be blocked: they are let in while it
 * waits, so none comes between looking for it and waiting. */
enum input_state input_next(struct input *input, const char **line, size_t *size);

#endif
