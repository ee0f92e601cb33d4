#include "hook/queue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/stat_time.h"
#include "base/file.h"
#include "model/oid.h"

#define ENTRY_MAX   ((size_t)16 * 1024) /* bytes */
#define ENTRIES_MAX 4096
#define NAME_LENGTH 16 /* hex digits of the digest of the git directory */
#define TEMP_AGE_MS (60 * 1000)

static const char magic[] = "repose-hook 1";
static const char claimed[] = ".claimed";

static int cannot(const char *folder, struct err *err)
{
    return err_set(err, ERR_STORE,
                   "cannot write to %s/queue: %s; make it writable or choose another folder with "
                   "--db DIR",
                   folder, strerror(errno));
}

/* ---- the text of an entry ---- */

/* The path comes last, because it may hold anything. */
static void format_entry(const struct queue_entry *entry, struct buf *out)
{
    buf_printf(out, "%s\n%s\n%d\n%s\n", magic, *entry->commit ? entry->commit : "-", entry->sleep,
               entry->git_dir);
}

/* Takes a line off the text. */
static const char *take_queue_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (!end)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

bool queue_entry_parse(char *text, struct queue_entry *out)
{
    struct oid id;
    const char *first = take_queue_line(&text), *commit = first ? take_queue_line(&text) : NULL;
    const char *sleep = commit ? take_queue_line(&text) : NULL;
    size_t length = strlen(text);
    if (!sleep || strcmp(first, magic) != 0 || *text != '/' || text[length - 1] != '\n')
        return false;
    text[length - 1] = '\0';
    out->commit = oid_parse(&id, commit) ? commit : "";
    out->sleep = !strcmp(sleep, "1");
    out->git_dir = text;
    return true;
}

/* ---- adding ---- */

static int write_temp(const char *path, const struct buf *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -1;
    bool good = write(fd, text->data, text->size) == (ssize_t)text->size;
    return close(fd) || !good ? -1 : 0;
}

/* A link would have files of somebody else replaced and removed. */
static bool make_queue_folder(const char *queue)
{
    struct stat info;
    if (mkdir(queue, 0700) && errno != EEXIST)
        return false;
    if (lstat(queue, &info))
        return false;
    errno = ENOTDIR;
    return S_ISDIR(info.st_mode);
}

int queue_add(const char *folder, const struct queue_entry *entry, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct buf text = BUF_INIT;
    uint64_t digest = hash_bytes(entry->git_dir, strlen(entry->git_dir));
    const char *queue = arena_printf(&arena, "%s/queue", folder);
    const char *path = arena_printf(&arena, "%s/%016" PRIx64, queue, digest);
    const char *temp = arena_printf(&arena, "%s/temp-%ld", queue, (long)getpid());
    int result = 0;
    format_entry(entry, &text);
    if (!make_queue_folder(queue)) {
        result = cannot(folder, err);
    } else if (write_temp(temp, &text) || rename(temp, path)) {
        result = cannot(folder, err);
        unlink(temp);
    }
    buf_release(&text);
    arena_release(&arena);
    return result;
}

/* ---- reading ---- */

struct reading {
    const char *queue;
    bool recover;
    struct arena *arena;
    struct queue_entry *entries;
    size_t count, capacity;
    int64_t now_ms;
};

static int64_t milliseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static const char *path_in_queue(struct reading *r, const char *name)
{
    return arena_printf(r->arena, "%s/%s", r->queue, name);
}

/* Back under its own name, unless a later entry has taken that. Not every file system has links. */
static void give_back(const char *from, const char *to)
{
    if (!link(from, to) || errno == EEXIST)
        unlink(from);
    else
        (void)!rename(from, to);
}

/* A process that was killed while it added. */
static void remove_old_temp(struct reading *r, const char *path)
{
    struct stat info;
    if (!lstat(path, &info) && milliseconds(stat_time(&info)) < r->now_ms - TEMP_AGE_MS)
        unlink(path);
}

static void read_one(struct reading *r, const char *name)
{
    struct buf text = BUF_INIT;
    struct stat info;
    struct queue_entry entry = { 0 };
    const char *path = path_in_queue(r, name);
    bool known = !lstat(path, &info) && file_read(path, ENTRY_MAX, &text, NULL, NULL) == FILE_READ;
    char *copy = arena_strndup(r->arena, text.data, text.size);
    if (known && strlen(copy) == text.size && queue_entry_parse(copy, &entry)) {
        entry.added_ms = milliseconds(stat_time(&info));
        entry.name = arena_strndup(r->arena, name, NAME_LENGTH);
        ARRAY_PUSH(r->entries, r->count, r->capacity, entry);
    } else if (r->recover) {
        unlink(path);
    }
    buf_release(&text);
}

static bool is_name(const char *name)
{
    return strspn(name, "0123456789abcdef") == NAME_LENGTH;
}

/* Claims are given back before entries are read, so that none is seen twice. */
static void give_back_claims(struct reading *r, DIR *dir)
{
    struct dirent *file;
    while ((file = readdir(dir)) != NULL) {
        if (!strncmp(file->d_name, "temp-", 5))
            remove_old_temp(r, path_in_queue(r, file->d_name));
        else if (is_name(file->d_name) && !strcmp(file->d_name + NAME_LENGTH, claimed))
            give_back(path_in_queue(r, file->d_name),
                      path_in_queue(r, arena_strndup(r->arena, file->d_name, NAME_LENGTH)));
    }
    rewinddir(dir);
}

static int oldest_first(const void *a, const void *b)
{
    const struct queue_entry *x = a, *y = b;
    if (x->added_ms != y->added_ms)
        return x->added_ms < y->added_ms ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void read_folder(struct reading *r, DIR *dir)
{
    struct dirent *file;
    if (r->recover)
        give_back_claims(r, dir);
    while ((file = readdir(dir)) != NULL && r->count < ENTRIES_MAX) {
        const char *suffix = file->d_name + NAME_LENGTH;
        if (is_name(file->d_name) && (!*suffix || (!r->recover && !strcmp(suffix, claimed))))
            read_one(r, file->d_name);
    }
    if (r->count)
        qsort(r->entries, r->count, sizeof *r->entries, oldest_first);
}

int queue_read(const char *folder, bool recover, struct arena *arena, struct queue_entry **entries,
               size_t *count, struct err *err)
{
    struct reading r = { .queue = arena_printf(arena, "%s/queue", folder),
                         .recover = recover,
                         .arena = arena,
                         .now_ms = clock_wall_ms() };
    *count = 0;
    int fd = open(r.queue, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return 0;
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        err_set(err, ERR_STORE, "cannot read %s: %s", r.queue, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    read_folder(&r, dir);
    closedir(dir);
    *count = r.count;
    *entries = ARENA_ARRAY(arena, struct queue_entry, r.count + 1);
    if (r.count)
        memcpy(*entries, r.entries, r.count * sizeof *r.entries);
    free(r.entries);
    return 0;
}

/* ---- the work on one ---- */

typedef int mover(const char *plain, const char *claim);

static int move(const char *folder, const struct queue_entry *entry, mover *act)
{
    struct arena arena = ARENA_INIT;
    const char *plain = arena_printf(&arena, "%s/queue/%s", folder, entry->name);
    const char *claim = arena_printf(&arena, "%s%s", plain, claimed);
    int result = act(plain, claim);
    arena_release(&arena);
    return result;
}

static int to_claim(const char *plain, const char *claim)
{
    return rename(plain, claim);
}

static int from_claim(const char *plain, const char *claim)
{
    give_back(claim, plain);
    return 0;
}

static int remove_claim(const char *plain, const char *claim)
{
    (void)plain;
    return unlink(claim);
}

int queue_claim(const char *folder, const struct queue_entry *entry, struct err *err)
{
    return move(folder, entry, to_claim) ? cannot(folder, err) : 0;
}

/* A claim that stays would be worked on again and again. */
int queue_finish(const char *folder, const struct queue_entry *entry, struct err *err)
{
    return move(folder, entry, remove_claim) ? cannot(folder, err) : 0;
}

void queue_restore(const char *folder, const struct queue_entry *entry)
{
    (void)move(folder, entry, from_claim);
}

/* ---- asking ---- */

int queue_ask(const char *folder, struct err *err)
{
    struct arena arena = ARENA_INIT;
    const char *queue = arena_printf(&arena, "%s/queue", folder);
    int result = 0;
    int fd = make_queue_folder(queue) ? open(arena_printf(&arena, "%s/asked", queue),
                                             O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)
                                      : -1;
    if (fd < 0)
        result = cannot(folder, err);
    else
        close(fd);
    arena_release(&arena);
    return result;
}

bool queue_was_asked(const char *folder)
{
    struct arena arena = ARENA_INIT;
    bool asked = !unlink(arena_printf(&arena, "%s/queue/asked", folder));
    arena_release(&arena);
    return asked;
}
