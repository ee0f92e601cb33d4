/* deadline.h - waiting for a condition for some time, whatever happens to the clock on the wall
 * meanwhile; where the system cannot, by that clock. */
#ifndef REPOSE_BASE_DEADLINE_H
#define REPOSE_BASE_DEADLINE_H

#include <pthread.h>
#include <time.h>

void deadline_cond_init(pthread_cond_t *condition);
/* For pthread_cond_timedwait on such a condition. */
struct timespec deadline_after(int milliseconds);

#endif
