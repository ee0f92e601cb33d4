#include "base/bytes_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/system.h"

#if SYSTEM_IS_LINUX

static int make_anonymous_file(struct bytes_file *file)
{
    file->fd = memfd_create("repose", MFD_CLOEXEC);
    snprintf(file->name, sizeof file->name, "/proc/self/fd/%d", file->fd);
    return file->fd;
}

static void forget(struct bytes_file *file)
{
    (void)file;
}

#else

static int make_anonymous_file(struct bytes_file *file)
{
    const char *folder = getenv("TMPDIR");
    int length = snprintf(file->name, sizeof file->name, "%s/repose-XXXXXX",
                          folder && *folder == '/' ? folder : "/tmp");
    if (length < 0 || (size_t)length >= sizeof file->name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    file->fd = mkstemp(file->name);
    if (file->fd >= 0)
        (void)fcntl(file->fd, F_SETFD, FD_CLOEXEC);
    return file->fd;
}

static void forget(struct bytes_file *file)
{
    (void)unlink(file->name);
}

#endif

int bytes_file_open(struct bytes_file *file, const void *data, size_t size)
{
    if (make_anonymous_file(file) < 0)
        return -1;
    if (descriptor_write(file->fd, data, size))
        return 0;
    int why = errno;
    bytes_file_close(file);
    errno = why;
    return -1;
}

void bytes_file_close(struct bytes_file *file)
{
    forget(file);
    close(file->fd);
    file->fd = -1;
}
