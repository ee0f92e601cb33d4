/* What differs between systems. CMakeLists.txt builds this twice: with the variant of this system,
 * and as system_posix with the one that needs POSIX alone. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/descriptor.h"
#include "base/process.h"
#include "base/bytes_file.h"
#include "base/stat_time.h"
#include "base/watch.h"

static const char *started_as;

static void test_bytes(void **state)
{
    (void)state;
    const char *text = "a/b/c";
    assert_ptr_equal(bytes_find_last(text, '/', 5), text + 3);
    assert_ptr_equal(bytes_find_last(text, '/', 3), text + 1);
    assert_null(bytes_find_last(text, '/', 1));
    assert_null(bytes_find_last(text, '/', 0));
}

static bool is_private(int fd)
{
    return fcntl(fd, F_GETFD) & FD_CLOEXEC;
}

static void test_pipe(void **state)
{
    (void)state;
    int ends[2];
    char byte = 0;
    assert_int_equal(descriptor_pipe(ends), 0);
    assert_true(is_private(ends[0]) && is_private(ends[1]));
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(read(ends[0], &byte, 1), 1);
    assert_int_equal(byte, 'x');
    close(ends[0]);
    close(ends[1]);
}

static void test_socket(void **state)
{
    (void)state;
    int fd = descriptor_socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0 && is_private(fd));
    close(fd);
    assert_int_equal(descriptor_socket(-1, SOCK_STREAM, 0), -1);
}

/* In a child, whose descriptors nobody else needs. */
static void test_close_from(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (!child) {
        int ends[2], kept = 0, lost = 0;
        if (pipe(ends))
            _exit(2);
        int low = ends[0] < ends[1] ? ends[0] : ends[1];
        int high = ends[0] < ends[1] ? ends[1] : ends[0];
        descriptor_close_from(high);
        kept = fcntl(low, F_GETFD) >= 0;
        lost = fcntl(high, F_GETFD) < 0 && errno == EBADF;
        _exit(kept && lost ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void on_signal(int number)
{
    (void)number;
}

/* Bytes end the wait; so does a signal that was held back until then. */
static void test_poll(void **state)
{
    (void)state;
    const struct sigaction action = { .sa_handler = on_signal };
    int ends[2];
    sigset_t held, none;
    sigemptyset(&none);
    sigemptyset(&held);
    sigaddset(&held, SIGUSR1);
    assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
    assert_int_equal(pthread_sigmask(SIG_BLOCK, &held, NULL), 0);
    assert_int_equal(descriptor_pipe(ends), 0);
    struct pollfd polled = { .fd = ends[0], .events = POLLIN };
    raise(SIGUSR1);
    assert_int_equal(descriptor_poll(&polled, 1, &none), -1);
    assert_int_equal(errno, EINTR);
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_int_equal(descriptor_poll(&polled, 1, &none), 1);
    assert_true(polled.revents & POLLIN);
    sigset_t now;
    pthread_sigmask(SIG_UNBLOCK, &held, &now);
    assert_true(sigismember(&now, SIGUSR1));
    close(ends[0]);
    close(ends[1]);
}

static void test_process_file(void **state)
{
    (void)state;
    struct stat running, named;
    char *file = process_file(started_as);
    assert_non_null(file);
    assert_int_equal(stat(file, &running), 0);
    assert_int_equal(stat(started_as, &named), 0);
    assert_true(running.st_ino == named.st_ino && running.st_dev == named.st_dev);
    free(file);
}

static void test_processors(void **state)
{
    (void)state;
    unsigned count = process_processors();
    assert_true(count >= 1 && count <= (unsigned)sysconf(_SC_NPROCESSORS_CONF));
}

static int run(const char *script)
{
    const char *arguments[] = { "sh", "-c", script, NULL };
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    assert_int_equal(process_spawn(&child, "sh", &actions, arguments, process_environment()), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

/* Ours fails with an error; a program that we start is ended as it would be without us. */
static void test_size_signal(void **state)
{
    (void)state;
    struct bytes_file file;
    struct rlimit before, small;
    process_ignore_size_signal();
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 4;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int failed = bytes_file_open(&file, "12345", 5);
    int why = errno;
    int status = run("kill -XFSZ $$; exit 0");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(failed, -1);
    assert_int_equal(why, EFBIG);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
    assert_true(WIFEXITED(run("exit 0")));
}

static void test_spawn_fails(void **state)
{
    (void)state;
    const char *arguments[] = { "nothing", NULL };
    pid_t child;
    assert_int_equal(
        process_spawn(&child, "/nowhere/nothing", NULL, arguments, process_environment()), ENOENT);
}

static void test_step_back(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (!child) {
        process_step_back();
        _exit(getpriority(PRIO_PROCESS, 0) == 19 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void test_bytes_file(void **state)
{
    (void)state;
    struct bytes_file file;
    struct stat info;
    char text[16] = "";
    assert_int_equal(bytes_file_open(&file, "one\0two", 7), 0);
    int fd = open(file.name, O_RDONLY);
    assert_int_equal(read(fd, text, sizeof text), 7);
    assert_memory_equal(text, "one\0two", 7);
    assert_int_equal(fstat(fd, &info), 0);
    assert_true(is_private(file.fd));
    struct timespec changed = stat_time(&info);
    assert_in_range((uintmax_t)changed.tv_sec, (uintmax_t)time(NULL) - 60, (uintmax_t)time(NULL));
    close(fd);
    char *name = strdup(file.name);
    bytes_file_close(&file);
    assert_int_equal(access(name, F_OK), -1);
    free(name);
}

static void test_deadline(void **state)
{
    (void)state;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition;
    deadline_cond_init(&condition);
    pthread_mutex_lock(&lock);
    struct timespec until = deadline_after(1020);
    until.tv_sec -= 1;
    assert_in_range(until.tv_nsec, 0, 999999999);
    int code;
    do
        code = pthread_cond_timedwait(&condition, &lock, &until);
    while (!code);
    assert_int_equal(code, ETIMEDOUT);
    pthread_mutex_unlock(&lock);
    pthread_cond_destroy(&condition);
}

/* All that happened is told at once, with the folder's number; elsewhere there is none. */
static void test_watch(void **state)
{
    (void)state;
    struct watch_event event;
    char folder[TEST_FOLDER_SIZE], path[TEST_FOLDER_SIZE + 16];
    struct watch *watch = watch_new();
    if (!watch)
        return;
    assert_non_null(make_test_folder(folder));
    int number = watch_add(watch, folder);
    assert_true(number >= 0);
    assert_int_equal(watch_add(watch, folder), number);
    assert_int_equal(watch_next(watch, &event), 0);
    snprintf(path, sizeof path, "%s/f", folder);
    close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    assert_int_equal(watch_next(watch, &event), 1);
    assert_int_equal(event.folder, number);
    assert_string_equal(event.name, "f");
    assert_false(event.is_folder);
    unlink(path);
    mkdir(path, 0700);
    while (watch_next(watch, &event) == 1 && !event.is_folder)
        assert_string_equal(event.name, "f");
    assert_true(event.is_folder);
    assert_int_equal(watch_add(watch, "/tmp/repose-watch-nothing"), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(watch_add(watch, "/proc"), -1);
    assert_int_equal(errno, ENOTSUP);
    rmdir(path);
    rmdir(folder);
    watch_free(watch);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),       cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_socket),      cmocka_unit_test(test_close_from),
        cmocka_unit_test(test_poll),        cmocka_unit_test(test_process_file),
        cmocka_unit_test(test_processors),  cmocka_unit_test(test_size_signal),
        cmocka_unit_test(test_spawn_fails), cmocka_unit_test(test_step_back),
        cmocka_unit_test(test_bytes_file),  cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_watch),
    };
    started_as = argc ? argv[0] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
