#include "support.h"

#include <string.h>

#include "text/kebab.h"

static void test_names(void **state)
{
    static const struct {
        const char *word;
        bool is_name;
    } cases[] = {
        { "cluster-node-timeout", true },
        { "maxmemory-policy", true },
        { "no-appendfsync-on-rewrite", true },
        { "http2-max-streams", true },
        { "go-to-definition", true },
        { "read-only", false },
        { "well-known", false },
        { "non-blocking", false },
        { "case-insensitive", false },
        { "user-defined", false },
        { "end-to-end", false },
        { "up-to-date", false },
        { "on-the-fly", false },
        { "state-of-the-art", false },
        { "one-to-many", false },
        { "plain", false },
        { "-leading", false },
        { "trailing-", false },
        { "two--hyphens", false },
        { "Upper-Case", false },
        { "3-way", false },
        { "a_b-c", false },
        { "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(kebab_is_name(cases[i].word, strlen(cases[i].word)), cases[i].is_name);
}

static void test_places(void **state)
{
    static const char name[] = "node-time-out";
    static const struct {
        const char *text;
        int at; /* -1: nowhere */
        bool is_settings;
    } cases[] = {
        { "f(\"node-time-out\", 1)", 3, false },
        { "f('node-time-out')", 3, false },
        { "a = 1\nnode-time-out = 2", 6, false },
        { "  node-time-out: 2", 2, false },
        { "# node-time-out 15", 2, true },
        { "node-time-out 15", 0, true },
        { "node-time-out 15", -1, false },
        { "/* the node-time-out of all */ \"node-time-out\"", 32, false },
        { "run --node-time-out 15", -1, true },
        { "\"my-node-time-out\" \"node-time-out-ms\"", -1, false },
        { "\"node-time-out 15\"", -1, false },
        { "'node-time-out\"", -1, false },
        { "the node-time-out: it", -1, false },
        { "", -1, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        const char *at = kebab_find(text, strlen(text), name, strlen(name), cases[i].is_settings);
        assert_int_equal(at ? at - text : -1, cases[i].at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_places),
    };
    return RUN_TESTS(tests);
}
