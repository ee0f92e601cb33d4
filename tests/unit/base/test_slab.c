#include "support.h"

#include <stdalign.h>
#include <string.h>

#include "base/slab.h"

#define THINGS 5000

/* Sizes on both sides of what a slab holds. */
static size_t size_of(size_t i)
{
    return i * 37 % 700;
}

static void fill(unsigned char *thing, size_t i)
{
    memset(thing, (int)(i & 0xff), size_of(i));
}

static void assert_filled(const unsigned char *thing, size_t i)
{
    for (size_t j = 0; j < size_of(i); j++)
        assert_int_equal(thing[j], i & 0xff);
}

static void use_and_drop(struct slabs *slabs)
{
    static unsigned char *things[THINGS];
    for (size_t i = 0; i < THINGS; i++) {
        things[i] = slab_malloc(slabs, size_of(i));
        assert_int_equal((uintptr_t)things[i] % alignof(max_align_t), 0);
        fill(things[i], i);
    }
    for (size_t i = 0; i < THINGS; i += 3) {
        slab_free(slabs, things[i]);
        things[i] = NULL;
    }
    for (size_t i = 0; i < THINGS; i += 6) {
        things[i] = slab_malloc(slabs, size_of(i));
        fill(things[i], i);
    }
    for (size_t i = 0; i < THINGS; i++) {
        if (things[i])
            assert_filled(things[i], i);
        slab_free(slabs, things[i]);
    }
    assert_int_equal(slabs->used, 0);
}

static void test_things_stay_apart(void **state)
{
    (void)state;
    struct slabs slabs = SLABS_INIT;
    use_and_drop(&slabs);
    assert_true(slabs.empty > 0);
    use_and_drop(&slabs);
    slab_trim(&slabs);
    assert_int_equal(slabs.empty, 0);
    use_and_drop(&slabs);
    slab_trim(&slabs);
}

static void test_each_alone(void **state)
{
    (void)state;
    struct slabs slabs = { .each_alone = true };
    use_and_drop(&slabs);
    assert_int_equal(slabs.empty, 0);
}

/* What comes after another stands behind it, also where others were dropped before. */
static void test_in_order(void **state)
{
    (void)state;
    struct slabs slabs = SLABS_INIT;
    char *things[200];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++)
            things[i] = slab_malloc(&slabs, 80);
        for (int i = 1; i < 200; i++)
            assert_int_equal(things[i] - things[i - 1], 96);
        for (int i = 0; i < 200; i++) /* neither forwards nor backwards */
            slab_free(&slabs, things[i * 77 % 200]);
    }
    slab_trim(&slabs);
}

static void test_grown(void **state)
{
    (void)state;
    struct slabs slabs = SLABS_INIT;
    char *p = slab_realloc(&slabs, NULL, 5);
    memcpy(p, "1234", 5);
    for (size_t size = 6; size < 3000; size += 7) {
        p = slab_realloc(&slabs, p, size);
        assert_string_equal(p, "1234");
        memset(p + 5, 'x', size - 5);
        assert_true(slabs.used >= size);
    }
    p = slab_realloc(&slabs, p, 100);
    assert_string_equal(p, "1234");
    assert_true(slabs.used < 200);
    slab_free(&slabs, p);
    slab_free(&slabs, NULL);
    assert_int_equal(slabs.used, 0);
    slab_trim(&slabs);
}

static void test_zeroed(void **state)
{
    (void)state;
    struct slabs slabs = SLABS_INIT;
    for (int round = 0; round < 2; round++)
        for (size_t size = 1; size < 1000; size += 111) {
            char *p = slab_calloc(&slabs, 3, size);
            for (size_t i = 0; i < 3 * size; i++)
                assert_int_equal(p[i], 0);
            memset(p, 'x', 3 * size);
            slab_free(&slabs, p);
        }
    slab_trim(&slabs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_things_stay_apart),
        cmocka_unit_test(test_each_alone),
        cmocka_unit_test(test_in_order),
        cmocka_unit_test(test_grown),
        cmocka_unit_test(test_zeroed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
