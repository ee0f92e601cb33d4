#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define POLL_MS 20

struct store {
    char *folder;
    int lock; /* descriptor of writer.lock, -1 when not held */
};

static int fail(struct err *err, const char *what, const char *path)
{
    const char *remedy =
        errno == ENOSPC || errno == EDQUOT ? "make room" : "--db DIR names another folder";
    return err_set(err, ERR_STORE, "cannot %s %s: %s; %s", what, path, strerror(errno), remedy);
}

/* mkdir -p */
static int make_folder(const char *folder, struct err *err)
{
    struct buf path = BUF_INIT;
    struct stat st;
    int result = 0;
    buf_addstr(&path, folder);
    for (char *p = path.data + 1; !result && *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path.data, 0777) && errno != EEXIST && stat(path.data, &st))
            result = fail(err, "make the folder", path.data);
        *p = '/';
    }
    if (!result && mkdir(folder, 0777) && errno != EEXIST)
        result = fail(err, "make the folder", folder);
    if (!result && (stat(folder, &st) || !S_ISDIR(st.st_mode))) {
        errno = ENOTDIR;
        result = fail(err, "use", folder);
    }
    buf_release(&path);
    return result;
}

/* ---- which repository the folder belongs to ---- */

static char *read_line(const char *path)
{
    char *line = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");
    ssize_t n = file ? getline(&line, &size, file) : -1;
    if (file)
        fclose(file);
    if (n < 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

/* Written aside and renamed, so that a reader never sees half a line. */
static int write_line(const char *path, const char *line, struct err *err)
{
    struct buf aside = BUF_INIT;
    buf_printf(&aside, "%s.%d", path, (int)getpid());
    FILE *file = fopen(aside.data, "we");
    int result = 0;
    if (!file || fprintf(file, "%s\n", line) < 0 || fflush(file))
        result = fail(err, "write", path);
    if (file && fclose(file) && !result)
        result = fail(err, "write", path);
    if (!result && rename(aside.data, path))
        result = fail(err, "write", path);
    if (result)
        unlink(aside.data);
    buf_release(&aside);
    return result;
}

static int check_owner(const char *folder, const char *repository, struct err *err)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/repository", folder);
    char *known = read_line(path.data);
    int result = 0;
    if (!known)
        result = write_line(path.data, repository, err);
    else if (strcmp(known, repository) && !access(known, F_OK))
        result =
            err_set(err, ERR_STORE,
                    "%s belongs to the repository %s, not to %s; --db DIR names another folder",
                    folder, known, repository);
    else if (strcmp(known, repository)) /* the repository was moved */
        result = write_line(path.data, repository, err);
    free(known);
    buf_release(&path);
    return result;
}

int store_open(struct store **out, const char *folder, const char *repository, struct err *err)
{
    *out = NULL;
    if (make_folder(folder, err) || check_owner(folder, repository, err))
        return -1;
    struct store *store = xcalloc(1, sizeof *store);
    store->folder = xstrdup(folder);
    store->lock = -1;
    *out = store;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_unlock(store);
    free(store->folder);
    free(store);
}

const char *store_folder(const struct store *store)
{
    return store->folder;
}

/* ---- the writer's lock ---- */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int wait_for_lock(int fd, int wait_ms, struct err *err)
{
    int64_t start = now_ms();
    for (;;) {
        if (!flock(fd, LOCK_EX | LOCK_NB))
            return 1;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_set(err, ERR_STORE, "cannot lock the index: %s", strerror(errno));
        if (cancel_check(err))
            return -1;
        if (wait_ms >= 0 && now_ms() - start >= wait_ms)
            return 0;
        nanosleep(&(struct timespec){ 0, POLL_MS * 1000000L }, NULL);
    }
}

int store_lock(struct store *store, int wait_ms, struct err *err)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/writer.lock", store->folder);
    int fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int result = fd < 0 ? fail(err, "write", path.data) : wait_for_lock(fd, wait_ms, err);
    if (result == 1)
        store->lock = fd;
    else if (fd >= 0)
        close(fd);
    buf_release(&path);
    return result;
}

void store_unlock(struct store *store)
{
    if (store->lock >= 0)
        close(store->lock);
    store->lock = -1;
}
