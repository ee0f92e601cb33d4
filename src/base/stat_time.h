/* stat_time.h - the time of the last change of a file's bytes, which macOS has under another name.
 */
#ifndef REPOSE_BASE_STAT_TIME_H
#define REPOSE_BASE_STAT_TIME_H

#include <sys/stat.h>
#include <time.h>

static inline struct timespec stat_time(const struct stat *info)
{
#ifdef __APPLE__
    return info->st_mtimespec;
#else
    return info->st_mtim;
#endif
}

#endif
