#include "base/deadline.h"

#include "base/system.h"

#if SYSTEM_IS_LINUX

#define DEADLINE_CLOCK CLOCK_MONOTONIC

void deadline_cond_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, DEADLINE_CLOCK);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

#else

#define DEADLINE_CLOCK CLOCK_REALTIME

void deadline_cond_init(pthread_cond_t *condition)
{
    pthread_cond_init(condition, NULL);
}

#endif

struct timespec deadline_after(int milliseconds)
{
    struct timespec t;
    clock_gettime(DEADLINE_CLOCK, &t);
    t.tv_sec += milliseconds / 1000;
    t.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}
