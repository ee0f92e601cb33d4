#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "index/scratch.h"

static void start(struct scratch *s)
{
    scratch_write(s, "src/main.c", "/* Starts. */\nint main(void)\n{\n    return run();\n}\n");
    scratch_write(s, "src/run.c", "#include \"run.h\"\nint run(void)\n{\n    return 0;\n}\n");
    scratch_write(s, "src/run.h", "int run(void);\n");
    scratch_write(s, "README.md", "# Title\n\nSome words.\n");
    scratch_commit(s, "Start");
}

static void set(struct scratch *s, enum setting_id id, const char *value)
{
    assert_int_equal(settings_set(&s->settings, id, ORIGIN_OPTION, value, NULL), 0);
}

/* The indexed state of a revision in a store must be that of a new store. */
static void assert_as_fresh(struct scratch *s, const char *store, const char *revision)
{
    struct scratch_view known, fresh;
    scratch_run(s, "rm -rf ../fresh");
    scratch_index(s, store, revision, &known);
    scratch_index(s, "fresh", revision, &fresh);
    assert_int_equal(known.result, 0);
    assert_int_equal(fresh.result, 0);
    char *a = scratch_describe(&known), *b = scratch_describe(&fresh);
    assert_string_equal(a, b);
    free(a);
    free(b);
    scratch_close(&known);
    scratch_close(&fresh);
}

static void test_unborn(void **state)
{
    struct scratch_view v;
    scratch_index(*state, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_true(v.outcome.unborn);
    assert_null(v.view.db);
    assert_int_equal(v.view.snapshot.file_count, 0);
    scratch_close(&v);
    scratch_run(*state, "test ! -e ../store/index.db");
}

static void test_unknown_revision(void **state)
{
    struct scratch_view v;
    start(*state);
    scratch_index(*state, "store", "no-such-branch", &v);
    assert_int_equal(v.result, -1);
    assert_int_equal(v.err.code, ERR_REPO);
    assert_non_null(strstr(v.err.message, "no-such-branch"));
    scratch_close(&v);
}

static void test_cold_then_nothing(void **state)
{
    struct scratch_view v, holder, again;
    start(*state);
    scratch_index(*state, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 4);
    assert_int_equal(v.outcome.commits_read, 1);
    assert_int_equal(v.view.snapshot.file_count, 4);
    assert_string_equal(scratch_file(&v, "src/main.c")->language, "c");
    scratch_close(&v);
    /* With nothing to do, a lock that somebody else holds does not matter. */
    scratch_index(*state, "store", NULL, &holder);
    assert_int_equal(store_lock(holder.store, 0, &holder.err), 1);
    scratch_index(*state, "store", "main", &again);
    assert_int_equal(again.result, 0);
    assert_int_equal(again.outcome.parsed, 0);
    assert_false(again.outcome.stale);
    scratch_close(&again);
    scratch_close(&holder);
}

static void test_one_file_changes(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_index(s, "store", NULL, &v);
    scratch_close(&v);
    scratch_write(s, "src/run.c", "int run(void)\n{\n    return 1;\n}\nint more(void)\n{\n}\n");
    scratch_run(s, "rm src/run.h");
    scratch_commit(s, "Change");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 1);
    assert_int_equal(v.outcome.commits_read, 1);
    assert_int_equal(v.view.snapshot.file_count, 3);
    assert_int_equal(v.view.snapshot.window_count, 2);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
}

static void test_same_bytes(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    scratch_write(s, "a.py", "x = 1\n");
    scratch_write(s, "b/a.py", "x = 1\n");
    scratch_write(s, "a.rb", "x = 1\n");
    scratch_write(s, "LICENSE", "x = 1\n");
    scratch_write(s, "COPYING", "x = 1\n");
    scratch_commit(s, "Same");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    int64_t python = scratch_file(&v, "a.py")->content;
    assert_true(python > 0);
    assert_int_equal(scratch_file(&v, "b/a.py")->content, python);
    assert_true(scratch_file(&v, "a.rb")->content != python);
    assert_int_equal(scratch_file(&v, "LICENSE")->content, scratch_file(&v, "COPYING")->content);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
}

/* Branches, merges and a window that is smaller than the history: what was indexed before must not
 * show. */
static void test_no_knowledge_of_what_was_indexed(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    set(s, SETTING_HISTORY_COMMITS, "7");
    start(s);
    for (int i = 0; i < 6; i++) {
        char path[32];
        snprintf(path, sizeof path, "src/f%d.c", i);
        scratch_write(s, path, "int f(void) { return 0; }\n");
        scratch_commit(s, path);
    }
    scratch_run(s, "git checkout -q -b side HEAD~3");
    scratch_write(s, "side.py", "def side():\n    pass\n");
    scratch_commit(s, "Side");
    scratch_run(s, "git checkout -q main");
    scratch_write(s, "src/main.c", "int main(void) { return 2; }\n");
    scratch_commit(s, "Main");
    scratch_run(s, "git merge -q side -m Merge");
    scratch_write(s, "last.c", "int last;\n");
    scratch_commit(s, "Last");
    static const char *const order[] = { "main", "main~4", "main~6", "side", "main~2", "main~1" };
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        assert_as_fresh(s, "store", order[i]);
    /* Forwards, one commit at a time. */
    static const char *const forwards[] = {
        "main~6", "main~5", "main~3", "main~2", "main~1", "main"
    };
    for (size_t i = 0; i < sizeof forwards / sizeof *forwards; i++)
        assert_as_fresh(s, "other", forwards[i]);
    scratch_index(s, "store", "main", &v);
    assert_int_equal(v.view.snapshot.window_count, 7);
    scratch_close(&v);
}

/* Merges of branches that were begun long ago, among commits whose times run back or stand still;
 * in the newer half each commit is newer than its parents, so that it is merged into the window of an
 * ancestor, however that is ordered; or that half is one line, with such times as well. */
static void make_disordered(struct scratch *s, unsigned seed, int count, bool in_line)
{
    struct buf stream = BUF_INIT;
    for (int i = 1; i <= count; i++) {
        int random[3];
        for (int k = 0; k < 3; k++)
            random[k] = (int)((seed = seed * 1103515245u + 12345u) >> 16 & 0x7fff);
        bool newer = i > count / 2;
        int first = i - 1 - (newer && in_line ? 0 : random[0] % 3);
        int second = newer && in_line ? 0 : i - 1 - random[1] % 9;
        int step = newer && !in_line ? 0 : random[2] % 8 * 60 - 240;
        buf_printf(&stream, "commit refs/heads/main\nmark :%d\n", i);
        buf_printf(&stream, "committer A <a@example.com> %d +0000\n", 1600000000 + i * 60 + step);
        buf_printf(&stream, "data <<E\nchange %d\nE\n", i);
        if (i > 1)
            buf_printf(&stream, "from :%d\n", first < 1 ? 1 : first);
        if (i > 9 && second >= 1 && second != first)
            buf_printf(&stream, "merge :%d\n", second);
        buf_printf(&stream, "M 644 inline f%d\ndata <<E\n%d\nE\n\n", i % 5, i);
    }
    scratch_write(s, "../stream", stream.data);
    scratch_run(s, "git fast-import --quiet --force <../stream");
    buf_release(&stream);
}

static void test_a_window_of_disordered_history(void **state)
{
    static const char *const revisions[] = { "main~12", "main~6", "main~1", "main" };
    struct scratch *s = *state;
    for (unsigned seed = 1; seed <= 6; seed++) {
        make_disordered(s, seed, 60, seed > 3);
        scratch_run(s, "rm -rf ../store");
        for (size_t i = 0; i < sizeof revisions / sizeof *revisions; i++)
            assert_as_fresh(s, "store", revisions[i]);
    }
}

static void test_returning_parses_nothing(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_run(s, "git checkout -q -b other");
    scratch_write(s, "src/run.c", "int other(void)\n{\n    return 3;\n}\n");
    scratch_commit(s, "Other");
    scratch_index(s, "store", "main", &v);
    scratch_close(&v);
    scratch_index(s, "store", "other", &v);
    assert_int_equal(v.outcome.parsed, 1);
    scratch_close(&v);
    /* A commit that goes back to the first content. */
    scratch_run(s, "git checkout -q main -- src/run.c");
    scratch_commit(s, "Back");
    scratch_index(s, "store", "other", &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 0);
    assert_int_equal(v.outcome.reused, 1);
    scratch_close(&v);
}

static void test_settings_change_what_is_there(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_index(s, "store", NULL, &v);
    scratch_close(&v);
    set(s, SETTING_EXCLUDE, "src/run.*");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 0);
    assert_int_equal(v.outcome.reused, 2);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_EXCLUDED);
    assert_int_equal(scratch_file(&v, "src/main.c")->skip, SKIP_NONE);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
}

static void test_skipped(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    scratch_write(s, "package-lock.json", "{}\n");
    scratch_write(s, "app.min.js", "x\n");
    scratch_write(s, "vendor/x/x.go", "package x\n");
    scratch_write(s, "a.png", "not one\n");
    scratch_write(s, "gen.go", "// Code generated by tool. DO NOT EDIT.\npackage x\n");
    scratch_write(s, "kept/gen.go", "// Code generated by tool. DO NOT EDIT.\npackage x\n");
    scratch_write(s, "said.c", "int x;\n");
    scratch_write(s, "quiet.c", "int x;\n");
    scratch_write(s, ".gitattributes", "said.c linguist-generated\nkept/** -linguist-generated\n");
    scratch_run(
        s,
        "printf 'a\\000b' >nul.c; ln -s a.png link; head -c 5000 /dev/zero | tr '\\0' x >big.txt");
    set(s, SETTING_MAX_FILE_SIZE, "4096");
    set(s, SETTING_EXCLUDE, "quiet.c");
    scratch_commit(s, "Skipped");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    static const struct {
        const char *path;
        enum skip_reason reason;
    } expected[] = {
        { "package-lock.json", SKIP_LOCK_FILE },
        { "app.min.js", SKIP_MINIFIED },
        { "vendor/x/x.go", SKIP_VENDORED },
        { "a.png", SKIP_BINARY },
        { "gen.go", SKIP_GENERATED },
        { "kept/gen.go", SKIP_NONE },
        { "said.c", SKIP_GENERATED },
        { "nul.c", SKIP_BINARY },
        { "link", SKIP_SYMLINK },
        { "big.txt", SKIP_TOO_LARGE },
        { ".gitattributes", SKIP_NONE },
        { "quiet.c", SKIP_EXCLUDED },
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const struct file *file = scratch_file(&v, expected[i].path);
        if (file->skip != expected[i].reason)
            print_message("%s\n", expected[i].path);
        assert_int_equal(file->skip, expected[i].reason);
        assert_int_equal(file->content > 0, file->skip == SKIP_NONE);
    }
    assert_int_equal(scratch_file(&v, "big.txt")->size, 5000);
    scratch_close(&v);
    set(s, SETTING_INCLUDE, "vendor/");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(scratch_file(&v, "vendor/x/x.go")->skip, SKIP_NONE);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
}

static void test_attributes_change(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_NONE);
    scratch_close(&v);
    scratch_write(s, "src/.gitattributes", "run.c linguist-vendored\n");
    scratch_commit(s, "Say so");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_VENDORED);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
    scratch_run(s, "git rm -q src/.gitattributes");
    scratch_commit(s, "Take it back");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_NONE);
    assert_int_equal(v.outcome.parsed, 0);
    scratch_close(&v);
}

static void test_missing_blob(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_run(s, "o=$(git rev-parse HEAD:src/run.c); f=.git/objects/$(echo $o | cut "
                   "-c1-2)/$(echo $o | cut -c3-); mv $f ../object");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_MISSING);
    scratch_close(&v);
    scratch_run(s, "o=$(git rev-parse HEAD:src/run.c); f=.git/objects/$(echo $o | cut "
                   "-c1-2)/$(echo $o | cut -c3-); mv ../object $f");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 1);
    assert_int_equal(scratch_file(&v, "src/run.c")->skip, SKIP_NONE);
    scratch_close(&v);
}

static void test_damaged_blob(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_run(s, "o=$(git rev-parse HEAD:src/run.c); f=.git/objects/$(echo $o | cut "
                   "-c1-2)/$(echo $o | cut -c3-); chmod u+w $f; echo damage >$f");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, -1);
    assert_int_equal(v.err.code, ERR_REPO);
    assert_non_null(strstr(v.err.message, "src/run.c"));
    scratch_close(&v);
}

static void test_another_writes(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v, holder;
    char hex[OID_HEX_SIZE], wanted[OID_HEX_SIZE];
    start(s);
    scratch_run(s, "git checkout -q -b old");
    scratch_index(s, "store", NULL, &v);
    oid_hex(&v.view.snapshot.revision, hex);
    scratch_close(&v);
    scratch_write(s, "src/new.c", "int x;\n");
    scratch_commit(s, "New");
    scratch_index(s, "store", "old~1", &holder);
    assert_int_equal(store_lock(holder.store, 0, &holder.err), 1);
    scratch_index(s, "store", "old", &v);
    assert_int_equal(v.result, 0);
    assert_true(v.outcome.stale);
    assert_string_equal(oid_hex(&v.view.snapshot.revision, wanted), hex);
    assert_string_not_equal(oid_hex(&v.outcome.wanted, wanted), hex);
    scratch_close(&v);
    /* Nothing that could answer: a history of its own. */
    scratch_run(s, "git checkout -q --orphan lone");
    scratch_commit(s, "Lone");
    scratch_index(s, "store", "lone", &v);
    assert_int_equal(v.result, -1);
    assert_int_equal(v.err.code, ERR_STORE);
    assert_non_null(strstr(v.err.message, "another"));
    scratch_close(&v);
    scratch_close(&holder);
}

static void test_damaged_index(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    scratch_index(s, "store", NULL, &v);
    scratch_close(&v);
    scratch_run(s, "rm -f ../store/index.db-*; head -c 65536 /dev/urandom >../store/index.db");
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 4);
    assert_int_equal(s->warnings, 1);
    scratch_close(&v);
    /* Damage behind a sound first page. */
    scratch_run(s, "rm -f ../store/index.db-*; f=../store/index.db; n=$(stat -c %%s $f); "
                   "head -c $((n - 4096)) /dev/urandom | dd of=$f bs=4096 seek=1 conv=notrunc");
    s->warnings = 0;
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    assert_int_equal(v.outcome.parsed, 4);
    assert_int_equal(s->warnings, 1);
    scratch_close(&v);
}

static void test_signal(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    start(s);
    cancel_signal = 2;
    scratch_index(s, "store", NULL, &v);
    cancel_signal = 0;
    assert_int_equal(v.result, -1);
    assert_int_equal(v.err.code, ERR_INTERRUPTED);
    scratch_close(&v);
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(v.result, 0);
    scratch_close(&v);
    assert_as_fresh(s, "store", NULL);
}

static void test_threads_do_not_matter(void **state)
{
    struct scratch *s = *state;
    struct scratch_view one, many;
    for (int i = 0; i < 60; i++) {
        char path[32], text[128];
        snprintf(path, sizeof path, "d%d/f%d.py", i % 5, i);
        snprintf(text, sizeof text, "import os\n\ndef name_%d(x):\n    return os.x\n", i);
        scratch_write(s, path, text);
    }
    scratch_commit(s, "Many");
    set(s, SETTING_THREADS, "1");
    scratch_index(s, "one", NULL, &one);
    set(s, SETTING_THREADS, "8");
    scratch_index(s, "many", NULL, &many);
    char *a = scratch_describe(&one), *b = scratch_describe(&many);
    assert_string_equal(a, b);
    free(a);
    free(b);
    scratch_close(&one);
    scratch_close(&many);
}

static void test_runs_are_recorded(void **state)
{
    struct scratch *s = *state;
    struct scratch_view v;
    struct arena arena = ARENA_INIT;
    struct run run;
    start(s);
    scratch_index(s, "store", NULL, &v);
    assert_int_equal(index_db_last_run(v.view.db, &arena, &run, &v.err), 1);
    assert_string_equal(run.command, "index");
    assert_int_equal(run.parsed, 4);
    assert_int_equal(run.status, 0);
    assert_true(oid_equal(&run.revision, &v.view.snapshot.revision));
    arena_release(&arena);
    scratch_close(&v);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_unborn),
        WITH_SCRATCH(test_unknown_revision),
        WITH_SCRATCH(test_cold_then_nothing),
        WITH_SCRATCH(test_one_file_changes),
        WITH_SCRATCH(test_same_bytes),
        WITH_SCRATCH(test_no_knowledge_of_what_was_indexed),
        WITH_SCRATCH(test_a_window_of_disordered_history),
        WITH_SCRATCH(test_returning_parses_nothing),
        WITH_SCRATCH(test_settings_change_what_is_there),
        WITH_SCRATCH(test_skipped),
        WITH_SCRATCH(test_attributes_change),
        WITH_SCRATCH(test_missing_blob),
        WITH_SCRATCH(test_damaged_blob),
        WITH_SCRATCH(test_another_writes),
        WITH_SCRATCH(test_damaged_index),
        WITH_SCRATCH(test_signal),
        WITH_SCRATCH(test_threads_do_not_matter),
        WITH_SCRATCH(test_runs_are_recorded),
    };
    return RUN_TESTS(tests);
}
