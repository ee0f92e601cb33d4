#include "support.h"

#include <jansson.h>

#include "print/json_text.h"

static void test_json_paths(void **state)
{
    static const struct {
        const char *path, *shown, *base64;
    } cases[] = {
        { "src/a b.c", "src/a b.c", NULL },
        { "größe/検索", "größe/検索", NULL },
        { "\"quote\\\n\x1b", "\"quote\\\n\x1b", NULL },
        { "", "", NULL },
        /* RFC 4648, with padding */
        { "\xff", "\xef\xbf\xbd", "/w==" },
        { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "//4=" },
        { "\xff\xfe\xfd", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "//79" },
        { "src/\xe9t\xe9.c", "src/\xef\xbf\xbdt\xef\xbf\xbd.c", "c3JjL+l06S5j" },
        { "cut \xe6\xa4", "cut \xef\xbf\xbd\xef\xbf\xbd", "Y3V0IOak" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *object = json_object();
        json_path(object, cases[i].path);
        assert_string_equal(json_string_value(json_object_get(object, "path")), cases[i].shown);
        const char *base64 = json_string_value(json_object_get(object, "path_base64"));
        if (cases[i].base64)
            assert_string_equal(base64, cases[i].base64);
        else
            assert_null(base64);
        json_decref(object);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_paths),
    };
    return RUN_TESTS(tests);
}
