#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/folder.h"
#include "support.h"

static void assert_refused(struct folder *f, const char *folder, const char *repository,
                           const char *part)
{
    struct store *store;
    struct err err = ERR_INIT;
    int result = store_open(&store, folder, repository, &err);
    assert_int_equal(result, -1);
    assert_null(store);
    assert_int_equal(err.code, ERR_STORE);
    if (!strstr(err.message, part) || !strstr(err.message, "--db"))
        fail_msg("\"%s\" lacks \"%s\" or --db", err.message, part);
    (void)f;
}

static void makes_the_folder_with_its_parents(void **state)
{
    struct folder *f = *state;
    struct stat info;
    struct store *store;
    const char *path = arena_printf(&f->arena, "%s/a/b//c/", f->path);
    assert_int_equal(store_open(&store, path, "/r", &f->err), 0);
    assert_string_equal(store_folder(store), arena_printf(&f->arena, "%s/a/b/c", f->path));
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    store_close(store);
}

static void is_relative_to_where_the_program_started(void **state)
{
    struct folder *f = *state;
    struct store *store;
    char *before = getcwd(NULL, 0);
    assert_int_equal(chdir(f->path), 0);
    assert_int_equal(store_open(&store, "relative", "/r", &f->err), 0);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(store_lock(store, 0, &f->err), 1);
    store_close(store);
    assert_int_equal(access(arena_printf(&f->arena, "%s/relative/writer.lock", f->path), F_OK), 0);
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void refuses_what_is_not_a_folder(void **state)
{
    struct folder *f = *state;
    folder_write(f, "file", "x", 1);
    assert_refused(f, folder_file(f, "file"), "/r", "not a folder");
    assert_refused(f, folder_file(f, "file/below"), "/r", "file");
    assert_int_equal(symlink("/nowhere/at/all", folder_file(f, "link")), 0);
    assert_refused(f, folder_file(f, "link"), "/r", "link");
}

static void records_its_repository_and_refuses_another(void **state)
{
    struct folder *f = *state;
    struct store *again;
    size_t size;
    const char *here = arena_printf(&f->arena, "%s/store", f->path);
    assert_string_equal(folder_read(f, "repository", &size), "/somewhere/.git\n");
    /* A repository that exists keeps its folder. */
    const char *owner = arena_printf(&f->arena, "%s/one\n", f->path);
    folder_write(f, "repository", owner, strlen(owner));
    assert_int_equal(mkdir(arena_printf(&f->arena, "%s/one", f->path), 0700), 0);
    assert_refused(f, here, "/another/.git", "/another/.git");
    assert_refused(f, here, "/another/.git", arena_printf(&f->arena, "%s/one", f->path));
    /* One that is gone leaves it to the next. */
    assert_int_equal(rmdir(arena_printf(&f->arena, "%s/one", f->path)), 0);
    assert_int_equal(store_open(&again, here, "/another/.git", &f->err), 0);
    assert_string_equal(folder_read(f, "repository", &size), "/another/.git\n");
    store_close(again);
}

static void a_copy_of_a_repository_keeps_the_folder_inside(void **state)
{
    struct folder *f = *state;
    struct store *store;
    size_t size;
    const char *line = arena_printf(&f->arena, "%s\n", f->path); /* exists, is another one */
    assert_int_equal(mkdir(folder_file(f, "repose"), 0700), 0);
    folder_write(f, "repose/repository", line, strlen(line));
    const char *git = arena_printf(&f->arena, "%s/store", f->path);
    assert_int_equal(store_open(&store, folder_file(f, "repose"), git, &f->err), 0);
    assert_string_equal(folder_read(f, "repose/repository", &size),
                        arena_printf(&f->arena, "%s\n", git));
    store_close(store);
}

static void follows_no_link_to_its_files(void **state)
{
    struct folder *f = *state;
    const char *victim = arena_printf(&f->arena, "%s/victim", f->path);
    assert_int_equal(symlink(victim, folder_file(f, "writer.lock")), 0);
    assert_int_equal(store_lock(f->store, 0, &f->err), -1);
    assert_int_equal(f->err.code, ERR_STORE);
    unlink(folder_file(f, "repository"));
    assert_int_equal(symlink("/etc/hostname", folder_file(f, "repository")), 0);
    assert_refused(f, arena_printf(&f->arena, "%s/store", f->path), "/r", "repository");
    unlink(folder_file(f, "repository"));
    assert_int_equal(mkfifo(folder_file(f, "repository"), 0600), 0); /* must not block */
    assert_refused(f, arena_printf(&f->arena, "%s/store", f->path), "/r", "not a regular file");
    assert_int_equal(access(victim, F_OK), -1);
}

static void one_lock_between_two(void **state)
{
    struct folder *f = *state;
    struct store *other;
    assert_int_equal(store_open(&other, arena_printf(&f->arena, "%s/store", f->path),
                                "/somewhere/.git", &f->err),
                     0);
    assert_int_equal(store_lock(f->store, 0, &f->err), 1);
    assert_int_equal(store_lock(other, 0, &f->err), 0);
    assert_int_equal(store_lock(other, 30, &f->err), 0);
    assert_int_equal(store_lock(f->store, 0, &f->err), 1); /* nests */
    store_unlock(f->store);
    assert_int_equal(store_lock(other, 0, &f->err), 0);
    store_unlock(f->store);
    assert_int_equal(store_lock(other, 0, &f->err), 1);
    store_close(other); /* gives it back */
    assert_int_equal(store_lock(f->store, 0, &f->err), 1);
}

static void one_process_does_what_hooks_ask_for(void **state)
{
    struct folder *f = *state;
    struct store *other;
    assert_int_equal(store_open(&other, arena_printf(&f->arena, "%s/store", f->path),
                                "/somewhere/.git", &f->err),
                     0);
    assert_int_equal(store_hook_process(other), 0);
    assert_int_equal(store_lock_hook(f->store, &f->err), 1);
    assert_int_equal(store_lock_hook(f->store, &f->err), 1);
    assert_int_equal(store_lock_hook(other, &f->err), 0);
    assert_int_equal(store_hook_process(other), getpid());
    assert_int_equal(store_lock(other, 0, &f->err), 1); /* another matter */
    store_unlock_hook(f->store);
    assert_int_equal(store_hook_process(other), 0);
    assert_int_equal(store_lock_hook(other, &f->err), 1);
    store_close(other);
    folder_write(f, "hook.lock", "999999999\n", 10); /* of a process that is no more */
    assert_int_equal(store_hook_process(f->store), 0);
}

static void a_lock_on_a_removed_file_does_not_count(void **state)
{
    struct folder *f = *state;
    struct store *other;
    assert_int_equal(store_lock(f->store, 0, &f->err), 1);
    assert_int_equal(unlink(folder_file(f, "writer.lock")), 0);
    assert_int_equal(store_open(&other, arena_printf(&f->arena, "%s/store", f->path),
                                "/somewhere/.git", &f->err),
                     0);
    assert_int_equal(store_lock(other, 0, &f->err), 1);
    store_close(other);
}

static void the_kernel_frees_the_lock_of_a_killed_process(void **state)
{
    struct folder *f = *state;
    int ready[2], status;
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    if (!pid) {
        if (store_lock(f->store, 0, NULL) == 1 && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(store_lock(f->store, 0, &f->err), 0);
    kill(pid, SIGKILL);
    assert_int_equal(store_lock(f->store, 5000, &f->err), 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(ready[0]);
    close(ready[1]);
}

static void a_signal_ends_the_wait(void **state)
{
    struct folder *f = *state;
    struct store *other;
    assert_int_equal(store_open(&other, arena_printf(&f->arena, "%s/store", f->path),
                                "/somewhere/.git", &f->err),
                     0);
    assert_int_equal(store_lock(other, 0, &f->err), 1);
    cancel_signal = SIGINT;
    assert_int_equal(store_lock(f->store, -1, &f->err), -1);
    assert_int_equal(f->err.code, ERR_INTERRUPTED);
    cancel_signal = 0;
    store_close(other);
}

static int read_only_folder(struct folder *f)
{
    struct store *store;
    struct err err = ERR_INIT;
    const char *path = arena_printf(&f->arena, "%s/store", f->path);
    if (store_open(&store, path, "/somewhere/.git", &err))
        return 1;
    if (store_lock(store, 0, &err) != -1 || err.code != ERR_STORE || !strstr(err.message, "--db"))
        return 2;
    store_close(store);
    return store_open(&store, arena_printf(&f->arena, "%s/below", path), "/r", &err) == -1 &&
                   strstr(err.message, "--db")
               ? 0
               : 3;
}

static void a_read_only_folder_opens_but_is_not_locked(void **state)
{
    struct folder *f = *state;
    assert_int_equal(chmod(folder_file(f, "repository"), 0444), 0);
    assert_int_equal(chmod(folder_file(f, ""), 0555), 0);
    assert_int_equal(in_child(read_only_folder, f, true), 0);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(makes_the_folder_with_its_parents),
        WITH_FOLDER(is_relative_to_where_the_program_started),
        WITH_FOLDER(refuses_what_is_not_a_folder),
        WITH_FOLDER(records_its_repository_and_refuses_another),
        WITH_FOLDER(a_copy_of_a_repository_keeps_the_folder_inside),
        WITH_FOLDER(follows_no_link_to_its_files),
        WITH_FOLDER(one_lock_between_two),
        WITH_FOLDER(one_process_does_what_hooks_ask_for),
        WITH_FOLDER(a_lock_on_a_removed_file_does_not_count),
        WITH_FOLDER(the_kernel_frees_the_lock_of_a_killed_process),
        WITH_FOLDER(a_signal_ends_the_wait),
        WITH_FOLDER(a_read_only_folder_opens_but_is_not_locked),
    };
    return RUN_TESTS(tests);
}
