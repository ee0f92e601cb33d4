#include "support.h"

#include "brief/title.h"

static void test_title(void **state)
{
    static const char *const cases[][2] = {
        { "", "" },
        { "\n\n", "" },
        { "add a flag", "add a flag" },
        { "add a flag\nand more", "add a flag" },
        { "--json is ignored", "--json is ignored" },
        { "# Crash on start\n\ntext", "Crash on start" },
        { "## Summary\n\nThe cache is never emptied.\n", "The cache is never emptied." },
        { "### Describe the bug\r\n\r\nIt crashes.\r\n", "It crashes." },
        {
            "**Describe the bug:**\nIt crashes.",
            "It crashes.",
        },
        { "<!-- fill this in -->\n### \xf0\x9f\x90\x9b Bug report\n- it crashes", "it crashes" },
        { "## Summary\n## Description\n", "Summary" },
        { "Summary of the changes is empty", "Summary of the changes is empty" },
        { "\xe4\xbf\xae\xe5\xa4\x8d", "\xe4\xbf\xae\xe5\xa4\x8d" },
        { "\xf0\x9f", "\xf0\x9f" },
        { "#", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        assert_string_equal(brief_title(cases[i][0], &arena), cases[i][1]);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_title) };
    return RUN_TESTS(tests);
}
