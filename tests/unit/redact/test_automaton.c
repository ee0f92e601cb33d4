#include "support.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "redact/automaton.h"

/* Short ones, some in others, the same twice, and what is no letter. */
static const char *const words[] = { "a",    "ab",  "bab", "abab", "babbage", "c-", "-----begin",
                                     "ab=c", "ab.", "ab",  "cab",  "bbbbb",   "." };
#define WORDS     (sizeof words / sizeof *words)
#define FOUND_MAX 100000

struct found {
    size_t word, end;
};

static struct found found[2][FOUND_MAX];
static size_t counts[2];

static void add_found(size_t list, size_t word, size_t end)
{
    assert_true(counts[list] < FOUND_MAX);
    found[list][counts[list]++] = (struct found){ word, end };
}

static void take(void *data, size_t word, size_t end)
{
    (void)data;
    add_found(0, word, end);
}

/* By end; of several that end together, the longest first, and of two that are the same, the later. */
static void look_everywhere(const char *text, size_t size)
{
    for (size_t end = 1; end <= size; end++)
        for (size_t length = end; length > 0; length--)
            for (size_t i = WORDS; i-- > 0;)
                if (strlen(words[i]) == length &&
                    !strncasecmp(text + end - length, words[i], length))
                    add_found(1, i, end);
}

static void test_finds_what_is_there(void **state)
{
    (void)state;
    static const char letters[] = "aAbBbBc-.=zge";
    static struct automaton *automaton; /* nobody frees one */
    automaton = automaton_new(words, WORDS);
    char text[200];
    srand(7);
    for (int round = 0; round < 2000; round++) {
        size_t size = (size_t)rand() % sizeof text;
        for (size_t i = 0; i < size; i++)
            text[i] = letters[(size_t)rand() % (round % 2 ? 4 : sizeof letters)];
        counts[0] = counts[1] = 0;
        automaton_scan(automaton, text, size, take, NULL);
        look_everywhere(text, size);
        assert_int_equal(counts[0], counts[1]);
        for (size_t i = 0; i < counts[0]; i++) {
            assert_int_equal(found[0][i].word, found[1][i].word);
            assert_int_equal(found[0][i].end, found[1][i].end);
        }
    }
    counts[0] = 0;
    automaton_scan(automaton, "x -----BEGIN", 12, take, NULL);
    assert_int_equal(counts[0], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_finds_what_is_there) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
