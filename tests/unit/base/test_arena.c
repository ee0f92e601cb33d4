#include "support.h"

#include <stdalign.h>
#include <string.h>

#include "base/arena.h"

static void test_pointers_stay_valid_and_apart(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    unsigned char *blocks[300];
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 37 % 5000 + (i % 50 == 49 ? 100000 : 0); /* some larger than a block */
        blocks[i] = arena_alloc(&arena, size);
        memset(blocks[i], (int)(i & 0xff), size);
    }
    for (size_t i = 0; i < 300; i++) {
        size_t size = i * 37 % 5000 + (i % 50 == 49 ? 100000 : 0);
        for (size_t j = 0; j < size; j++)
            assert_int_equal(blocks[i][j], i & 0xff);
    }
    arena_release(&arena);
}

static void test_alignment(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    for (size_t size = 0; size < 70; size++) {
        void *p = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
    }
    arena_release(&arena);
}

static void test_calloc_is_zero_also_after_release(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    memset(arena_alloc(&arena, 1000), 0xff, 1000);
    arena_release(&arena);
    assert_int_equal(arena.used, 0);
    unsigned char *p = ARENA_ARRAY(&arena, unsigned char, 1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(p[i], 0);
    assert_true(arena.used >= 1000);
    arena_release(&arena);
    arena_release(&arena);
}

static void test_strings(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    assert_string_equal(arena_strdup(&arena, "abc"), "abc");
    assert_string_equal(arena_strndup(&arena, "abcdef", 2), "ab");
    assert_string_equal(arena_strndup(&arena, NULL, 0), "");
    assert_string_equal(arena_printf(&arena, "%s-%05d", "x", 42), "x-00042");
    assert_string_equal(arena_printf(&arena, "%s", ""), "");
    char *many = arena_printf(&arena, "%0100000d", 7);
    assert_int_equal(strlen(many), 100000);
    arena_release(&arena);
}

static void test_arrays_grow(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct pair {
        int64_t a;
        char b;
    } *items = NULL;
    size_t count = 0, capacity = 0;
    for (; count < 1000; count++) {
        items = arena_reserve(&arena, items, sizeof *items, count, &capacity);
        assert_true(capacity > count);
        assert_int_equal(items[count].a, 0);
        items[count] = (struct pair){ (int64_t)count * 3, 'x' };
    }
    for (size_t i = 0; i < count; i++)
        assert_true(items[i].a == (int64_t)i * 3 && items[i].b == 'x');
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pointers_stay_valid_and_apart),
        cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_calloc_is_zero_also_after_release),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_arrays_grow),
    };
    return RUN_TESTS(tests);
}
