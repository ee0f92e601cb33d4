#include "support.h"

#include <string.h>

#include "brief/starts.h"

#define FILES 5

static void make(struct snapshot *snapshot, struct file *files)
{
    static const char *const paths[FILES] = { "docs/a.md", "src/hot.c", "src/long.c", "src/small.c",
                                              "tests/test_hot.c" };
    static const uint32_t lines[FILES] = { 9000, 10, 900, 20, 800 };
    *snapshot = (struct snapshot){ .files = files, .file_count = FILES };
    for (size_t i = 0; i < FILES; i++)
        files[i] =
            (struct file){ .path = paths[i], .language = "c", .content = 1, .lines = lines[i] };
    files[0].language = "markdown";
}

static void test_files_and_modules(void **state)
{
    uint32_t first[FILES + 1] = { 0, 5, 8, 8, 8, 12 }, of_file[12] = { 0 };
    uint32_t of_module[FILES] = { 0, 1, 2, 1, 3 }, chosen[4];
    struct changes changes = { .count = 12, .first = first, .of_file = of_file }, none = { 0 };
    struct module_list modules = { .of_file = of_module, .count = 4 };
    struct file files[FILES];
    struct snapshot snapshot;
    struct arena arena = ARENA_INIT;
    struct brief_start *starts;
    (void)state;
    make(&snapshot, files);
    assert_int_equal(starts_files(&snapshot, &changes, 2, &arena, &starts), 2);
    assert_string_equal(starts[0].path, "src/hot.c");
    assert_int_equal(starts[0].changes, 3);
    assert_int_equal(starts[0].of, 12);
    assert_string_equal(starts[1].path, "src/long.c");
    assert_int_equal(starts_modules(&snapshot, &changes, &modules, 4, &arena, chosen), 2);
    assert_int_equal(chosen[0], 1);
    assert_int_equal(chosen[1], 2);
    /* without a history, size alone */
    assert_int_equal(starts_files(&snapshot, &none, 9, &arena, &starts), 3);
    assert_string_equal(starts[0].path, "src/long.c");
    assert_int_equal(starts[0].changes, 0);
    assert_int_equal(starts_modules(&snapshot, &none, &modules, 1, &arena, chosen), 1);
    assert_int_equal(chosen[0], 2);
    arena_release(&arena);
}

static const char *hint(const char *text, size_t known, struct arena *arena)
{
    struct request request;
    request_analyse(&request, text, strlen(text), arena);
    struct evidence evidence = { .request = &request, .file_count = 1 };
    evidence.terms = ARENA_ARRAY(arena, struct evidence_term, request.term_count);
    for (size_t i = 0; i < known && i < request.term_count; i++)
        evidence.terms[i].hit_count = 1;
    return starts_hint(&request, &evidence);
}

static void test_hint(void **state)
{
    static const char foreign[] = "\xe7\xbc\x93\xe5\xad\x98\xe8\xbf\x87\xe6\x9c\x9f json";
    struct arena arena = ARENA_INIT;
    (void)state;
    assert_non_null(strstr(hint(foreign, 1, &arena), "translate"));
    assert_string_equal(hint(foreign, 100, &arena), "");
    assert_non_null(strstr(hint("zyx wvu tsr qpo nml", 1, &arena), "Few words"));
    assert_string_equal(hint("zyx wvu tsr qpo nml", 3, &arena), "");
    assert_string_equal(hint("", 0, &arena), "");
    assert_string_equal(hint("please add the", 0, &arena), "");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_and_modules),
        cmocka_unit_test(test_hint),
    };
    return RUN_TESTS(tests);
}
