/* event.h - what the layers below cmd/ report while they work. They never print; a command decides
 * what to do with it. Callbacks may be NULL, and are called from the thread that started the work
 * only. */
#ifndef REPOSE_BASE_EVENT_H
#define REPOSE_BASE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct events {
    void *data;
    /* done of total; total 0 when not known. phase is a short noun: "parsing", "history". */
    void (*progress)(void *data, const char *phase, uint64_t done, uint64_t total);
    /* Something that the user should know and that did not stop the work; one line, no newline. */
    void (*warn)(void *data, const char *message);
    /* For -v. */
    void (*info)(void *data, const char *message);
};

void event_progress(const struct events *events, const char *phase, uint64_t done, uint64_t total);
void event_warn(const struct events *events, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void event_info(const struct events *events, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Set by the signal handler that cmd/ installs; long work polls it between items and returns with
 * ERR_INTERRUPTED or ERR_TERMINATED when it is not 0. Value: the signal's number. */
extern volatile _Atomic int cancel_signal;

struct err;
/* -1 with ERR_INTERRUPTED or ERR_TERMINATED when a signal came, else 0. */
int cancel_check(struct err *err);

#endif
