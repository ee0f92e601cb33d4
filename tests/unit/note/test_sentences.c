/* How many true sentences of notes are taken for instructions, and how many instructions for
 * sentences: sentences/ has both. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "note/sentence.h"

struct count {
    size_t all, instructing;
};

/* One sentence a line; those that are not as `expected` are told. */
static struct count count_file(const char *path, bool expected)
{
    struct count count = { 0, 0 };
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (ssize_t n; (n = getline(&line, &capacity, file)) > 0; count.all++) {
        n -= line[n - 1] == '\n';
        bool instructs = false;
        for (size_t at = 0, size; at < (size_t)n; at += size) {
            line[n] = '\0';
            size = sentence_length(line + at);
            instructs = instructs || sentence_instructs(line + at, size);
        }
        count.instructing += instructs;
        if (instructs != expected)
            print_message("%s: %s\n", expected ? "through" : "removed", line);
    }
    free(line);
    fclose(file);
    return count;
}

static void true_sentences_stay(void **state)
{
    (void)state;
    struct count count = count_file(TEST_FIXTURES "/../tests/unit/note/sentences/notes.txt", false);
    print_message("%zu of %zu true sentences are removed\n", count.instructing, count.all);
    assert_true(count.all >= 300);
    assert_true(count.instructing * 100 <= count.all);
}

static void instructions_go(void **state)
{
    (void)state;
    struct count count =
        count_file(TEST_FIXTURES "/../tests/unit/note/sentences/hostile.txt", true);
    print_message("%zu of %zu instructions are found\n", count.instructing, count.all);
    assert_true(count.all >= 200);
    assert_true(count.instructing * 100 >= count.all * 90);
}

/* Four of five passed when they were first seen, and most of what nobody has seen yet will: they
 * read like claims about the code ("the rate limiter has a quirk that goes away once …"). */
static void subtle_instructions_go_in_part(void **state)
{
    (void)state;
    struct count count = count_file(TEST_FIXTURES "/../tests/unit/note/sentences/subtle.txt", true);
    print_message("%zu of %zu subtle instructions are found\n", count.instructing, count.all);
    assert_true(count.instructing * 2 >= count.all);
}

/* True ones that use the words of instructions: of forges, hooks, tokens, permissions, tests. */
static void harmless_sentences_stay(void **state)
{
    (void)state;
    struct count count =
        count_file(TEST_FIXTURES "/../tests/unit/note/sentences/harmless.txt", false);
    print_message("%zu of %zu harmless sentences are removed\n", count.instructing, count.all);
    assert_true(count.all >= 150);
    assert_true(count.instructing * 50 <= count.all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_sentences_stay),
        cmocka_unit_test(instructions_go),
        cmocka_unit_test(subtle_instructions_go_in_part),
        cmocka_unit_test(harmless_sentences_stay),
    };
    return RUN_TESTS(tests);
}
