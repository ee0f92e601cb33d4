#include "note/note_facts.h"

#include <string.h>

#include "note/notes.h"
#include "support.h"

static void start(struct scratch *s)
{
    set(s, SETTING_MODULE_MIN_TOKENS, "0");
    scratch_write(s, "src/a.c", "int a(void)\n{\n    return 1;\n}\n");
    scratch_write(s, "src/b.c", "int b(void)\n{\n    return 2;\n}\n");
    scratch_commit(s, "Start");
}

static const char *a_files[] = { "src/a.c" }, *both_files[] = { "src/a.c", "src/b.c" },
                  *folders[] = { "src" };

/* About a.c, both, the folder, nothing. */
static void make(struct scratch *s, struct note *note, struct note_fact facts[4])
{
    struct notes n;
    facts[0] = (struct note_fact){ .text = "a", .files = { a_files, 1 } };
    facts[1] = (struct note_fact){ .text = "both", .files = { both_files, 2 } };
    facts[2] = (struct note_fact){ .text = "all", .files = { folders, 1 } };
    facts[3] = (struct note_fact){ .text = "none", .structure = 7 };
    *note = (struct note){ .purpose = "p", .data_flow = "", .facts = facts, .fact_count = 4 };
    open_notes(s, "store", NULL, &n);
    assert_int_equal(note_mark_facts(&n.context, note, &n.view.err), 0);
    close_notes(&n);
}

static void assert_states(struct scratch *s, const struct note *note, enum note_state a,
                          enum note_state both, enum note_state all)
{
    const enum note_state wanted[] = { a, both, all };
    enum note_state state;
    struct notes n;
    open_notes(s, "store", NULL, &n);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(note_fact_state(&n.context, &note->facts[i], &state, &n.view.err), 1);
        assert_int_equal(state, wanted[i]);
    }
    assert_int_equal(note_fact_state(&n.context, &note->facts[3], &state, &n.view.err), 0);
    close_notes(&n);
}

static void a_fact_is_as_fresh_as_its_files(void **state)
{
    struct scratch *s = *state;
    struct note_fact facts[4];
    struct note note;
    start(s);
    make(s, &note, facts);
    assert_int_equal(facts[3].structure | facts[3].tokens, 0);
    assert_states(s, &note, NOTE_FRESH, NOTE_FRESH, NOTE_FRESH);
    scratch_write(s, "src/b.c", "int b(void)\n{ /* two */ return 2; }\n");
    scratch_commit(s, "Lay out");
    assert_states(s, &note, NOTE_FRESH, NOTE_FRESH, NOTE_FRESH);
    scratch_write(s, "src/b.c", "int b(void)\n{\n    return 3;\n}\n");
    scratch_commit(s, "A body");
    assert_states(s, &note, NOTE_FRESH, NOTE_AGED, NOTE_FRESH);
    scratch_write(s, "src/b.c", "int b(int more)\n{\n    return 3;\n}\n");
    scratch_commit(s, "A signature");
    assert_states(s, &note, NOTE_FRESH, NOTE_STALE, NOTE_FRESH);
    scratch_run(s, "git rm -q src/a.c");
    scratch_commit(s, "A file goes");
    assert_states(s, &note, NOTE_STALE, NOTE_STALE, NOTE_FRESH);
}

static void lists_hold_so_many(void **state)
{
    struct arena arena = ARENA_INIT;
    struct note_fact facts[150];
    struct note note = { .purpose = "", .data_flow = "", .facts = facts, .fact_count = 150 };
    (void)state;
    for (size_t i = 0; i < 150; i++)
        facts[i] = (struct note_fact){ .kind = i < 100 ? FACT_DOES : FACT_CAREFUL,
                                       .text = arena_printf(&arena, "%zu", i) };
    note_list_facts(&note, &arena);
    assert_int_equal(note.responsibilities.count, 64);
    assert_int_equal(note.invariants.count, 0);
    assert_int_equal(note.gotchas.count, 50);
    assert_string_equal(note.gotchas.items[0], "100");
    const char *kept[] = { "kept" };
    struct note old = { .gotchas = { kept, 1 } };
    note_list_facts(&old, &arena);
    assert_int_equal(old.gotchas.count, 1);
    arena_release(&arena);
}

/* Refuted: about a.c, about b.c, about nothing. */
static void what_was_refuted_is_known_again(void **state)
{
    struct scratch *s = *state;
    struct arena arena = ARENA_INIT;
    struct notes n;
    struct note_fact refuted[] = {
        { .text = "It sorts them twice.", .files = { a_files, 1 }, .verdict = FACT_WRONG },
        { .text = "It counts.", .files = { both_files, 2 }, .verdict = FACT_WRONG },
        { .text = "No lock is held.", .verdict = FACT_WRONG },
    };
    struct note marked = { .facts = refuted, .fact_count = 3 };
    struct note old = { .refuted = refuted, .refuted_count = 3 };
    struct note_fact facts[] = { { .text = "it sorts  them, twice" },
                                 { .text = "It counts." },
                                 { .text = "It sorts them once." },
                                 { .text = "No lock is held." } };
    struct note note = { .facts = facts, .fact_count = 4 };
    size_t taken;
    start(s);
    open_notes(s, "store", NULL, &n);
    assert_int_equal(note_mark_facts(&n.context, &marked, &n.view.err), 0);
    close_notes(&n);
    scratch_write(s, "src/b.c", "int b(void)\n{\n    return 3;\n}\n");
    scratch_commit(s, "A body");
    open_notes(s, "store", NULL, &n);
    assert_int_equal(note_keep_refuted(&n.context, &old, &note, &taken, &arena, &n.view.err), 0);
    close_notes(&n);
    assert_int_equal(taken, 2);
    assert_int_equal(note.fact_count, 2);
    assert_string_equal(note.facts[0].text, "It counts.");
    assert_string_equal(note.facts[1].text, "It sorts them once.");
    assert_int_equal(note.refuted_count, 2);
    assert_string_equal(note.refuted[1].text, "No lock is held.");
    arena_release(&arena);
}

static void verdicts_are_counted_and_forgotten(void **state)
{
    struct note_fact facts[] = { { .text = "a", .verdict = FACT_HOLDS },
                                 { .text = "b", .verdict = FACT_DOUBTFUL, .why = "unseen" },
                                 { .text = "c" } };
    struct note_fact refuted[] = { { .text = "d", .verdict = FACT_WRONG } };
    struct note note = { .facts = facts, .fact_count = 3, .refuted = refuted, .refuted_count = 1 };
    struct stored_note stored = { 0 };
    uint64_t digest = note_fact_digest(&facts[1]);
    enum fact_verdict verdict;
    (void)state;
    note_count_verdicts(&note, &stored);
    assert_int_equal(stored.judged, 3);
    assert_int_equal(stored.refuted, 1);
    assert_int_equal(stored.doubtful, 1);
    note_forget_verdicts(&note);
    assert_int_equal(note.refuted_count, 0);
    assert_int_equal(facts[1].verdict, FACT_NOT_JUDGED);
    assert_null(facts[1].why);
    assert_int_equal(note_fact_digest(&facts[1]), digest);
    assert_int_not_equal(note_fact_digest(&facts[0]), digest);
    assert_true(fact_verdict_of("doubtful", &verdict));
    assert_int_equal(verdict, FACT_DOUBTFUL);
    assert_false(fact_verdict_of("not judged", &verdict));
}

static void kinds_have_names(void **state)
{
    enum fact_kind kind;
    (void)state;
    for (int i = 0; i < FACT_KINDS; i++) {
        assert_true(fact_kind_of(fact_kind_name((enum fact_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    assert_false(fact_kind_of("", &kind));
    assert_false(fact_kind_of("recipe", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_fact_is_as_fresh_as_its_files, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test(lists_hold_so_many),
        cmocka_unit_test_setup_teardown(what_was_refuted_is_known_again, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test(verdicts_are_counted_and_forgotten),
        cmocka_unit_test(kinds_have_names),
    };
    return RUN_TESTS(tests);
}
