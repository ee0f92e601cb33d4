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

/* What nobody asks for: it is no request that may come again. */
static void test_routine(void **state)
{
    (void)state;
    static const char *const routine[] = {
        "Bump version to 1.2.3", "chore: bump version",
        "Update changelog",      "docs: update the changelog",
        "Changelog for 2.0",     "Add changelog entry for #12",
        "Prepare release 3.1",   "prepare for release",
        "chore(release): 1.2.3", "v2.0.1",
        "Update release notes",  "Revert \"Add a flag\"",
    };
    static const char *const requests[] = {
        "Add a command that prints the changelog",
        "Tag values by their type",
        "Prepare statements once",
        "Add a --json flag to status",
    };
    for (size_t i = 0; i < sizeof routine / sizeof *routine; i++)
        if (!message_is_routine(routine[i]))
            fail_msg("%s is taken for a request", routine[i]);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (message_is_routine(requests[i]))
            fail_msg("%s is taken for routine", requests[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_informative),
        cmocka_unit_test(test_routine),
    };
    return RUN_TESTS(tests);
}
