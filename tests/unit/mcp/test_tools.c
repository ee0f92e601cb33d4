#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "mcp/tools.h"
#include "model/summary.h"
#include "text/tokens.h"

/* Every agent pays for the descriptions in each of its conversations. */
static void descriptions_are_short(void **state)
{
    json_t *tools = tools_describe(), *instructions = tools_instructions();
    char *text = json_dumps(tools, JSON_COMPACT);
    uint32_t tokens = tokens_estimate(text, strlen(text));
    uint32_t more =
        tokens_estimate(json_string_value(instructions), json_string_length(instructions));
    (void)state;
    print_message("descriptions: %u tokens, instructions: %u\n", tokens, more);
    assert_true(tokens < 1500);
    assert_true(more < 120);
    free(text);
    json_decref(tools);
    json_decref(instructions);
}

/* What clients insist on. */
static void each_description_has_a_tool_and_schemas(void **state)
{
    json_t *tools = tools_describe(), *tool;
    size_t i;
    (void)state;
    assert_true(json_array_size(tools) >= 4);
    json_array_foreach(tools, i, tool)
    {
        const char *name = json_string_value(json_object_get(tool, "name"));
        assert_non_null(tool_find(name));
        const json_t *input = tools_input_schema(tools, name);
        const json_t *output = json_object_get(tool, "outputSchema");
        assert_string_equal(json_string_value(json_object_get(input, "type")), "object");
        assert_string_equal(json_string_value(json_object_get(output, "type")), "object");
        assert_true(json_is_string(json_object_get(tool, "description")));
        assert_true(json_is_false(json_object_get(input, "additionalProperties")));
        json_t *annotations = json_object_get(tool, "annotations");
        assert_true(json_is_true(json_object_get(annotations, "readOnlyHint")));
    }
    assert_null(tool_find("Brief"));
    assert_null(tools_input_schema(tools, "Brief"));
    json_decref(tools);
}

static void all_kinds_of_definitions_can_be_asked_for(void **state)
{
    json_t *tools = tools_describe();
    json_t *properties = json_object_get(tools_input_schema(tools, "find"), "properties");
    json_t *kinds = json_object_get(json_object_get(properties, "kind"), "enum");
    (void)state;
    assert_int_equal(json_array_size(kinds), DEF_KIND_COUNT);
    for (int kind = 0; kind < DEF_KIND_COUNT; kind++)
        assert_string_equal(json_string_value(json_array_get(kinds, (size_t)kind)),
                            def_kind_name((enum def_kind)kind));
    json_decref(tools);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptions_are_short),
        cmocka_unit_test(each_description_has_a_tool_and_schemas),
        cmocka_unit_test(all_kinds_of_definitions_can_be_asked_for),
    };
    return RUN_TESTS(tests);
}
