#include "support.h"

#include <string.h>

#include "note/path_ids.h"

#define TABLE "src/store.c\nsrc/log.c\nREADME.md\n"

static void an_id_is_given_once(void **state)
{
    struct arena arena = ARENA_INIT;
    struct file files[] = { { .path = "a.c" }, { .path = "b\nc" }, { .path = "d/e.c" } };
    struct snapshot snapshot = { .files = files, .file_count = 3 };
    struct path_ids ids;
    (void)state;
    path_ids_init(&ids, &snapshot, &arena);
    assert_int_equal(path_ids_give(&ids, 2), 1);
    assert_int_equal(path_ids_give(&ids, 0), 2);
    assert_int_equal(path_ids_give(&ids, 2), 1);
    assert_int_equal(path_ids_give(&ids, 1), 0); /* would break the table */
    assert_string_equal(ids.table.data, "d/e.c\na.c\n");
    path_ids_release(&ids);
    arena_release(&arena);
}

static void lists_hold_paths(void **state)
{
    struct arena arena = ARENA_INIT;
    const char *files[] = { "f1", "f3", "src/f2", "f4", "f0", "f01", "f12345678901234567890", "f" };
    const char *tests[] = { "f2" };
    struct note_fact fact = { .text = "Keeps f1.", .files = { files, 8 } };
    struct note_recipe recipe = {
        .request = "Log f2", .files = tests, .file_count = 1, .steps = ""
    };
    struct note_entry_point entry = { "open", "f1", "" };
    struct note note = { .purpose = "",
                         .data_flow = "",
                         .facts = &fact,
                         .fact_count = 1,
                         .recipes = &recipe,
                         .recipe_count = 1,
                         .entry_points = &entry,
                         .entry_point_count = 1 };
    (void)state;
    path_ids_expand(&note, TABLE, &arena);
    static const char *const expected[] = {
        "src/store.c", "README.md", "src/f2", "f4", "f0", "f01", "f12345678901234567890", "f"
    };
    for (size_t i = 0; i < 8; i++)
        assert_string_equal(fact.files.items[i], expected[i]);
    assert_string_equal(recipe.files[0], "src/log.c");
    assert_string_equal(entry.file, "src/store.c");
    assert_string_equal(fact.text, "Keeps store.c.");
    assert_string_equal(recipe.request, "Log log.c");
    arena_release(&arena);
}

static void texts_hold_names(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        { "f1 and f2 agree, (f3) too", "store.c and log.c agree, (README.md) too" },
        { "Ends with f2", "Ends with log.c" },
        { "Ends with f2.", "Ends with log.c." },
        { "`f1` is a name, as are f1_old, buf1, f1.x, f10 and x.f1", NULL },
        { "0xf1, $f1, -f1, f1-f2 and é_f1", NULL },
        { "", NULL },
    };
    struct arena arena = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct note note = { .purpose = rows[i].text, .data_flow = "" };
        path_ids_expand(&note, TABLE, &arena);
        assert_string_equal(note.purpose, rows[i].expected ? rows[i].expected : rows[i].text);
    }
    arena_release(&arena);
}

static void without_a_table_nothing_changes(void **state)
{
    struct arena arena = ARENA_INIT;
    struct note note = { .purpose = "f1", .data_flow = "" };
    (void)state;
    path_ids_expand(&note, "", &arena);
    assert_string_equal(note.purpose, "f1");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_is_given_once),
        cmocka_unit_test(lists_hold_paths),
        cmocka_unit_test(texts_hold_names),
        cmocka_unit_test(without_a_table_nothing_changes),
    };
    return RUN_TESTS(tests);
}
