#include "cmd/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

#define DELAY_MS    1000
#define INTERVAL_MS 100

/* The state of the one line on the terminal. */
static struct {
    int64_t start, last;
    bool shown;
} line;

static void show_progress(void *data, const char *phase, uint64_t done, uint64_t total)
{
    (void)data;
    int64_t now = clock_ms();
    if (now - line.start < DELAY_MS || now - line.last < INTERVAL_MS)
        return;
    line.last = now;
    line.shown = true;
    if (total)
        fprintf(stderr, "\r\033[K%s: %3" PRIu64 "%% (%" PRIu64 "/%" PRIu64 ")", phase,
                done * 100 / total, done, total);
    else
        fprintf(stderr, "\r\033[K%s: %" PRIu64, phase, done);
    fflush(stderr);
}

void progress_clear(void)
{
    if (line.shown)
        fputs("\r\033[K", stderr);
    line.shown = false;
}

void print_message(const char *kind, const char *message)
{
    struct buf text = BUF_INIT;
    utf8_add_printable(&text, message, strlen(message));
    progress_clear();
    fprintf(stderr, "repose: %s%s\n", kind, text.data);
    buf_release(&text);
}

static void on_warning(void *data, const char *message)
{
    (void)data;
    print_message("warning: ", message);
}

static void on_info(void *data, const char *message)
{
    (void)data;
    print_message("", message);
}

void progress_init(struct events *events, int verbosity)
{
    line.start = clock_ms();
    if (verbosity >= 0)
        events->warn = on_warning;
    if (verbosity > 0)
        events->info = on_info;
    if (verbosity >= 0 && isatty(STDERR_FILENO))
        events->progress = show_progress;
}
