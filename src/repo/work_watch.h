/* work_watch.h - what happened in a work tree since it was compared last, as the system tells
 * (base/watch.h).
 *
 *     work_watch_begin(watch, repo);                // before all of it is compared
 *     work_watch_folder(watch, "src/");             // before each folder is read
 *     work_watch_end(watch);
 *     switch (work_watch_look(watch)) ...           // at any time later
 *
 * Watched are the folders that the comparison reads, and no others; git's index and what of git's
 * own folders has rules; rules outside of the repository are asked for by their stat.
 */
#ifndef REPOSE_REPO_WORK_WATCH_H
#define REPOSE_REPO_WORK_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "repo/repo.h"

#define WORK_FOLDERS_MAX 16384 /* the system has a bound for all that a user watches, too */
#define WORK_NEWS_MAX    64    /* files: with more of them all is compared */

enum work_news {
    WORK_SAME,
    WORK_FILES, /* only what is not a folder, and has no rules in it: work_watch_files */
    WORK_ANY,   /* something that the names of files do not tell, or nobody knows what */
};

struct work_watch;
/* NULL: the system cannot tell. */
struct work_watch *work_watch_new(void);
void work_watch_free(struct work_watch *watch);

/* What happens from then on is told; what happened before is not. */
void work_watch_begin(struct work_watch *watch, const struct repo *repo);
/* `path` is within the work tree, "" or with a slash at its end. */
void work_watch_folder(struct work_watch *watch, const char *path);
/* False: not all of them can be watched, and the system is not asked again. */
bool work_watch_end(struct work_watch *watch);

/* What happened since work_watch_begin, or work_watch_forget. WORK_ANY before the first comparison
 * ends, and once a minute, because not everything is told. */
enum work_news work_watch_look(struct work_watch *watch);
/* Of WORK_FILES, sorted, until the next call of any but this; for libgit2. */
char **work_watch_files(struct work_watch *watch, size_t *count);
/* The files were compared. */
void work_watch_forget(struct work_watch *watch);

#endif
