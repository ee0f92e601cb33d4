#include "scratch.h"

#include <string.h>

static int read_blob(struct repo *repo, struct oid id, uint64_t max, struct buf *out,
                     uint64_t *size, struct err *err)
{
    buf_reset(out);
    return repo_read_blob(repo, &id, max, out, size, err);
}

static void test_sizes(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    uint64_t size;
    scratch_run(s, "printf 'a\\0b\\n' >f; : >empty; commit 1; git gc -q");
    struct repo *repo = scratch_open(s, "work");
    struct oid f = scratch_id(s, "HEAD:f");
    assert_int_equal(read_blob(repo, f, 0, &text, &size, NULL), 0);
    assert_int_equal(size, 4);
    assert_memory_equal(text.data, "a\0b\n", 5);
    assert_int_equal(read_blob(repo, f, 4, &text, &size, NULL), 0);
    assert_int_equal(text.size, 4);
    assert_int_equal(read_blob(repo, f, 3, &text, &size, NULL), 1);
    assert_int_equal(size, 4);
    assert_int_equal(text.size, 0);
    assert_int_equal(read_blob(repo, scratch_id(s, "HEAD:empty"), 3, &text, &size, NULL), 0);
    assert_int_equal(size, 0);
    repo_close(repo);
    buf_release(&text);
}

static void test_damage(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    uint64_t size;
    struct err err = ERR_INIT;
    scratch_run(s, "echo x >f; commit 1; o=.git/objects/$(git rev-parse HEAD:f | sed 's,^..,&/,');"
                   "chmod +w $o; echo damaged >$o");
    struct repo *repo = scratch_open(s, "work");
    struct oid f = scratch_id(s, "HEAD:f");
    for (uint64_t max = 0; max < 2; max++) {
        err_clear(&err);
        assert_int_equal(read_blob(repo, f, max, &text, &size, &err), -1);
        assert_int_equal(err.code, ERR_REPO);
        assert_contains(err.message, "cannot read blob ");
    }
    assert_int_equal(read_blob(repo, scratch_id(s, "HEAD^{tree}"), 0, &text, &size, &err), -1);
    assert_contains(err.message, "not a blob");
    assert_int_equal(read_blob(repo, (struct oid){ { 9 } }, 0, &text, &size, &err), 2);
    assert_int_equal(read_blob(repo, (struct oid){ { 9 } }, 5, &text, &size, &err), 2);
    repo_close(repo);
    buf_release(&text);
}

/* The blobs are not there, the trees and the commits are. */
static void test_partial_clone(void **state)
{
    struct scratch *s = *state;
    struct buf text = BUF_INIT;
    uint64_t size;
    struct tree_entry *entries;
    size_t count;
    struct commit commit;
    scratch_run(s, "echo x >f; commit 1; git config uploadpack.allowFilter true; git clone -q "
                   "--filter=blob:none --sparse --no-checkout file://$PWD ../partial");
    struct repo *repo = scratch_open(s, "partial");
    struct oid head = scratch_resolve(repo, NULL), tree;
    assert_int_equal(repo_tree_of(repo, &head, &tree, NULL), 0);
    assert_int_equal(repo_list_tree(repo, &tree, &s->arena, &entries, &count, NULL), 0);
    assert_int_equal(count, 1);
    assert_int_equal(read_blob(repo, entries[0].id, 100, &text, &size, NULL), 2);
    assert_int_equal(repo_read_commit(repo, &head, false, &s->arena, &commit, NULL), 0);
    assert_int_equal(commit.change_count, 1);
    repo_close(repo);
    buf_release(&text);
}

/* Not even the trees are there. */
static void test_treeless_clone(void **state)
{
    struct scratch *s = *state;
    struct commit commit;
    size_t count;
    struct tree_entry *entries;
    struct err err = ERR_INIT;
    scratch_run(s, "echo x >f; commit 1; git config uploadpack.allowFilter true; git clone -q "
                   "--filter=tree:0 --no-checkout file://$PWD ../treeless");
    struct repo *repo = scratch_open(s, "treeless");
    struct oid head = scratch_resolve(repo, NULL), tree;
    assert_int_equal(repo_read_commit(repo, &head, false, &s->arena, &commit, NULL), 0);
    assert_string_equal(commit.subject, "1");
    assert_int_equal(commit.paths_total, 0);
    assert_int_equal(repo_tree_of(repo, &head, &tree, NULL), 0);
    assert_int_equal(repo_list_tree(repo, &tree, &s->arena, &entries, &count, &err), -1);
    assert_contains(err.message, "cannot read tree");
    repo_close(repo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sizes, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_damage, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_partial_clone, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_treeless_clone, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
