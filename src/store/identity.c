#include "store/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define IDENTITY_MAX ((size_t)64 * 1024) /* bytes; a longer file is not ours */

static int cannot(struct err *err, const char *what, const char *path)
{
    return err_set(err, ERR_STORE, "cannot %s %s: %s; choose another folder with --db DIR", what,
                   path, strerror(errno));
}

static int read_all(int fd, const char *path, struct buf *out, struct err *err)
{
    char chunk[4096];
    ssize_t n;
    struct stat info;
    if (fstat(fd, &info))
        return cannot(err, "read", path);
    if (!S_ISREG(info.st_mode))
        return err_set(err, ERR_STORE,
                       "%s is not a regular file; choose another folder with --db DIR", path);
    while ((n = read(fd, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    return n < 0 ? cannot(err, "read", path) : 0;
}

/* Leaves `out` empty when there is no record. */
static int read_record(const char *path, struct buf *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? 0 : cannot(err, "read", path);
    buf_limit(out, IDENTITY_MAX);
    int result = read_all(fd, path, out, err);
    close(fd);
    if (out->size && out->data[out->size - 1] == '\n')
        buf_truncate(out, out->size - 1);
    return result;
}

/* A reader sees the old file or the whole new one. */
static int write_record(const char *path, const char *repository, struct err *err)
{
    struct buf temp = BUF_INIT, line = BUF_INIT;
    int result = 0;
    buf_printf(&temp, "%s.%ld", path, (long)getpid());
    buf_printf(&line, "%s\n", repository);
    unlink(temp.data); /* left by a process of the same number that was killed */
    int fd = open(temp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        result = cannot(err, "write", path);
    } else {
        bool written = write(fd, line.data, line.size) == (ssize_t)line.size;
        if (close(fd) || !written || rename(temp.data, path)) {
            result = cannot(err, "write", path);
            unlink(temp.data);
        }
    }
    buf_release(&temp);
    buf_release(&line);
    return result;
}

static bool is_inside(const char *folder, const char *repository)
{
    char *real = realpath(repository, NULL);
    size_t length = real ? strlen(real) : 0;
    bool inside = real && !strncmp(folder, real, length) && (length == 1 || folder[length] == '/');
    free(real);
    return inside;
}

static int refuse(const char *folder, const char *path, const char *owner, const char *repository,
                  struct err *err)
{
    return err_set(err, ERR_STORE,
                   "%.200s belongs to the repository %.250s, not to %.250s; choose another folder "
                   "with --db DIR, or remove %.200s to give it to this one",
                   folder, owner, repository, path);
}

/* Two processes may have begun with different repositories: the one that finds the other's record
 * after writing its own has lost. */
static int claim(const char *folder, const char *path, const char *repository, struct err *err)
{
    struct buf owner = BUF_INIT;
    int result = write_record(path, repository, err);
    if (!result)
        result = read_record(path, &owner, err);
    if (!result && strcmp(owner.data, repository) != 0)
        result = refuse(folder, path, owner.data, repository, err);
    buf_release(&owner);
    return result;
}

int identity_check(const char *folder, const char *repository, struct err *err)
{
    struct buf path = BUF_INIT, owner = BUF_INIT;
    buf_printf(&path, "%s/repository", folder);
    int result = read_record(path.data, &owner, err);
    if (!result && strcmp(owner.data, repository) != 0) {
        if (!owner.size)
            result = claim(folder, path.data, repository, err);
        else if (!is_inside(folder, repository) && !access(owner.data, F_OK))
            result = refuse(folder, path.data, owner.data, repository, err);
        else /* moved or copied; that it can't be written is no reason to refuse it */
            (void)write_record(path.data, repository, NULL);
    }
    buf_release(&path);
    buf_release(&owner);
    return result;
}
