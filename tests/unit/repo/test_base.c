#include "scratch.h"

#include <string.h>

/* Branches that meet, cross and never meet; "main" has them all but "alone". */
static void make_branches(struct scratch *s)
{
    scratch_run(s, "echo 1 >f; commit one; git branch early; echo 2 >f; commit two; "
                   "git checkout -q -b left; echo l >l; commit left1; "
                   "git checkout -q -b right main; echo r >r; commit right1; "
                   "git checkout -q left; git merge -q --no-edit right; "
                   "git checkout -q right; git merge -q --no-edit left~1; commit right2; "
                   "git checkout -q left; commit left2; "
                   "git checkout -q --orphan alone; commit alone; git checkout -q main; "
                   "echo 3 >f; commit three");
}

static void test_merge_base_equals_git(void **state)
{
    struct scratch *s = *state;
    static const char *const pairs[][2] = {
        { "main", "left" },   { "main", "right" },   { "early", "main" },   { "main", "main" },
        { "main~1", "main" }, { "left", "right~1" }, { "left~1", "right" },
    };
    make_branches(s);
    struct repo *repo = scratch_open(s, "work");
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct oid a = scratch_resolve(repo, pairs[i][0]), b = scratch_resolve(repo, pairs[i][1]);
        struct oid found, expected;
        const char *hex =
            scratch_output(s, NULL, "git merge-base %s %s | tr -d '\\n'", pairs[i][0], pairs[i][1]);
        assert_true(oid_parse(&expected, hex));
        assert_int_equal(repo_merge_base(repo, &a, &b, &found, NULL), 1);
        assert_true(oid_equal(&found, &expected));
        assert_int_equal(repo_merge_base(repo, &b, &a, &found, NULL), 1);
        assert_true(oid_equal(&found, &expected));
    }
    repo_close(repo);
}

/* Crossed merges have two best common ancestors: either will do, always the same one. */
static void test_crossed_merges(void **state)
{
    struct scratch *s = *state;
    make_branches(s);
    struct repo *repo = scratch_open(s, "work");
    struct oid a = scratch_resolve(repo, "left"), b = scratch_resolve(repo, "right"), found, again;
    assert_int_equal(repo_merge_base(repo, &a, &b, &found, NULL), 1);
    assert_int_equal(repo_merge_base(repo, &b, &a, &again, NULL), 1);
    assert_true(oid_equal(&found, &again));
    char hex[OID_HEX_SIZE];
    assert_contains(scratch_output(s, NULL, "git merge-base --all left right"),
                    oid_hex(&found, hex));
    repo_close(repo);
}

static void test_no_merge_base(void **state)
{
    struct scratch *s = *state;
    make_branches(s);
    scratch_run(s, "git clone -q --no-single-branch --depth 1 file://$PWD ../shallow");
    struct repo *repo = scratch_open(s, "work"), *shallow = scratch_open(s, "shallow");
    struct oid a = scratch_resolve(repo, "main"), b = scratch_resolve(repo, "alone"), found;
    assert_int_equal(repo_merge_base(repo, &a, &b, &found, NULL), 0);
    b = scratch_resolve(shallow, "origin/early");
    assert_int_equal(repo_merge_base(shallow, &a, &b, &found, NULL), 0);
    struct oid lost = { { 7 } };
    struct err err = ERR_INIT;
    assert_int_equal(repo_merge_base(repo, &a, &lost, &found, &err), -1);
    assert_contains(err.message, "cannot read commit 0700");
    repo_close(repo);
    repo_close(shallow);
}

/* A shallow clone that holds the merge base finds it, though its parents are missing. */
static void test_merge_base_in_a_shallow_clone(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit 1; commit 2; commit 3; git checkout -q -b side; commit s1; commit s2; "
                   "git checkout -q main; commit 4; "
                   "git clone -q --no-single-branch --depth 3 file://$PWD ../shallow");
    struct repo *repo = scratch_open(s, "shallow");
    struct oid a = scratch_resolve(repo, "origin/main"), b = scratch_resolve(repo, "origin/side");
    struct oid found, expected = scratch_id(s, "main~1");
    assert_int_equal(repo_merge_base(repo, &a, &b, &found, NULL), 1);
    assert_true(oid_equal(&found, &expected));
    repo_close(repo);
}

/* ---- where a branch goes ---- */

static void assert_base(struct scratch *s, const char *folder, const char *branch, const char *name,
                        const char *chosen)
{
    struct repo *repo = scratch_open(s, folder);
    struct oid head = scratch_resolve(repo, branch);
    struct base_branch base;
    struct err err = ERR_INIT;
    int found = repo_find_base(repo, branch, &head, &s->arena, &base, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(found, name != NULL);
    if (name) {
        struct oid commit = scratch_resolve(repo, name);
        assert_string_equal(base.name, name);
        assert_string_equal(base.chosen, chosen);
        assert_true(oid_equal(&base.commit, &commit));
    }
    repo_close(repo);
}

static void test_base_without_remotes(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one");
    assert_base(s, "work", NULL, NULL, NULL);
    scratch_run(s, "commit two");
    assert_base(s, "work", NULL, "HEAD~1", "the commit before");
    scratch_run(s, "git checkout -q -b feature; commit f");
    assert_base(s, "work", NULL, "main", "the usual branch");
    assert_base(s, "work", "main", "main~1", "the commit before");
    scratch_run(s, "git clone -q --bare . ../bare; git -C ../bare symbolic-ref HEAD "
                   "refs/heads/main; git checkout -q main; git branch -m trunk; "
                   "git clone -q --bare . ../trunk");
    assert_base(s, "bare", "feature", "HEAD", "HEAD of the bare repository");
    assert_base(s, "trunk", "feature", "HEAD", "HEAD of the bare repository");
    assert_base(s, "work", "feature", "feature~1", "the commit before");
}

static void test_base_of_a_clone(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; git checkout -q -b develop; commit two; git checkout -q main; "
                   "git clone -q . ../clone; cd ../clone; git checkout -q -b feature; "
                   "git config user.name x; git config user.email x; "
                   "commit f; git push -q -u origin feature; commit g");
    /* Its own copy is no base. */
    assert_base(s, "clone", NULL, "origin/main", "the default branch of origin");
    scratch_run(s, "cd ../clone; git remote set-head origin -d");
    assert_base(s, "clone", NULL, "origin/main", "the usual branch of origin");
    scratch_run(s, "cd ../clone; git remote add upstream ../work; git fetch -q upstream; "
                   "git remote set-head upstream develop");
    assert_base(s, "clone", NULL, "upstream/develop", "the default branch of upstream");
    scratch_run(s, "cd ../clone; git branch -q -u origin/develop");
    assert_base(s, "clone", NULL, "origin/develop", "the upstream of feature");
    scratch_run(s, "cd ../clone; git checkout -q --detach; git branch -q -D feature");
    assert_base(s, "clone", "HEAD", "upstream/develop", "the default branch of upstream");
}

/* On the default branch itself, what is not pushed yet is the change; with nothing to push, the
 * last commit. */
static void test_base_on_the_default_branch(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit one; commit two; git clone -q . ../clone");
    assert_base(s, "clone", NULL, "HEAD~1", "the commit before");
    scratch_run(s, "cd ../clone; git config user.name x; git config user.email x; commit three");
    assert_base(s, "clone", NULL, "origin/main", "the default branch of origin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_merge_base_equals_git, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_crossed_merges, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_no_merge_base, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_merge_base_in_a_shallow_clone, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_base_without_remotes, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_base_of_a_clone, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_base_on_the_default_branch, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
