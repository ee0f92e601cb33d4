#include "support.h"

#include <string.h>

#include "view/cochange.h"

/* A history of few files: row i lists the files of the i-th newest change, "" ends it. */
#define FILES 6

static void make_changes(const char *const *rows, size_t count, uint32_t paths_total,
                         struct arena *arena, struct changes *out)
{
    uint32_t at = 0;
    out->count = count;
    out->sets = ARENA_ARRAY(arena, struct change_set, count);
    for (size_t i = 0; i < count; i++) {
        struct change_set *set = &out->sets[i];
        set->file_count = strlen(rows[i]);
        set->paths_total = paths_total ? paths_total : (uint32_t)set->file_count;
        set->files = ARENA_ARRAY(arena, uint32_t, set->file_count);
        for (size_t j = 0; j < set->file_count; j++)
            set->files[j] = (uint32_t)(rows[i][j] - 'a');
    }
    out->first = ARENA_ARRAY(arena, uint32_t, FILES + 1);
    out->of_file = ARENA_ARRAY(arena, uint32_t, count * FILES);
    for (uint32_t file = 0; file < FILES; file++) {
        out->first[file] = at;
        for (uint32_t i = 0; i < count; i++)
            if (strchr(rows[i], 'a' + (int)file))
                out->of_file[at++] = i;
    }
    out->first[FILES] = at;
}

static size_t find(const struct changes *changes, const char *files, struct arena *arena,
                   struct cochange **out)
{
    unsigned char left_out[FILES] = { 0 };
    uint32_t positions[FILES];
    size_t count = strlen(files);
    for (size_t i = 0; i < count; i++) {
        positions[i] = (uint32_t)(files[i] - 'a');
        left_out[positions[i]] = 1;
    }
    return cochange_find(changes, FILES, positions, count, left_out, arena, out);
}

static void test_counts(void **state)
{
    (void)state;
    static const char *const rows[] = { "abc", "ab", "a", "abd", "bd", "c", "ef" };
    struct arena arena = ARENA_INIT;
    struct changes changes = { 0 };
    struct cochange *found;
    make_changes(rows, sizeof rows / sizeof *rows, 0, &arena, &changes);
    assert_int_equal(find(&changes, "a", &arena, &found), 3);
    /* b in 3 of the 4 changes of a, the last time in the newest. */
    assert_int_equal(found[0].file, 1);
    assert_int_equal(found[0].with, 0);
    assert_int_equal(found[0].together, 3);
    assert_int_equal(found[0].of, 4);
    assert_int_equal(found[0].last, 0);
    assert_int_equal(found[0].own, 4);
    /* c once, and twice without a. */
    assert_int_equal(found[1].file, 2);
    assert_int_equal(found[1].together, 1);
    assert_int_equal(found[1].own, 2);
    /* d in the oldest change of a: three changes of a ago. */
    assert_int_equal(found[2].file, 3);
    assert_int_equal(found[2].last, 3);
    assert_true(found[0].similar > found[1].similar);
    assert_true(found[1].recent > found[2].recent);
    arena_release(&arena);
}

/* d follows b closer than a: the better partner is named. */
static void test_the_best_partner(void **state)
{
    (void)state;
    static const char *const rows[] = { "abd", "bd", "bd", "a", "a", "a" };
    struct arena arena = ARENA_INIT;
    struct changes changes = { 0 };
    struct cochange *found;
    make_changes(rows, sizeof rows / sizeof *rows, 0, &arena, &changes);
    assert_int_equal(find(&changes, "ab", &arena, &found), 1);
    assert_int_equal(found[0].file, 3);
    assert_int_equal(found[0].with, 1);
    assert_int_equal(found[0].together, 3);
    assert_int_equal(found[0].of, 3);
    arena_release(&arena);
}

static void test_sweeping_changes_do_not_count(void **state)
{
    (void)state;
    static const char *const rows[] = { "abc", "abc" };
    struct arena arena = ARENA_INIT;
    struct changes changes = { 0 };
    struct cochange *found;
    make_changes(rows, 2, CHANGE_SWEEPING + 1, &arena, &changes);
    assert_int_equal(find(&changes, "a", &arena, &found), 0);
    make_changes(rows, 2, CHANGE_SWEEPING, &arena, &changes);
    assert_int_equal(find(&changes, "a", &arena, &found), 2);
    arena_release(&arena);
}

static void test_no_history(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct changes changes = { 0 };
    struct cochange *found;
    assert_int_equal(find(&changes, "a", &arena, &found), 0);
    make_changes((const char *const[]){ "ab" }, 1, 0, &arena, &changes);
    assert_int_equal(find(&changes, "", &arena, &found), 0);
    assert_int_equal(find(&changes, "f", &arena, &found), 0);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_the_best_partner),
        cmocka_unit_test(test_sweeping_changes_do_not_count),
        cmocka_unit_test(test_no_history),
    };
    return RUN_TESTS(tests);
}
