#include "support.h"

#include <string.h>

#include "look/at.h"

static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *text, *known, *path;
        uint32_t line;
    } rows[] = {
        { "a.c:12", NULL, "a.c", 12 },   { "a.c:12:5", NULL, "a.c", 12 },
        { "a:b.c:3", NULL, "a:b.c", 3 }, { "12", "k.c", "k.c", 12 },
        { ":12", "k.c", "k.c", 12 },     { "12:5", "k.c", "k.c", 12 },
        { "a.c:1", "k.c", "a.c", 1 },    { "a.c:99999999999999999999", NULL, "a.c", INT32_MAX },
        { "a.c", NULL, NULL, 0 },        { "a.c:", NULL, NULL, 0 },
        { "a.c:0", NULL, NULL, 0 },      { "a.c:x", NULL, NULL, 0 },
        { "a.c:-1", NULL, NULL, 0 },     { "12", NULL, NULL, 0 },
        { "", "k.c", NULL, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        struct err err = ERR_INIT;
        const char *path = rows[i].known;
        uint32_t line;
        int result = at_parse_place(rows[i].text, &path, &line, &arena, &err);
        assert_int_equal(result, rows[i].path ? 0 : -1);
        assert_int_equal(err.code, rows[i].path ? ERR_NONE : ERR_USAGE);
        if (!result) {
            assert_string_equal(path, rows[i].path);
            assert_int_equal(line, rows[i].line);
        }
        arena_release(&arena);
    }
}

static void test_root_paths(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "", "a.c", "a.c" },
        { "src", "a.c", "src/a.c" },
        { "src", "./a.c", "src/a.c" },
        { "src", "../a.c", "a.c" },
        { "a/b", "../../c", "c" },
        { "a/b", "../../../c", NULL },
        { "", "..", NULL },
        { "", "a/./b//c", "a/b/c" },
        { "", "a/..", "" },
        { "x", "..a/b..", "x/..a/b.." },
        { "", "", "" },
        { "a", "b/", "a/b" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = ARENA_INIT;
        const char *path = at_root_path(rows[i][0], rows[i][1], &arena);
        assert_int_equal(path != NULL, rows[i][2] != NULL);
        if (path)
            assert_string_equal(path, rows[i][2]);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_root_paths),
    };
    return RUN_TESTS(tests);
}
