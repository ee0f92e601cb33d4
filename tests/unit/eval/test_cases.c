#include "support.h"

#include <stdio.h>
#include <string.h>

#include "eval/cases.h"
#include "index/scratch.h"

#define TELLING "Let every part of the program read files without an end"

static void touch(struct scratch *s, const char *const *paths, size_t count, int round)
{
    char text[64];
    for (size_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "int f%zu_%d;\n", i, round);
        scratch_write(s, paths[i], text);
    }
}

static const char *const four[] = { "src/a.c", "src/b.c", "src/c.c", "tests/test_a.c" };

/* Only the commits marked "good" make a case. */
static void make_history(struct scratch *s)
{
    static const char *const documents[] = { "a.md", "b.md", "c.md", "docs/d.c" };
    touch(s, four, 4, 0);
    scratch_commit(s, TELLING " (it adds, and modifies nothing)");
    touch(s, four, 4, 1);
    scratch_commit(s, TELLING " good one (#12)");
    touch(s, four, 2, 2);
    scratch_commit(s, TELLING " but only two files");
    touch(s, four, 4, 3);
    scratch_commit(s, "Too short");
    touch(s, documents, 4, 1);
    scratch_commit(s, TELLING " documents are new");
    touch(s, documents, 4, 2);
    scratch_commit(s, TELLING " documents are no source");
    touch(s, four, 4, 4);
    scratch_commit(s, TELLING " good two");
    touch(s, four, 3, 5);
    scratch_commit(s, TELLING " good three");
}

static void pick(struct scratch *s, uint64_t seed, size_t count, struct arena *arena,
                 struct eval_cases *out)
{
    struct scratch_view view;
    struct err err = ERR_INIT;
    scratch_index(s, "store", NULL, &view);
    assert_int_equal(view.result, 0);
    assert_int_equal(cases_pick(&view.view, s->repo, seed, count, arena, out, &err), 0);
    scratch_close(&view);
}

static void test_picked(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct eval_cases cases;
    make_history(s);
    pick(s, 1, 40, &arena, &cases);
    assert_int_equal(cases.count, 3);
    assert_string_equal(cases.items[0].request, TELLING " good one");
    assert_string_equal(cases.items[1].request, TELLING " good two");
    assert_string_equal(cases.items[2].request, TELLING " good three");
    assert_string_equal(cases.items[0].repo, "work");
    assert_int_equal(cases.items[0].answers.count, 3);
    assert_int_equal(cases.items[0].with_tests.count, 4);
    assert_int_equal(cases.items[2].with_tests.count, 3);
    assert_string_equal(cases.items[2].answers.items[1], "src/b.c");

    struct eval_cases again;
    pick(s, 1, 2, &arena, &cases);
    pick(s, 1, 2, &arena, &again);
    assert_int_equal(cases.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_true(oid_equal(&cases.items[i].commit, &again.items[i].commit));
    assert_false(oid_equal(&cases.items[0].commit, &cases.items[1].commit));
    arena_release(&arena);
}

static void test_nothing_to_pick(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct eval_cases cases;
    touch(s, four, 4, 0);
    scratch_commit(s, TELLING);
    pick(s, 1, 40, &arena, &cases);
    assert_int_equal(cases.count, 0);
    arena_release(&arena);
}

/* ---- files of cases ---- */

static int read_text(struct scratch *s, const char *text, struct arena *arena,
                     struct eval_cases *out, struct err *err)
{
    char path[300];
    scratch_write(s, "cases.jsonl", text);
    snprintf(path, sizeof path, "%s/work/cases.jsonl", s->folder);
    return cases_read(path, s->repo, arena, out, err);
}

#define ELSEWHERE "1111111111111111111111111111111111111111"

static void test_read(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct eval_cases cases;
    struct err err = ERR_INIT;
    struct oid head;
    char hex[OID_HEX_SIZE], text[2048];
    touch(s, four, 4, 0);
    scratch_commit(s, TELLING);
    assert_int_equal(repo_resolve(s->repo, NULL, &head, NULL, &err), 0);
    oid_hex(&head, hex);
    snprintf(text, sizeof text,
             "{\"repo\":\"r\",\"commit\":\"" ELSEWHERE "\",\"parent\":\"%s\",\"query\":\"q\","
             "\"gold_all\":[\"src/a.c\",\"tests/test_a.c\"]}\n"
             "\n"
             "{\"repo\":\"other\",\"commit\":\"" ELSEWHERE "\",\"parent\":\"" ELSEWHERE
             "\",\"query\":\"q\",\"gold_src\":[\"x.c\"]}\n"
             "{\"repo\":\"r\",\"commit\":\"" ELSEWHERE "\",\"parent\":\"%s\",\"query\":\"q\","
             "\"gold_src\":[],\"gold_all\":[\"tests/test_a.c\"]}\n",
             hex, hex);
    assert_int_equal(read_text(s, text, &arena, &cases, &err), 0);
    assert_int_equal(cases.count, 1);
    assert_int_equal(cases.items[0].answers.count, 1);
    assert_int_equal(cases.items[0].with_tests.count, 2);
    arena_release(&arena);
}

static void test_read_refused(void **state)
{
    static const char *const rows[] = {
        "x\n",
        "[]\n",
        "{}\n",
        "{\"repo\":1,\"commit\":\"" ELSEWHERE "\",\"parent\":\"" ELSEWHERE "\",\"query\":\"q\"}",
        "{\"repo\":\"r\",\"commit\":\"12\",\"parent\":\"" ELSEWHERE "\",\"query\":\"q\"}",
        "{\"repo\":\"r\",\"commit\":\"" ELSEWHERE "\",\"parent\":\"" ELSEWHERE
        "\",\"query\":\"q\",\"gold_src\":[1]}",
    };
    struct scratch *s = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct eval_cases cases;
        struct err err = ERR_INIT;
        assert_int_equal(read_text(s, rows[i], &arena, &cases, &err), -1);
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.message, "cases.jsonl:1"));
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_picked, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_nothing_to_pick, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_read, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_read_refused, scratch_setup, scratch_teardown),
    };
    return RUN_TESTS(tests);
}
