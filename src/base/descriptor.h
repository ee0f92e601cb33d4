/* descriptor.h - descriptors that no child inherits, made in one step where the system can: a
 * process that is started by another thread meanwhile gets none of them. Elsewhere in two, which
 * leaves a gap of some instructions. All return -1 with errno. */
#ifndef REPOSE_BASE_DESCRIPTOR_H
#define REPOSE_BASE_DESCRIPTOR_H

#include <poll.h>
#include <stdbool.h>
#include <signal.h>
#include <stddef.h>

int descriptor_pipe(int ends[2]);
int descriptor_socket(int family, int type, int protocol);

/* Closes this one and all after it. */
void descriptor_close_from(int first);

/* All of the bytes, however many calls that takes. False: errno. */
bool descriptor_write(int fd, const void *data, size_t size);

/* poll() without a time limit and with that signal mask meanwhile, as ppoll() does. Without the
 * latter a signal that comes just before is seen some 0.1 seconds later; then EINTR, too. */
int descriptor_poll(struct pollfd *polled, nfds_t count, const sigset_t *mask);

#endif
