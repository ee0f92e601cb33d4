#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

static int cannot(struct err *err, const char *what, const char *path)
{
    return err_set(err, ERR_STORE, "cannot %s %s: %s; choose another folder with --db DIR", what,
                   path, strerror(errno));
}

static int read_whole_file(int fd, const char *path, size_t max, struct buf *out, struct err *err)
{
    char chunk[4096];
    ssize_t n = 0;
    struct stat info;
    if (fstat(fd, &info))
        return cannot(err, "read", path);
    if (!S_ISREG(info.st_mode))
        return err_set(err, ERR_STORE,
                       "%s is not a regular file; choose another folder with --db DIR", path);
    buf_limit(out, out->size + max);
    while (!out->overflow && (n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    if (n < 0)
        return cannot(err, "read", path);
    return out->overflow ? err_set(err, ERR_STORE, "%s is larger than %zu bytes", path, max) : 1;
}

int store_file_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? 0 : cannot(err, "read", path);
    int result = read_whole_file(fd, path, max, out, err);
    close(fd);
    return result;
}

int store_file_replace(const char *path, const void *data, size_t size, struct err *err)
{
    struct buf temp = BUF_INIT;
    int result = 0;
    buf_printf(&temp, "%s.%ld", path, (long)getpid());
    unlink(temp.data); /* left by a process of the same number that was killed */
    int fd = open(temp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        result = cannot(err, "write", path);
    } else {
        bool written = descriptor_write(fd, data, size);
        if (close(fd) || !written || rename(temp.data, path)) {
            result = cannot(err, "write", path);
            unlink(temp.data);
        }
    }
    buf_release(&temp);
    return result;
}
