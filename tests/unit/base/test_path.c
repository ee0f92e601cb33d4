#include "support.h"

#include "base/path.h"

static void test_parts(void **state)
{
    (void)state;
    static const struct {
        const char *path, *base, *extension;
        size_t dir_length, stem_length;
    } rows[] = {
        { "a/b.c", "b.c", "c", 1, 1 },
        { "b.c", "b.c", "c", 0, 1 },
        { "a/b/archive.tar.gz", "archive.tar.gz", "gz", 3, 11 },
        { ".rc", ".rc", "", 0, 3 },
        { "dir/.rc", ".rc", "", 3, 3 },
        { ".eslintrc.json", ".eslintrc.json", "json", 0, 9 },
        { "a.b/Makefile", "Makefile", "", 3, 8 },
        { "dot.", "dot.", "", 0, 3 },
        { "", "", "", 0, 0 },
        { "a/", "", "", 1, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(path_base(rows[i].path), rows[i].base);
        assert_string_equal(path_extension(rows[i].path), rows[i].extension);
        assert_int_equal(path_dir_length(rows[i].path), rows[i].dir_length);
        assert_int_equal(path_stem_length(rows[i].path), rows[i].stem_length);
    }
}

static void test_below(void **state)
{
    (void)state;
    assert_true(path_is_below("a/b", ""));
    assert_true(path_is_below("a/b", "a"));
    assert_true(path_is_below("a/b", "a/b"));
    assert_true(path_is_below("", ""));
    assert_false(path_is_below("ab/c", "a"));
    assert_false(path_is_below("a", "a/b"));
}

static void test_ends(void **state)
{
    (void)state;
    assert_true(path_ends_in("x/a/b.c", "a/b.c"));
    assert_true(path_ends_in("a/b.c", "a/b.c"));
    assert_true(path_ends_in("a/b.c", "b.c"));
    assert_false(path_ends_in("xa/b.c", "a/b.c"));
    assert_false(path_ends_in("b.c", "a/b.c"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_ends),
    };
    return RUN_TESTS(tests);
}
