#include "support.h"

#include <string.h>

#include "base/pack.h"

static void test_numbers_round_trip(void **state)
{
    (void)state;
    static const uint64_t values[] = {
        0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_C(1) << 62, UINT64_C(1) << 63, UINT64_MAX
    };
    static const int64_t signed_values[] = { 0, -1, 1, -64, 64, INT32_MIN, INT64_MIN, INT64_MAX };
    struct buf buf = BUF_INIT;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        pack_u64(&buf, values[i]);
    for (size_t i = 0; i < sizeof signed_values / sizeof *signed_values; i++)
        pack_i64(&buf, signed_values[i]);
    struct unpack in = unpack_init(buf.data, buf.size);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        assert_true(unpack_u64(&in) == values[i]);
    for (size_t i = 0; i < sizeof signed_values / sizeof *signed_values; i++)
        assert_true(unpack_i64(&in) == signed_values[i]);
    assert_false(in.bad);
    assert_ptr_equal(in.p, in.end);
    buf_release(&buf);
}

static void test_small_numbers_are_short(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    pack_u64(&buf, 127);
    pack_i64(&buf, -64);
    assert_int_equal(buf.size, 2);
    buf_release(&buf);
}

static void test_strings_round_trip(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    struct arena arena = ARENA_INIT;
    size_t size = 0;
    pack_str(&buf, "hello");
    pack_str(&buf, NULL);
    pack_bytes(&buf, "a\0b", 3);
    struct unpack in = unpack_init(buf.data, buf.size);
    assert_string_equal(unpack_str(&in, &arena), "hello");
    assert_string_equal(unpack_str(&in, &arena), "");
    assert_memory_equal(unpack_bytes(&in, &size), "a\0b", 3);
    assert_int_equal(size, 3);
    assert_false(in.bad);
    arena_release(&arena);
    buf_release(&buf);
}

/* Also where a string is empty or the last thing of the record, and where its length takes two
 * bytes. */
static void test_strings_in_place(void **state)
{
    (void)state;
    char text[200];
    struct buf buf = BUF_INIT;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    pack_str(&buf, "hello");
    pack_str(&buf, "");
    pack_str(&buf, text);
    pack_u64(&buf, 300);
    pack_str(&buf, "end");
    char *record = test_malloc(buf.size);
    memcpy(record, buf.data, buf.size);
    struct unpack in = unpack_init(record, buf.size);
    const char *first = unpack_str_in_place(&in), *empty = unpack_str_in_place(&in);
    const char *second = unpack_str_in_place(&in);
    assert_int_equal(unpack_u64(&in), 300);
    const char *last = unpack_str_in_place(&in);
    assert_false(in.bad);
    assert_ptr_equal(in.p, in.end);
    assert_string_equal(unpack_str_in_place(&in), "");
    assert_true(in.bad);
    assert_string_equal(first, "hello");
    assert_string_equal(empty, "");
    assert_string_equal(second, text);
    assert_string_equal(last, "end");
    test_free(record);
    buf_release(&buf);
}

static void test_reading_past_the_end(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct unpack in = unpack_init(NULL, 0);
    size_t size = 9;
    assert_false(in.bad);
    assert_int_equal(unpack_u64(&in), 0);
    assert_true(in.bad);
    assert_string_equal(unpack_str(&in, &arena), "");
    unpack_bytes(&in, &size);
    assert_int_equal(size, 0);
    assert_int_equal(unpack_count(&in, 1), 0);
    assert_true(in.bad);
    arena_release(&arena);
}

/* A record must not be able to name a length or a count that it does not hold. */
static void test_lies_about_sizes(void **state)
{
    (void)state;
    struct buf buf = BUF_INIT;
    size_t size = 9;
    pack_u64(&buf, 6);
    buf_addstr(&buf, "hello");
    struct unpack in = unpack_init(buf.data, buf.size);
    unpack_bytes(&in, &size);
    assert_true(in.bad);
    assert_int_equal(size, 0);

    in = unpack_init(buf.data, buf.size);
    assert_int_equal(unpack_count(&in, 1), 0);
    assert_true(in.bad);

    buf_reset(&buf);
    pack_u64(&buf, UINT64_MAX);
    in = unpack_init(buf.data, buf.size);
    unpack_bytes(&in, &size);
    assert_true(in.bad);
    in = unpack_init(buf.data, buf.size);
    assert_int_equal(unpack_count(&in, 0), 0);
    assert_true(in.bad);
    buf_release(&buf);
}

static void test_numbers_that_are_too_long(void **state)
{
    (void)state;
    static const char endless[11] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
    struct unpack in = unpack_init(endless, 11);
    assert_int_equal(unpack_u64(&in), 0);
    assert_true(in.bad);

    static const char wide[10] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"; /* 65 bits */
    in = unpack_init(wide, sizeof wide);
    assert_int_equal(unpack_u64(&in), 0);
    assert_true(in.bad);

    struct buf buf = BUF_INIT;
    pack_u64(&buf, (uint64_t)UINT32_MAX + 1);
    in = unpack_init(buf.data, buf.size);
    assert_int_equal(unpack_u32(&in), 0);
    assert_true(in.bad);
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_round_trip),
        cmocka_unit_test(test_small_numbers_are_short),
        cmocka_unit_test(test_strings_round_trip),
        cmocka_unit_test(test_strings_in_place),
        cmocka_unit_test(test_reading_past_the_end),
        cmocka_unit_test(test_lies_about_sizes),
        cmocka_unit_test(test_numbers_that_are_too_long),
    };
    return RUN_TESTS(tests);
}
