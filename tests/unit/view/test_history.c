#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "index/scratch.h"
#include "view/cochange.h"
#include "view/view.h"

/* `c MESSAGE` commits all, a minute later each time; `text NAME LINES` prints so many telling lines
 * that no other name has. */
#define SHELL                                                                                      \
    "now=1600000000; c() { now=$((now + ${step:-60})); export GIT_AUTHOR_DATE=\"$now +0000\" "     \
    "GIT_COMMITTER_DATE=\"$now +0000\"; git add -A; git commit -q --allow-empty -m \"$1\"; }; "    \
    "text() { for i in $(seq $2); do echo \"int $1_value_$i = $i;\"; done; }; "                    \
    "edit() { echo \"long $2_added;\" >>$1; c $2; }; "

static bool is_among(const uint32_t *files, size_t count, uint32_t file)
{
    for (size_t i = 0; i < count; i++)
        if (files[i] == file)
            return true;
    return false;
}

static void describe_past(struct scratch_view *index, const struct changes *changes, uint32_t file,
                          struct arena *arena, struct buf *out)
{
    buf_printf(out, "%s:", index->view.snapshot.files[file].path);
    for (size_t i = 0; i < changes->count; i++) {
        const struct change_set *set = &changes->sets[i];
        bool changed = is_among(set->files, set->file_count, file);
        struct oid id;
        const char *subject, *body;
        if (!changed && !is_among(set->others, set->other_count, file))
            continue;
        assert_int_equal(index_db_commit_message(index->view.db, set->row, arena, &id, &subject,
                                                 &body, &index->err),
                         0);
        bool inherited = changed && set->inherited && set->inherited[change_set_find(set, file)];
        buf_printf(out, inherited ? " ~%s" : changed ? " %s" : " (%s)", subject);
    }
    buf_addch(out, '\n');
}

/* Each file with the subjects of its past, newest first: in brackets where it only moved, or came
 * with all others, after "~" where it was inherited. Couplings as "a+b 2": how often two files changed together. */
static void describe(struct scratch *s, const char *store, struct buf *out)
{
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    struct cochange_counter counter;
    scratch_index(s, store, NULL, &index);
    assert_int_equal(index.result, 0);
    const struct snapshot *snapshot = &index.view.snapshot;
    view_init(&view, index.view.db, snapshot, &s->settings, &arena);
    const struct changes *changes = view_changes(&view, &index.err);
    unsigned char *none = ARENA_ARRAY(&arena, unsigned char, snapshot->file_count + 1);
    cochange_init(&counter, changes, snapshot->file_count, none, &arena);
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        describe_past(&index, changes, i, &arena, out);
    for (uint32_t i = 0; i < snapshot->file_count; i++) {
        cochange_count(&counter, i);
        for (size_t j = 0; j < counter.count; j++)
            if (counter.pairs[j].file > i)
                buf_printf(out, "%s+%s %u\n", snapshot->files[i].path,
                           snapshot->files[counter.pairs[j].file].path, counter.pairs[j].together);
    }
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

static void open_again(struct scratch *s)
{
    struct buf work = BUF_INIT;
    struct err err = ERR_INIT;
    repo_close(s->repo);
    buf_printf(&work, "%s/work", s->folder);
    assert_int_equal(repo_open(&s->repo, work.data, &err), 0);
    buf_release(&work);
}

struct history {
    const char *name, *script, *expected;
};

static void assert_histories(struct scratch *s, const char *before, const struct history *cases,
                             size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf out = BUF_INIT;
        scratch_run(s, "rm -rf ../store .git * && git init -q -b main . && " SHELL "%s %s", before,
                    cases[i].script);
        open_again(s);
        describe(s, "store", &out);
        if (strcmp(out.data, cases[i].expected) != 0)
            fail_msg("%s:\n%sinstead of\n%s", cases[i].name, out.data, cases[i].expected);
        buf_release(&out);
    }
}
/* After an empty first commit. */
#define ASSERT_HISTORIES(s, cases)                                                                 \
    assert_histories((s), "c root;", (cases), sizeof(cases) / sizeof *(cases))

static void test_moves(void **state)
{
    static const struct history cases[] = {
        { "a folder, with files that are called alike",
          "mkdir -p old/net old/ui; text net 20 >old/net/mod.rs; c net; text ui 20 >old/ui/mod.rs; "
          "c ui; edit old/net/mod.rs retry; git mv old src; c move",
          "src/net/mod.rs: (move) retry net\nsrc/ui/mod.rs: (move) ui\n" },
        { "a folder, with an edit in each file",
          "mkdir a; text x 20 >a/x.c; c x; text y 20 >a/y.c; c y; git mv a b; "
          "for f in x y; do echo \"int moved_$f;\" >>b/$f.c; done; c move",
          "b/x.c: (move) x\nb/y.c: (move) y\n" },
        { "a folder, with other names",
          "mkdir a; text x 20 >a/x.c; c x; text y 20 >a/y.c; c y; mkdir b; git mv a/x.c b/first.c; "
          "git mv a/y.c b/second.c; c move",
          "b/first.c: (move) x\nb/second.c: (move) y\n" },
        { "a file that moved and became another in part",
          "mkdir a; text x 20 >a/x.c; c x; mkdir b; git mv a/x.c b/z.c; text new 10 >>b/z.c; c "
          "move",
          "b/z.c: move x\n" },
        { "a chain",
          "text x 20 >a.c; c x; git mv a.c b.c; c one; edit b.c fix; git mv b.c c.c; c two; "
          "mkdir d; git mv c.c d/c.c; c three",
          "d/c.c: (three) (two) fix (one) x\n" },
        { "a chain within one commit",
          "text x 20 >a.c; c x; text y 20 >b.c; c y; git mv b.c c.c; git mv a.c b.c; c shift",
          "b.c: (shift) x\nc.c: (shift) y\n" },
        { "two files that change places",
          "text x 20 >a.c; c x; text y 20 >b.c; c y; git mv a.c t; git mv b.c a.c; git mv t b.c; "
          "c swap",
          "a.c: (swap) y\nb.c: (swap) x\n" },
        { "another file at the old path",
          "text x 20 >a.c; c x; edit a.c fix; git mv a.c b.c; c move; text y 20 >a.c; c again; "
          "edit a.c more",
          "a.c: more again\nb.c: (move) fix x\n" },
        { "another file at the old path, in the commit that moves",
          "text x 20 >a.c; c x; edit a.c fix; git mv a.c b.c; text y 20 >a.c; c move",
          "a.c: move\nb.c: (move) fix x\n" },
        { "a file that is there again",
          "text x 20 >a.c; c x; edit a.c fix; git rm -q a.c; c remove; git revert -n HEAD; c back",
          "a.c: back remove fix x\n" },
        { "only the case of its name",
          "text x 20 >Readme.md; c x; git mv Readme.md t; git mv t README.md; c case",
          "README.md: (case) x\n" },
        { "empty files",
          "mkdir -p a/x a/y; touch a/x/__init__.py; c x; touch a/y/__init__.py; c y; git mv a b; "
          "c move",
          "b/x/__init__.py: (move) x\nb/y/__init__.py: (move) y\n" },
        { "a file that was written anew under its name",
          "mkdir a; text x 20 >a/x.c; c x; mkdir b; git rm -q a/x.c; text y 20 >b/x.c; c anew",
          "b/x.c: anew\n" },
        { "joined to one",
          "text x 30 >x.c; c x; text y 20 >y.c; c y; cat x.c y.c >z.c; git rm -q x.c y.c; c join",
          "z.c: join ~y x\n" },
        { "a copy is no move", "text x 20 >a.c; c x; edit a.c fix; cp a.c b.c; c copy",
          "a.c: fix x\nb.c: copy\n" },
    };
    ASSERT_HISTORIES(*state, cases);
}

static void test_splits(void **state)
{
    static const struct history cases[] = {
        { "into three, of which two are large",
          "text x 100 >big.c; c x; edit big.c fix; sed -n 1,45p big.c >one.c; "
          "sed -n 46,90p big.c >two.c; sed -n 91,101p big.c >three.c; git rm -q big.c; c split",
          "one.c: split ~fix ~x\nthree.c: split\ntwo.c: split ~fix ~x\n"
          "one.c+three.c 1\none.c+two.c 1\nthree.c+two.c 1\n" },
        { "the largest part stays",
          "text x 100 >big.c; c x; edit big.c fix; sed -n 71,101p big.c >part.c; "
          "sed -i 71,101d big.c; c split",
          "big.c: split fix x\npart.c: split\nbig.c+part.c 1\n" },
        { "little stays",
          "text x 100 >big.c; c x; edit big.c fix; sed -n 11,101p big.c >part.c; "
          "sed -i 11,101d big.c; c split",
          "big.c: split fix x\npart.c: split ~fix ~x\nbig.c+part.c 1\n" },
        { "indented in its new place",
          "text x 100 >big.c; c x; sed 's/^/    /' big.c >part.c; echo '#include \"part.c\"' "
          ">big.c; "
          "c split",
          "big.c: split x\npart.c: split ~x\nbig.c+part.c 1\n" },
        { "a command of many, which each get their file, and the rest moves",
          "mkdir -p command pkg/pr/view pkg/pr/ready; text x 100 >command/pr.go; c x; "
          "edit command/pr.go fix; sed -n 61,101p command/pr.go >pkg/pr/view/view.go; "
          "sed -i 61,101d command/pr.go; c view; sed -n 21,60p command/pr.go "
          ">pkg/pr/ready/ready.go; sed -n 1,20p command/pr.go >pkg/pr/pr.go; text new 10 "
          ">>pkg/pr/pr.go; git rm -q command/pr.go; c ready; edit pkg/pr/ready/ready.go more",
          "pkg/pr/pr.go: ready\npkg/pr/ready/ready.go: more ready view ~fix ~x\n"
          "pkg/pr/view/view.go: view ~fix ~x\npkg/pr/pr.go+pkg/pr/ready/ready.go 1\n"
          "pkg/pr/ready/ready.go+pkg/pr/view/view.go 1\n" },
        { "a small file of the name of a large one, of which the parts are elsewhere",
          "mkdir -p command pkg/issue; text a 60 >command/issue.go; c a; edit command/issue.go "
          "fix; "
          "for p in 1 2 3 4 5 6; do sed -n $((p * 10 - 9)),$((p * 10))p command/issue.go "
          ">pkg/issue/part$p.go; done; git rm -q command/issue.go; text own 4 >pkg/issue/issue.go; "
          "c split; git rm -q pkg/issue/part*; c rest",
          "pkg/issue/issue.go: split ~fix ~a\n" },
        { "what a package was split off from, and what was taken into it",
          "text base 40 >base.py; c base; text x 90 >app.py; c x; edit app.py fix; "
          "sed -n 1,50p app.py >views.py; sed -i 1,50d app.py; c views; cat app.py >>base.py; "
          "git rm -q app.py; c join; mkdir web; git mv base.py web/core.py; c move; "
          "edit web/core.py more",
          "views.py: views ~fix ~x\nweb/core.py: more (move) (join) ~views ~fix ~x base\n"
          "views.py+web/core.py 1\n" },
    };
    ASSERT_HISTORIES(*state, cases);
}

/* A commit that only moves files, or brings all of them, couples none. */
static void test_couplings(void **state)
{
    static const struct history cases[] = {
        { "the first import",
          "for f in a b c d; do text $f 5 >$f.c; done; c import; echo 1 >>a.c; echo 1 >>b.c; c "
          "both",
          "a.c: both (import)\nb.c: both (import)\nc.c: (import)\nd.c: (import)\na.c+b.c 1\n" },
        { "the first import, after a page about it",
          "echo title >README; c start; for f in a b c d e f; do text $f 5 >$f.c; done; c import",
          "README: (start)\na.c: (import)\nb.c: (import)\nc.c: (import)\nd.c: (import)\n"
          "e.c: (import)\nf.c: (import)\n" },
        { "a folder of somebody else",
          "for i in $(seq 20); do text m$i 5 >m$i.c; c m$i; done; mkdir -p vendor/lib; "
          "for f in a b c d e; do text $f 5 >vendor/lib/$f.c; done; c vendor; git rm -q m*.c; c "
          "rest",
          "vendor/lib/a.c: (vendor)\nvendor/lib/b.c: (vendor)\nvendor/lib/c.c: (vendor)\n"
          "vendor/lib/d.c: (vendor)\nvendor/lib/e.c: (vendor)\n" },
        { "new files among others",
          "for i in $(seq 20); do text m$i 5 >m$i.c; c m$i; done; text a 5 >a.c; text b 5 >b.c; "
          "c both; git rm -q m*.c; c rest",
          "a.c: both\nb.c: both\na.c+b.c 1\n" },
        { "a move with what it needs elsewhere",
          "text a 20 >a.c; c a; text b 20 >b.c; c b; text m 20 >m.c; c m; mkdir src; "
          "git mv a.c src; git mv b.c src; echo 'build src' >>m.c; c move",
          "m.c: move m\nsrc/a.c: (move) (a)\nsrc/b.c: (move) b\n" },
    };
    assert_histories(*state, "", cases, sizeof cases / sizeof *cases);
}

/* Branches, and clocks that stand still or run back. */
static void test_branches(void **state)
{
    static const struct history cases[] = {
        { "an edit under the old name, merged after the move",
          "text x 20 >a.c; c x; git checkout -q -b topic; git checkout -q main; git mv a.c b.c; "
          "c move; git checkout -q topic; edit a.c topic; git checkout -q main; "
          "git merge -q -m \"Merge branch 'topic'\" topic",
          "b.c: topic (move) x\n" },
        { "a move on a branch of three that one merge brings",
          "text x 20 >a.c; c x; for b in p q; do git checkout -q -b $b main; text $b 20 >$b.c; c "
          "$b; "
          "done; git checkout -q -b r main; git mv a.c b.c; c move; git checkout -q main; "
          "git merge -q -m \"Merge branches 'p', 'q' and 'r'\" p q r",
          "b.c: (move) x\np.c: p\nq.c: q\n" },
        { "a move that was taken back",
          "text x 20 >a.c; c x; git checkout -q -b topic; git mv a.c b.c; c move; "
          "git checkout -q main; git merge -q --no-ff -m \"Merge branch 'topic'\" topic; "
          "git revert -n -m 1 HEAD; c back; edit a.c fix",
          "a.c: fix (back) (move) x\n" },
        { "all within one second",
          "step=0; text x 20 >a.c; c x; edit a.c fix; git mv a.c b.c; c one; git mv b.c c.c; c "
          "two; "
          "edit c.c more",
          "c.c: more (two) (one) fix x\n" },
        { "a clock that runs back",
          "step=-60; text x 20 >a.c; c x; edit a.c fix; git mv a.c b.c; c one; git mv b.c c.c; "
          "c two; edit c.c more",
          "c.c: more (two) (one) fix x\n" },
    };
    ASSERT_HISTORIES(*state, cases);
}

/* What added a file: through moves, and not what only moved it, brought all, or added it again. */
static void test_births(void **state)
{
    static const char expected[] = "again.c: again\nall.c: \nhere.c: here\nmoved.c: old\n";
    struct scratch *s = *state;
    struct scratch_view index;
    struct arena arena = ARENA_INIT;
    struct view view;
    struct buf out = BUF_INIT;
    scratch_run(s, SHELL
                "text all 9 >all.c; c all; text old 9 >old.c; c old; text again 9 >again.c; "
                "c again; git mv old.c moved.c; c move; text here 9 >here.c; "
                "edit all.c here; git rm -q again.c; c without; text again 9 >again.c; c twice");
    open_again(s);
    scratch_index(s, "store", NULL, &index);
    assert_int_equal(index.result, 0);
    view_init(&view, index.view.db, &index.view.snapshot, &s->settings, &arena);
    const struct changes *changes = view_changes(&view, &index.err);
    for (uint32_t i = 0; i < index.view.snapshot.file_count; i++) {
        uint32_t born = changes->born[i];
        struct oid id;
        const char *subject = "", *body;
        if (born != UINT32_MAX)
            assert_int_equal(index_db_commit_message(index.view.db, changes->sets[born].row, &arena,
                                                     &id, &subject, &body, &index.err),
                             0);
        buf_printf(&out, "%s: %s\n", index.view.snapshot.files[i].path, subject);
    }
    assert_string_equal(out.data, expected);
    buf_release(&out);
    view_release(&view);
    scratch_close(&index);
    arena_release(&arena);
}

/* More paths than a commit keeps are moved all the same. */
static void test_large_moves(void **state)
{
    struct buf out = BUF_INIT;
    scratch_run(*state, SHELL
                "mkdir old; for i in $(seq 600); do echo \"int value_$i;\" >old/f$i.c; done; "
                "c import; echo 'int telling_line;' >>old/f7.c; c seven; git mv old new; c move; "
                "git rm -q $(git ls-files | grep -v 'f7.c$'); c rest");
    describe(*state, "store", &out);
    assert_string_equal(out.data, "new/f7.c: seven (import)\n");
    buf_release(&out);
}

/* Of a shallow clone what its first commit did is not known. */
static void test_shallow(void **state)
{
    struct scratch *s = *state;
    struct buf out = BUF_INIT;
    scratch_run(s,
                SHELL "text x 20 >a.c; c x; edit a.c fix; git mv a.c b.c; c move; edit b.c more; "
                      "git clone -q --depth 3 file://$PWD ../shallow; rm -rf .git *; "
                      "mv ../shallow/.git .; git checkout -q .");
    open_again(s);
    describe(s, "store", &out);
    assert_string_equal(out.data, "b.c: more (move)\n");
    buf_release(&out);
}

/* An index that grew with the history says what one from a single run says. */
static void test_step_by_step(void **state)
{
    static const char *const steps[] = {
        "text x 20 >a.c; text y 20 >b.c; c start",
        "edit a.c fix",
        "git mv a.c c.c; c move",
        "step=-600; edit c.c early",
        "git mv b.c a.c; c again",
        "step=0; edit a.c still; edit c.c still",
    };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct buf grown = BUF_INIT, fresh = BUF_INIT;
        scratch_run(s, SHELL "now=$(git log -1 --format=%%ct || echo 1600000000); %s", steps[i]);
        describe(s, "store", &grown);
        scratch_run(s, "rm -rf ../fresh");
        describe(s, "fresh", &fresh);
        assert_string_equal(grown.data, fresh.data);
        buf_release(&grown);
        buf_release(&fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_moves, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_splits, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_couplings, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_branches, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_births, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_large_moves, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_shallow, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_step_by_step, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
