#include "share/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/descriptor.h"
#include "base/mem.h"
#include "base/process.h"

#define ERRORS_MAX 8192

/* The environment without what git sets for its hooks, in English. */
static char **make_environment(void)
{
    static const char *const gone[] = { "GIT_DIR=", "GIT_WORK_TREE=", "GIT_INDEX_FILE=", "LC_ALL=",
                                        "LANGUAGE=" };
    size_t count = 0, kept = 0;
    char **inherited = process_environment();
    while (inherited[count])
        count++;
    char **out = xcalloc(count + 2, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        bool keep = true;
        for (size_t j = 0; j < sizeof gone / sizeof *gone; j++)
            keep = keep && strncmp(inherited[i], gone[j], strlen(gone[j])) != 0;
        if (keep)
            out[kept++] = inherited[i];
    }
    out[kept] = (char *)(uintptr_t) "LC_ALL=C";
    return out;
}

/* With a replacement (refs/replace/, which a mirror fetches, too) another commit would be verified
 * than the one whose notes are read. */
static const char **make_arguments(const char *git_dir, const char *const *arguments)
{
    size_t count = 0;
    while (arguments[count])
        count++;
    const char **out = xcalloc(count + 5, sizeof *out);
    out[0] = "git";
    out[1] = "--no-replace-objects";
    out[2] = "--git-dir";
    out[3] = git_dir;
    memcpy(out + 4, arguments, count * sizeof *out);
    return out;
}

/* Reads both pipes until they end. */
static void read_both(int fds[2], struct buf *bufs[2])
{
    struct pollfd polled[] = { { fds[0], POLLIN, 0 }, { fds[1], POLLIN, 0 } };
    int open = 2;
    while (open) {
        char block[4096];
        if (poll(polled, 2, -1) < 0 && errno != EINTR)
            return;
        for (int i = 0; i < 2; i++) {
            if (polled[i].fd < 0 || !polled[i].revents)
                continue;
            ssize_t n = read(polled[i].fd, block, sizeof block);
            if (n > 0 && bufs[i])
                buf_add(bufs[i], block, (size_t)n);
            if (n > 0 || (n < 0 && errno == EINTR))
                continue;
            polled[i].fd = -1;
            open--;
        }
    }
}

static int spawn(const char *git_dir, const char *const *arguments, int out, int errors, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    char **environment = make_environment();
    const char **argv = make_arguments(git_dir, arguments);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    int code = process_spawn(pid, "git", &actions, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    free(argv);
    free(environment);
    return code;
}

int git_run(const char *git_dir, const char *const *arguments, struct buf *output,
            struct buf *errors, struct err *err)
{
    int out[2], errs[2], status;
    pid_t pid;
    if (descriptor_pipe(out))
        return err_set(err, ERR_NETWORK, "cannot run git: %s", strerror(errno));
    if (descriptor_pipe(errs)) {
        close(out[0]);
        close(out[1]);
        return err_set(err, ERR_NETWORK, "cannot run git: %s", strerror(errno));
    }
    buf_limit(errors, ERRORS_MAX);
    int code = spawn(git_dir, arguments, out[1], errs[1], &pid);
    close(out[1]);
    close(errs[1]);
    if (!code)
        read_both((int[]){ out[0], errs[0] }, (struct buf *[]){ output, errors });
    close(out[0]);
    close(errs[0]);
    if (code)
        return err_set(err, ERR_NETWORK, "cannot run git: %s; is it installed?", strerror(code));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_set(err, ERR_NETWORK, "cannot wait for git: %s", strerror(errno));
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
