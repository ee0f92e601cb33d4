#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "sample.h"

const struct llm_prompt sample_prompt = {
    .instructions = "Write a note.",
    .shared = "The map.",
    .text = "Module a.",
    .schema_name = "note",
    .schema = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"purpose\":{"
              "\"type\":\"string\"}},\"required\":[\"purpose\"]}",
    .input_tokens = 3000,
    .output_max = 800,
    .cache_key = "repo-1",
};

json_t *sample_json(const char *text)
{
    char *copy = strdup(text);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    json_error_t error;
    json_t *json = json_loads(copy, JSON_DECODE_ANY, &error);
    if (!json)
        print_error("%s at %d in %s\n", error.text, error.column, copy);
    free(copy);
    assert_non_null(json);
    return json;
}

void sample_assert_same(json_t *actual, json_t *expected, const char *what)
{
    assert_non_null(actual);
    if (!json_equal(actual, expected)) {
        char *a = json_dumps(actual, JSON_INDENT(1)), *e = json_dumps(expected, JSON_INDENT(1));
        print_error("%s\nis\n%s\nnot\n%s\n", what, a, e);
        free(a);
        free(e);
        fail();
    }
    json_decref(actual);
    json_decref(expected);
}
