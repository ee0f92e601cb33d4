#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hook/queue.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

struct fixture {
    char folder[TEST_FOLDER_SIZE];
    struct arena arena;
    struct queue_entry *entries;
    size_t count;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    return f && make_test_folder(f->folder) ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    int failed = system(arena_printf(&f->arena, "rm -rf %s", f->folder));
    arena_release(&f->arena);
    free(f);
    return failed;
}

static const char *path_of(struct fixture *f, const char *name)
{
    return arena_printf(&f->arena, "%s/queue/%s", f->folder, name);
}

static void add(struct fixture *f, const char *git_dir, const char *commit, bool sleep)
{
    struct queue_entry entry = { .git_dir = git_dir, .commit = commit, .sleep = sleep };
    struct err err = ERR_INIT;
    if (queue_add(f->folder, &entry, &err))
        fail_msg("%s", err.message);
}

static void read_queue(struct fixture *f, bool recover)
{
    struct err err = ERR_INIT;
    if (queue_read(f->folder, recover, &f->arena, &f->entries, &f->count, &err))
        fail_msg("%s", err.message);
}

static unsigned count_files(struct fixture *f)
{
    unsigned count = 0;
    DIR *dir = opendir(path_of(f, ""));
    assert_non_null(dir);
    for (struct dirent *file; (file = readdir(dir)) != NULL;)
        count += *file->d_name != '.';
    closedir(dir);
    return count;
}

#define COMMIT_1 "1111111111111111111111111111111111111111"
#define COMMIT_2 "2222222222222222222222222222222222222222"

static void the_last_one_of_a_worktree_wins(void **state)
{
    struct fixture *f = *state;
    read_queue(f, true);
    assert_int_equal(f->count, 0);
    add(f, "/a/.git", COMMIT_1, false);
    add(f, "/a/.git/worktrees/b", COMMIT_1, false);
    add(f, "/a/.git", COMMIT_2, true);
    read_queue(f, false);
    assert_int_equal(f->count, 2);
    for (size_t i = 0; i < 2; i++) {
        bool main = !strcmp(f->entries[i].git_dir, "/a/.git");
        assert_string_equal(f->entries[i].commit, main ? COMMIT_2 : COMMIT_1);
        assert_int_equal(f->entries[i].sleep, main);
        assert_true(f->entries[i].added_ms > 0);
    }
}

static void any_path(void **state)
{
    static const char *const paths[] = { "/with space/.git", "/line\nbreak\n\n/.git", "/\377\001",
                                         "/'\"$(x)`y`\\" };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        add(f, paths[i], "", false);
        read_queue(f, true);
        assert_int_equal(f->count, 1);
        assert_string_equal(f->entries[0].git_dir, paths[i]);
        assert_string_equal(f->entries[0].commit, "");
        assert_int_equal(queue_claim(f->folder, f->entries, NULL), 0);
        assert_int_equal(queue_finish(f->folder, f->entries, NULL), 0);
    }
    assert_int_equal(count_files(f), 0);
}

static void the_oldest_comes_first(void **state)
{
    struct fixture *f = *state;
    char name[16];
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof name, "/%d", i);
        add(f, name, "", false);
    }
    read_queue(f, true);
    assert_int_equal(f->count, 5);
    for (size_t i = 0; i < 5; i++) {
        const struct timespec times[2] = { { 1000 + f->entries[i].git_dir[1], 0 },
                                           { 1000 + f->entries[i].git_dir[1], 0 } };
        assert_int_equal(utimensat(AT_FDCWD, path_of(f, f->entries[i].name), times, 0), 0);
    }
    read_queue(f, true);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(f->entries[i].git_dir[1], '0' + i);
}

static void a_claim_of_a_process_that_died(void **state)
{
    struct fixture *f = *state;
    add(f, "/a", COMMIT_1, false);
    read_queue(f, true);
    assert_int_equal(queue_claim(f->folder, f->entries, NULL), 0);
    read_queue(f, false); /* seen as it is */
    assert_int_equal(f->count, 1);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
    assert_string_equal(f->entries[0].commit, COMMIT_1);
    /* A later one makes it needless. */
    assert_int_equal(queue_claim(f->folder, f->entries, NULL), 0);
    add(f, "/a", COMMIT_2, false);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
    assert_string_equal(f->entries[0].commit, COMMIT_2);
    assert_int_equal(count_files(f), 1);
}

static void one_that_comes_while_it_is_worked_on_stays(void **state)
{
    struct fixture *f = *state;
    add(f, "/a", COMMIT_1, false);
    read_queue(f, true);
    assert_int_equal(queue_claim(f->folder, f->entries, NULL), 0);
    add(f, "/a", COMMIT_2, false);
    assert_int_equal(queue_finish(f->folder, f->entries, NULL), 0);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
    assert_string_equal(f->entries[0].commit, COMMIT_2);
    /* The same when the work was not done. */
    assert_int_equal(queue_claim(f->folder, f->entries, NULL), 0);
    queue_restore(f->folder, f->entries);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
}

static void write_file(struct fixture *f, const char *name, const char *text)
{
    FILE *file = fopen(path_of(f, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void what_is_no_entry(void **state)
{
    static const char *const texts[] = { "",
                                         "x",
                                         "repose-hook 1\n",
                                         "repose-hook 1\n-\n0\n",
                                         "repose-hook 1\n-\n0\nrelative\n",
                                         "repose-hook 1\n-\n0\n/no end",
                                         "repose-hook 2\n-\n0\n/a\n" };
    struct fixture *f = *state;
    add(f, "/a", "", false);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_file(f, arena_printf(&f->arena, "%016zx", i), texts[i]);
    assert_int_equal(symlink("/etc/passwd", path_of(f, "00000000000000ff")), 0);
    write_file(f, "README", "not ours");
    write_file(f, "temp-1", "left by a process that died"); /* young: it may be at work */
    read_queue(f, false);
    assert_int_equal(f->count, 1);
    assert_int_equal(count_files(f), 11);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
    assert_int_equal(count_files(f), 3);
    const struct timespec old[2] = { { 1000, 0 }, { 1000, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, path_of(f, "temp-1"), old, 0), 0);
    read_queue(f, true);
    assert_int_equal(count_files(f), 2);
}

static void asking(void **state)
{
    struct fixture *f = *state;
    assert_false(queue_was_asked(f->folder));
    add(f, "/a", "", false);
    assert_int_equal(queue_ask(f->folder, NULL), 0);
    assert_int_equal(queue_ask(f->folder, NULL), 0);
    read_queue(f, true);
    assert_int_equal(f->count, 1);
    assert_true(queue_was_asked(f->folder));
    assert_false(queue_was_asked(f->folder));
}

/* Whoever sends a store must not have files elsewhere removed. */
static void a_link_to_another_folder(void **state)
{
    struct fixture *f = *state;
    struct queue_entry entry = { .git_dir = "/a", .commit = "" };
    struct err err = ERR_INIT;
    const char *victim = arena_printf(&f->arena, "%s/other/00000000000000aa", f->folder);
    assert_int_equal(mkdir(arena_printf(&f->arena, "%s/other", f->folder), 0700), 0);
    assert_int_equal(symlink("other", arena_printf(&f->arena, "%s/queue", f->folder)), 0);
    int fd = open(victim, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(queue_read(f->folder, true, &f->arena, &f->entries, &f->count, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_int_equal(queue_add(f->folder, &entry, &err), -1);
    assert_int_equal(access(victim, F_OK), 0);
    assert_int_equal(count_files(f), 1);
}

static void a_folder_that_cannot_be_written(void **state)
{
    struct fixture *f = *state;
    struct queue_entry entry = { .git_dir = "/a", .commit = "" };
    struct err err = ERR_INIT;
    int fd = open(arena_printf(&f->arena, "%s/queue", f->folder), O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(queue_add(f->folder, &entry, &err), -1);
    assert_int_equal(err.code, ERR_STORE);
    assert_non_null(strstr(err.message, "--db"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_one_of_a_worktree_wins),
        TEST(any_path),
        TEST(the_oldest_comes_first),
        TEST(a_claim_of_a_process_that_died),
        TEST(one_that_comes_while_it_is_worked_on_stays),
        TEST(what_is_no_entry),
        TEST(asking),
        TEST(a_link_to_another_folder),
        TEST(a_folder_that_cannot_be_written),
    };
    return RUN_TESTS(tests);
}
