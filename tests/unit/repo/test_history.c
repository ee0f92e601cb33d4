#include "scratch.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"

static struct walked *walk(struct scratch *s, struct repo *repo, const char *tip, const char *hide,
                           size_t limit, size_t *count)
{
    struct walked *commits;
    struct err err = ERR_INIT;
    struct oid from = scratch_resolve(repo, tip), to;
    if (hide)
        to = scratch_resolve(repo, hide);
    if (repo_walk(repo, &from, hide ? &to : NULL, limit, &s->arena, &commits, count, NULL, &err))
        fail_msg("%s", err.message);
    return commits;
}

/* "<time> <id>" a line, as git log --format='%ct %H' prints it. */
static char *describe_walk(struct scratch *s, struct repo *repo, const char *tip, const char *hide,
                           size_t limit)
{
    struct buf out = BUF_INIT;
    char hex[OID_HEX_SIZE];
    size_t count;
    struct walked *commits = walk(s, repo, tip, hide, limit, &count);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%lld %s\n", (long long)commits[i].time, oid_hex(&commits[i].id, hex));
    char *text = arena_strdup(&s->arena, out.data);
    buf_release(&out);
    return text;
}

static void assert_walk(struct scratch *s, struct repo *repo, const char *tip, const char *hide,
                        size_t limit)
{
    const char *theirs = scratch_output(s, NULL,
                                        "git log --date-order --invert-grep --grep='^Merge branch' "
                                        "--format='%%ct %%H' "
                                        "%s %s%s | head -n %zu",
                                        tip, hide ? "^" : "", hide ? hide : "", limit);
    assert_string_equal(describe_walk(s, repo, tip, hide, limit), theirs);
}

/* Branches, merges of two and of three, a second root, and equal times. */
static void make_history(struct scratch *s)
{
    scratch_run(s,
                "for i in 1 2 3; do echo $i >f; echo $i >dir$i; commit m$i; done; git tag early; "
                "git checkout -q -b side HEAD~1; for i in 1 2; do echo $i >s$i; commit s$i; done; "
                "git checkout -q -b third main; mkdir d; echo t >d/t; commit t; "
                "git checkout -q main; git mv dir1 renamed; commit rename; "
                "git merge -q --no-ff -m \"Merge branch 'side'\" side; git tag middle; "
                "git checkout -q -b x main; echo x >x; commit x; "
                "git checkout -q -b y main; echo y >y; echo 1600000000 >../clock; commit y; "
                "git checkout -q main; git merge -q --no-ff -m octopus third x y; "
                "git checkout -q --orphan root; git rm -rfq .; echo r >r; commit root; "
                "git checkout -q -f main; git merge -q --allow-unrelated-histories -m roots root; "
                "for i in 1 2 3 4; do echo 1700000000 >../clock; chmod +x f; rm -f dir2; "
                "echo $i >f; commit same$i; done");
}

static void test_walk_equals_git(void **state)
{
    struct scratch *s = *state;
    make_history(s);
    struct repo *repo = scratch_open(s, "work");
    static const char *const hidden[] = { NULL, "early", "middle", "main~1", "main" };
    for (size_t h = 0; h < sizeof hidden / sizeof *hidden; h++) {
        assert_walk(s, repo, "main", hidden[h], 1000);
        assert_walk(s, repo, "main", hidden[h], 3);
        assert_walk(s, repo, "main", hidden[h], 1);
        assert_walk(s, repo, "main", hidden[h], 0);
    }
    for (size_t limit = 4; limit < 16; limit++)
        assert_walk(s, repo, "main", NULL, limit);
    assert_walk(s, repo, "side", NULL, 1000);
    repo_close(repo);
}

/* Of a merge its title is left, and what it brings against its first parent. */
static void test_merge_titles(void **state)
{
    struct scratch *s = *state;
    static const struct {
        const char *message, *subject, *body;
    } cases[] = {
        { "Merge pull request #7 from a/b\n\nDraw tooltips\n\nAbove the border.", "Draw tooltips",
          "Above the border." },
        { "Draw tooltips (#7)", "Draw tooltips (#7)", "" },
        { "Merge branch 'b' into 'main'\n\nDraw tooltips\n\nSee merge request a/b!7",
          "Draw tooltips", "" },
        { "Merge the two parsers into one", "Merge the two parsers into one", "" },
        { "Merge main into topic", "", "" },
        { "Merge #7\n\n7: Draw tooltips r=a a=b\n\nAbove the border.", "7: Draw tooltips r=a a=b",
          "Above the border." },
        { "Merge branch 'b'\n\n* b:\n  Draw tooltips", "", "" },
        { "Merge remote-tracking branch 'o/b'\n\n# Conflicts:\n#\tsrc/a.c", "", "" },
    };
    scratch_run(s, "echo 1 >a; commit a; git tag old; echo 2 >a; commit a2; "
                   "git checkout -q -b side old; echo 1 >b; commit b; echo 1 >c; commit c; "
                   "git checkout -q main");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct commit commit;
        size_t count;
        struct oid id;
        scratch_run(
            s,
            "git tag -f new $(printf '%%s' \"%s\" | "
            "git commit-tree -p main -p side -F - $(git merge-tree --write-tree main side))",
            cases[i].message);
        struct repo *repo = scratch_open(s, "work");
        id = scratch_resolve(repo, "new");
        struct walked *commits = walk(s, repo, "new", NULL, 100, &count);
        assert_int_equal(count, *cases[i].subject ? 5 : 4);
        assert_int_equal(commits[0].merge, *cases[i].subject != '\0');
        assert_int_equal(repo_read_commit(repo, &id, false, &s->arena, &commit, NULL), 0);
        assert_true(commit.merge);
        assert_string_equal(commit.subject, cases[i].subject);
        assert_string_equal(commit.body, cases[i].body);
        assert_int_equal(commit.change_count, 2);
        repo_close(repo);
    }
}

/* The limit falls among commits whose clock ran backwards or stood still. */
static void test_walk_when_clocks_are_wrong(void **state)
{
    struct scratch *s = *state;
    scratch_run(s, "for t in 5 9 2 2 2 7 1 8 8 8 3 4; do "
                   "echo 160000000$t >../clock; echo $t >f; commit $t; done");
    struct repo *repo = scratch_open(s, "work");
    for (size_t limit = 1; limit <= 12; limit++)
        assert_walk(s, repo, "main", NULL, limit);
    for (int hide = 1; hide < 11; hide++)
        assert_walk(s, repo, "main", arena_printf(&s->arena, "main~%d", hide), 100);
    repo_close(repo);
}

static void test_shallow_boundary(void **state)
{
    struct scratch *s = *state;
    size_t count;
    struct commit commit;
    scratch_run(s, "for i in 1 2 3 4; do echo $i >f$i; commit $i; done; "
                   "git clone -q --depth 2 file://$PWD ../shallow");
    struct repo *repo = scratch_open(s, "shallow");
    struct walked *commits = walk(s, repo, "HEAD", NULL, 100, &count);
    assert_int_equal(count, 2);
    assert_false(commits[0].boundary);
    assert_true(commits[1].boundary);
    assert_int_equal(
        repo_read_commit(repo, &commits[0].id, commits[0].boundary, &s->arena, &commit, NULL), 0);
    assert_int_equal(commit.change_count, 1);
    assert_string_equal(commit.changes[0].path, "f4");
    assert_int_equal(
        repo_read_commit(repo, &commits[1].id, commits[1].boundary, &s->arena, &commit, NULL), 0);
    assert_string_equal(commit.subject, "3");
    assert_int_equal(commit.paths_total, 0);
    repo_close(repo);
}

/* A parent that is lost ends the walk as a boundary does; a lost tip is an error. */
static void test_lost_commits(void **state)
{
    struct scratch *s = *state;
    size_t count;
    struct err err = ERR_INIT;
    scratch_run(s, "commit 1; commit 2; commit 3; "
                   "rm -f .git/objects/$(git rev-parse HEAD~2 | sed 's,^..,&/,')");
    struct repo *repo = scratch_open(s, "work");
    struct walked *commits = walk(s, repo, "HEAD", NULL, 100, &count);
    assert_int_equal(count, 2);
    assert_true(commits[1].boundary);
    struct oid lost = { { 7 } };
    assert_int_equal(repo_walk(repo, &lost, NULL, 10, &s->arena, &commits, &count, NULL, &err), -1);
    assert_int_equal(count, 0);
    assert_contains(err.message, "cannot read commit 0700");
    struct commit commit;
    assert_int_equal(repo_read_commit(repo, &lost, false, &s->arena, &commit, &err), -1);
    repo_close(repo);
}

static void describe_commit(struct scratch *s, struct repo *repo, const struct walked *walked,
                            struct buf *out)
{
    struct commit commit;
    struct err err = ERR_INIT;
    char hex[OID_HEX_SIZE];
    if (repo_read_commit(repo, &walked->id, walked->boundary, &s->arena, &commit, &err))
        fail_msg("%s", err.message);
    assert_int_equal(commit.time, walked->time);
    assert_int_equal(commit.paths_total, commit.change_count);
    buf_printf(out, "%s %s\n", oid_hex(&commit.id, hex), commit.subject);
    for (size_t i = 0; i < commit.change_count; i++)
        buf_printf(out, "%c\t%s\n", "MAD"[commit.changes[i].kind], commit.changes[i].path);
}

static void assert_changes(struct scratch *s, const char *git_options)
{
    struct buf ours = BUF_INIT;
    size_t count;
    struct repo *repo = scratch_open(s, "work");
    struct walked *commits = walk(s, repo, "main", NULL, 1000, &count);
    for (size_t i = 0; i < count; i++) {
        char hex[OID_HEX_SIZE];
        buf_reset(&ours);
        describe_commit(s, repo, &commits[i], &ours);
        const char *theirs = scratch_output(
            s, NULL,
            "git -c core.quotePath=false log -1 --diff-merges=first-parent --no-renames "
            "--name-status --format='%%H %%s' %s "
            "%s | sed -E '/^$/d; s/^T\\t/M\\t/'",
            git_options, oid_hex(&commits[i].id, hex));
        assert_string_equal(ours.data, theirs);
    }
    repo_close(repo);
    buf_release(&ours);
}

static void test_changes_equal_git(void **state)
{
    struct scratch *s = *state;
    make_history(s);
    scratch_run(s, "rm f; ln -s x f; commit link; rm f; mkdir f; echo 1 >f/in; echo 2 >f.c; "
                   "commit folder; rm -r f; echo 3 >f; commit file; commit nothing; "
                   "touch \"$(printf 'caf\\303\\251 \\377')\"; commit bytes");
    assert_changes(s, "");
}

static void read_head(struct scratch *s, struct repo *repo, const char *rev, struct commit *commit)
{
    struct err err = ERR_INIT;
    struct oid id = scratch_resolve(repo, rev);
    if (repo_read_commit(repo, &id, false, &s->arena, commit, &err))
        fail_msg("%s", err.message);
}

/* A submodule is no file: one that takes the place of a file deletes it. */
static void test_submodules_are_no_files(void **state)
{
    struct scratch *s = *state;
    struct commit commit;
    scratch_run(s, "echo x >x; commit 1; git clone -q . ../inner; git rm -q x; "
                   "git submodule --quiet add ../inner x; commit 2; "
                   "git rm -q -f x; echo y >x; commit 3; echo z >z; git rm -q x; "
                   "git submodule --quiet add --force ../inner y; commit 4");
    struct repo *repo = scratch_open(s, "work");
    read_head(s, repo, "HEAD~2", &commit);
    assert_int_equal(commit.change_count, 2);
    assert_string_equal(commit.changes[0].path, ".gitmodules");
    assert_string_equal(commit.changes[1].path, "x");
    assert_int_equal(commit.changes[1].kind, CHANGE_DELETED);
    read_head(s, repo, "HEAD~1", &commit);
    assert_int_equal(commit.changes[commit.change_count - 1].kind, CHANGE_ADDED);
    read_head(s, repo, "HEAD", &commit);
    for (size_t i = 0; i < commit.change_count; i++)
        assert_string_not_equal(commit.changes[i].path, "y");
    repo_close(repo);
}

/* Modes that only old trees have are those of today. */
static void test_old_modes(void **state)
{
    struct scratch *s = *state;
    struct commit commit;
    scratch_run(s, "id=$(echo x | git hash-object -w --stdin); "
                   "one=$(printf \"100644 blob $id\\ta\\n\" | git mktree); "
                   "git cat-file tree $one | sed 's/^100644/100664/' >../raw; "
                   "two=$(git hash-object -t tree -w --literally ../raw); "
                   "first=$(git commit-tree -m 1 $one); "
                   "git update-ref HEAD $(git commit-tree -m 2 -p $first $two); [ $one != $two ]");
    struct repo *repo = scratch_open(s, "work");
    read_head(s, repo, "HEAD", &commit);
    assert_int_equal(commit.paths_total, 0);
    repo_close(repo);
}

static void test_large_commits_keep_their_number(void **state)
{
    struct scratch *s = *state;
    struct commit commit;
    scratch_run(s, "for i in $(seq 1000); do : >$i; done; commit 1; "
                   "for i in $(seq 1001); do echo x >$i; done; commit 2");
    struct repo *repo = scratch_open(s, "work");
    read_head(s, repo, "HEAD~1", &commit);
    assert_int_equal(commit.change_count, 1000);
    assert_int_equal(commit.paths_total, 1000);
    read_head(s, repo, "HEAD", &commit);
    assert_int_equal(commit.change_count, 0);
    assert_int_equal(commit.paths_total, 1001);
    repo_close(repo);
}

/* The commit object as it stands, without git's help. */
static void make_commit(struct scratch *s, const char *headers, const char *message)
{
    scratch_run(s,
                "tree=$(git mktree </dev/null); { printf 'tree %%s\\nauthor A <a@b> 5 +0000\\n"
                "committer A <a@b> 1234567890 +0100\\n' $tree; printf '%s\\n'; printf '%s'; } "
                ">../raw; git update-ref HEAD $(git hash-object -t commit -w --literally ../raw)",
                headers, message);
}

static void test_messages(void **state)
{
    struct scratch *s = *state;
    static const struct {
        const char *headers, *message, *subject, *body;
    } rows[] = {
        { "", "subject\\n", "subject", "" },
        { "", "", "", "" },
        { "", "\\n\\n  subject  \\n\\nbody\\n\\n", "subject", "body" },
        { "", "no newline", "no newline", "" },
        { "", "a\\nb\\n\\nc\\n", "a", "b\n\nc" },
        { "", "s\\r\\n\\r\\nb\\r\\n", "s", "b" },
        { "", "s\\n\\nbody\\n\\nSigned-off-by: A <a@b>\\nReviewed-by: B\\nChange-Id: I1\\n", "s",
          "body" },
        { "", "s\\n\\nthis was followed-by: nothing\\nstand-by x\\n", "s",
          "this was followed-by: nothing\nstand-by x" },
        { "", "bad \\377 byte\\n", "bad \xef\xbf\xbd byte", "" },
        { "encoding ISO-8859-1\\n", "caf\\351\\n\\n\\374\\n", "caf\xc3\xa9", "\xc3\xbc" },
        { "encoding UTF-8\\n", "caf\\303\\251\\n", "caf\xc3\xa9", "" },
        { "encoding Shift_JIS\\n", "\\203e\\203X\\203g\\n", "\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88",
          "" },
        { "encoding no-such-thing\\n", "caf\\351\\n", "caf\xef\xbf\xbd", "" },
        { "encoding ISO-2022-CN-EXT\\n", "plain\\n", "plain", "" },
        { "gpgsig -----BEGIN\\n encoding UTF-16\\n -----END\\n", "signed\\n", "signed", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct commit commit;
        make_commit(s, rows[i].headers, rows[i].message);
        struct repo *repo = scratch_open(s, "work");
        read_head(s, repo, "HEAD", &commit);
        assert_string_equal(commit.subject, rows[i].subject);
        assert_string_equal(commit.body, rows[i].body);
        assert_int_equal(commit.time, 1234567890);
        repo_close(repo);
    }
}

static void test_long_messages_are_cut(void **state)
{
    struct scratch *s = *state;
    struct commit commit;
    scratch_run(s, "{ for i in $(seq 3000); do printf '\\303\\251'; done; printf '\\n\\n'; "
                   "for i in $(seq 30000); do printf 'x\\303\\251'; done; } >../message; "
                   "git commit -q --allow-empty -F ../message");
    struct repo *repo = scratch_open(s, "work");
    read_head(s, repo, "HEAD", &commit);
    assert_int_equal(strlen(commit.subject), COMMIT_SUBJECT_MAX);
    assert_in_range(strlen(commit.body), COMMIT_BODY_MAX - 2, COMMIT_BODY_MAX);
    assert_int_equal((unsigned char)commit.body[strlen(commit.body) - 1] & 0xc0,
                     strlen(commit.body) % 3 == 1 ? 0x40 : 0x80);
    repo_close(repo);
}

static void test_damaged_commits(void **state)
{
    struct scratch *s = *state;
    static const char *const texts[] = {
        "", "tree", "tree 12\\n", "x", "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\\nparent 1"
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        scratch_run(s,
                    "printf '%s' >../raw; "
                    "git hash-object -t commit -w --literally ../raw >../id",
                    texts[i]);
        char *hex = scratch_output(s, NULL, "cat ../id");
        struct oid id;
        struct commit commit;
        struct walked *commits;
        size_t count;
        struct err err = ERR_INIT;
        hex[40] = '\0';
        assert_true(oid_parse(&id, hex));
        struct repo *repo = scratch_open(s, "work");
        int result = repo_read_commit(repo, &id, false, &s->arena, &commit, &err);
        assert_int_equal(result, i == 4 ? 0 : -1); /* a line that is no parent is skipped */
        if (result)
            assert_contains(err.message, "cannot read commit");
        result = repo_walk(repo, &id, NULL, 10, &s->arena, &commits, &count, NULL, &err);
        assert_int_equal(result, i == 4 ? 0 : -1);
        repo_close(repo);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_merge_titles, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_walk_equals_git, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_walk_when_clocks_are_wrong, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_shallow_boundary, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_lost_commits, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_changes_equal_git, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_submodules_are_no_files, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_old_modes, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_large_commits_keep_their_number, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_messages, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_long_messages_are_cut, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_damaged_commits, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
