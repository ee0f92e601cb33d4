#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "share/note_file.h"

static const char note_json[] =
    "{\"purpose\":\"Stores.\",\"responsibilities\":[\"a\"],\"entry_points\":[],\"invariants\":[],"
    "\"data_flow\":\"\",\"recipes\":[],\"gotchas\":[],\"tests\":[]}";

static struct stored_note make_note(void)
{
    return (struct stored_note){ .module = "src/net",
                                 .structure = 0xfedcba9876543210,
                                 .tokens = 7,
                                 .partners = "docs\n",
                                 .writer = "openai:m",
                                 .json = note_json,
                                 .removed = "path: src/x.c",
                                 .revision = "0123456789012345678901234567890123456789",
                                 .revision_time = 11,
                                 .written = 12,
                                 .origin = "somebody" };
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct stored_note note = make_note(), back;
    char *text = note_file_text(&note), *again;
    const char *path = note_file_path(&note, &arena);
    assert_int_equal(strlen(path),
                     strlen("00/0123456789abcdef/0123456789abcdef-0123456789abcdef.json"));
    assert_non_null(strstr(path, "/fedcba9876543210-0000000000000007.json"));
    assert_int_equal(note_file_read(path, text, strlen(text), &arena, &back, NULL), 0);
    assert_string_equal(back.module, note.module);
    assert_true(back.structure == note.structure && back.tokens == note.tokens);
    assert_string_equal(back.partners, note.partners);
    assert_string_equal(back.json, note.json);
    assert_string_equal(back.removed, note.removed);
    assert_string_equal(back.origin, ""); /* who brought it is not for the file to say */
    again = note_file_text(&back);
    assert_string_equal(again, text);
    free(text);
    free(again);
    arena_release(&arena);
}

/* Every byte matters to somebody: cut or changed anywhere, it is refused or still a note, and never
 * a crash. */
static void damage_is_no_crash(void **state)
{
    (void)state;
    struct stored_note note = make_note(), back;
    char *text = note_file_text(&note);
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        struct arena arena = ARENA_INIT;
        const char *path = note_file_path(&note, &arena);
        assert_int_equal(note_file_read(path, text, i, &arena, &back, NULL), -1);
        char kept = text[i];
        text[i] = (char)0xff;
        assert_int_equal(note_file_read(path, text, size, &arena, &back, NULL), -1);
        text[i] = kept;
        arena_release(&arena);
    }
    free(text);
}

static void a_name_that_is_not_utf_8_stays_here(void **state)
{
    (void)state;
    struct stored_note note = make_note();
    note.module = "src/\xff";
    assert_null(note_file_text(&note));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(damage_is_no_crash),
        cmocka_unit_test(a_name_that_is_not_utf_8_stays_here),
    };
    return RUN_TESTS(tests);
}
