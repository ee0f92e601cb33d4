#include "support.h"

#include "model/changes.h"

/* Four changes, newest first, of the files 0 to 3; the third is sweeping. */
static void test_changes_of_files(void **state)
{
    (void)state;
    static uint32_t a[] = { 0, 1 }, b[] = { 2 }, c[] = { 0, 1, 2, 3 }, d[] = { 1, 3 };
    struct change_set sets[] = {
        { .files = a, .file_count = 2, .paths_total = 2 },
        { .files = b, .file_count = 1, .paths_total = 1 },
        { .files = c, .file_count = 4, .paths_total = CHANGE_SWEEPING + 1 },
        { .files = d, .file_count = 2, .paths_total = 2 },
    };
    static uint32_t first[] = { 0, 2, 5, 7, 9 }, of_file[] = { 0, 2, 0, 2, 3, 1, 2, 2, 3 };
    const struct changes changes = { .sets = sets, .count = 4, .first = first, .of_file = of_file };
    static const uint32_t asked[] = { 0, 1 };
    struct arena arena = ARENA_INIT;
    const struct change_set **found;
    assert_int_equal(changes_of_files(&changes, asked, 2, CHANGE_SWEEPING, 10, &arena, &found), 2);
    assert_ptr_equal(found[0], &sets[0]);
    assert_ptr_equal(found[1], &sets[3]);
    assert_int_equal(changes_of_files(&changes, asked, 2, 100, 2, &arena, &found), 2);
    assert_ptr_equal(found[1], &sets[2]);
    assert_int_equal(changes_of_files(&changes, asked, 0, 100, 2, &arena, &found), 0);
    const struct changes none = { 0 };
    assert_int_equal(changes_of_files(&none, asked, 2, 100, 2, &arena, &found), 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_changes_of_files) };
    return RUN_TESTS(tests);
}
