/* banned.h - functions that this project does not use. The build includes this file before every
 * source, so a use of one of them does not compile. What to use instead:
 *
 *     strcpy strcat sprintf vsprintf gets    buf.h, arena_printf, snprintf
 *     strtok                                 strchr, strcspn
 *     atoi atol atoll                        strtol with its end pointer and errno
 *     alloca                                 arena.h
 *     asctime gmtime localtime               gmtime_r, localtime_r, strftime
 */
#ifndef REPOSE_BASE_BANNED_H
#define REPOSE_BASE_BANNED_H

/* A poisoned name may not appear in a header that comes later, so those that declare one come
 * first. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf gets
#pragma GCC poison strtok
#pragma GCC poison atoi atol atoll
#undef alloca
#pragma GCC poison alloca
#pragma GCC poison asctime gmtime localtime

#endif
