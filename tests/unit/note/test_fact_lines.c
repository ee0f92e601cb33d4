#include "note/fact_lines.h"

#include <string.h>

#include "note/notes.h"
#include "support.h"

/* What is printed of facts, one after the other, each with so many bytes of room. */
static const char *lines_of(struct scratch *s, const struct note_fact *facts, size_t count,
                            size_t room, struct arena *arena)
{
    struct notes n;
    struct fact_lines lines;
    struct buf out = BUF_INIT;
    open_notes(s, "store", NULL, &n);
    fact_lines_init(&lines, &n.context, s->repo, arena);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(fact_lines_add(&lines, module_of(&n, "src"), &facts[i], room, &n.view.err),
                         0);
    fact_lines_print(&lines, &out);
    fact_lines_release(&lines);
    close_notes(&n);
    const char *copy = arena_strndup(arena, out.data, out.size);
    buf_release(&out);
    return copy;
}

static void start(struct scratch *s)
{
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    scratch_write(s, "src/parcel.c",
                  "#include <stdio.h>\n"
                  "\n"
                  "int weigh(int parcel)\n"
                  "{\n"
                  "    int sum = parcel;\n"
                  "    sum += 1;\n"
                  "    sum += 2;\n"
                  "    sum += 3;\n"
                  "    sum += 4;\n"
                  "    /* customs are paid twice */\n"
                  "    return sum;\n"
                  "}\n"
                  "\n"
                  "int stamp(int parcel)\n"
                  "{\n"
                  "    return parcel + 1;\n"
                  "}\n");
    scratch_write(
        s, "src/city.c",
        "const char *city_name(int number)\n{\n    return number ? \"Ulm\" : \"Bonn\";\n}\n");
    scratch_write(s, "src/id_rsa", "customs are paid twice\n");
    scratch_commit(s, "Start");
}

static const char *parcel[] = { "src/parcel.c" }, *secret[] = { "src/id_rsa", "src" },
                  *stamp[] = { "stamp" }, *city_name[] = { "city_name" };

static void rare_words_and_definitions_are_shown(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const struct note_fact facts[] = {
        { .text = "Customs are paid twice.", .files = { parcel, 1 } },
        { .text = "Adds one.", .files = { parcel, 1 }, .symbols = { stamp, 1 } },
    };
    start(s);
    assert_string_equal(lines_of(s, facts, 1, 1000, &arena),
                        "file: src/parcel.c (f1, c, 17 lines)\n  defines: weigh, stamp\n"
                        "…\n3 int weigh(int parcel)\n…\n9     sum += 4;\n10     /* customs are "
                        "paid twice */\n11     return sum;\n");
    assert_string_equal(lines_of(s, &facts[1], 1, 1000, &arena),
                        "file: src/parcel.c (f1, c, 17 lines)\n  defines: weigh, stamp\n"
                        "…\n14 int stamp(int parcel)\n15 {\n16     return parcel + 1;\n17 }\n");
    /* What is shown for two is shown once. */
    const char *both = lines_of(s, facts, 2, 1000, &arena);
    assert_null(strstr(strstr(both, "file: ") + 1, "file: "));
    assert_non_null(strstr(both, "10     /* customs"));
    assert_non_null(strstr(both, "16     return parcel"));
    arena_release(&arena);
}

static void room_bounds_them(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const struct note_fact fact = { .text = "Customs are paid twice.", .files = { parcel, 1 } };
    start(s);
    assert_string_equal(
        lines_of(s, &fact, 1, 30, &arena),
        "file: src/parcel.c (f1, c, 17 lines)\n  defines: weigh, stamp\n…\n9     sum += 4;\n");
    assert_string_equal(lines_of(s, &fact, 1, 0, &arena),
                        "file: src/parcel.c (f1, c, 17 lines)\n  defines: weigh, stamp\n");
    arena_release(&arena);
}

static void one_that_names_no_file_is_looked_for(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const struct note_fact facts[] = {
        { .text = "Customs are paid twice." },
        { .text = "Knows two of them.", .symbols = { city_name, 1 } },
    };
    start(s);
    assert_non_null(
        strstr(lines_of(s, facts, 1, 1000, &arena), "10     /* customs are paid twice */\n"));
    assert_non_null(strstr(lines_of(s, &facts[1], 1, 1000, &arena), "file: src/city.c"));
    arena_release(&arena);
}

static void secret_files_and_folders_are_not_opened(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    const struct note_fact fact = { .text = "Customs are paid twice.", .files = { secret, 2 } };
    start(s);
    assert_string_equal(lines_of(s, &fact, 1, 1000, &arena), "");
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rare_words_and_definitions_are_shown, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(room_bounds_them, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(one_that_names_no_file_is_looked_for, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(secret_files_and_folders_are_not_opened, scratch_setup,
                                        scratch_teardown),
    };
    return RUN_TESTS(tests);
}
