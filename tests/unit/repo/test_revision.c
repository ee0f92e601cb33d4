#include "scratch.h"

#include <string.h>

static void assert_unknown(struct repo *repo, const char *revision, const char *part)
{
    struct oid id;
    bool unborn = true;
    struct err err = ERR_INIT;
    assert_int_equal(repo_resolve(repo, revision, &id, &unborn, &err), -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_false(unborn);
    assert_contains(err.message, part);
}

static void test_unborn(void **state)
{
    struct scratch *s = *state;
    struct repo *repo = scratch_open(s, "work");
    static const char *const names[] = { NULL, "HEAD", "@" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct oid id;
        bool unborn = false;
        struct err err = ERR_INIT;
        assert_int_equal(repo_resolve(repo, names[i], &id, &unborn, &err), -1);
        assert_true(unborn);
        assert_int_equal(err.code, ERR_REPO);
        assert_contains(err.message, "has no commits yet");
    }
    assert_unknown(repo, "main", "'main'");
    struct oid *heads;
    size_t count;
    struct err err = ERR_INIT;
    assert_int_equal(repo_worktree_heads(repo, &s->arena, &heads, &count, &err), 0);
    assert_int_equal(count, 0);
    repo_close(repo);
}

static void test_names(void **state)
{
    struct scratch *s = *state;
    scratch_run(s,
                "echo x >file; commit one; commit two; git tag -a -m t v1; git tag -a -m tt vv v1;"
                "git checkout -q --detach HEAD~1; git branch side");
    struct repo *repo = scratch_open(s, "work");
    static const char *const names[] = { "HEAD", "@",  "main",        "main~1",
                                         "v1",   "vv", "v1^{commit}", "refs/heads/side",
                                         "main^" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct oid id = scratch_resolve(repo, names[i]);
        struct oid expected =
            scratch_id(s, arena_printf(&s->arena, "%s^0", i < 1 ? "HEAD" : names[i]));
        assert_true(oid_equal(&id, &expected));
    }
    struct oid head = scratch_resolve(repo, NULL), side = scratch_resolve(repo, "side");
    assert_true(oid_equal(&head, &side));
    assert_unknown(repo, "nothing", "unknown revision 'nothing'");
    assert_unknown(repo, "HEAD:file", "'HEAD:file' is not a commit");
    assert_unknown(repo, "HEAD^{tree}", "not a commit");
    assert_unknown(repo, "main..side", "main..side");
    assert_unknown(repo, "", "''");
    struct oid tree, expected = scratch_id(s, "HEAD^{tree}");
    assert_int_equal(repo_tree_of(repo, &head, &tree, NULL), 0);
    assert_true(oid_equal(&tree, &expected));
    struct err err = ERR_INIT;
    assert_int_equal(repo_tree_of(repo, &tree, &expected, &err), -1);
    assert_contains(err.message, "cannot read commit");
    repo_close(repo);
}

static void test_broken_head(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; echo 1234567890123456789012345678901234567890 >.git/HEAD");
    struct repo *repo = scratch_open(s, "work");
    assert_unknown(repo, NULL, "HEAD cannot be read");
    repo_close(repo);
}

static void test_heads_of_all_worktrees(void **state)
{
    struct scratch *s = *state;
    struct oid *heads;
    size_t count;
    scratch_run(s, "commit one; git branch b; commit two; git branch c; commit three; "
                   "git worktree add -q ../b b; git worktree add -q ../c c; "
                   "git worktree add -q --detach ../same; git worktree add -q ../gone -b gone; "
                   "rm -r ../gone");
    struct oid main = scratch_id(s, "main"), b = scratch_id(s, "b"), c = scratch_id(s, "c");
    static const char *const starts[] = { "work", "b", "same" };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct repo *repo = scratch_open(s, starts[i]);
        assert_int_equal(repo_worktree_heads(repo, &s->arena, &heads, &count, NULL), 0);
        assert_int_equal(count, 3);
        assert_true(oid_equal(&heads[0], &main));
        bool in_order = oid_equal(&heads[1], &b); /* the others as the folder lists them */
        assert_true(oid_equal(&heads[in_order ? 1 : 2], &b));
        assert_true(oid_equal(&heads[in_order ? 2 : 1], &c));
        repo_close(repo);
    }
}

static int is_ancestor(struct repo *repo, const char *a, const char *b)
{
    struct oid x = scratch_resolve(repo, a), y = scratch_resolve(repo, b);
    return repo_is_ancestor(repo, &x, &y, NULL);
}

static void test_ancestors(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit r; git tag r; commit m1; git tag m1; git checkout -q -b side r; "
                   "commit s1; git tag s1; git checkout -q main; commit m2; git tag m2; "
                   "git merge -q --no-ff -m merge side; git tag merge; "
                   "git checkout -q --orphan other; commit o; git tag o");
    struct repo *repo = scratch_open(s, "work");
    static const char *const names[] = { "r", "m1", "s1", "m2", "merge", "o" };
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            const char *answer =
                scratch_output(s, NULL, "git merge-base --is-ancestor %s %s && echo 1 || echo 0",
                               names[i], names[j]);
            assert_int_equal(is_ancestor(repo, names[i], names[j]), answer[0] - '0');
        }
    }
    struct oid missing = { { 1 } }, head = scratch_resolve(repo, "merge");
    assert_int_equal(repo_is_ancestor(repo, &missing, &head, NULL), 0);
    repo_close(repo);
}

/* The root is younger than everything after it, by its clock. */
static void test_ancestors_when_clocks_ran_backwards(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "echo 1900000000 >../clock; commit r; git tag r; echo 1600000000 >../clock; "
                   "commit a; git tag a; commit b; echo 1500000000 >../clock; commit c; git tag c; "
                   "git checkout -q -b x a; commit x; git tag x");
    struct repo *repo = scratch_open(s, "work");
    assert_int_equal(is_ancestor(repo, "r", "c"), 1);
    assert_int_equal(is_ancestor(repo, "a", "c"), 1);
    assert_int_equal(is_ancestor(repo, "c", "a"), 0);
    assert_int_equal(is_ancestor(repo, "x", "c"), 0);
    assert_int_equal(is_ancestor(repo, "r", "x"), 1);
    repo_close(repo);
}

/* What is below the boundary cannot be known; what is above can. */
static void test_ancestors_in_a_shallow_clone(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit 1; commit 2; commit 3; commit 4; "
                   "git clone -q --depth 3 file://$PWD ../shallow");
    struct repo *repo = scratch_open(s, "shallow");
    assert_int_equal(is_ancestor(repo, "HEAD~2", "HEAD"), 1);
    assert_int_equal(is_ancestor(repo, "HEAD", "HEAD~2"), 0);
    struct oid root = scratch_id(s, "main~3"), head = scratch_resolve(repo, "HEAD");
    assert_int_equal(repo_is_ancestor(repo, &root, &head, NULL), 0);
    assert_unknown(repo, "HEAD~3", "--unshallow");
    repo_close(repo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unborn, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_names, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_broken_head, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_heads_of_all_worktrees, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ancestors, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ancestors_when_clocks_ran_backwards, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ancestors_in_a_shallow_clone, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
