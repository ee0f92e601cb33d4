#include "hook/notes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/event.h"
#include "base/process.h"

#define WORDS_MAX ((size_t)4096) /* bytes of what the process says */
#define POLL_MS   200

static bool has_budget(const struct settings *settings)
{
    static const enum setting_id ids[] = { SETTING_BUDGET_RUN_COST,   SETTING_BUDGET_RUN_TOKENS,
                                           SETTING_BUDGET_DAY_COST,   SETTING_BUDGET_DAY_TOKENS,
                                           SETTING_BUDGET_MONTH_COST, SETTING_BUDGET_MONTH_TOKENS };
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (settings_integer(settings, ids[i]) < SETTING_UNBOUNDED)
            return true;
    return false;
}

/* Standard error goes into the pipe, the other streams nowhere. */
static int start_process(const char *program, const char *const *arguments, int out, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
    int code = process_spawn(process, program, &actions, arguments, process_environment());
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Until the process closes its end. */
static void listen_to(pid_t process, int in, struct buf *words)
{
    struct pollfd watched = { .fd = in, .events = POLLIN };
    char block[1024];
    bool told = false;
    buf_limit(words, WORDS_MAX);
    for (;;) {
        int ready = poll(&watched, 1, POLL_MS);
        ssize_t n = ready > 0 ? read(in, block, sizeof block) : 1;
        if (n == 0 || (n < 0 && errno != EINTR) || (ready < 0 && errno != EINTR))
            return;
        if (ready > 0 && n > 0)
            buf_add(words, block, (size_t)n);
        if (cancel_signal && !told)
            told = !kill(process, SIGTERM);
    }
}

static const char *last_line(struct buf *words)
{
    while (words->size && words->data[words->size - 1] == '\n')
        buf_truncate(words, words->size - 1);
    const char *newline = strrchr(words->data, '\n');
    const char *line = newline ? newline + 1 : words->data;
    return strncmp(line, "repose: ", 8) ? line : line + 8;
}

static int judge_status(int status, struct buf *words, struct err *err)
{
    if (WIFEXITED(status) && !WEXITSTATUS(status))
        return 0;
    if (cancel_check(err))
        return -1;
    if (WIFEXITED(status))
        return err_set(err, (enum err_code)WEXITSTATUS(status), "repose sleep: %s",
                       last_line(words));
    return err_set(err, ERR_NETWORK, "repose sleep was ended by signal %d", WTERMSIG(status));
}

int notes_write(const char *program, const char *git_dir, const char *folder,
                const struct settings *settings, struct err *err)
{
    const char *arguments[] = { "repose", "-q",   "-C",    git_dir,
                                "--db",   folder, "sleep", has_budget(settings) ? "--yes" : NULL,
                                NULL };
    struct buf words = BUF_INIT;
    int ends[2], status = 0;
    pid_t process;
    if (!program)
        return err_set(err, ERR_STORE,
                       "cannot start repose sleep: where this program is is not known");
    if (descriptor_pipe(ends))
        return err_set(err, ERR_STORE, "cannot make a pipe: %s", strerror(errno));
    int code = start_process(program, arguments, ends[1], &process);
    close(ends[1]);
    if (!code)
        listen_to(process, ends[0], &words);
    close(ends[0]);
    while (!code && waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    int result = code ? err_set(err, ERR_STORE, "cannot start repose sleep: %s", strerror(code))
                      : judge_status(status, &words, err);
    buf_release(&words);
    return result;
}
