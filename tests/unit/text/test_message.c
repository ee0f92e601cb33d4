#include "support.h"

#include "text/message.h"

static void test_requests(void **state)
{
    static const struct {
        const char *subject, *body, *request;
    } rows[] = {
        { "Add a flag", "", "Add a flag" },
        { "Add a flag (#12)", "", "Add a flag" },
        { "Fix #7: crash", "", "Fix : crash" },
        { "See http://x.org/a?b#c now", "", "See  now" },
        { "Add a flag", "It helps.\nfixes: #3\nSigned-off-by: A <a@x>\nMore.",
          "Add a flag\n\nIt helps.\nMore." },
        { "Add", "Note: this stays\n\nco-authored-by: B", "Add\n\nNote: this stays" },
        { "", "", "" },
        { "#", "(#)", "#\n\n(#)" },
        { "Wörter bleiben", "", "Wörter bleiben" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = BUF_INIT;
        message_as_request(rows[i].subject, rows[i].body, &out);
        assert_string_equal(out.data, rows[i].request);
        buf_release(&out);
    }
}

static void test_informative(void **state)
{
    static const struct {
        const char *subject;
        bool good;
    } rows[] = {
        { "Add a flag that prints the result as JSON", true },
        { "Add a flag", false },
        { "Fix typos in the help of every single command", false },
        { "Revert \"Add a flag that prints the result as JSON\"", false },
        { "v1.2.3 with many words that name no feature at all", false },
        { "1.20 with many words that name no feature at all", false },
        { "chore(deps): update the parser that reads all our files", false },
        { "Let the parser read files without an end of line", true },
        { "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (message_is_informative(rows[i].subject, rows[i].subject) != rows[i].good)
            fail_msg("\"%s\"", rows[i].subject);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_informative),
    };
    return RUN_TESTS(tests);
}
