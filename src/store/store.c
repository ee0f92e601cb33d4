#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "store/identity.h"

struct store {
    char *folder;  /* absolute, so that a change of directory does not matter */
    int lock_fd;   /* -1: not locked */
    unsigned held; /* nested store_lock calls */
    int sleep_fd;  /* -1: not locked */
    int hook_fd;   /* -1: not locked */
};

/* mkdir -p. What exists, of any kind, is left to the caller to judge. */
static int make_folders(const char *folder, struct err *err)
{
    char *path = xstrdup(folder);
    int result = 0;
    for (char *p = path + 1; !result; p++) {
        if (*p != '/' && *p)
            continue;
        char end = *p;
        *p = '\0';
        int why = mkdir(path, 0700) ? errno : 0;
        if (why && why != EEXIST && access(path, F_OK))
            result = err_set(err, ERR_STORE,
                             "cannot create the folder %s: %s; choose another one with --db DIR",
                             folder, strerror(why));
        *p = end;
        if (!end)
            break;
    }
    free(path);
    return result;
}

static int check_folder(const char *folder, struct err *err)
{
    struct stat info;
    if (stat(folder, &info))
        return err_set(err, ERR_STORE,
                       "cannot use the folder %s: %s; choose another one with --db DIR", folder,
                       strerror(errno));
    if (!S_ISDIR(info.st_mode))
        return err_set(err, ERR_STORE, "%s is not a folder; choose another one with --db DIR",
                       folder);
    return 0;
}

/* Takes over `folder`. */
static struct store *store_of(char *folder)
{
    struct store *store = xcalloc(1, sizeof *store);
    store->folder = folder;
    store->lock_fd = store->sleep_fd = store->hook_fd = -1;
    return store;
}

static int open_folder(struct store **out, const char *folder, const char *repository, bool writes,
                       struct err *err)
{
    if (check_folder(folder, err))
        return -1;
    char *absolute = realpath(folder, NULL);
    if (!absolute)
        return err_set(err, ERR_STORE,
                       "cannot use the folder %s: %s; choose another one with --db DIR", folder,
                       strerror(errno));
    if (identity_check(absolute, repository, writes, err)) {
        free(absolute);
        return -1;
    }
    *out = store_of(absolute);
    return 0;
}

static int check_name(const char *folder, struct err *err)
{
    return *folder ? 0 : err_set(err, ERR_STORE, "the name of the folder for the index is empty");
}

int store_open(struct store **out, const char *folder, const char *repository, struct err *err)
{
    *out = NULL;
    return check_name(folder, err) || make_folders(folder, err) ||
                   open_folder(out, folder, repository, true, err)
               ? -1
               : 0;
}

int store_look(struct store **out, const char *folder, const char *repository, struct err *err)
{
    *out = NULL;
    if (check_name(folder, err))
        return -1;
    if (access(folder, F_OK) && errno == ENOENT) {
        *out = store_of(xstrdup(folder));
        return 0;
    }
    return open_folder(out, folder, repository, false, err);
}

bool store_is_writable(const struct store *store)
{
    return !access(store->folder, W_OK | X_OK);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    if (store->sleep_fd >= 0)
        close(store->sleep_fd);
    store_unlock_hook(store);
    free(store->folder);
    free(store);
}

/* A folder with the file that says whose it is. Links are not followed. */
static bool is_such_a_folder(const char *path)
{
    struct stat info, mark;
    struct buf file = BUF_INIT;
    buf_printf(&file, "%s/repository", path);
    bool is = !lstat(path, &info) && S_ISDIR(info.st_mode) && !lstat(file.data, &mark) &&
              S_ISREG(mark.st_mode);
    buf_release(&file);
    return is;
}

int store_open_inner(struct store **out, const struct store *outer, const char *name,
                     const char *repository, struct err *err)
{
    struct buf path = BUF_INIT;
    struct stat info;
    int result;
    *out = NULL;
    buf_printf(&path, "%s/%s", outer->folder, name);
    if (!lstat(path.data, &info) && !is_such_a_folder(path.data))
        result = err_set(err, ERR_STORE,
                         "%s is needed for a while, but something else is there; move it away or "
                         "choose another folder with --db DIR",
                         path.data);
    else
        result = store_open(out, path.data, repository, err);
    buf_release(&path);
    return result;
}

void store_discard(struct store *store)
{
    static const char *const files[] = { "index.db",    "index.db-wal", "index.db-shm",
                                         "writer.lock", "sleep.lock",   "repository" };
    char *folder = xstrdup(store->folder);
    store_close(store);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    for (size_t i = 0; fd >= 0 && i < sizeof files / sizeof *files; i++)
        (void)unlinkat(fd, files[i], 0);
    if (fd >= 0)
        close(fd);
    (void)rmdir(folder);
    free(folder);
}

const char *store_folder(const struct store *store)
{
    return store->folder;
}

/* The file was locked after somebody had removed it: then whoever makes it anew locks another one.
 */
static bool is_still_there(int fd, const char *path)
{
    struct stat opened, named;
    return !fstat(fd, &opened) && !lstat(path, &named) && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

/* 1 locked with the descriptor in *fd, 0 somebody else has it, -1 error. */
static int try_lock(const char *path, int *fd, struct err *err)
{
    for (;;) {
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        if (*fd < 0)
            return err_set(err, ERR_STORE,
                           "cannot open %s for writing: %s; make it writable or choose another "
                           "folder with --db DIR",
                           path, strerror(errno));
        if (flock(*fd, LOCK_EX | LOCK_NB)) {
            int why = errno;
            close(*fd);
            if (why == EWOULDBLOCK)
                return 0;
            if (why != EINTR)
                return err_set(err, ERR_STORE,
                               "cannot lock %s: %s; choose a folder on a local disk with --db DIR",
                               path, strerror(why));
        } else if (is_still_there(*fd, path)) {
            return 1;
        } else {
            close(*fd);
        }
    }
}

static int wait_for_lock(const char *path, int wait_ms, int *fd, struct err *err)
{
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
    int64_t end = clock_ms() + wait_ms;
    for (;;) {
        int locked = try_lock(path, fd, err);
        if (locked || (wait_ms >= 0 && clock_ms() >= end))
            return locked;
        if (cancel_check(err))
            return -1;
        nanosleep(&pause, NULL);
    }
}

int store_lock(struct store *store, int wait_ms, struct err *err)
{
    if (store->held) {
        store->held++;
        return 1;
    }
    struct buf path = BUF_INIT;
    int fd = -1;
    buf_printf(&path, "%s/writer.lock", store->folder);
    int locked = wait_for_lock(path.data, wait_ms, &fd, err);
    buf_release(&path);
    if (locked == 1) {
        store->lock_fd = fd;
        store->held = 1;
    }
    return locked;
}

void store_unlock(struct store *store)
{
    if (!store->held || --store->held)
        return;
    close(store->lock_fd);
    store->lock_fd = -1;
}

static int lock_once(const struct store *store, const char *name, int *fd, struct err *err)
{
    struct buf path = BUF_INIT;
    int locked = 1;
    buf_printf(&path, "%s/%s", store->folder, name);
    if (*fd < 0)
        locked = try_lock(path.data, fd, err);
    if (locked != 1)
        *fd = -1;
    buf_release(&path);
    return locked;
}

int store_lock_sleep(struct store *store, struct err *err)
{
    return lock_once(store, "sleep.lock", &store->sleep_fd, err);
}

/* Its number is for people, so failing to write it is no failure. */
int store_lock_hook(struct store *store, struct err *err)
{
    bool held = store->hook_fd >= 0;
    int locked = lock_once(store, "hook.lock", &store->hook_fd, err);
    if (locked == 1 && !held && !ftruncate(store->hook_fd, 0))
        (void)dprintf(store->hook_fd, "%ld\n", (long)getpid());
    return locked;
}

void store_unlock_hook(struct store *store)
{
    if (store->hook_fd < 0)
        return;
    (void)!ftruncate(store->hook_fd, 0);
    close(store->hook_fd);
    store->hook_fd = -1;
}

/* Asking for the lock would keep it from a process that needs it, so the number is believed. */
long store_hook_process(const struct store *store)
{
    struct buf path = BUF_INIT;
    char text[24] = "";
    buf_printf(&path, "%s/hook.lock", store->folder);
    int fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    buf_release(&path);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    long process = n > 0 ? strtol(text, NULL, 10) : 0;
    return process > 0 && (!kill((pid_t)process, 0) || errno == EPERM) ? process : 0;
}
