#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note/input.h"
#include "note/notes.h"

/* What a note of the module would be stored with. */
static struct stored_note stored_now(struct notes *n, const char *module)
{
    struct note_input input;
    assert_int_equal(
        note_input_of(&n->context, module_of(n, module), NULL, &n->arena, &input, &n->view.err), 0);
    return (struct stored_note){ .structure = input.structure,
                                 .tokens = input.tokens,
                                 .partners = input.partners,
                                 .json = "{}" };
}

static enum note_state state_now(struct notes *n, const char *module,
                                 const struct stored_note *stored)
{
    struct note_input input;
    assert_int_equal(
        note_input_of(&n->context, module_of(n, module), NULL, &n->arena, &input, &n->view.err), 0);
    return note_state_of(&input, stored);
}

static void start(struct scratch *s)
{
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    scratch_write(s, "src/a.c", "/* Adds. */\nint add(int a, int b)\n{\n    return a + b;\n}\n");
    scratch_write(s, "docs/a.md", "# Adding\n");
    scratch_write(s, "other/x.c", "int x;\n");
    scratch_commit(s, "Start");
}

/* What a change does to the note of src, and that it does nothing to that of docs. */
static void a_change_makes_a_note_aged_or_stale(void **state)
{
    static const struct {
        const char *text;
        enum note_state state;
    } rows[] = {
        { "/* Adds. */\nint add(int a, int b)\n{\n\n    /* Both. */\n    return a + b;\n}\n",
          NOTE_FRESH },
        { "\n\n/* Adds. */\nint add(int a,\n        int b)\n{\n  return a+b;\n}\n", NOTE_FRESH },
        { "/* Adds. */\nint add(int a, int b)\n{\n    return b + a;\n}\n", NOTE_AGED },
        { "/* Adds two. */\nint add(int a, int b)\n{\n    return a + b;\n}\n", NOTE_STALE },
        { "/* Adds. */\nint add(int a, long b)\n{\n    return a + b;\n}\n", NOTE_STALE },
        { "/* Adds. */\nint sum(int a, int b)\n{\n    return a + b;\n}\n", NOTE_STALE },
    };
    struct scratch *s = *state;
    struct notes n;
    start(s);
    open_notes(s, "store", NULL, &n);
    struct stored_note src = stored_now(&n, "src"), docs = stored_now(&n, "docs");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct notes later;
        scratch_write(s, "src/a.c", rows[i].text);
        scratch_commit(s, "Change");
        open_notes(s, "store", NULL, &later);
        if (state_now(&later, "src", &src) != rows[i].state)
            fail_msg("row %zu: %s", i, note_state_name(state_now(&later, "src", &src)));
        /* Where nothing usable came, that holds for just this input. */
        struct stored_note vain = src;
        vain.json = "";
        assert_int_equal(state_now(&later, "src", &vain),
                         rows[i].state == NOTE_FRESH ? NOTE_UNUSABLE : NOTE_MISSING);
        assert_int_equal(state_now(&later, "docs", &docs), NOTE_FRESH);
        close_notes(&later);
    }
    close_notes(&n);
}

static void what_a_reply_hangs_on_is_how_it_was_asked(void **state)
{
    static const struct {
        enum setting_id setting;
        const char *value;
        bool other;
    } rows[] = {
        { SETTING_LLM_PROVIDER, "openai", true }, { SETTING_LLM_MODEL, "m", true },
        { SETTING_LLM_MODEL, "m2", true },        { SETTING_LLM_OUTPUT_MAX, "9000", true },
        { SETTING_LLM_EFFORT, "low", true },      { SETTING_LLM_CONTEXT_WINDOW, "9000", true },
        { SETTING_LLM_TEMPERATURE, "0.5", true }, { SETTING_SLEEP_INPUT_MAX, "9000", true },
        { SETTING_LLM_CONCURRENCY, "3", false },  { SETTING_BUDGET_DAY_TOKENS, "9000", false },
        { SETTING_LLM_DEADLINE, "90", false },    { SETTING_SLEEP_SAMPLES, "2", false },
    };
    struct scratch *s = *state;
    uint64_t before = note_asked(&s->settings);
    assert_true(before != 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set(s, rows[i].setting, rows[i].value);
        uint64_t now = note_asked(&s->settings);
        if ((now != before) != rows[i].other)
            fail_msg("row %zu", i);
        before = now;
    }
}

static void another_file_makes_it_stale(void **state)
{
    struct scratch *s = *state;
    struct notes n, later;
    start(s);
    open_notes(s, "store", NULL, &n);
    struct stored_note src = stored_now(&n, "src");
    scratch_write(s, "src/notes.txt", "words only\n");
    scratch_commit(s, "Add a file");
    open_notes(s, "store", NULL, &later);
    assert_int_equal(state_now(&later, "src", &src), NOTE_STALE);
    struct stored_note with_text = stored_now(&later, "src");
    with_text.partners = "";
    close_notes(&later);
    scratch_write(s, "src/notes.txt", "other words\n");
    scratch_commit(s, "Change the text");
    open_notes(s, "store", NULL, &later);
    assert_int_equal(state_now(&later, "src", &with_text), NOTE_AGED);
    close_notes(&later);
    close_notes(&n);
}

static void change_together(struct scratch *s, const char *other, int times)
{
    for (int i = 0; i < times; i++) {
        char text[100];
        snprintf(text, sizeof text,
                 "/* Adds. */\nint add(int a, int b)\n{\n    return a + b + 0 * %d;\n}\n", rand());
        scratch_write(s, "src/a.c", text);
        snprintf(text, sizeof text, "int x = %d;\n", rand());
        scratch_write(s, other, text);
        scratch_commit(s, "Change both");
    }
}

/* One change with another module is nothing; when most partners are others, the note is stale. */
static void partners_count_when_most_are_others(void **state)
{
    struct scratch *s = *state;
    struct notes n;
    start(s);
    for (int i = 0; i < 12; i++) {
        char path[32];
        snprintf(path, sizeof path, "p%d/x.c", i);
        scratch_write(s, path, "int x = 0;\n");
    }
    scratch_commit(s, "Add the others");
    change_together(s, "other/x.c", 6);
    open_notes(s, "store", NULL, &n);
    struct stored_note src = stored_now(&n, "src");
    src.partners = "other\n";
    assert_string_equal(stored_now(&n, "src").partners, src.partners);
    close_notes(&n);
    change_together(s, "p0/x.c", 1);
    open_notes(s, "store", NULL, &n);
    src.tokens = stored_now(&n, "src").tokens;
    assert_int_equal(state_now(&n, "src", &src), NOTE_FRESH);
    close_notes(&n);
    for (int i = 0; i < 12; i++) {
        char path[32];
        snprintf(path, sizeof path, "p%d/x.c", i);
        change_together(s, path, 8);
    }
    open_notes(s, "store", NULL, &n);
    src.tokens = stored_now(&n, "src").tokens;
    assert_int_equal(state_now(&n, "src", &src), NOTE_STALE);
    close_notes(&n);
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(a_change_makes_a_note_aged_or_stale),
        WITH_SCRATCH(what_a_reply_hangs_on_is_how_it_was_asked),
        WITH_SCRATCH(another_file_makes_it_stale),
        WITH_SCRATCH(partners_count_when_most_are_others),
    };
    return RUN_TESTS(tests);
}
