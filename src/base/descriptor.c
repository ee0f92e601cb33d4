#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/system.h"

bool descriptor_write(int fd, const void *data, size_t size)
{
    for (const char *p = data; size;) {
        ssize_t n = write(fd, p, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        p += n;
        size -= (size_t)n;
    }
    return true;
}

#if SYSTEM_IS_LINUX

int descriptor_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

int descriptor_socket(int family, int type, int protocol)
{
    return socket(family, type | SOCK_CLOEXEC, protocol);
}

void descriptor_close_from(int first)
{
    (void)close_range((unsigned)first, UINT_MAX, 0);
}

int descriptor_poll(struct pollfd *polled, nfds_t count, const sigset_t *mask)
{
    return ppoll(polled, count, NULL, mask);
}

#else

#define LOOK_MS   100
#define CLOSE_MAX 65536 /* descriptors that are tried when there is no limit */

static int keep_private(int fd)
{
    if (fd >= 0)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

int descriptor_pipe(int ends[2])
{
    if (pipe(ends))
        return -1;
    keep_private(ends[0]);
    keep_private(ends[1]);
    return 0;
}

int descriptor_socket(int family, int type, int protocol)
{
    return keep_private(socket(family, type, protocol));
}

void descriptor_close_from(int first)
{
    struct rlimit limit;
    int end = CLOSE_MAX;
    if (!getrlimit(RLIMIT_NOFILE, &limit) && limit.rlim_cur < CLOSE_MAX)
        end = (int)limit.rlim_cur;
    for (int fd = first; fd < end; fd++)
        (void)close(fd);
}

int descriptor_poll(struct pollfd *polled, nfds_t count, const sigset_t *mask)
{
    int ready;
    do {
        sigset_t before, waiting;
        sigpending(&waiting);
        int interrupted = 0;
        for (int i = 1; i < 32; i++)
            interrupted |= sigismember(&waiting, i) > 0 && sigismember(mask, i) == 0;
        pthread_sigmask(SIG_SETMASK, mask, &before); /* what waits is delivered here */
        ready = interrupted ? -1 : poll(polled, count, LOOK_MS);
        int why = interrupted ? EINTR : errno;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        errno = why;
    } while (!ready);
    return ready;
}

#endif
