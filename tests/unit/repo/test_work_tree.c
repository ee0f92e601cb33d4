#include "scratch.h"

#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

struct listed {
    struct work_change *changes;
    size_t count;
};

static struct listed list(struct scratch *s, struct repo *repo, const char *revision)
{
    struct listed out;
    struct oid commit = scratch_resolve(repo, revision), tree;
    struct err err = ERR_INIT;
    assert_int_equal(repo_tree_of(repo, &commit, &tree, NULL), 0);
    if (repo_work_changes(repo, &tree, &s->arena, &out.changes, &out.count, &err))
        fail_msg("%s", err.message);
    return out;
}

static void test_what_differs_is_listed_once(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "echo 1 >both; echo 1 >gone; echo 1 >same; echo 1 >staged; commit 1;"
                   "echo 2 >both; git add both; echo 3 >both; rm gone; echo 2 >staged; git add .;"
                   "echo 4 >both; echo 1 >new");
    struct repo *repo = scratch_open(s, "work");
    struct listed all = list(s, repo, NULL);
    assert_int_equal(all.count, 4);
    static const char *const paths[] = { "both", "gone", "new", "staged" };
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(all.changes[i].path, paths[i]);
    assert_true(oid_is_zero(&all.changes[0].id));
    assert_false(all.changes[0].is_new);
    assert_true(all.changes[1].deleted);
    assert_true(all.changes[2].is_new);
    struct oid staged = scratch_id(s, ":staged"), before = scratch_id(s, "HEAD:staged");
    assert_true(oid_equal(&all.changes[3].id, &staged));
    assert_true(oid_equal(&all.changes[3].old_id, &before));
    repo_close(repo);
}

/* From then on this handle has the blob, and nobody else. */
static void test_a_file_is_read_into_memory(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    struct oid id, same;
    uint64_t size;
    scratch_run(s, "git config core.autocrlf true; echo 1 >f; echo 1 >big; commit 1;"
                   "printf 'a\\r\\nb\\r\\n' >f; ln -s f link");
    struct repo *repo = scratch_open(s, "work"), *other = scratch_open(s, "work");
    assert_int_equal(repo_work_blob(repo, "f", ENTRY_FILE, 100, &id, &size, NULL), 0);
    assert_int_equal(repo_work_blob(repo, "f", ENTRY_FILE, 100, &same, &size, NULL), 0);
    assert_true(oid_equal(&id, &same));
    assert_int_equal(repo_read_blob(repo, &id, 100, &text, &size, NULL), 0);
    assert_string_equal(text.data, "a\nb\n");
    buf_reset(&text);
    assert_int_equal(repo_read_blob(other, &id, 100, &text, &size, NULL), 2);
    repo_forget_work_blobs(repo);
    assert_int_equal(repo_read_blob(repo, &id, 100, &text, &size, NULL), 2);
    assert_int_equal(repo_work_blob(repo, "link", ENTRY_SYMLINK, 100, &id, &size, NULL), 0);
    assert_int_equal(size, 1);
    repo_close(other);
    repo_close(repo);
    buf_release(&text);
}

static void test_what_cannot_be_read(void **state)
{
    struct scratch *s = *state;
    struct oid id;
    uint64_t size;
    scratch_run(
        s, "echo 12345 >f; commit 1; ln -s f link; mkfifo pipe; mkdir d; ln -s d l; echo 1 >d/f");
    struct repo *repo = scratch_open(s, "work");
    assert_int_equal(repo_work_blob(repo, "f", ENTRY_FILE, 6, &id, &size, NULL), 0);
    assert_int_equal(repo_work_blob(repo, "f", ENTRY_FILE, 5, &id, &size, NULL), 1);
    static const char *const none[] = { "link", "pipe", "d", "l/f", "nothing", "f/f" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(repo_work_blob(repo, none[i], ENTRY_FILE, 100, &id, &size, NULL), 2);
    repo_close(repo);
}

/* What its times say has changed, and nobody can look. */
static void test_a_file_that_cannot_be_opened_has_changed(void **state)
{
    struct scratch *s = *state;
    struct oid id;
    uint64_t size;
    scratch_run(s, "echo 1 >closed; echo 1 >f; echo 1 >same; commit 1; chmod 0 closed;"
                   "touch -d 2001-01-01 closed; echo 2 >f; chmod 755 ..");
    struct repo *repo = scratch_open(s, "work");
    bool is_root = !geteuid();
    if (is_root)
        assert_int_equal(seteuid(65534), 0); /* root opens anything */
    for (int i = 0; i < 2; i++) {
        struct listed all = list(s, repo, NULL);
        assert_int_equal(all.count, 2);
        assert_string_equal(all.changes[0].path, "closed");
        assert_true(oid_is_zero(&all.changes[0].id));
        assert_string_equal(all.changes[1].path, "f");
        assert_int_equal(repo_work_blob(repo, "closed", ENTRY_FILE, 100, &id, &size, NULL), 2);
        assert_int_equal(repo_work_blob(repo, "f", ENTRY_FILE, 100, &id, &size, NULL), 0);
    }
    if (is_root) {
        assert_int_equal(seteuid(0), 0);
#ifdef __linux__
        prctl(PR_SET_DUMPABLE, 1); /* for the leak checker */
#endif
    }
    repo_close(repo);
}

/* Deeper than libgit2 enters: one folder that is new, one with something tracked in it. */
static void test_deep_folders_are_left_out(void **state)
{
    struct scratch *s = *state;
    scratch_run(
        s, "echo 1 >f; deep=$(printf 'd/%%.0s' $(seq 200)); mkdir -p $deep; echo 1 >${deep}f; "
           "mkdir -p 'n*/'$(printf 'n/%%.0s' $(seq 200)); commit 1; echo 2 >f; echo 2 >${deep}f; "
           "echo 1 >'n*/'$(printf 'n/%%.0s' $(seq 200))f");
    struct repo *repo = scratch_open(s, "work");
    for (int i = 0; i < 2; i++) { /* the handle is as it was */
        struct listed all = list(s, repo, NULL);
        assert_int_equal(all.count, 2);
        assert_string_equal(all.changes[0].path, "f");
        assert_true(all.changes[1].is_new);
        assert_int_equal(all.changes[1].kind, ENTRY_FOLDER);
        assert_int_equal(strncmp(all.changes[1].path, "n*/n/n/", 7), 0);
    }
    repo_close(repo);
}

/* In conflict, of another kind, with a tree that has more than the index. */
static void test_what_is_staged(void **state)
{
    struct scratch *s = *state;
    scratch_run(
        s, "echo 1 >kind; echo 1 >less; echo 1 >mode; echo 1 >torn; commit 1; git branch b;"
           "echo 2 >torn; commit 2; git checkout -q b; echo 3 >torn; commit 3;"
           "git merge -q main >/dev/null 2>&1 || true; git rm -q --cached less; chmod +x mode;"
           "git add mode; rm kind; ln -s x kind; git add kind; git rm -q -f kind; ln -s x kind;"
           "git add kind");
    struct repo *repo = scratch_open(s, "work");
    struct listed all = list(s, repo, NULL);
    assert_int_equal(all.count, 3);
    assert_string_equal(all.changes[0].path, "kind");
    assert_int_equal(all.changes[0].old_kind, ENTRY_FILE);
    assert_int_equal(all.changes[0].kind, ENTRY_SYMLINK);
    assert_string_equal(all.changes[1].path, "less"); /* not tracked any more, but there */
    assert_false(all.changes[1].is_new || all.changes[1].deleted);
    assert_string_equal(all.changes[2].path, "torn");
    assert_true(oid_is_zero(&all.changes[2].id)); /* what stands in the work tree */
    repo_close(repo);
}

static void test_a_bare_repository_has_none(void **state)
{
    struct scratch *s = *state;
    struct err err = ERR_INIT;
    struct work_change *changes;
    size_t count;
    scratch_run(s, "echo 1 >f; commit 1; git clone -q --bare . ../bare;"
                   "git -C ../bare config --unset core.bare");
    struct repo *repo = scratch_open(s, "bare");
    struct oid commit = scratch_resolve(repo, NULL), tree;
    assert_null(repo_work_dir(repo));
    assert_int_equal(repo_tree_of(repo, &commit, &tree, NULL), 0);
    assert_int_equal(repo_work_changes(repo, &tree, &s->arena, &changes, &count, &err), -1);
    assert_int_equal(err.code, ERR_USAGE);
    repo_close(repo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_differs_is_listed_once, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_file_is_read_into_memory, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_read, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_file_that_cannot_be_opened_has_changed,
                                        scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_deep_folders_are_left_out, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_what_is_staged, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_bare_repository_has_none, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
