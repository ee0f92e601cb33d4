#include "hook/log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/file.h"

static void add_time(struct buf *out)
{
    time_t now = time(NULL);
    struct tm tm;
    char text[40] = "";
    if (gmtime_r(&now, &tm))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ ", &tm);
    buf_addstr(out, text);
}

/* Makes room for a line by putting the file aside. */
static void rotate(const char *path, size_t size)
{
    struct stat info;
    struct buf old = BUF_INIT;
    buf_printf(&old, "%s.1", path);
    if (!lstat(path, &info) && info.st_size + (off_t)size > HOOK_LOG_MAX)
        (void)!rename(path, old.data);
    buf_release(&old);
}

static void append_to_log(const char *path, const struct buf *line)
{
    rotate(path, line->size);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return;
    (void)!write(fd, line->data, line->size);
    close(fd);
}

void hook_log(const char *folder, const char *format, ...)
{
    char text[2048];
    struct buf path = BUF_INIT, line = BUF_INIT;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_printf(&path, "%s/hook.log", folder);
    add_time(&line);
    if (n > 0)
        utf8_add_printable(&line, text, strlen(text));
    buf_addch(&line, '\n');
    append_to_log(path.data, &line);
    buf_release(&path);
    buf_release(&line);
}

const char *hook_log_last(const char *folder, struct arena *arena)
{
    struct buf path = BUF_INIT, text = BUF_INIT;
    const char *last = NULL;
    buf_printf(&path, "%s/hook.log", folder);
    if (file_read(path.data, 2 * HOOK_LOG_MAX, &text, NULL, NULL) == FILE_READ && text.size) {
        buf_truncate(&text, text.size - (text.data[text.size - 1] == '\n'));
        const char *newline = strrchr(text.data, '\n');
        last = arena_strdup(arena, newline ? newline + 1 : text.data);
    }
    buf_release(&path);
    buf_release(&text);
    return last;
}
