#include "support.h"

#include "model/file.h"
#include "model/snapshot.h"

static void test_skip_names_differ(void **state)
{
    (void)state;
    for (int i = 0; i < SKIP_REASON_COUNT; i++) {
        for (int j = 0; j < i; j++)
            assert_string_not_equal(skip_reason_name((enum skip_reason)i),
                                    skip_reason_name((enum skip_reason)j));
    }
    assert_string_equal(skip_reason_name(SKIP_BAD_NAME), "bad-name");
    assert_string_equal(skip_reason_name((enum skip_reason)1000), "unknown");
}

static void test_find(void **state)
{
    (void)state;
    static struct file files[] = {
        { .path = "a" }, { .path = "a.b" }, { .path = "a/b" }, { .path = "b" }, { .path = "\xff" }
    };
    struct snapshot snapshot = SNAPSHOT_INIT;
    assert_int_equal(snapshot_find(&snapshot, "a"), -1);
    snapshot.files = files;
    snapshot.file_count = sizeof files / sizeof *files;
    for (size_t i = 0; i < snapshot.file_count; i++)
        assert_int_equal(snapshot_find(&snapshot, files[i].path), i);
    assert_int_equal(snapshot_find(&snapshot, ""), -1);
    assert_int_equal(snapshot_find(&snapshot, "a/"), -1);
    assert_int_equal(snapshot_find(&snapshot, "zzz"), -1);
    snapshot_release(&snapshot);
    assert_int_equal(snapshot.file_count, 0);
}

static void test_stands_for_folder(void **state)
{
    (void)state;
    static const char *const yes[] = { "a/index.ts", "a/__init__.py", "mod.rs", "src/lib.rs",
                                       "a/Main.java" };
    static const char *const no[] = { "a/indexes.ts", "a/model.rs", "library.c" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(file_stands_for_folder(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_false(file_stands_for_folder(no[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_skip_names_differ),
        cmocka_unit_test(test_stands_for_folder),
        cmocka_unit_test(test_find),
    };
    return RUN_TESTS(tests);
}
