/* stat_time.h - the times of the last change of a file's bytes, and of the file, which macOS has
 * under other names. */
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

static inline struct timespec stat_change_time(const struct stat *info)
{
#ifdef __APPLE__
    return info->st_ctimespec;
#else
    return info->st_ctim;
#endif
}

#endif
