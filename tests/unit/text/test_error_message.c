#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/error_message.h"

static void test_marks(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {
        { "Error: no such file", 7 },
        { "TypeError: x is not a function", 11 },
        { "IOException: closed", 13 },
        { "fatal: not a repository", 7 },
        { "panic: out of range", 7 },
        { "[Vue warn]: no root", 12 },
        { "(error) ERR no such key", 8 },
        { "ERR unknown command", 4 },
        { "WARNING cannot bind", 8 },
        { "error handling is wrong", 0 },
        { "Terror is not", 0 },
        { "error:no space", 0 },
        { "std::error::Error", 0 },
        { "(see the manual) for it", 0 },
        { "[warn", 0 },
        { "", 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(error_mark_length(cases[i].text, cases[i].text), cases[i].length);
    const char *text = "an ERR x";
    assert_int_equal(error_mark_length(text + 3, text), 4);
    text = "anERR x";
    assert_int_equal(error_mark_length(text + 2, text), 0);
}

/* The parts as "[a][b]". */
static char *parts_of(const char *message, const struct message_match *match)
{
    struct buf out = BUF_INIT;
    buf_printf(&out, "%s", "");
    for (size_t i = 0; i < match->count; i++)
        buf_printf(&out, "[%.*s]", (int)match->parts[i].length, message + match->parts[i].start);
    return buf_detach(&out);
}

static void test_matches(void **state)
{
    static const struct {
        const char *message, *source, *parts;
        bool tells;
    } cases[] = {
        /* What is put before it, and what is printed after it. */
        { "ERR unbalanced quotes in request", "f(\"unbalanced quotes in request\");",
          "[unbalanced quotes in request]", true },
        { "Too many attempts: 21", "throw \"Too many attempts: $count\"", "[Too many attempts:]",
          true },
        /* What is filled in. */
        { "cannot open '/tmp/x' for writing", "e(\"cannot open '%s' for writing\", p)",
          "[cannot open '][' for writing]", true },
        { "cannot open '/tmp/x' for writing", "e(f\"cannot open '{a.b(c={1})}' for writing\")",
          "[cannot open '][' for writing]", true },
        { "cannot open '/tmp/x' for writing", "e(`cannot open '${a}' for writing`)",
          "[cannot open '][' for writing]", true },
        { "cannot open '/tmp/x' for writing", "e(\"cannot open '#{a}' for writing\")",
          "[cannot open '][' for writing]", true },
        { "cannot open /tmp/x for writing", "e('cannot open ' + x + ' for writing')",
          "[cannot open][for writing]", true },
        { "received 12 of 40 bytes", "p(\"received %zu of %-5lu bytes\")", "[received][of][bytes]",
          true },
        /* A text in several strings, and one with escapes. */
        { "this goes on in the next line", "\"this goes on \"\n  \"in the next line\"",
          "[this goes on][in the next line]", true },
        { "element \"root\" not found", "\"element \\\"root\\\" not found\"",
          "[element \"root\" not found]", true },
        { "cannot read it again", "\"\\ncannot read it again\"", "[cannot read it again]", true },
        /* Whole words only. */
        { "the requester is unknown", "\"the requested page\"", "[the]", false },
        { "cannot read pages", "\"cannot read pagesize\"", "[cannot read]", true },
        { "uncommon words", "\"bad uncommon wording\"", "[uncommon]", false },
        /* Usual phrases. */
        { "this one is not in the list of all that there could be", "/* is not in the one */",
          "[is not in the]", false },
        { "nothing of it", "int main(void);", "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *message = cases[i].message;
        struct message_match match =
            message_match(message, strlen(message), cases[i].source, strlen(cases[i].source));
        char *parts = parts_of(message, &match);
        assert_string_equal(parts, cases[i].parts);
        free(parts);
        assert_int_equal(message_match_tells(message, strlen(message), &match), cases[i].tells);
        if (match.count)
            assert_in_range(match.at, 0, strlen(cases[i].source) - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_matches),
    };
    return RUN_TESTS(tests);
}
