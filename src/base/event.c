#include "base/event.h"

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

volatile _Atomic int cancel_signal;

int cancel_check(struct err *err)
{
    if (!cancel_signal)
        return 0;
    if (cancel_signal == SIGTERM)
        return err_set(err, ERR_TERMINATED, "terminated");
    return err_set(err, ERR_INTERRUPTED, "interrupted");
}

void event_progress(const struct events *events, const char *phase, uint64_t done, uint64_t total)
{
    if (events && events->progress)
        events->progress(events->data, phase, done, total);
}

__attribute__((format(printf, 3, 0))) static void say(void (*callback)(void *, const char *),
                                                      void *data, const char *format, va_list args)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, args);
    callback(data, message);
}

void event_warn(const struct events *events, const char *format, ...)
{
    if (!events || !events->warn)
        return;
    va_list args;
    va_start(args, format);
    say(events->warn, events->data, format, args);
    va_end(args);
}

void event_info(const struct events *events, const char *format, ...)
{
    if (!events || !events->info)
        return;
    va_list args;
    va_start(args, format);
    say(events->info, events->data, format, args);
    va_end(args);
}
