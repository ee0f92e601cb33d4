#include "support.h"

#include <string.h>

#include "model/span.h"

static const struct span spans[] = { { 0, 4 }, { 4, 9 }, { 300, 70000 }, { 70000, 70000 } };

static void test_round_trip(void **state)
{
    struct arena arena = ARENA_INIT;
    struct buf packed = BUF_INIT;
    struct span *read;
    size_t count;
    (void)state;
    spans_pack(&packed, spans, 4);
    assert_int_equal(spans_unpack(packed.data, packed.size, 70000, &arena, &read, &count), 0);
    assert_int_equal(count, 4);
    assert_memory_equal(read, spans, sizeof spans);
    buf_reset(&packed);
    spans_pack(&packed, NULL, 0);
    assert_true(packed.size > 0);
    assert_int_equal(spans_unpack(packed.data, packed.size, 0, &arena, &read, &count), 0);
    assert_int_equal(count, 0);
    buf_release(&packed);
    arena_release(&arena);
}

/* Neither what a damaged record tells, nor what is beyond the text. */
static void test_damage(void **state)
{
    struct arena arena = ARENA_INIT;
    struct buf packed = BUF_INIT;
    struct span *read;
    size_t count;
    (void)state;
    spans_pack(&packed, spans, 4);
    assert_int_equal(spans_unpack(packed.data, packed.size, 69999, &arena, &read, &count), -1);
    for (size_t n = 0; n < packed.size; n++)
        assert_int_equal(spans_unpack(packed.data, n, 70000, &arena, &read, &count), -1);
    buf_addch(&packed, '\0');
    assert_int_equal(spans_unpack(packed.data, packed.size, 70000, &arena, &read, &count), -1);
    static const char many[] = "\xff\xff\xff\xff\x0f\1\1";
    assert_int_equal(spans_unpack(many, sizeof many - 1, 70000, &arena, &read, &count), -1);
    buf_release(&packed);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_damage),
    };
    return RUN_TESTS(tests);
}
