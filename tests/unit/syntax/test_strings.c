/* Short copies of names and texts, from buffers that end with them. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "syntax/strings.h"

#define MOST 8 /* bytes */

static void assert_kept(const char *text, const char *expected)
{
    struct arena arena = ARENA_INIT;
    size_t size = strlen(text);
    char *exact = malloc(size ? size : 1); /* no NUL, and nothing behind it */
    memcpy(exact, text, size);
    assert_string_equal(strings_keep(&arena, exact, size, MOST), expected);
    free(exact);
    arena_release(&arena);
}

static void test_nothing_behind_the_text_is_read(void **state)
{
    (void)state;
    assert_kept("", "");
    assert_kept("1234567", "1234567");
    assert_kept("12345678", "12345678");
    assert_kept("123456789", "12345678");
    assert_kept("1234567890", "12345678");
    assert_kept("12345678901", "12345678");
    assert_kept("123456789012", "12345678");
    assert_kept("1234567890123", "12345678");
}

static void test_characters_stay_whole(void **state)
{
    (void)state;
    assert_kept("123456\xc3\xa9", "123456\xc3\xa9");
    assert_kept("1234567\xc3\xa9", "1234567");
    assert_kept("123456\xf0\x9f\x98\x80", "123456");
    assert_kept("1234567\xf0\x9f\x98\x80"
                "2345",
                "1234567");
    assert_kept("1234\xff"
                "56",
                "1234\xef\xbf\xbd"
                "5");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_behind_the_text_is_read),
        cmocka_unit_test(test_characters_stay_whole),
    };
    return RUN_TESTS(tests);
}
