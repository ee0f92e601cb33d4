#include "support.h"

#include <string.h>

#include "agents/jsonc.h"

static const struct jsonc_place server = { { "mcpServers" },
                                           "repose",
                                           "{ \"command\": \"repose\" }" };
static const struct jsonc_place hook = { { "hooks", "UserPromptSubmit" }, NULL, "{ \"run\": 1 }" };

static const struct {
    const char *text, *with;
} servers[] = {
    { "{}", "{ \"mcpServers\": {\"repose\": { \"command\": \"repose\" }} }" },
    { "{ }\n", "{ \"mcpServers\": {\"repose\": { \"command\": \"repose\" }}  }\n" },
    { "{\n}\n", "{\n  \"mcpServers\": {\"repose\": { \"command\": \"repose\" }}\n}\n" },
    { "{\"a\":1}", "{ \"mcpServers\": {\"repose\": { \"command\": \"repose\" }},\"a\":1}" },
    { "// mine\n{ // all of it\n\t\"a\": 1, // one\n}\n",
      "// mine\n{ // all of it\n\t\"mcpServers\": {\"repose\": { \"command\": \"repose\" }},\n"
      "\t\"a\": 1, "
      "// one\n}\n" },
    { "{\r\n    \"mcpServers\": {\r\n        \"b\": {}\r\n    }\r\n}\r\n",
      "{\r\n    \"mcpServers\": {\r\n        \"repose\": { \"command\": \"repose\" },\r\n        "
      "\"b\": "
      "{}\r\n    }\r\n}\r\n" },
    { "{\n  \"mcpServers\": {}\n}\n",
      "{\n  \"mcpServers\": { \"repose\": { \"command\": \"repose\" } }\n}\n" },
    { "{\n  \"mcpServers\": {\n  }\n}",
      "{\n  \"mcpServers\": {\n    \"repose\": { \"command\": \"repose\" }\n  }\n}" },
    { "{ \"mcpServers\": { \"b\": { \"x\": [1, [2], {\"}\": \"]\\\"\"}] } } }",
      "{ \"mcpServers\": { \"repose\": { \"command\": \"repose\" }, \"b\": { \"x\": [1, [2], "
      "{\"}\": "
      "\"]\\\"\"}] } } }" },
    { "{ \"mcpServers\": { /* none */ } }",
      "{ \"mcpServers\": { \"repose\": { \"command\": \"repose\" }  /* none */ } }" },
};

static const struct {
    const char *text, *with;
} hooks[] = {
    { "{}", "{ \"hooks\": {\"UserPromptSubmit\": [{ \"run\": 1 }]} }" },
    { "{\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n",
      "{\n  \"hooks\": {\n    \"UserPromptSubmit\": [{ \"run\": 1 }],\n    \"Stop\": []\n  "
      "}\n}\n" },
    { "{\n  \"hooks\": {\n    \"UserPromptSubmit\": [\n      { \"run\": 2 }\n    ]\n  }\n}\n",
      "{\n  \"hooks\": {\n    \"UserPromptSubmit\": [\n      { \"run\": 1 },\n      { \"run\": 2 "
      "}\n    ]\n  "
      "}\n}\n" },
};

static void goes_in_and_out(const char *text, const char *with, const struct jsonc_place *place)
{
    struct buf in = BUF_INIT, again = BUF_INIT, out = BUF_INIT;
    struct err err = ERR_INIT;
    assert_int_equal(jsonc_insert(text, strlen(text), place, &in, &err), EDIT_DONE);
    assert_string_equal(in.data, with);
    assert_int_equal(jsonc_insert(in.data, in.size, place, &again, &err), EDIT_NOTHING);
    assert_int_equal(again.size, 0);
    assert_int_equal(jsonc_remove(in.data, in.size, place, &out, &err), EDIT_DONE);
    assert_string_equal(out.data, text);
    buf_reset(&out);
    assert_int_equal(jsonc_remove(text, strlen(text), place, &out, &err), EDIT_NOTHING);
    buf_release(&in);
    buf_release(&again);
    buf_release(&out);
}

static void test_in_and_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++)
        goes_in_and_out(servers[i].text, servers[i].with, &server);
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
        goes_in_and_out(hooks[i].text, hooks[i].with, &hook);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *why;
    } texts[] = {
        { "", "it is empty" },
        { " // nothing\n", "it is empty" },
        { "{\n\"a\": }", "line 2 of it is not JSON" },
        { "{\n\"a\": 1\n", "line 3 of it is not JSON" },
        { "{ \"a\": tru }", "line 1 of it is not JSON" },
        { "{ \"a\": 1 } }", "line 1 of it is not JSON" },
        { "{ /* \"a\": 1 }", "line 1 of it is not JSON" },
        { "{ \"a\n\": 1 }", "line 1 of it is not JSON" },
        { "[]", "\"what it holds\" in it is something else" },
        { "{ \"mcpServers\": [] }", "\"mcpServers\" in it is something else" },
        { "{ \"mcpServers\": {}, \"mcpServers\": {} }", "an entry in it is there twice" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct buf out = BUF_INIT;
        struct err err = ERR_INIT;
        const char *text = texts[i].text;
        assert_int_equal(jsonc_insert(text, strlen(text), &server, &out, &err), -1);
        assert_string_equal(err.message, texts[i].why);
        assert_int_equal(jsonc_remove(text, strlen(text), &server, &out, &err), -1);
        assert_int_equal(out.size, 0);
    }
}

static void test_nested_too_deep(void **state)
{
    struct buf text = BUF_INIT, out = BUF_INIT;
    (void)state;
    buf_addstr(&text, "{ \"a\": ");
    for (int i = 0; i < 100000; i++)
        buf_addch(&text, '[');
    assert_int_equal(jsonc_insert(text.data, text.size, &server, &out, NULL), -1);
    buf_release(&text);
    buf_release(&out);
}

/* An entry that somebody else wrote is not ours to take out; one that was only laid out anew is. */
static void test_changed_by_somebody(void **state)
{
    const char *other = "{ \"mcpServers\": { \"repose\": { \"command\": \"/opt/repose\" } } }";
    const char *pretty =
        "{\n  \"a\": 1,\n  \"mcpServers\": {\n    \"b\": {},\n    \"repose\": {\n      "
        "\"command\": \"repose\"\n    }\n  }\n}\n";
    const char *cut = "{\n  \"a\": 1,\n  \"mcpServers\": {\n    \"b\": {}\n  }\n}\n";
    struct buf out = BUF_INIT;
    struct err err = ERR_INIT;
    (void)state;
    assert_int_equal(jsonc_insert(other, strlen(other), &server, &out, &err), EDIT_NOTHING);
    assert_int_equal(jsonc_remove(other, strlen(other), &server, &out, &err), -1);
    assert_string_equal(err.message, "the entry \"repose\" in it was changed by somebody");
    assert_int_equal(jsonc_remove(pretty, strlen(pretty), &server, &out, NULL), EDIT_DONE);
    assert_string_equal(out.data, cut);
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_and_out),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_nested_too_deep),
        cmocka_unit_test(test_changed_by_somebody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
