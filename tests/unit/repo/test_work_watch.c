/* What a watched handle lists, against what one that compares everything lists. */
#include "scratch.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/watch.h"

static char *list(struct scratch *s, struct repo *repo, const char *revision)
{
    struct oid commit = scratch_resolve(repo, revision), tree;
    struct work_change *changes;
    size_t count;
    struct err err = ERR_INIT;
    struct buf text = BUF_INIT;
    char old[OID_HEX_SIZE], new[OID_HEX_SIZE];
    assert_int_equal(repo_tree_of(repo, &commit, &tree, NULL), 0);
    if (repo_work_changes(repo, &tree, &s->arena, &changes, &count, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s %s%s %d %d %s %s\n", changes[i].path, changes[i].is_new ? "N" : "",
                   changes[i].deleted ? "D" : "", changes[i].old_kind, changes[i].kind,
                   oid_hex(&changes[i].old_id, old), oid_hex(&changes[i].id, new));
    buf_addstr(&text, "");
    char *copy = arena_strdup(&s->arena, text.data ? text.data : "");
    buf_release(&text);
    return copy;
}

/* Elsewhere, and on other file systems, everything is compared each time, with the same lists. */
static bool can_watch(struct scratch *s)
{
    struct watch *watch = watch_new();
    bool can = watch && watch_add(watch, s->folder) >= 0;
    watch_free(watch);
    return can;
}

static void expect_as_fresh(struct scratch *s, struct repo *watched, const char *after)
{
    struct repo *fresh = scratch_open(s, "work");
    const char *wanted = list(s, fresh, NULL), *got = list(s, watched, NULL);
    if (strcmp(wanted, got) != 0)
        fail_msg("after '%s': %s instead of %s", after, got, wanted);
    repo_close(fresh);
}

static struct repo *open_watched(struct scratch *s)
{
    struct repo *repo = scratch_open(s, "work");
    repo_watch_work_tree(repo);
    expect_as_fresh(s, repo, "nothing");
    return repo;
}

static void make_files(struct scratch *s)
{
    scratch_run(s, "mkdir -p src/deep docs $HOME/.config/git; : >$HOME/.config/git/ignore;"
                   " echo 1 >a; echo 1 >src/b; echo 1 >src/deep/c;"
                   "echo 1 >docs/d; printf '*.o\\nbuild/\\n' >.gitignore; commit 1;"
                   "echo 2 >a; commit 2; mkdir build; echo 1 >build/x; echo 1 >src/x.o");
}

/* Nothing was asked of the file system between two equal stamps. */
static void test_nothing_happened(void **state)
{
    struct scratch *s = *state;
    make_files(s);
    struct repo *repo = open_watched(s);
    uint64_t stamp = repo_work_stamp(repo);
    assert_int_equal(stamp != 0, can_watch(s));
    scratch_run(s, "cat a src/b >/dev/null; ls -lR >/dev/null; git log >/dev/null");
    assert_int_equal(repo_work_stamp(repo), stamp);
    assert_string_equal(list(s, repo, NULL), "");
    assert_int_equal(repo_work_stamp(repo), stamp);
    repo_forget_work_blobs(repo);
    assert_int_equal(repo_work_stamp(repo) != stamp, can_watch(s));
    scratch_run(s, "echo 2 >src/b");
    assert_int_equal(repo_work_stamp(repo), 0);
    assert_contains(list(s, repo, NULL), "src/b ");
    assert_int_equal(repo_work_stamp(repo) != 0, can_watch(s));
    repo_close(repo);
}

/* One after the other, each in the state that those before it left. */
static void test_whatever_happens_is_listed(void **state)
{
    static const char *const actions[] = {
        "echo 2 >src/b",
        "echo 2 >src/b; echo 3 >src/b",
        "echo 1 >src/b", /* as committed */
        "echo new >src/new",
        "rm src/new",
        "rm src/deep/c",
        "git checkout -q src/deep/c",
        "mv a moved",
        "mv moved a",
        "echo 5 >src/b.tmp; mv src/b.tmp src/b",
        "echo ignored >src/y.o",
        "echo ignored >build/y",
        "mkdir build/sub; echo 1 >build/sub/z",
        "mkdir -p far/away; echo 1 >far/away/f",
        "echo 2 >far/away/f; echo 1 >far/away/g",
        "mkdir -p far/out; echo 1 >far/out/f; mv far/out far/in; echo 2 >far/in/g",
        "mv far src/far; echo 3 >src/far/away/f",
        "rm -r src/far",
        "printf '*.o\\n' >.gitignore",
        "echo 2 >build/x",
        "echo 2 >build/sub/z",
        "printf '*.o\\nbuild/\\n' >.gitignore",
        "printf '*\\n' >src/deep/.gitignore; echo 1 >src/deep/new",
        "rm src/deep/.gitignore",
        "echo docs/n >.git/info/exclude; echo 1 >docs/n",
        ": >.git/info/exclude",
        "git add a src/b",
        "git add docs/n; echo 2 >docs/n",
        "git add -f build/x",
        "echo 3 >build/x",
        "git rm -qf --cached build/x",
        "commit 3",
        "echo 6 >src/b; git commit -qam 4",
        "echo 7 >src/b; git stash -q",
        "git stash pop -q",
        "git checkout -qf HEAD~2",
        "echo 9 >src/b; git checkout -qf -",
        "git reset -q --hard; git clean -qfd",
        "git reset -q --soft HEAD~1",
        "rm -r src; echo file >src",
        "rm src; git checkout -q src",
        "rm a; ln -s docs a",
        "rm a; mkdir a; echo 1 >a/f",
        "rm -r a; git checkout -q a",
        "chmod +x a",
        "touch a",
        "git mv docs/d docs/e",
        "git init -q nested; echo 1 >nested/f",
        "echo 2 >nested/f",
        "rm -rf nested/.git",
        "echo 3 >nested/f; echo 1 >nested/g",
        "git update-index --assume-unchanged src/b; echo 10 >src/b",
        "echo 11 >src/b",
        "git update-index --no-assume-unchanged src/b",
        "chmod 0 nested; chmod 700 nested; echo 4 >nested/f",
        "ln -s ../rules docs/.gitignore; echo q >../rules; echo 1 >docs/q",
        "echo r >../rules",
        "for i in $(seq 200); do echo 1 >docs/many-$i; done",
        "rm docs/many-*",
        "truncate -s 0 docs/e",
        "dd if=a of=docs/e conv=notrunc status=none",
        "echo e >$HOME/.config/git/ignore",
    };
    struct scratch *s = *state;
    make_files(s);
    struct repo *repo = open_watched(s);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        scratch_run(s, "%s", actions[i]);
        expect_as_fresh(s, repo, actions[i]);
        expect_as_fresh(s, repo, "nothing more");
    }
    repo_close(repo);
}

/* The list is that of the tree which is asked for, whichever was asked for before. */
static void test_another_tree(void **state)
{
    struct scratch *s = *state;
    make_files(s);
    struct repo *repo = open_watched(s);
    scratch_run(s, "echo 3 >src/b");
    for (int i = 0; i < 2; i++) {
        assert_contains(list(s, repo, "HEAD~1"), "a ");
        assert_null(strstr(list(s, repo, NULL), "a "));
        assert_contains(list(s, repo, NULL), "src/b ");
    }
    repo_close(repo);
}

/* More than the system keeps for us. */
static void test_lost_events(void **state)
{
    struct scratch *s = *state;
    make_files(s);
    struct repo *repo = open_watched(s);
    for (int i = 0; i < 10000; i++) {
        int fd = open(scratch_path(s, i % 2 ? "work/n" : "work/m"), O_WRONLY | O_CREAT | O_CLOEXEC,
                      0600);
        assert_int_equal(write(fd, "x", 1), 1);
        close(fd);
    }
    scratch_run(s, "mkdir late; echo 1 >late/f; echo 2 >src/b");
    expect_as_fresh(s, repo, "too much");
    scratch_run(s, "echo 2 >late/g");
    expect_as_fresh(s, repo, "too much, and a file");
    assert_contains(list(s, repo, NULL), "late/g");
    assert_int_equal(repo_work_stamp(repo) != 0, can_watch(s));
    repo_close(repo);
}

/* What cannot be compared is said each time, and does not stick. */
static void test_errors(void **state)
{
    struct scratch *s = *state;
    struct work_change *changes;
    size_t count;
    struct err err = ERR_INIT;
    make_files(s);
    struct repo *repo = open_watched(s);
    struct oid commit = scratch_resolve(repo, NULL), tree;
    assert_int_equal(repo_tree_of(repo, &commit, &tree, NULL), 0);
    scratch_run(s, "mkfifo src/.gitattributes; echo 2 >src/b");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(repo_work_changes(repo, &tree, &s->arena, &changes, &count, &err), -1);
        assert_contains(err.message, "src/.gitattributes is a pipe");
        assert_int_equal(repo_work_stamp(repo), 0);
        err_clear(&err);
    }
    scratch_run(s, "rm src/.gitattributes");
    expect_as_fresh(s, repo, "no pipe");
    repo_close(repo);
}

/* Its git folder is not in it. */
static void test_linked_work_tree(void **state)
{
    struct scratch *s = *state;
    make_files(s);
    scratch_run(s, "git worktree add -q ../linked");
    struct repo *repo = scratch_open(s, "linked");
    repo_watch_work_tree(repo);
    assert_string_equal(list(s, repo, NULL), "");
    scratch_run(s, "echo 2 >../linked/src/b");
    assert_contains(list(s, repo, NULL), "src/b ");
    scratch_run(s, "git -C ../linked add src/b; echo 1 >../linked/src/b");
    assert_contains(list(s, repo, NULL), "src/b ");
    scratch_run(s, "git -C ../linked reset -q; git -C ../linked status >/dev/null");
    assert_string_equal(list(s, repo, NULL), "");
    repo_close(repo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_happened, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_whatever_happens_is_listed, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_another_tree, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_lost_events, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_errors, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_linked_work_tree, scratch_setup, scratch_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
