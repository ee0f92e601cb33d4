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

/* Of two changes of the files 0 and 1, the first was only inherited by the file 1. */
static void test_changes_own(void **state)
{
    (void)state;
    static uint32_t both[] = { 0, 1 }, origins[] = { 0, 0 };
    static unsigned char inherited[] = { 0, 1 };
    static const char *former[] = { NULL, "old.py" };
    struct change_set sets[] = {
        { .files = both, .file_count = 2, .paths_total = 2 },
        { .files = both,
          .file_count = 2,
          .paths_total = 1,
          .origins = origins,
          .former = former,
          .inherited = inherited },
    };
    struct changes all = { .sets = sets, .count = 1 };
    struct arena arena = ARENA_INIT;
    assert_ptr_equal(changes_own(&all, 2, &arena), &all);
    all.count = 2;
    changes_list_files(&all, 2, &arena);
    assert_int_equal(all.first[2] - all.first[1], 2);
    const struct changes *own = changes_own(&all, 2, &arena);
    assert_int_equal(own->count, 2);
    assert_int_equal(own->first[1] - own->first[0], 2);
    assert_int_equal(own->first[2] - own->first[1], 1);
    assert_int_equal(own->of_file[own->first[1]], 0);
    assert_int_equal(own->sets[1].file_count, 1);
    assert_null(change_set_former(&own->sets[1], 1));
    assert_true(change_set_couple(&own->sets[0], 0, 1));
    assert_false(change_set_couple(&own->sets[1], 0, 1));
    assert_string_equal(change_set_former(&all.sets[1], 1), "old.py");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_changes_of_files),
                                        cmocka_unit_test(test_changes_own) };
    return RUN_TESTS(tests);
}
