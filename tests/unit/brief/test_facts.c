#include "brief/facts.h"

#include <string.h>

#include "base/buf.h"
#include "support.h"

/* What is found for a request in which every word tells the same; one fact a line: "label text". */
static const char *found(struct arena *arena, const char *text, const struct note *note,
                         const char *const *likely, size_t likely_count, struct brief_fact *out,
                         size_t max)
{
    static const double weights[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
    struct request request;
    struct buf lines = BUF_INIT;
    request_analyse(&request, text, strlen(text), arena);
    assert_in_range(request.term_count, 1, 20);
    struct fact_finder finder = {
        &request, weights, word_counter_new(), likely, likely_count, arena
    };
    size_t count = facts_add(&finder, note, "src", 0, out, 0, max);
    for (size_t i = 0; i < count; i++)
        buf_printf(&lines, "%s %s\n", out[i].label, out[i].text);
    const char *copy = arena_strdup(arena, lines.data);
    buf_release(&lines);
    word_counter_free(finder.counter);
    return copy;
}

static const char *tree_files[] = { "src/tree.c" }, *pair[] = { "src/tree.c", "src/print.c" },
                  *symbols[] = { "tree_rotate" };

static struct note_fact facts[] = {
    { FACT_DOES, "Balances nodes on insertion.", { tree_files, 1 }, { NULL, 0 }, 0, 0 },
    { FACT_CAREFUL, "It invalidates parent pointers.", { tree_files, 1 }, { symbols, 1 }, 0, 0 },
    { FACT_INVARIANT, "The orders of print.c and tree.c agree.", { pair, 2 }, { NULL, 0 }, 0, 0 },
    { FACT_DOES, "Reads options.", { NULL, 0 }, { NULL, 0 }, 0, 0 },
};

static const char *words[] = { "Options are read twice." };

static const struct note note = {
    .purpose = "", .data_flow = "", .gotchas = { words, 1 }, .facts = facts, .fact_count = 4
};

static void facts_are_found_one_by_one(void **state)
{
    struct arena arena = ARENA_INIT;
    struct brief_fact out[8];
    (void)state;
    /* what it is about counts with what it says; its file is named where the text does not */
    assert_string_equal(found(&arena, "rotate", &note, NULL, 0, out, 8),
                        "careful src/tree.c: It invalidates parent pointers.\n");
    assert_ptr_equal(out[0].fact, &facts[1]);
    assert_null(out[0].state);
    /* the lists that say the same are not looked at */
    assert_string_equal(found(&arena, "options", &note, NULL, 0, out, 8), "does Reads options.\n");
    assert_string_equal(found(&arena, "colours", &note, NULL, 0, out, 8), "");
    arena_release(&arena);
}

static void facts_of_likely_files_need_less(void **state)
{
    static const char *const likely[] = { "src/tree.c" }, *const other[] = { "lib/tree.c" };
    static const char request[] = "insertion alpha beta gamma delta";
    struct arena arena = ARENA_INIT;
    struct brief_fact out[8];
    (void)state;
    assert_string_equal(found(&arena, request, &note, NULL, 0, out, 8), "");
    assert_string_equal(found(&arena, request, &note, other, 1, out, 8), "");
    assert_string_equal(found(&arena, request, &note, likely, 1, out, 8),
                        "does tree.c: Balances nodes on insertion.\n");
    arena_release(&arena);
}

/* The best of all notes, within the number that is wanted. */
static void the_best_come_first(void **state)
{
    struct arena arena = ARENA_INIT;
    struct brief_fact out[2];
    (void)state;
    assert_string_equal(found(&arena, "tree print orders", &note, NULL, 0, out, 1),
                        "invariant The orders of print.c and tree.c agree.\n");
    const char *two = found(&arena, "tree print orders", &note, NULL, 0, out, 2);
    assert_non_null(strstr(two, "invariant The orders"));
    assert_true(out[0].worth > out[1].worth);
    arena_release(&arena);
}

static void older_notes_have_sentences(void **state)
{
    static const char *const likely[] = { "src/tree.c" };
    const char *does[] = { "tree.c balances nodes.", "print.c writes nodes." };
    const struct note old = { .purpose = "",
                              .data_flow = "Nodes come in.",
                              .responsibilities = { does, 2 } };
    struct arena arena = ARENA_INIT;
    struct brief_fact out[8];
    (void)state;
    assert_string_equal(found(&arena, "nodes", &old, likely, 1, out, 8),
                        "does tree.c balances nodes.\nflow Nodes come in.\n"
                        "does print.c writes nodes.\n");
    assert_null(out[0].fact);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_found_one_by_one),
        cmocka_unit_test(facts_of_likely_files_need_less),
        cmocka_unit_test(the_best_come_first),
        cmocka_unit_test(older_notes_have_sentences),
    };
    return RUN_TESTS(tests);
}
