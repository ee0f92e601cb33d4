/* watch.h - what happens in some folders, as the system tells.
 *
 * The system queues an event within the call that makes the change. So once watch_next has said that
 * there is none left, all is known that was done before it was asked; nobody has to wait.
 *
 * Not told: what is written through a mapping of memory, before that is closed; and through another
 * name of a file (a hard link) that lies in no watched folder. Folders of file systems that
 * somebody may change past this system, as over a network, are refused. Where the system has no
 * such thing, watch_new returns NULL.
 */
#ifndef REPOSE_BASE_WATCH_H
#define REPOSE_BASE_WATCH_H

#include <stdbool.h>

struct watch;

struct watch_event {
    int folder; /* as watch_add returned it */
    /* What in it was made, written, moved or removed, until the next call; "": the folder itself,
     * which may not be watched any more. */
    const char *name;
    bool is_folder; /* what the name names */
};

struct watch *watch_new(void);
void watch_free(struct watch *watch);

/* The number of the folder, which is the same while it is watched, whatever it is called. A link is
 * not followed. -1 with errno: it cannot be watched; ENOENT, ENOTDIR, EACCES: there is no such
 * folder that we may read. */
int watch_add(struct watch *watch, const char *folder);
void watch_remove(struct watch *watch, int folder);

/* 1: the next event; 0: there is none; -1: events were lost, and the folders are watched still. */
int watch_next(struct watch *watch, struct watch_event *event);

#endif
