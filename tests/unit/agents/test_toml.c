#include "support.h"

#include <string.h>

#include "agents/toml.h"

static void test_tables(void **state)
{
    static const struct {
        const char *text;
        int there;
    } texts[] = {
        { "", 0 },
        { "model = \"x\"\n\n[mcp_servers.other]\ncommand = \"a\"\n", 0 },
        { "[mcp_servers.repose]\ncommand = \"a\"\n", 1 },
        { " [ mcp_servers . \"repose\" ] # mine\n", 1 },
        { "[mcp_servers.repose.env]\nA = \"b\"\n", 1 },
        { "[mcp_servers]\nrepose = { command = \"a\" }\n", 1 },
        { "[mcp_servers]\nrepose.command = \"a\"\n", 1 },
        { "[mcp_servers]\nother = { command = \"a\" }\n[x]\nrepose = 1\n", 0 },
        { "a = \"\"\"\n[mcp_servers.repose]\n\"\"\"\"\n", 0 },
        { "a = '''\n[mcp_servers.repose]\n'''\n", 0 },
        { "a = [\n\"[mcp_servers.repose]\",\n]\n", 0 },
        { "# [mcp_servers.repose]\n", 0 },
        { "a = \"say \\\"\\\\\"\r\n", 0 },
        { "mcp_servers = {}\n", -1 },
        { "mcp_servers.other.command = \"a\"\n", -1 },
        { "a = \"x\nb = 1\n", -1 },
        { "a = [\n1,\n", -1 },
        { "a = '''\n", -1 },
        { "a = 1 ]\n", -1 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct err err = ERR_INIT;
        int there =
            toml_has_table(texts[i].text, strlen(texts[i].text), "mcp_servers", "repose", &err);
        if (there != texts[i].there)
            fail_msg("%d of %s: %s", there, texts[i].text, err.message);
    }
}

static void test_messages(void **state)
{
    struct err err = ERR_INIT;
    (void)state;
    assert_int_equal(toml_has_table("a = 1\nb = 'x\n", 13, "p", "n", &err), -1);
    assert_string_equal(err.message, "line 2 of it is not TOML");
    assert_int_equal(toml_has_table("\np = {}\n", 8, "p", "n", &err), -1);
    assert_string_equal(err.message, "line 2 of it gives p a value, so no table can be added");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_tables),
                                        cmocka_unit_test(test_messages) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
