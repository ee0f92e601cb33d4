#include "support.h"

#include <string.h>

#include "text/line_starts.h"

static void assert_starts(const char *text, size_t max, uint32_t count, const uint32_t *expected)
{
    struct arena arena = ARENA_INIT;
    uint32_t found;
    const uint32_t *starts = line_starts_of(text, strlen(text), max, &arena, &found);
    assert_int_equal(found, count);
    for (uint32_t i = 0; i <= count; i++)
        assert_int_equal(starts[i], expected[i]);
    arena_release(&arena);
}

static void test_lines(void **state)
{
    (void)state;
    assert_starts("", SIZE_MAX, 0, (uint32_t[]){ 0 });
    assert_starts("\n", SIZE_MAX, 1, (uint32_t[]){ 0, 1 });
    assert_starts("one", SIZE_MAX, 1, (uint32_t[]){ 0, 3 });
    assert_starts("one\ntwo\n", SIZE_MAX, 2, (uint32_t[]){ 0, 4, 8 });
    assert_starts("one\n\nlast", SIZE_MAX, 3, (uint32_t[]){ 0, 4, 5, 9 });
    assert_starts("one\n\nlast", 2, 2, (uint32_t[]){ 0, 4, 5 });
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
