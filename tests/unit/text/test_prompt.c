#include "support.h"

#include <string.h>

#include "text/prompt.h"

static void test_prompts(void **state)
{
    static const struct {
        bool is_request;
        const char *text;
    } prompts[] = {
        { false, "" },
        { false, " \n" },
        { false, "yes" },
        { false, "ok go ahead" },
        { false, "run the tests" },
        { false, "Please run the tests in tests/foo.py." },
        { false, "commit this and push" },
        { false, "thanks" },
        { false, "/clear" },
        { false, "!ls src" },
        { false, "<task-notification>done parse_line</task-notification>" },
        { false, "why did you do that?" },
        { false, "fix the bug" },
        { false, "update the docs" },
        { false, "make it faster" },
        { false, "use the second option" },
        { true, "Add a --json flag to the status command" },
        { true, "yes, add a --json flag" },
        { true, "/usr/lib paths are not found" },
        { true, "can you rename parse_line?" },
        { true, "run the formatter on save and fix what it breaks" },
        { true, "merge the two parsers" },
        { true, "where is the retry logic?" },
        { true, "fix parse_line" },
        { true, "füge einen Schalter für JSON hinzu" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof prompts / sizeof *prompts; i++)
        if (prompt_is_request(prompts[i].text, strlen(prompts[i].text)) != prompts[i].is_request)
            fail_msg("%s", prompts[i].text);
}

static void test_long_and_odd(void **state)
{
    char text[5000];
    (void)state;
    memset(text, 'a', sizeof text);
    assert_false(prompt_is_request(text, sizeof text));
    for (size_t i = 0; i < sizeof text; i += 7)
        text[i] = ' ';
    assert_true(prompt_is_request(text, sizeof text));
    memset(text, 0xff, sizeof text);
    assert_false(prompt_is_request(text, sizeof text));
    memset(text, '-', sizeof text);
    prompt_is_request(text, sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_prompts),
                                        cmocka_unit_test(test_long_and_odd) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
