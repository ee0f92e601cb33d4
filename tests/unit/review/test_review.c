#include "support.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "review/review.h"
#include "index/scratch.h"

/* ---- a repository, and a branch of it ---- */

static void write_kv(struct scratch *s, const char *signature, const char *body)
{
    struct buf text = BUF_INIT;
    buf_printf(&text,
               "#include \"kv.h\"\n\n/* Looks one up. */\n%s\n{\n    %s\n}\n\n"
               "int kv_drop(int key)\n{\n    return -key;\n}\n\n"
               "static int hidden_helper(void)\n{\n    return 1;\n}\n",
               signature, body);
    scratch_write(s, "src/kv.c", text.data);
    buf_release(&text);
}

static void write_header(struct scratch *s, const char *declaration)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "#ifndef KV_H\n#define KV_H\n%s\nint kv_drop(int key);\n#endif\n",
               declaration);
    scratch_write(s, "src/kv.h", text.data);
    buf_release(&text);
}

/* kv.c and kv.h always change together, main.c and the tests now and then. */
static void write_history(struct scratch *s)
{
    scratch_write(s, "src/main.c",
                  "#include \"kv.h\"\n\n/* kv_get is used below. */\nint main(void)\n{\n"
                  "    return kv_get(1) + kv_get(2);\n}\n");
    scratch_write(s, "src/other.c", "int other(void)\n{\n    return 2;\n}\n");
    scratch_write(s, "tests/test_kv.c",
                  "#include \"../src/kv.h\"\n\nint test_get(void)\n{\n    return kv_get(3);\n}\n");
    write_kv(s, "int kv_get(int key)", "return key;");
    write_header(s, "int kv_get(int key);");
    scratch_commit(s, "Start");
    for (int i = 0; i < 12; i++) {
        char body[64], declaration[64];
        snprintf(body, sizeof body, "return key + %d;", i);
        snprintf(declaration, sizeof declaration, "int kv_get(int key); /* %d */", i);
        write_kv(s, "int kv_get(int key)", body);
        write_header(s, declaration);
        scratch_commit(s, i == 11 ? "Change `kv`, @everyone" : "Change kv");
    }
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
}

struct made {
    struct arena arena;
    struct scratch_view view;
    struct review_range range;
    struct review review;
};

/* The review of a range, made through the store of that name. */
static void make_in(struct scratch *s, const char *store, const char *range, struct made *out)
{
    char hex[OID_HEX_SIZE];
    struct err err = ERR_INIT;
    *out = (struct made){ .arena = ARENA_INIT };
    if (review_range_resolve(s->repo, range, &out->arena, &out->range, &err))
        fail_msg("%s", err.message);
    scratch_index(s, store, oid_hex(&out->range.merge_base, hex), &out->view);
    assert_int_equal(out->view.result, 0);
    struct view view;
    view_init(&view, out->view.view.db, &out->view.view.snapshot, &s->settings, &out->arena);
    struct review_input input = { .repo = s->repo,
                                  .view = &view,
                                  .outcome = &out->view.outcome,
                                  .range = &out->range,
                                  .budget = 4000 };
    if (review_make(&input, &out->arena, &out->review, &err))
        fail_msg("%s", err.message);
    view_release(&view);
    assert_true(out->review.tokens <= 4000);
}

static void make(struct scratch *s, struct made *out)
{
    make_in(s, "store", "main..feature", out);
}

static void drop(struct made *made)
{
    scratch_close(&made->view);
    arena_release(&made->arena);
}

static const struct review_file *file_of(const struct made *made, const char *path)
{
    for (size_t i = 0; i < made->review.file_count; i++)
        if (!strcmp(made->review.files[i].path, path))
            return &made->review.files[i];
    fail_msg("%s is not in the change", path);
    return NULL;
}

static const struct review_definition *definition_of(const struct review_file *file,
                                                     const char *name)
{
    for (size_t i = 0; i < file->definition_count; i++)
        if (!strcmp(file->definitions[i].name, name))
            return &file->definitions[i];
    fail_msg("%s is not touched", name);
    return NULL;
}

static const struct review_finding *finding_of(const struct made *made, enum review_kind kind)
{
    for (size_t i = 0; i < made->review.finding_count; i++)
        if (made->review.findings[i].kind == kind)
            return &made->review.findings[i];
    return NULL;
}

static const struct review_test *test_of(const struct made *made, const char *path)
{
    for (size_t i = 0; i < made->review.test_count; i++)
        if (!strcmp(made->review.tests[i].path, path))
            return &made->review.tests[i];
    return NULL;
}

#define assert_has(text, part)                                                                     \
    do {                                                                                           \
        if (!strstr((text), (part)))                                                               \
            fail_msg("no '%s' in: %s", (part), (text));                                            \
    } while (0)

/* ---- what changed ---- */

static void test_a_signature_and_its_users(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_kv(s, "int kv_get(int key, int fallback)", "return key + fallback;");
    scratch_commit(s, "Give kv_get a fallback");
    make(s, &m);
    assert_int_equal(m.review.file_count, 1);
    assert_int_equal(m.review.commits, 1);
    const struct review_file *file = file_of(&m, "src/kv.c");
    assert_int_equal(file->change, REVIEW_MODIFIED);
    assert_int_equal(file->lines_added, 2);
    assert_int_equal(file->lines_deleted, 2);
    assert_true(file->is_parsed && !file->is_cosmetic);
    assert_int_equal(file->definition_count, 1);
    const struct review_definition *d = definition_of(file, "kv_get");
    assert_int_equal(d->touch, TOUCH_SIGNATURE);
    assert_string_equal(d->old_signature, "int kv_get(int key)");
    assert_string_equal(d->new_signature, "int kv_get(int key, int fallback)");
    /* main.c and the test; the header declares it, and is no user. */
    assert_int_equal(d->users, 2);
    assert_string_equal(d->uses[0].path, "src/main.c");
    assert_int_equal(d->uses[0].line, 6);
    assert_int_equal(d->uses[0].count, 2);
    assert_string_equal(d->uses[0].inside, "main");
    assert_int_equal(d->uses[1].role, ROLE_TEST);
    const struct review_finding *finding = finding_of(&m, FINDING_SIGNATURE);
    assert_non_null(finding);
    assert_int_equal(finding->level, REVIEW_NOTICE);
    assert_int_equal(finding->line, 4);
    assert_has(finding->message, "src/main.c:6");
    assert_has(m.review.markdown,
               "`int kv_get(int key)` is now `int kv_get(int key, int fallback)`");
    drop(&m);
}

/* Longer than what is kept of a signature. */
static const char *wide(struct arena *arena, const char *last)
{
    struct buf text = BUF_INIT;
    buf_addstr(&text, "int kv_get(int key");
    for (int i = 0; i < 30; i++)
        buf_printf(&text, ", int number_%d", i);
    buf_printf(&text, ",\n           int %s)", last);
    const char *copy = arena_strdup(arena, text.data);
    buf_release(&text);
    return copy;
}

static void test_a_signature_that_differs_late(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct made m;
    write_history(s);
    write_kv(s, wide(&arena, "fallback"), "return key;");
    scratch_commit(s, "Widen it");
    scratch_run(s, "git checkout -q -B main && git checkout -q -b late");
    write_kv(s, wide(&arena, "instead"), "return key;");
    scratch_commit(s, "Call it by another name");
    make_in(s, "late", "main..late", &m);
    const struct review_definition *d = definition_of(file_of(&m, "src/kv.c"), "kv_get");
    assert_int_equal(d->touch, TOUCH_SIGNATURE);
    assert_has(d->old_signature, "int kv_get(int key, int number_0");
    assert_has(d->old_signature, " … int fallback …");
    assert_has(d->new_signature, " … int instead …");
    assert_has(finding_of(&m, FINDING_SIGNATURE)->message, "int instead");
    assert_has(m.review.markdown, "int fallback …` is now `int kv_get(int key, ");
    drop(&m);
    arena_release(&arena);
}

static void test_a_missing_companion(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_kv(s, "int kv_get(int key, int fallback)", "return key + fallback;");
    scratch_commit(s, "Give kv_get a fallback");
    make(s, &m);
    assert_true(m.review.missing_count >= 1);
    const struct review_missing *missing = &m.review.missing[0];
    assert_string_equal(missing->path, "src/kv.h");
    assert_string_equal(missing->with, "src/kv.c");
    assert_int_equal(missing->together, 12); /* all but the first, which brought all files */
    assert_int_equal(missing->of, 12);
    assert_int_equal(missing->example_count, 2);
    assert_string_equal(missing->examples[0].subject, "Change `kv`, @everyone");
    assert_string_equal(missing->why.items[0], "defines kv_get, too");
    const struct review_finding *finding = finding_of(&m, FINDING_MISSING);
    assert_non_null(finding);
    assert_string_equal(finding->path, "src/kv.c");
    assert_has(finding->message, "src/kv.h is not in this change");
    /* Only what is likely fails a build. */
    assert_int_equal(finding->level, missing->probability >= 0.8 ? REVIEW_WARNING : REVIEW_NOTICE);
    assert_has(finding->message, "12 of the last 12 changes of src/kv.c");
    /* What others wrote cannot call anybody, or end its code span. */
    assert_has(m.review.markdown, "`` Change `kv`, @everyone ``");
    drop(&m);
}

static bool is_missing(const struct made *made, const char *path)
{
    for (size_t i = 0; i < made->review.missing_count; i++)
        if (!strcmp(made->review.missing[i].path, path))
            return true;
    return false;
}

/* Two tests that always changed together: one alone is worth a word, and no failure. */
static void test_a_test_alone_fails_nothing(void **state)
{
    struct scratch *s = *state;
    struct made m;
    for (int i = 0; i < 14; i++) {
        scratch_run(s,
                    "mkdir -p src tests; for f in src/kv.c tests/test_a.c tests/test_b.c; do "
                    "[ %d -gt 0 ] && [ $f = src/kv.c ] || echo 'int v_%d;' >$f; done",
                    i, i);
        scratch_commit(s, i ? "Change both tests of the store" : "Start");
    }
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_write(s, "tests/test_a.c", "int v_99;\n");
    scratch_commit(s, "Change both tests of the store");
    make(s, &m);
    const struct review_finding *finding = finding_of(&m, FINDING_MISSING);
    assert_true(m.review.missing_count > 0 && m.review.missing[0].probability > 0.3);
    assert_true(!finding || finding->level == REVIEW_NOTICE);
    drop(&m);
}

/* A source, its test, its document and the list of dependencies, always changed together. */
static void write_followers(struct scratch *s, const char *branch)
{
    static const char *const paths[] = { "src/net.py", "tests/test_net.py", "docs/net.md",
                                         "setup.cfg" };
    for (int i = 0; i < 12; i++) {
        for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
            char text[64];
            snprintf(text, sizeof text, k < 2 ? "def net_%zu():\n    return %d\n" : "%zu %d\n", k,
                     i);
            scratch_write(s, paths[k], text);
        }
        scratch_commit(s, "Change the net");
    }
    scratch_run(s, "git branch -q -M main && git checkout -q -b %s", branch);
}

static void write_command(struct scratch *s, const char *name, int version)
{
    char path[64], text[64];
    snprintf(path, sizeof path, "src/commands/%s.json", name);
    snprintf(text, sizeof text, "{ \"name\": \"%s\", \"since\": %d }\n", name, version);
    scratch_write(s, path, text);
}

static void write_table(struct scratch *s, int version)
{
    char text[64];
    snprintf(text, sizeof text, "COMMAND(%d)\n", version);
    scratch_write(s, "src/commands.def", text);
}

/* Each command is changed too seldom to tell that the table of all of them goes along. */
static void test_a_companion_of_a_kind(void **state)
{
    struct scratch *s = *state;
    static const char *const names[] = { "get", "set", "ttl", "del", "ping", "type" };
    struct made made;
    write_history(s);
    for (int i = 0; i < 18; i++) {
        write_command(s, names[i % 6], i);
        if (i % 3 != 2)
            write_table(s, i);
        scratch_commit(s, "Change a command");
    }
    for (int i = 0; i < 12; i++) {
        char text[64];
        snprintf(text, sizeof text, "int other(void)\n{\n    return %d;\n}\n", i);
        scratch_write(s, "src/other.c", text);
        scratch_commit(s, "Change the other");
    }
    scratch_run(s, "git branch -q -f main");
    write_command(s, "hget", 1);
    scratch_commit(s, "Add a command");
    make(s, &made);
    assert_int_equal(made.review.missing_count, 1);
    const struct review_missing *missing = &made.review.missing[0];
    assert_string_equal(missing->path, "src/commands.def");
    assert_string_equal(missing->with, "src/commands/hget.json");
    assert_string_equal(missing->kind, "src/commands/*.json");
    assert_int_equal(missing->together, 12);
    assert_int_equal(missing->of, 18);
    assert_int_equal(missing->example_count, 2);
    const struct review_finding *finding = finding_of(&made, FINDING_MISSING);
    assert_non_null(finding);
    assert_int_equal(finding->level, REVIEW_NOTICE);
    assert_string_equal(finding->path, "src/commands/hget.json");
    assert_has(finding->message, "src/commands.def is not in this change");
    assert_has(finding->message, "in 12 of the last 18 changes of src/commands/*.json");
    assert_has(made.review.markdown, "in 12 of the last 18 changes of `src/commands/*.json`");
    drop(&made);

    write_table(s, 100);
    scratch_commit(s, "Make the table");
    make(s, &made);
    assert_null(finding_of(&made, FINDING_MISSING));
    drop(&made);
}

/* Whoever changes a test, a document or a dependency alone has not forgotten the source. */
static void test_what_follows_does_not_call(void **state)
{
    static const struct {
        const char *path, *text;
    } changes[] = {
        { "tests/test_net.py", "def net_1():\n    return 'more'\n" },
        { "docs/net.md", "A correction.\n" },
        { "setup.cfg", "a newer version\n" },
    };
    struct scratch *s = *state;
    struct made m;
    write_followers(s, "feature");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        scratch_run(s, "git checkout -q -B feature main");
        scratch_write(s, changes[i].path, changes[i].text);
        scratch_commit(s, "Change one thing");
        make(s, &m);
        assert_int_equal(m.review.file_count, 1);
        if (m.review.finding_count || m.review.missing_count)
            fail_msg("%s: %s", changes[i].path, m.review.markdown);
        drop(&m);
    }
    scratch_run(s, "git checkout -q -B feature main");
    scratch_write(s, "src/net.py", "def net_0():\n    return 'other'\n");
    scratch_commit(s, "Change the source alone");
    make(s, &m);
    assert_true(is_missing(&m, "tests/test_net.py"));
    assert_true(is_missing(&m, "docs/net.md"));
    drop(&m);
}

/* What takes a change back is as whole as that was. */
static void test_a_revert_lacks_nothing(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_followers(s, "other");
    scratch_run(s, "git checkout -q main");
    scratch_write(s, "src/net.py", "def net_0():\n    return 'wrong'\n");
    scratch_commit(s, "Change the source alone");
    scratch_write(s, "src/more.py", "def more():\n    return 1\n");
    scratch_commit(s, "Add more");
    scratch_run(s, "git checkout -q -b feature && git revert --no-edit HEAD~1 >/dev/null");
    make(s, &m);
    assert_int_equal(m.review.file_count, 1);
    assert_string_equal(m.review.files[0].path, "src/net.py");
    assert_int_equal(m.review.missing_count, 0);
    assert_null(finding_of(&m, FINDING_MISSING));
    drop(&m);
    scratch_write(s, "src/net.py", "def net_0():\n    return 'new'\n");
    scratch_commit(s, "And something else");
    make(s, &m);
    assert_true(is_missing(&m, "tests/test_net.py"));
    drop(&m);
}

static void test_a_whole_change_gets_a_short_answer(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_kv(s, "int kv_get(int key)", "return key * 2;");
    write_header(s, "int kv_get(int key); /* twice */");
    scratch_commit(s, "Double");
    make(s, &m);
    assert_int_equal(m.review.finding_count, 0);
    assert_int_equal(m.review.missing_count, 0);
    assert_int_equal(definition_of(file_of(&m, "src/kv.c"), "kv_get")->touch, TOUCH_BODY);
    assert_true(file_of(&m, "src/kv.h")->is_cosmetic);
    assert_int_equal(file_of(&m, "src/kv.h")->definition_count, 0);
    assert_has(m.review.markdown, "Nothing in the index or in history speaks against it.");
    assert_true(m.review.tokens < 200);
    drop(&m);
}

static void test_tests(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_kv(s, "int kv_get(int key)", "return key * 2;");
    scratch_commit(s, "Double");
    make(s, &m);
    const struct review_test *test = test_of(&m, "tests/test_kv.c");
    assert_non_null(test);
    assert_false(test->in_change);
    assert_has(test->why, "uses kv_get");
    drop(&m);
    scratch_write(s, "tests/test_kv.c", "int test_get(void);\n");
    scratch_commit(s, "Test");
    make(s, &m);
    test = test_of(&m, "tests/test_kv.c");
    assert_non_null(test);
    assert_true(test->in_change);
    assert_has(m.review.markdown, "in the change: `tests/test_kv.c`");
    drop(&m);
}

/* Where a test lies does not make it a fixture, unless the whole name of a folder says so. */
static void test_tests_and_fixtures(void **state)
{
    static const struct {
        const char *path;
        bool is_listed;
    } cases[] = {
        { "tests/metadata/test_kv.c", true },     { "tests/data/test_kv.c", true },
        { "tests/data/calls_kv.c", false },       { "tests/fixtures/test_kv.c", false },
        { "tests/old_fixtures/test_kv.c", true }, { "testdata/test_kv.c", false },
    };
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    scratch_run(s, "git checkout -q main");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = BUF_INIT;
        buf_printf(&text,
                   "#include \"src/kv.h\"\n\nint test_%zu(void)\n{\n    return kv_get(3);\n}\n", i);
        scratch_run(s, "mkdir -p $(dirname %s)", cases[i].path);
        scratch_write(s, cases[i].path, text.data);
        buf_release(&text);
    }
    scratch_commit(s, "Add tests and what they read");
    scratch_run(s, "git checkout -q -b other");
    write_kv(s, "int kv_get(int key, int fallback)", "return fallback;");
    scratch_commit(s, "Fall back");
    make_in(s, "store", "main..other", &m);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool is_listed = false;
        for (size_t j = 0; j < m.review.test_count; j++)
            is_listed = is_listed || !strcmp(m.review.tests[j].path, cases[i].path);
        if (is_listed != cases[i].is_listed)
            fail_msg("%s", cases[i].path);
    }
    drop(&m);
}

static void test_removed_but_used(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    scratch_write(s, "src/kv.c",
                  "#include \"kv.h\"\n\nint kv_drop(int key)\n{\n    return -key;\n}\n");
    write_header(s, "");
    scratch_commit(s, "Remove");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "src/kv.c"), "kv_get");
    assert_int_equal(d->touch, TOUCH_REMOVED);
    assert_string_equal(d->new_signature, "");
    assert_int_equal(d->users, 2);
    /* Nobody can see a static function. */
    assert_int_equal(definition_of(file_of(&m, "src/kv.c"), "hidden_helper")->users, 0);
    const struct review_finding *finding = finding_of(&m, FINDING_REMOVED);
    assert_non_null(finding);
    assert_int_equal(finding->level, REVIEW_WARNING);
    assert_has(finding->message, "kv_get is removed, and still used in src/main.c:6");
    /* Said once, though the header loses it, too. */
    size_t said = 0;
    for (size_t i = 0; i < m.review.finding_count; i++)
        said += m.review.findings[i].kind == FINDING_REMOVED;
    assert_int_equal(said, 1);
    drop(&m);
}

/* What its own file still calls is used all the more; what it hands on is not lost. */
static void test_removed_but_called_in_its_file(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_header(s, "");
    scratch_write(s, "src/kv.c",
                  "#include \"kv.h\"\n\nint kv_drop(int key)\n{\n    return -kv_get (key);\n}\n");
    scratch_commit(s, "Remove");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "src/kv.c"), "kv_get");
    assert_true(d->is_searched);
    assert_int_equal(d->users, 3);
    assert_string_equal(d->uses[0].path, "src/kv.c");
    assert_int_equal(d->uses[0].line, 5);
    assert_has(finding_of(&m, FINDING_REMOVED)->message,
               "kv_get is removed, and still used in src/kv.c:5");
    drop(&m);
    scratch_write(
        s, "src/kv.c",
        "#include \"kv.h\"\n#include \"kv_new.h\"\nint (*const kv_get)(int) = kv_find;\n\n"
        "int kv_drop(int key)\n{\n    return -kv_get(key);\n}\n");
    write_header(s, "extern int (*const kv_get)(int);");
    scratch_commit(s, "Hand on");
    make(s, &m);
    assert_null(finding_of(&m, FINDING_REMOVED));
    assert_has(m.review.markdown, "Nothing in the index or in history speaks against it");
    drop(&m);
    /* The header defines what it only declared. */
    scratch_write(s, "src/kv.c",
                  "#include \"kv.h\"\n\nint kv_drop(int key)\n{\n    return -kv_get(key);\n}\n");
    write_header(s, "static inline int kv_get(int key)\n{\n    return key;\n}\n");
    scratch_commit(s, "Inline it");
    make(s, &m);
    assert_null(finding_of(&m, FINDING_REMOVED));
    drop(&m);
}

/* In languages that need no header: what its own file, or another file of the change, still calls
 * after it; whoever was changed along is not told. */
static void test_used_in_the_change(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(s, "solve.py",
                  "def _solve_one(a):\n    return a\n\n\ndef solve(a):\n    return _solve_one(a)\n"
                  "\n\ndef again(a):\n    return _solve_one(a)\n");
    scratch_write(s, "queue.ts",
                  "function checkUpdates(a: number) {\n  return a\n}\n"
                  "export function flush(a: number) {\n  return checkUpdates(a)\n}\n");
    scratch_write(s, "user.py", "from solve import solve\n\n\ndef go():\n    return solve(1)\n");
    scratch_write(s, "near.py", "from solve import solve\n\n\ndef go():\n    return solve(1)\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature && "
                   "sed -i 's/def _solve_one/def _solve_two/' solve.py && "
                   "sed -i 's/function checkUpdates/function checkAll/' queue.ts");
    scratch_commit(s, "Rename the definitions only");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "solve.py"), "_solve_one");
    assert_int_equal(d->users, 1);
    assert_string_equal(d->uses[0].path, "solve.py");
    assert_int_equal(d->uses[0].line, 6);
    assert_int_equal(d->uses[0].more_count, 1);
    assert_int_equal(d->uses[0].more[0], 10);
    assert_has(m.review.markdown, "`_solve_one` of `solve.py` is removed, still used in "
                                  "`solve.py:6, 10` in `solve`");
    assert_has(m.review.markdown, "`checkUpdates` of `queue.ts` is removed, still used in "
                                  "`queue.ts:5` in `flush`");
    drop(&m);
    scratch_run(s, "git checkout -q -f main && git checkout -q -B feature && "
                   "sed -i 's/def solve(a)/def solve(a, b)/' solve.py && "
                   "sed -i 's/solve(1)/solve(1, 2)/' user.py && echo '# Near.' >>near.py");
    scratch_commit(s, "Give solve a parameter");
    make(s, &m);
    d = definition_of(file_of(&m, "solve.py"), "solve");
    assert_int_equal(d->touch, TOUCH_SIGNATURE);
    assert_int_equal(d->users, 1);
    assert_string_equal(d->uses[0].path, "near.py");
    assert_int_equal(d->uses[0].line, 5);
    drop(&m);
    scratch_run(s, "git checkout -q -f main && git checkout -q -B feature && "
                   "sed -i 's/_solve_one/_solve_two/' solve.py");
    scratch_commit(s, "Rename it everywhere");
    make(s, &m);
    assert_int_equal(m.review.finding_count, 0);
    drop(&m);
}

/* A prototype promises what no source has any more. */
static void test_declaration_left_behind(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    scratch_run(s, "sed -i '/^int kv_drop/,/^}/d' src/kv.c");
    scratch_commit(s, "Drop it");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "src/kv.c"), "kv_drop");
    assert_int_equal(d->declaration_count, 1);
    assert_has(finding_of(&m, FINDING_REMOVED)->message,
               "kv_drop is removed, and still declared in src/kv.h:4");
    assert_has(m.review.markdown, "is removed, still declared in `src/kv.h:4`");
    drop(&m);
    scratch_run(s, "sed -i '/kv_drop/d' src/kv.h");
    scratch_commit(s, "And its prototype");
    make(s, &m);
    assert_null(finding_of(&m, FINDING_REMOVED));
    drop(&m);
}

/* The sure users are told, with their own lines, and how many others there may be. */
static void test_a_list_that_is_partial_says_so(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(s, "pool.py", "class ConnectionPool:\n    def evict_all(self):\n        pass\n");
    scratch_write(s, "cache.py", "class Cache:\n    def evict_all(self):\n        pass\n");
    scratch_write(s, "sure.py",
                  "from cache import Cache\nfrom pool import ConnectionPool\n\n\n"
                  "def go(client):\n    cache = Cache()\n    cache.evict_all()\n"
                  "    client.connection_pool.evict_all()\n");
    scratch_write(s, "unsure.py",
                  "from cache import Cache\nfrom pool import ConnectionPool\n\n\n"
                  "def go(it):\n    it.evict_all()\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature && "
                   "sed -i 's/evict_all/evict_every/' pool.py");
    scratch_commit(s, "Rename");
    make(s, &m);
    assert_has(finding_of(&m, FINDING_REMOVED)->message,
               "ConnectionPool.evict_all is removed, and still used in sure.py:8; 1 more file uses "
               "the name, and may mean it");
    drop(&m);
}

static void test_renamed_and_deleted_files(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    scratch_run(s, "git mv src/kv.h src/store.h; git rm -q src/other.c; "
                   "sed -i 's/kv.h/store.h/' src/kv.c");
    scratch_commit(s, "Rename");
    make(s, &m);
    assert_int_equal(m.review.file_count, 3);
    const struct review_file *file = file_of(&m, "src/store.h");
    assert_int_equal(file->change, REVIEW_RENAMED);
    assert_string_equal(file->old_path, "src/kv.h");
    assert_int_equal(file->definition_count, 0);
    assert_int_equal(file->importing, 2);
    assert_string_equal(file->importers[0].path, "src/main.c");
    assert_int_equal(file->importers[0].line, 1);
    file = file_of(&m, "src/other.c");
    assert_int_equal(file->change, REVIEW_DELETED);
    assert_int_equal(file->importing, 0);
    const struct review_finding *finding = finding_of(&m, FINDING_IMPORT);
    assert_non_null(finding);
    assert_has(finding->message, "src/kv.h is renamed, and still imported by src/main.c:1");
    drop(&m);
}

/* A type within a type goes over to another one. Who speaks of neither, or was brought along, is not
 * told; who still speaks of the old one is. */
static void test_inner_types_that_move(void **state)
{
    struct scratch *s = *state;
    struct made m;
    const char *of_two =
        "package net\n\ninterface Dns2 {\n  interface Call {\n    fun cancelAll()\n"
        "  }\n  class Record {\n    fun hintsOf(): Int {\n      return 1\n    }\n  }\n}\n";
    scratch_write(s, "net/Dns2.kt", of_two);
    scratch_write(s, "net/Dns.kt", "package net\n\ninterface Dns {\n  fun lookup()\n}\n");
    scratch_write(s, "net/Real.kt",
                  "package net\n\nclass Real {\n  interface Call {\n    fun cancelAll()\n  }\n"
                  "  fun stop(call: Call) {\n    call.cancelAll()\n  }\n}\n");
    scratch_write(
        s, "net/Both.kt",
        "package net\n\nfun hints(record: Dns2.Record): Int {\n  return record.hintsOf()\n}\n");
    scratch_write(s, "net/Old.kt",
                  "package net\n\nfun old(record: Dns2.Record) {\n  println(record)\n}\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature && git rm -q net/Dns2.kt");
    scratch_write(
        s, "net/Dns.kt",
        "package net\n\ninterface Dns {\n  fun lookup()\n  interface Call {\n    fun cancelAll()\n"
        "  }\n  class Record {\n    fun hintsOf(): Int {\n      return 1\n    }\n  }\n}\n");
    scratch_write(
        s, "net/Both.kt",
        "package net\n\nfun hints(record: Dns.Record): Int {\n  return record.hintsOf()\n}\n");
    scratch_commit(s, "Define only one");
    make(s, &m);
    const struct review_file *file = file_of(&m, "net/Dns2.kt");
    const struct review_definition *d = definition_of(file, "Dns2.Call.cancelAll");
    assert_int_equal(d->touch, TOUCH_MOVED);
    assert_string_equal(d->moved_to, "net/Dns.kt");
    assert_int_equal(d->users, 0);
    assert_int_equal(definition_of(file, "Dns2.Record.hintsOf")->users, 0);
    d = definition_of(file, "Dns2");
    assert_int_equal(d->touch, TOUCH_REMOVED);
    assert_int_equal(d->users, 1);
    assert_string_equal(d->uses[0].path, "net/Old.kt");
    drop(&m);
}

/* What moves is not gone; who took it by the name of its old file is told. */
static void test_moved_definitions(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(s, "shop/orders.py",
                  "def find_order(n):\n    return n\n\n\ndef other_order():\n    pass\n");
    scratch_write(s, "web/views.py", "from shop.orders import find_order\n\nfind_order(1)\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_write(s, "shop/orders.py", "def other_order():\n    pass\n");
    scratch_write(s, "shop/search.py", "def find_order(n):\n    return n\n");
    scratch_commit(s, "Move");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "shop/orders.py"), "find_order");
    assert_int_equal(d->touch, TOUCH_MOVED);
    assert_string_equal(d->moved_to, "shop/search.py");
    assert_int_equal(d->users, 1);
    assert_has(finding_of(&m, FINDING_REMOVED)->message, "moves to shop/search.py");
    drop(&m);
    /* The old file may hand it on. */
    scratch_write(s, "shop/orders.py",
                  "from shop.search import find_order\n\n\ndef other_order():\n    pass\n");
    scratch_commit(s, "Hand on");
    make(s, &m);
    assert_null(finding_of(&m, FINDING_REMOVED));
    drop(&m);
}

/* Names that say nothing need more proof than the name. */
static void test_common_names(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(s, "a/box.py", "class Box:\n    def append(self, x):\n        return 1\n");
    scratch_write(s, "a/uses.py", "from a.box import Box\n\nBox().append(1)\n");
    scratch_write(s, "b/lists.py", "def f(l):\n    l.append(1)\n");
    scratch_write(s, "b/imports.py", "from a.box import something\n\n[].append(1)\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_write(s, "a/box.py", "class Box:\n    def append(self, x, y):\n        return 1\n");
    scratch_commit(s, "Change");
    make(s, &m);
    const struct review_definition *d = definition_of(file_of(&m, "a/box.py"), "Box.append");
    assert_int_equal(d->users, 1);
    assert_string_equal(d->uses[0].path, "a/uses.py");
    drop(&m);
}

/* What is in one package needs no import, so a namesake there, too, makes it a guess. */
static void test_namesakes_in_a_package(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(
        s, "net/Dns.java",
        "public class Dns {\n  public class Call {\n    public void cancelAll() {}\n  }\n}\n");
    scratch_write(s, "net/Call.java", "public class Call {\n  public void cancelAll() {}\n}\n");
    scratch_write(s, "net/Uses.java", "class Uses {\n  void f(Call c) { c.cancelAll(); }\n}\n");
    scratch_write(s, "net/Only.java", "public class Only {\n  public void lonelyOne() {}\n}\n");
    scratch_write(s, "app/App.java",
                  "import net.Only;\n\nclass App {\n  void f(Only o) { o.lonelyOne(); }\n}\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_write(s, "net/Dns.java", "public class Dns {\n}\n");
    scratch_write(s, "net/Only.java", "public class Only {\n}\n");
    scratch_commit(s, "Remove");
    make(s, &m);
    const struct review_file *file = file_of(&m, "net/Dns.java");
    assert_int_equal(definition_of(file, "Dns.Call")->users, 0);
    assert_int_equal(definition_of(file, "Dns.Call.cancelAll")->users, 0);
    assert_int_equal(definition_of(file_of(&m, "net/Only.java"), "Only.lonelyOne")->users, 1);
    drop(&m);
}

/* ---- what is not there ---- */

static void test_a_partial_clone(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    write_kv(s, "int kv_get(int key, int more)", "return more;");
    scratch_commit(s, "More");
    /* As after git clone --filter=blob:none: the object is not there, and nobody lies about it. */
    scratch_run(s, "rm -f .git/objects/$(git rev-parse HEAD:src/kv.c | sed 's,^..,&/,')");
    make(s, &m);
    assert_false(file_of(&m, "src/kv.c")->is_parsed);
    assert_int_equal(m.review.limits.count, 1);
    assert_has(m.review.limits.items[0], "1 changed files are not in this partial clone");
    drop(&m);
}

/* ---- history ---- */

/* Later commits in the same store change nothing: the review is made at the merge base. */
static void test_no_knowledge_of_the_future(void **state)
{
    struct scratch *s = *state;
    struct made now, fresh;
    write_history(s);
    write_kv(s, "int kv_get(int key, int seven)", "return seven;");
    scratch_commit(s, "Seven");
    scratch_run(s, "git checkout -q main");
    for (int i = 0; i < 5; i++) {
        char text[64];
        snprintf(text, sizeof text, "int other(void)\n{\n    return %d;\n}\n", i + 10);
        scratch_write(s, "src/other.c", text);
        write_kv(s, "int kv_get(int key)", i % 2 ? "return 1;" : "return 2;");
        scratch_commit(s, "Later");
    }
    struct scratch_view later;
    scratch_index(s, "store", "main", &later);
    assert_int_equal(later.result, 0);
    make(s, &now);
    make_in(s, "fresh", "main...feature", &fresh);
    char *a = review_to_json(&now.review, false), *b = review_to_json(&fresh.review, false);
    assert_string_equal(a, b);
    free(a);
    free(b);
    assert_has(now.review.markdown, "used in `src/main.c:6`");
    scratch_close(&later);
    drop(&now);
    drop(&fresh);
}

static void test_sweeping(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    scratch_run(s, "for i in $(seq 40); do echo $i > file$i.txt; done");
    scratch_commit(s, "Sweep");
    make(s, &m);
    assert_int_equal(m.review.missing_count, 0);
    assert_int_equal(m.review.limits.count, 1);
    assert_has(m.review.limits.items[0], "sweeping (40 files)");
    assert_has(m.review.markdown, "## Not known");
    drop(&m);
}

/* ---- ranges ---- */

static void assert_no_range(struct scratch *s, const char *range, const char *part)
{
    struct arena arena = ARENA_INIT;
    struct review_range out;
    struct err err = ERR_INIT;
    assert_int_equal(review_range_resolve(s->repo, range, &arena, &out, &err), -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_has(err.message, part);
    arena_release(&arena);
}

static void test_ranges(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct review_range range, other;
    assert_no_range(s, NULL, "has no commits yet");
    scratch_commit(s, "One");
    assert_no_range(s, NULL, "has no parent");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_commit(s, "Two");
    assert_int_equal(review_range_resolve(s->repo, NULL, &arena, &range, NULL), 0);
    assert_string_equal(range.base_name, "main");
    assert_string_equal(range.head_name, "HEAD");
    assert_string_equal(range.chosen, "the usual branch");
    assert_true(oid_equal(&range.base, &range.merge_base));
    static const char *const same[] = { "main",        "main..",        "main...",   "main..HEAD",
                                        "main...HEAD", "main..feature", "..feature", ".." };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        assert_int_equal(review_range_resolve(s->repo, same[i], &arena, &other, NULL), 0);
        assert_true(oid_equal(&other.head, &range.head));
        assert_true(oid_equal(&other.merge_base, &range.merge_base));
    }
    assert_no_range(s, "nothing", "unknown revision 'nothing'");
    assert_no_range(s, "main..nothing", "unknown revision 'nothing'");
    scratch_run(s, "git checkout -q --orphan alone");
    scratch_commit(s, "Three");
    assert_no_range(s, "main..alone", "no commit in common");
    arena_release(&arena);
}

/* An id of 40 digits is named by what points to it; what somebody wrote stays. */
static void test_names_of_ranges(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct review_range range;
    struct err err = ERR_INIT;
    struct oid base, head;
    char from[OID_HEX_SIZE], to[OID_HEX_SIZE];
    write_history(s);
    write_kv(s, "int kv_get(int key)", "return 0;");
    scratch_commit(s, "One");
    scratch_run(s, "git tag seen && git update-ref refs/pull/7/head HEAD && git checkout -q main "
                   "&& git branch -q -D feature");
    assert_int_equal(repo_resolve(s->repo, "main", &base, NULL, &err), 0);
    assert_int_equal(repo_resolve(s->repo, "refs/pull/7/head", &head, NULL, &err), 0);
    const char *text = arena_printf(&arena, "%s..%s", oid_hex(&base, from), oid_hex(&head, to));
    assert_int_equal(review_range_resolve(s->repo, text, &arena, &range, &err), 0);
    assert_string_equal(range.base_name, "main");
    assert_string_equal(range.head_name, "pull/7/head");
    scratch_run(s, "git update-ref -d refs/pull/7/head");
    assert_int_equal(review_range_resolve(s->repo, text, &arena, &range, &err), 0);
    assert_string_equal(range.head_name, "seen");
    scratch_run(s, "git tag -d seen");
    assert_int_equal(review_range_resolve(s->repo, text, &arena, &range, &err), 0);
    assert_string_equal(range.head_name, arena_strndup(&arena, to, 12));
    text = arena_printf(&arena, "main~1..%.9s", to);
    assert_int_equal(review_range_resolve(s->repo, text, &arena, &range, &err), 0);
    assert_string_equal(range.base_name, "main~1");
    assert_string_equal(range.head_name, arena_strndup(&arena, to, 9));
    arena_release(&arena);
}

/* What breaks is the call, not the import that brings the name. */
static void test_the_call_not_the_import(void **state)
{
    struct scratch *s = *state;
    struct made m;
    scratch_write(s, "lib.js", "export function parseHeader(text) {\n  return text;\n}\n");
    scratch_write(s, "a.js",
                  "import {\n  parseHeader,\n} from './lib';\n\nfunction use() {\n"
                  "  return parseHeader('a');\n}\n");
    scratch_write(s, "b.js", "export { parseHeader } from './lib';\n");
    scratch_write(s, "lib_py.py", "def parse_header(text):\n    return text\n");
    scratch_write(s, "c.py",
                  "from lib_py import (\n    other,\n    parse_header,\n)\n\n\n"
                  "def use():\n    return parse_header('c')\n");
    scratch_commit(s, "Start");
    scratch_run(s, "git branch -q -M main && git checkout -q -b feature");
    scratch_write(s, "lib.js", "export function parseHeader(text, size) {\n  return text;\n}\n");
    scratch_write(s, "lib_py.py", "def parse_header(text, size):\n    return text\n");
    scratch_commit(s, "Ask for the size");
    make(s, &m);
    const struct review_definition *js = definition_of(file_of(&m, "lib.js"), "parseHeader");
    const struct review_definition *py = definition_of(file_of(&m, "lib_py.py"), "parse_header");
    for (size_t i = 0; i < js->use_count; i++)
        assert_int_equal(js->uses[i].line, !strcmp(js->uses[i].path, "a.js") ? 6 : 1);
    assert_true(js->use_count >= 1);
    assert_int_equal(py->use_count, 1);
    assert_int_equal(py->uses[0].line, 8);
    assert_string_equal(py->uses[0].inside, "use");
    drop(&m);
}

static void test_an_empty_change(void **state)
{
    struct scratch *s = *state;
    struct made m;
    write_history(s);
    make(s, &m);
    assert_int_equal(m.review.file_count, 0);
    assert_int_equal(m.review.finding_count, 0);
    assert_has(m.review.markdown, "Nothing changed.");
    drop(&m);
}

/* ---- what others wrote ---- */

static void test_hostile_names(void **state)
{
    struct scratch *s = *state;
    struct made m;
    struct buf out = BUF_INIT;
    write_history(s);
    scratch_run(
        s, "printf 'x\\n' > \"$(printf 'a,b:c%%%%\\n::error::x.c')\"; "
           "ln -s /etc/passwd link; printf '\\000' > binary.bin; "
           "git rm -q src/kv.h; mkdir src/kv.h; printf 'int kv_get(int key);\\n' > src/kv.h/x.h");
    scratch_commit(s, "Hostile");
    make(s, &m);
    review_to_github(&m.review, &out);
    for (const char *line = out.data; *line; line = strchr(line, '\n') + 1)
        assert_true(!strncmp(line, "::warning file=", 15) || !strncmp(line, "::notice file=", 14) ||
                    !strncmp(line, "feature against main", 20));
    buf_reset(&out);
    review_to_text(&m.review, &out);
    assert_null(strstr(out.data, "\n::error"));
    assert_null(strstr(m.review.markdown, "\n::error"));
    char *json = review_to_json(&m.review, true);
    json_t *parsed = json_loads(json, 0, NULL);
    assert_non_null(parsed);
    json_decref(parsed);
    free(json);
    buf_release(&out);
    drop(&m);
}

static void test_workflow_commands_are_escaped(void **state)
{
    (void)state;
    struct review_finding finding = { .level = REVIEW_WARNING,
                                      .kind = FINDING_REMOVED,
                                      .path = "a,b:c%.c",
                                      .line = 3,
                                      .message = "100%: gone\n::error::x" };
    struct review review = { .range = { .base_name = "main", .head_name = "HEAD" },
                             .findings = &finding,
                             .finding_count = 1 };
    struct buf out = BUF_INIT;
    review_to_github(&review, &out);
    static const char expected[] =
        "::warning file=a%2Cb%3Ac%25.c,line=3,title=repose%3A removed::100%25: "
        "gone\\x0a::error::x\n";
    buf_truncate(&out, sizeof expected - 1);
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_signature_that_differs_late, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_signature_and_its_users, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_missing_companion, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_test_alone_fails_nothing, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_companion_of_a_kind, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_what_follows_does_not_call, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_revert_lacks_nothing, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_whole_change_gets_a_short_answer, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_tests, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_tests_and_fixtures, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_removed_but_used, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_removed_but_called_in_its_file, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_used_in_the_change, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_declaration_left_behind, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_list_that_is_partial_says_so, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_renamed_and_deleted_files, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_moved_definitions, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_inner_types_that_move, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_common_names, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_namesakes_in_a_package, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_a_partial_clone, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_no_knowledge_of_the_future, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_sweeping, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ranges, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_names_of_ranges, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_the_call_not_the_import, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_an_empty_change, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_hostile_names, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_workflow_commands_are_escaped),
    };
    return RUN_TESTS(tests);
}
