#include "support.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static void test_empty_is_a_string(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    assert_string_equal(buf.data, "");
    buf_add(&buf, NULL, 0);
    buf_truncate(&buf, 5);
    buf_reset(&buf);
    assert_int_equal(buf.size, 0);
    buf_release(&buf);
    buf_release(&buf);
}

static void test_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    for (int i = 0; i < 10000; i++) {
        buf_addch(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[buf.size], '\0');
    }
    assert_int_equal(buf.size, 10000);
    assert_int_equal(buf.data[9999], 'a' + 9999 % 26);
    buf_truncate(&buf, 3);
    assert_string_equal(buf.data, "abc");
    buf_release(&buf);
}

static void test_holds_nuls(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    buf_add(&buf, "a\0b", 3);
    buf_addstr(&buf, "c");
    assert_memory_equal(buf.data, "a\0bc", 5);
    buf_release(&buf);
}

static void test_printf_of_any_length(void **state)
{
    (void)state;
    char word[600];
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    for (int width = 250; width < 262; width++) { /* around the size of the inner buffer */
        struct buf buf = BUF_INIT;
        buf_printf(&buf, "%.*s", width, word);
        assert_int_equal(buf.size, width);
        assert_int_equal(strlen(buf.data), width);
        buf_release(&buf);
    }
    struct buf buf = BUF_INIT;
    buf_printf(&buf, "%s|%d|%s", "", 42, word);
    assert_int_equal(buf.size, 4 + 599);
    assert_memory_equal(buf.data, "|42|xxx", 7);
    buf_release(&buf);
}

static void test_limit_drops_and_tells(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    buf_limit(&buf, 5);
    buf_addstr(&buf, "abc");
    assert_false(buf.overflow);
    buf_addstr(&buf, "defg");
    assert_true(buf.overflow);
    assert_string_equal(buf.data, "abcde");
    buf_addstr(&buf, "h");
    assert_string_equal(buf.data, "abcde");
    buf_reset(&buf);
    assert_false(buf.overflow);
    buf_addstr(&buf, "12345");
    assert_false(buf.overflow);
    buf_release(&buf);
}

/* A limit below what is there already stops growth; it does not wrap around to "no limit". */
static void test_limit_set_late(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    buf_addstr(&buf, "0123456789");
    buf_limit(&buf, 4);
    buf_addstr(&buf, "more");
    assert_string_equal(buf.data, "0123456789");
    assert_true(buf.overflow);
    buf_release(&buf);
}

static void test_detach_gives_ownership(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    buf_limit(&buf, 100);
    char *empty = buf_detach(&buf);
    assert_string_equal(empty, "");
    buf_addstr(&buf, "text");
    char *text = buf_detach(&buf);
    assert_string_equal(text, "text");
    assert_string_equal(buf.data, "");
    assert_int_equal(buf.limit, 100);
    free(empty);
    free(text);
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_is_a_string),
        cmocka_unit_test(test_grows_and_stays_terminated),
        cmocka_unit_test(test_holds_nuls),
        cmocka_unit_test(test_printf_of_any_length),
        cmocka_unit_test(test_limit_drops_and_tells),
        cmocka_unit_test(test_limit_set_late),
        cmocka_unit_test(test_detach_gives_ownership),
    };
    return RUN_TESTS(tests);
}
