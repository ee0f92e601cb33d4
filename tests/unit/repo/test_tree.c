#include "scratch.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "repo/internal.h"

static const char kinds[] = { [ENTRY_FILE] = 'f', [ENTRY_SYMLINK] = 'l', [ENTRY_SUBMODULE] = 's' };

/* "<kind> <id> <path>\0" for each entry. */
static void describe_list(struct scratch *s, struct repo *repo, const struct oid *tree,
                          struct buf *out)
{
    struct tree_entry *entries;
    size_t count;
    char hex[OID_HEX_SIZE];
    struct err err = ERR_INIT;
    if (repo_list_tree(repo, tree, &s->arena, &entries, &count, &err))
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%c %s %s", kinds[entries[i].kind], oid_hex(&entries[i].id, hex),
                   entries[i].path);
        buf_addch(out, '\0');
        assert_true(i == 0 || strcmp(entries[i - 1].path, entries[i].path) < 0);
    }
}

#define LS_TREE                                                                                    \
    "git ls-tree -r -z HEAD | LC_ALL=C sed -z -E "                                                 \
    "'s/^100[0-9]+ blob ([0-9a-f]+)\\t/f \\1 /; s/^120000 blob ([0-9a-f]+)\\t/l \\1 /; "           \
    "s/^160000 commit ([0-9a-f]+)\\t/s \\1 /'"

/* Names that a tree sorts as "name/" where they are folders, and any bytes but NUL and '/'. */
static void make_odd_tree(struct scratch *s)
{
    scratch_run(s,
                "mkdir -p a a-b 'a b' deep/er/still .github && "
                "for f in a/x a-b/x a.c a0 'a b/y' deep/er/still/z .github/w 'new\nline' "
                "\"$(printf 'caf\\303\\251')\" \"$(printf 'bad\\377\\001')\" '-q' 'c:\\d' '\"q\"'; "
                "do echo \"$f\" >\"./$f\"; done; ln -s a.c link; ln -s nowhere a/broken; "
                "chmod +x a0; "
                "commit odd; git clone -q . ../inner; "
                "git submodule --quiet add ../inner module; commit sub");
}

static void test_list_equals_git(void **state)
{
    struct scratch *s = *state;
    struct buf ours = BUF_INIT;
    size_t size;
    make_odd_tree(s);
    struct oid tree = scratch_id(s, "HEAD^{tree}");
    char *theirs = scratch_output(s, &size, LS_TREE);
    struct repo *repo = scratch_open(s, "work");
    describe_list(s, repo, &tree, &ours);
    assert_int_equal(ours.size, size);
    assert_memory_equal(ours.data, theirs, size);
    repo_close(repo);
    buf_release(&ours);
}

static void describe_changes(struct scratch *s, struct repo *repo, const char *from, const char *to,
                             struct buf *out)
{
    struct oid a = scratch_id(s, from), b = scratch_id(s, to);
    struct tree_change *changes;
    size_t count;
    assert_int_equal(repo_diff_trees(repo, &a, &b, &s->arena, &changes, &count, NULL), 0);
    char hex[OID_HEX_SIZE];
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s %s\n", oid_hex(&changes[i].id, hex), changes[i].path);
        assert_int_equal(changes[i].deleted, oid_is_zero(&changes[i].id));
        assert_true(i == 0 || strcmp(changes[i - 1].path, changes[i].path) < 0);
    }
}

/* A file becomes a link, a folder, a submodule, and each goes back. */
static void test_differences_equal_git(void **state)
{
    struct scratch *s = *state;
    scratch_run(
        s,
        "echo 1 >x; echo 1 >x.c; echo 2 >keep; commit 1; rm x; ln -s keep x; commit 2; "
        "rm x; mkdir x; echo 3 >x/in; echo 4 >x/more; commit 3; "
        "git clone -q . ../inner; git rm -q -r x; git submodule --quiet add ../inner x; commit 4;"
        "git rm -q -f x; echo 5 >x; chmod +x keep; commit 5; git rm -q -r .; commit 6");
    struct repo *repo = scratch_open(s, "work");
    for (int from = 0; from < 6; from++) {
        for (int to = 0; to < 6; to++) {
            struct buf ours = BUF_INIT;
            const char *a = arena_printf(&s->arena, "HEAD~%d^{tree}", from);
            const char *b = arena_printf(&s->arena, "HEAD~%d^{tree}", to);
            describe_changes(s, repo, a, b, &ours);
            const char *theirs =
                scratch_output(s, NULL,
                               "git diff-tree -r --no-renames '%s' '%s' | "
                               "sed -E 's/^:[0-9]+ [0-9]+ [0-9a-f]+ ([0-9a-f]+) .\\t/\\1 /' | "
                               "LC_ALL=C sort -k2",
                               a, b);
            assert_string_equal(ours.data, theirs);
            buf_release(&ours);
        }
    }
    repo_close(repo);
}

static void test_empty_tree(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "commit empty");
    struct repo *repo = scratch_open(s, "work");
    struct buf list = BUF_INIT;
    struct oid tree = scratch_id(s, "HEAD^{tree}");
    describe_list(s, repo, &tree, &list);
    assert_int_equal(list.size, 0);
    repo_close(repo);
}

static int list(struct scratch *s, struct repo *repo, struct oid tree, size_t *count,
                struct err *err)
{
    struct tree_entry *entries;
    return repo_list_tree(repo, &tree, &s->arena, &entries, count, err);
}

/* Twelve small trees that name each other stand for 10^12 files. */
static void test_a_bomb_is_refused(void **state)
{
    struct scratch *s = *state;
    size_t count;
    struct err err = ERR_INIT;
    scratch_run(
        s, "mode=100644 kind=blob id=$(echo x | git hash-object -w --stdin); "
           "for level in 1 2 3 4 5 6 7 8 9 10 11 12; do "
           "id=$(for i in 0 1 2 3 4 5 6 7 8 9; do "
           "printf '%%s %%s %%s\\tf%%s\\n' $mode $kind $id $i; done | git mktree); "
           "mode=040000 kind=tree; [ $level = 4 ] && git tag fine $id; done; git tag bomb $id");
    struct repo *repo = scratch_open(s, "work");
    assert_int_equal(list(s, repo, scratch_id(s, "fine"), &count, &err), 0);
    assert_int_equal(count, 10000);
    assert_int_equal(list(s, repo, scratch_id(s, "bomb"), &count, &err), -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_contains(err.message, "over and over");
    repo_close(repo);
}

/* What is deeper than 512 folders is one leaf, from wherever the trees are compared; what lies
 * beside it is there. */
static void test_depth_is_bounded(void **state)
{
    struct scratch *s = *state;
    struct tree_entry *entries;
    struct tree_change *changes;
    size_t count;
    scratch_run(s, "blob=$(echo x | git hash-object -w --stdin); "
                   "id=$(printf '100644 blob %%s\\tf\\n' $blob | git mktree); n=0; "
                   "while [ $n -lt 600 ]; do n=$((n + 1)); id=$(printf "
                   "'040000 tree %%s\\td\\n100644 blob %%s\\tf\\n' $id $blob | git mktree); "
                   "[ $n = 512 ] && git tag fine $id; done; git tag deep $id");
    struct repo *repo = scratch_open(s, "work");
    struct oid fine = scratch_id(s, "fine"), deep = scratch_id(s, "deep");
    assert_int_equal(repo_list_tree(repo, &fine, &s->arena, &entries, &count, NULL), 0);
    assert_int_equal(count, 513);
    assert_int_equal(strlen(entries[0].path), 2 * 512 + 1);
    assert_int_equal(entries[0].kind, ENTRY_FILE);
    assert_int_equal(repo_list_tree(repo, &deep, &s->arena, &entries, &count, NULL), 0);
    assert_int_equal(count, 514); /* with the files of the root and of 512 folders */
    assert_int_equal(entries[0].kind, ENTRY_FOLDER);
    assert_int_equal(strlen(entries[0].path), 2 * 512 + 1);
    assert_true(tree_path_is_reached(entries[0].path));
    assert_string_equal(entries[count - 1].path, "f");
    assert_int_equal(repo_diff_trees(repo, &fine, &deep, &s->arena, &changes, &count, NULL), 0);
    assert_int_equal(count, 1);
    assert_int_equal(changes[0].kind, ENTRY_FOLDER);
    repo_close(repo);
}

/* No work tree can hold such a path. */
static void test_long_paths_are_bounded(void **state)
{
    struct scratch *s = *state;
    struct tree_entry *entries;
    size_t count;
    scratch_run(s, "id=$(echo x | git hash-object -w --stdin); "
                   "id=$(printf '100644 blob %%s\\tf\\n' $id | git mktree); "
                   "name=$(printf '%%0250d' 0); for i in $(seq 20); do "
                   "id=$(printf '040000 tree %%s\\t%%s\\n' $id $name | git mktree); done; "
                   "git tag long $id");
    struct repo *repo = scratch_open(s, "work");
    struct oid tree = scratch_id(s, "long");
    assert_int_equal(repo_list_tree(repo, &tree, &s->arena, &entries, &count, NULL), 0);
    assert_int_equal(count, 1);
    assert_int_equal(entries[0].kind, ENTRY_FOLDER);
    assert_int_equal(strlen(entries[0].path), 17 * 251 - 1);
    repo_close(repo);
}

static void test_which_paths_are_reached(void **state)
{
    (void)state;
    struct buf path = BUF_INIT;
    assert_true(tree_path_is_reached("a"));
    for (int i = 0; i < 512; i++)
        buf_addstr(&path, "d/");
    buf_addch(&path, 'f');
    assert_true(tree_path_is_reached(path.data));
    buf_addstr(&path, "/f");
    assert_false(tree_path_is_reached(path.data));
    buf_release(&path);
}

/* Out of order, and one name twice: git lives with such trees. */
static void test_a_disordered_tree(void **state)
{
    struct scratch *s = *state;
    struct tree_entry *entries;
    size_t count;
    scratch_run(s, "id=$(echo x | git hash-object -w --stdin); for name in zz b a b; do "
                   "one=$(printf \"100644 blob $id\\t$name\\n\" | git mktree); "
                   "git cat-file tree $one; done >../raw; "
                   "git tag odd $(git hash-object -t tree -w --literally ../raw)");
    struct repo *repo = scratch_open(s, "work");
    struct oid tree = scratch_id(s, "odd");
    assert_int_equal(repo_list_tree(repo, &tree, &s->arena, &entries, &count, NULL), 0);
    assert_int_equal(count, 3);
    assert_string_equal(entries[0].path, "a");
    assert_string_equal(entries[1].path, "b");
    assert_string_equal(entries[2].path, "zz");
    repo_close(repo);
}

static void assert_no_list(struct scratch *s, struct repo *repo, struct oid tree)
{
    size_t count;
    struct err err = ERR_INIT;
    assert_int_equal(list(s, repo, tree, &count, &err), -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_contains(err.message, "cannot read tree ");
}

static void test_damage(void **state)
{
    struct scratch *s = *state;
    scratch_run(s,
                "mkdir d; echo x >d/f; commit 1; git tag tree HEAD^{tree}; git tag blob HEAD:d/f;"
                "printf '100644 cut' >../raw; "
                "git tag cut $(git hash-object -t tree -w --literally ../raw); "
                "printf 'x\\0' >../raw; "
                "git tag bad $(git hash-object -t tree -w --literally ../raw)");
    struct repo *repo = scratch_open(s, "work");
    assert_no_list(s, repo, scratch_id(s, "blob"));
    assert_no_list(s, repo, scratch_id(s, "cut"));
    assert_no_list(s, repo, scratch_id(s, "bad"));
    assert_no_list(s, repo, (struct oid){ { 1, 2, 3 } });
    struct oid tree = scratch_id(s, "tree");
    scratch_run(s, "id=$(git rev-parse HEAD:d); "
                   "rm -f .git/objects/$(echo $id | sed 's,^..,&/,')");
    assert_no_list(s, repo, tree);
    repo_close(repo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_list_equals_git, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_differences_equal_git, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_empty_tree, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_bomb_is_refused, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_depth_is_bounded, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_long_paths_are_bounded, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test(test_which_paths_are_reached),
        cmocka_unit_test_setup_teardown(test_a_disordered_tree, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_damage, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
