#include "base/watch.h"

#include "base/system.h"

#if SYSTEM_IS_LINUX

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/mem.h"

#define EVENTS_SIZE 65536

struct watch {
    int fd;
    size_t size, at; /* of what was read of the queue */
    /* The system writes whole events, and asks for this alignment. */
    char events[EVENTS_SIZE] __attribute__((aligned(__alignof__(struct inotify_event))));
};

struct watch *watch_new(void)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0)
        return NULL;
    struct watch *watch = xcalloc(1, sizeof *watch);
    watch->fd = fd;
    return watch;
}

void watch_free(struct watch *watch)
{
    if (!watch)
        return;
    close(watch->fd);
    free(watch);
}

/* Those whose every change goes through the kernel that we ask. */
static bool is_local(const char *folder)
{
    static const uint32_t kinds[] = {
        0xef53,     /* ext2, ext3, ext4 */
        0x58465342, /* XFS */
        0x9123683e, /* Btrfs */
        0xf2f52010, /* F2FS */
        0x2fc12fc1, /* ZFS */
        0xca451a4e, /* bcachefs */
        0x01021994, /* tmpfs */
        0x858458f6, /* ramfs */
        0x794c7630, /* overlayfs, of the same */
    };
    struct statfs facts;
    if (statfs(folder, &facts))
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((uint32_t)facts.f_type == kinds[i])
            return true;
    errno = ENOTSUP;
    return false;
}

int watch_add(struct watch *watch, const char *folder)
{
    uint32_t what = IN_CREATE | IN_DELETE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVE |
                    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;
    return is_local(folder) ? inotify_add_watch(watch->fd, folder, what) : -1;
}

void watch_remove(struct watch *watch, int folder)
{
    inotify_rm_watch(watch->fd, folder);
}

int watch_next(struct watch *watch, struct watch_event *event)
{
    if (watch->at >= watch->size) {
        ssize_t n = read(watch->fd, watch->events, sizeof watch->events);
        if (n < 0)
            return errno == EAGAIN ? 0 : -1;
        watch->size = (size_t)n;
        watch->at = 0;
    }
    const struct inotify_event *next = (const void *)(watch->events + watch->at);
    watch->at += sizeof *next + next->len;
    *event = (struct watch_event){ next->wd, next->len ? next->name : "",
                                   !next->len || next->mask & IN_ISDIR };
    return next->mask & IN_Q_OVERFLOW ? -1 : 1;
}

#else

#include <errno.h>
#include <stddef.h>

struct watch *watch_new(void)
{
    errno = ENOTSUP;
    return NULL;
}

void watch_free(struct watch *watch)
{
    (void)watch;
}

int watch_add(struct watch *watch, const char *folder)
{
    (void)watch;
    (void)folder;
    errno = ENOTSUP;
    return -1;
}

void watch_remove(struct watch *watch, int folder)
{
    (void)watch;
    (void)folder;
}

int watch_next(struct watch *watch, struct watch_event *event)
{
    (void)watch;
    (void)event;
    return -1;
}

#endif
