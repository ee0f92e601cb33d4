#include "scratch.h"

#include <stdlib.h>
#include <string.h>

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

/* The folder that git itself names, from the top of the repository in `name`. */
static const char *git_answer(struct scratch *s, const char *name)
{
    char *path = scratch_output(s, NULL,
                                "cd ../%s && p=$(git rev-parse --git-path hooks) && "
                                "mkdir -p \"$p\" && cd \"$p\" && pwd -P",
                                name);
    path[strcspn(path, "\n")] = '\0';
    return path;
}

static enum setting_origin check_folder(struct scratch *s, const char *name)
{
    struct repo *repo = scratch_open(s, name);
    struct err err = ERR_INIT;
    const char *folder = NULL;
    enum setting_origin origin = ORIGIN_OPTION;
    const char *expected = git_answer(s, name);
    if (repo_hooks_folder(repo, &s->arena, &folder, &origin, &err))
        fail_msg("%s", err.message);
    assert_true(*folder == '/');
    char *real = realpath(folder, NULL);
    assert_string_equal(real, expected);
    free(real);
    repo_close(repo);
    return origin;
}

static void without_a_setting(void **state)
{
    assert_int_equal(check_folder(*state, "work"), ORIGIN_DEFAULT);
    scratch_run(*state, "git init -q --bare ../bare.git");
    assert_int_equal(check_folder(*state, "bare.git"), ORIGIN_DEFAULT);
}

static void worktrees_share_hooks(void **state)
{
    scratch_run(*state, "commit first; git worktree add -q ../tree");
    assert_int_equal(check_folder(*state, "tree"), ORIGIN_DEFAULT);
}

static void configured(void **state)
{
    static const char *const paths[] = { "own", "./a b/it's", "~/my hooks", "/tmp/../tmp" };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        scratch_run(*state, "git config core.hooksPath \"%s\"", paths[i]);
        assert_int_equal(check_folder(*state, "work"), ORIGIN_LOCAL);
    }
    scratch_run(*state, "git config --unset core.hooksPath && "
                        "git config --global core.hooksPath '~/everywhere'");
    assert_int_equal(check_folder(*state, "work"), ORIGIN_GLOBAL);
}

/* A relative path starts at the top of each worktree, or at the bare repository. */
static void relative_elsewhere(void **state)
{
    scratch_run(*state, "commit first; git worktree add -q ../tree; "
                        "git config core.hooksPath tools/hooks; git clone -q --bare . ../bare.git; "
                        "git -C ../bare.git config core.hooksPath tools/hooks");
    assert_int_equal(check_folder(*state, "tree"), ORIGIN_LOCAL);
    assert_int_equal(check_folder(*state, "bare.git"), ORIGIN_LOCAL);
}

static void of_one_worktree(void **state)
{
    scratch_run(*state, "commit first; git worktree add -q ../tree; "
                        "git config extensions.worktreeConfig true; "
                        "git -C ../tree config --worktree core.hooksPath mine");
    assert_int_equal(check_folder(*state, "tree"), ORIGIN_WORKTREE);
    assert_int_equal(check_folder(*state, "work"), ORIGIN_DEFAULT);
}

static void unusable(void **state)
{
    static const char *const paths[] = { "''", "'~nobody-of-this-name/x'" };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct err err = ERR_INIT;
        const char *folder;
        enum setting_origin origin;
        scratch_run(s, "git config core.hooksPath %s", paths[i]);
        struct repo *repo = scratch_open(s, "work");
        assert_int_equal(repo_hooks_folder(repo, &s->arena, &folder, &origin, &err), -1);
        assert_int_equal(err.code, ERR_REPO);
        assert_contains(err.message, "core.hooksPath");
        repo_close(repo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_setting),  TEST(worktrees_share_hooks), TEST(configured),
        TEST(relative_elsewhere), TEST(of_one_worktree),       TEST(unusable),
    };
    return RUN_TESTS(tests);
}
