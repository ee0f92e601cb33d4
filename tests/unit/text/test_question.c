#include "support.h"

#include <string.h>

#include "text/question.h"

static void test_change_scope(void **state)
{
    static const char *const cases[][2] = {
        { "storage: read less", "storage" }, { "fix(compiler-sfc): keep types", "compiler-sfc" },
        { "feat(core)!: drop it", "core" },  { "mantine-ui: migrate", "mantine-ui" },
        { "pkg/cmd: say more", "pkg/cmd" },  { "fix: read less", "" },
        { "Refactor: read less", "" },       { "read(core): less", "" },
        { "std::vector grows", "" },         { "The cache (disk): is full", "" },
        { "fix(a, b): read less", "" },      { "", "" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *scope;
        size_t size = change_scope(cases[i][0], &scope);
        assert_int_equal(size, strlen(cases[i][1]));
        assert_memory_equal(scope, cases[i][1], size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_change_scope) };
    return RUN_TESTS(tests);
}
