#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/descriptor.h"

static int read_regular(int fd, const struct stat *info, const char *path, size_t max,
                        struct buf *out, struct err *err)
{
    char chunk[8192];
    ssize_t n;
    if (!S_ISREG(info->st_mode))
        return FILE_SPECIAL;
    if (info->st_size > (off_t)max)
        return FILE_LARGE;
    buf_limit(out, out->size + max);
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    if (n < 0)
        return err_set(err, ERR_REPO, "cannot read %s: %s", path, strerror(errno));
    return out->overflow ? FILE_LARGE : FILE_READ;
}

int file_read(const char *path, size_t max, struct buf *out, struct file_nature *nature,
              struct err *err)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && (errno == ENOENT || errno == ELOOP))
        return errno == ENOENT ? FILE_NONE : FILE_LINK;
    if (fd < 0)
        return err_set(err, ERR_REPO, "cannot read %s: %s", path, strerror(errno));
    int result = fstat(fd, &info)
                     ? err_set(err, ERR_REPO, "cannot read %s: %s", path, strerror(errno))
                     : read_regular(fd, &info, path, max, out, err);
    close(fd);
    if (nature && result == FILE_READ)
        *nature = (struct file_nature){ info.st_mode & 07777, info.st_uid, info.st_gid };
    return result;
}

/* A change of owner clears some bits of the mode, so that comes last. */
static bool set_nature(int fd, const struct file_nature *nature)
{
    struct stat info;
    if (fstat(fd, &info))
        return false;
    if ((info.st_uid != nature->owner || info.st_gid != nature->group) &&
        fchown(fd, nature->owner, nature->group))
        return false;
    return !fchmod(fd, nature->mode);
}

int file_replace(const char *path, const struct buf *text, const struct file_nature *nature,
                 struct err *err)
{
    struct buf temp = BUF_INIT;
    buf_printf(&temp, "%s.repose-%ld", path, (long)getpid());
    unlink(temp.data); /* left by a process of the same number that was killed */
    int fd = open(temp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0777);
    bool good = fd >= 0 && descriptor_write(fd, text->data, text->size) &&
                (!nature || set_nature(fd, nature)) && !fsync(fd);
    good = good && !rename(temp.data, path);
    int result = good ? 0 : err_set(err, ERR_REPO, "cannot write %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    if (fd >= 0 && !good)
        unlink(temp.data);
    buf_release(&temp);
    return result;
}
