#include "scratch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_refused(const char *start, const char *part)
{
    struct repo *repo;
    struct err err = ERR_INIT;
    assert_int_equal(repo_open(&repo, start, &err), -1);
    assert_null(repo);
    assert_int_equal(err.code, ERR_REPO);
    assert_contains(err.message, part);
}

static void assert_folders(struct scratch *s, struct repo *repo, const char *git,
                           const char *common, const char *work)
{
    assert_string_equal(repo_git_dir(repo), scratch_path(s, git));
    assert_string_equal(repo_common_dir(repo), scratch_path(s, common));
    if (work)
        assert_string_equal(repo_work_dir(repo), scratch_path(s, work));
    else
        assert_null(repo_work_dir(repo));
    repo_close(repo);
}

static void test_from_anywhere_inside(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "mkdir -p a/b; commit one; git clone -q --bare . ../bare.git");
    static const char *const starts[] = { "work", "work/a/b", "work/.git", "work/.git/refs" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        assert_folders(s, scratch_open(s, starts[i]), "work/.git", "work/.git", "work");
    assert_folders(s, scratch_open(s, "bare.git"), "bare.git", "bare.git", NULL);
    assert_folders(s, scratch_open(s, "bare.git/objects"), "bare.git", "bare.git", NULL);
}

static void test_worktree_and_submodule(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; git worktree add -q ../other; "
                   "git clone -q . ../sub; git submodule --quiet add ../sub inner");
    assert_folders(s, scratch_open(s, "other"), "work/.git/worktrees/other", "work/.git", "other");
    assert_folders(s, scratch_open(s, "work/inner"), "work/.git/modules/inner",
                   "work/.git/modules/inner", "work/inner");
    struct repo *repo = scratch_open(s, "other"), *again;
    assert_int_equal(repo_reopen(&again, repo, NULL), 0);
    repo_close(repo);
    assert_folders(s, again, "work/.git/worktrees/other", "work/.git", "other");
}

static void test_not_a_repository(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "mkdir -p ../plain/deep");
    assert_refused(scratch_path(s, "plain/deep"), "not in a git repository");
    assert_refused(scratch_path(s, "plain/deep"), "-C DIR");
    assert_refused(scratch_path(s, "nowhere"), "No such file");
    scratch_run(s, "echo x >../plain/.git");
    assert_refused(scratch_path(s, "plain/deep"), "plain");
}

static void test_ceiling(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "mkdir -p a/b");
    setenv("GIT_CEILING_DIRECTORIES", scratch_path(s, "work/a"), 1);
    assert_refused(scratch_path(s, "work/a/b"), "not in a git repository");
    setenv("GIT_CEILING_DIRECTORIES", s->folder, 1);
    assert_folders(s, scratch_open(s, "work/a/b"), "work/.git", "work/.git", "work");
    unsetenv("GIT_CEILING_DIRECTORIES");
}

static void test_git_dir(void **state)
{
    struct scratch *s = *state;
    struct repo *repo;
    char before[4096];
    scratch_run(s, "git init -q ../second");
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(scratch_path(s, "work")), 0);
    assert_int_equal(repo_open(&repo, NULL, NULL), 0);
    assert_folders(s, repo, "work/.git", "work/.git", "work");
    setenv("GIT_DIR", scratch_path(s, "second/.git"), 1);
    assert_int_equal(repo_open(&repo, NULL, NULL), 0);
    assert_folders(s, repo, "second/.git", "second/.git", "second");
    assert_folders(s, scratch_open(s, "work"), "work/.git", "work/.git", "work");
    setenv("GIT_DIR", s->folder, 1);
    assert_refused(NULL, "GIT_DIR");
    unsetenv("GIT_DIR");
    assert_int_equal(chdir(before), 0);
}

static void test_formats(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; git sparse-checkout set x 2>/dev/null; "
                   "git config extensions.worktreeConfig true; "
                   "git config core.repositoryFormatVersion 1; "
                   "git config extensions.partialClone origin");
    assert_folders(s, scratch_open(s, "work"), "work/.git", "work/.git", "work");
    scratch_run(s, "git config extensions.futureThing true");
    assert_refused(scratch_path(s, "work"), "futurething");
    scratch_run(s, "git init -q --object-format=sha256 ../long");
    assert_refused(scratch_path(s, "long"), "SHA-256");
}

static void test_shallow(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; commit two; commit three; "
                   "git clone -q --depth 2 file://$PWD ../shallow");
    struct repo *repo = scratch_open(s, "shallow");
    assert_true(repo_is_shallow(repo));
    repo_close(repo);
    repo = scratch_open(s, "work");
    assert_false(repo_is_shallow(repo));
    repo_close(repo);
}

/* Only root can make a folder that belongs to somebody else. */
static void test_somebody_else(void **state)
{
    struct scratch *s = *state;
    if (geteuid() != 0)
        skip();
    const char *work = scratch_path(s, "work");
    scratch_run(s, "commit one; mkdir a; git clone -q --bare . ../bare.git; "
                   "chown -R 12345 . ../bare.git");
    const char *const values[] = { "*", "%s", "%s/", "~/work", "~/*" };
    assert_refused(work, "safe.directory");
    assert_refused(scratch_path(s, "work/a"), work);
    assert_refused(scratch_path(s, "bare.git"), scratch_path(s, "bare.git"));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        scratch_run(s, "git config --global --replace-all safe.directory \"$(printf '%s' '%s')\"",
                    values[i], work);
        repo_close(scratch_open(s, "work/a"));
    }
    const char *const others[] = { "/", "/tmp", "~/wor", "~/work/a", "" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        scratch_run(s, "git config --global --replace-all safe.directory '%s'", others[i]);
        assert_refused(work, "safe.directory");
    }
    scratch_run(s, "git config --global --replace-all safe.directory '*'; "
                   "git config --global --add safe.directory ''");
    assert_refused(work, "safe.directory"); /* the empty one forgets what stands before */
    scratch_run(s, "echo '[safe] directory = *' >>.git/config");
    assert_refused(work, "safe.directory"); /* a repository cannot speak for itself */
    setenv("SUDO_UID", "12345", 1);
    repo_close(scratch_open(s, "work"));
    setenv("SUDO_UID", "12345x", 1);
    assert_refused(work, "safe.directory");
    unsetenv("SUDO_UID");
    scratch_run(s, "chown 0 . .git");
    repo_close(scratch_open(s, "work"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_from_anywhere_inside, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_worktree_and_submodule, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_not_a_repository, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ceiling, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_git_dir, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_formats, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_shallow, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_somebody_else, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
