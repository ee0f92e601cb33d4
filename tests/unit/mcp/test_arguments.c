#include "support.h"

#include <string.h>

#include "mcp/arguments.h"

static const char schema_text[] =
    "{\"type\":\"object\",\"properties\":{"
    "\"path\":{\"type\":\"string\"},"
    "\"kind\":{\"type\":\"string\",\"enum\":[\"class\",\"type\"]},"
    "\"budget\":{\"type\":\"integer\",\"minimum\":200,\"maximum\":900},"
    "\"all\":{\"type\":\"boolean\"}},"
    "\"required\":[\"path\"],\"additionalProperties\":false}";

static void arguments_follow_the_schema(void **state)
{
    static const struct {
        const char *arguments, *message; /* NULL: they are right */
    } rows[] = {
        { "{\"path\":\"a\"}", NULL },
        { "{\"path\":\"\",\"kind\":\"type\",\"budget\":200}", NULL },
        { "{\"path\":\"a\",\"budget\":900.0}", NULL },
        { "{\"path\":\"a\",\"budget\":null,\"kind\":null}", NULL },
        { "{}", "the argument path is missing" },
        { "{\"path\":null}", "path must be a string" },
        { "{\"path\":7}", "path must be a string" },
        { "{\"path\":[\"a\"]}", "path must be a string" },
        { "{\"path\":\"a\\u0000b\"}", "path holds a NUL character" },
        { "{\"path\":\"a\",\"kind\":\"verb\"}", "kind must be one of class, type, not 'verb'" },
        { "{\"path\":\"a\",\"kind\":\"\"}", "kind must be one of" },
        { "{\"path\":\"a\",\"budget\":199}", "budget must be an integer from 200 to 900" },
        { "{\"path\":\"a\",\"budget\":901}", "budget must be an integer" },
        { "{\"path\":\"a\",\"budget\":300.5}", "budget must be an integer" },
        { "{\"path\":\"a\",\"budget\":1e300}", "budget must be an integer" },
        { "{\"path\":\"a\",\"budget\":-9223372036854775808}", "budget must be an integer" },
        { "{\"path\":\"a\",\"budget\":\"300\"}", "budget must be an integer" },
        { "{\"path\":\"a\",\"Budget\":300}",
          "there is no argument 'Budget'; there are: path, kind, budget, all" },
        { "{\"path\":\"a\",\"all\":true}", NULL },
        { "{\"path\":\"a\",\"all\":null}", NULL },
        { "{\"path\":\"a\",\"all\":1}", "all must be true or false" },
        { "{\"path\":\"a\",\"all\":\"true\"}", "all must be true or false" },
    };
    json_t *schema = json_loads(schema_text, 0, NULL);
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *arguments = json_loads(rows[i].arguments, JSON_ALLOW_NUL, NULL);
        struct err err = ERR_INIT;
        assert_non_null(arguments);
        int result = arguments_check(schema, arguments, &err);
        assert_int_equal(result, rows[i].message ? -1 : 0);
        if (rows[i].message && !strstr(err.message, rows[i].message))
            fail_msg("%s: %s", rows[i].arguments, err.message);
        json_decref(arguments);
    }
    json_decref(schema);
}

static void a_tool_may_take_nothing(void **state)
{
    json_t *schema = json_loads("{\"type\":\"object\",\"additionalProperties\":false}", 0, NULL);
    json_t *one = json_loads("{\"x\":1}", 0, NULL), *none = json_object(), *null = json_null();
    struct err err = ERR_INIT;
    (void)state;
    assert_int_equal(arguments_check(schema, NULL, &err), 0);
    assert_int_equal(arguments_check(schema, none, &err), 0);
    assert_int_equal(arguments_check(schema, null, &err), 0);
    assert_int_equal(arguments_check(schema, one, &err), -1);
    assert_string_equal(err.message, "there is no argument 'x', nor any other");
    json_decref(schema);
    json_decref(one);
    json_decref(none);
}

static void values_have_defaults(void **state)
{
    json_t *a = json_loads("{\"s\":\"x\",\"i\":7,\"r\":8.0,\"n\":null}", 0, NULL);
    (void)state;
    assert_string_equal(argument_string(a, "s"), "x");
    assert_null(argument_string(a, "n"));
    assert_null(argument_string(a, "none"));
    assert_null(argument_string(NULL, "s"));
    assert_int_equal(argument_integer(a, "i", 1), 7);
    assert_int_equal(argument_integer(a, "r", 1), 8);
    assert_int_equal(argument_integer(a, "n", 1), 1);
    assert_int_equal(argument_integer(a, "none", 1), 1);
    json_decref(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_follow_the_schema),
        cmocka_unit_test(a_tool_may_take_nothing),
        cmocka_unit_test(values_have_defaults),
    };
    return RUN_TESTS(tests);
}
