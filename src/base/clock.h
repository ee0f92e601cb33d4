/* clock.h - what time it is, for spans and for marks. */
#ifndef REPOSE_BASE_CLOCK_H
#define REPOSE_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds of a clock that nobody sets; they mean nothing by themselves. */
int64_t clock_ms(void);
/* The same in seconds. */
double clock_seconds(void);
/* Milliseconds since 1970, by the clock on the wall, which may be set. */
int64_t clock_wall_ms(void);

#endif
