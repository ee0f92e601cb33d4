#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"

static void test_put_and_get(void **state)
{
    (void)state;
    struct map map = MAP_INIT;
    bool fresh = false;
    assert_null(map_get(&map, "a", 1));
    *map_put(&map, "a", 1, &fresh) = 7;
    assert_true(fresh);
    assert_int_equal(*map_put(&map, "a", 1, &fresh), 7);
    assert_false(fresh);
    assert_int_equal(*map_get(&map, "a", 1), 7);
    assert_null(map_get(&map, "ab", 2));
    assert_int_equal(map.count, 1);
    map_release(&map);
    assert_null(map_get(&map, "a", 1));
}

static void test_keys_are_bytes(void **state)
{
    (void)state;
    struct map map = MAP_INIT;
    *map_put(&map, "a\0b", 3, NULL) = 1;
    *map_put(&map, "a\0c", 3, NULL) = 2;
    *map_put(&map, "a", 1, NULL) = 3;
    *map_put(&map, "", 0, NULL) = 4;
    assert_int_equal(*map_get(&map, "a\0b", 3), 1);
    assert_int_equal(*map_get(&map, "a\0c", 3), 2);
    assert_int_equal(*map_get(&map, "a", 1), 3);
    assert_int_equal(*map_get(&map, "", 0), 4);
    map_release(&map);
}

static void test_key_is_copied(void **state)
{
    (void)state;
    struct map map = MAP_INIT;
    char key[] = "key";
    map_put(&map, key, 3, NULL);
    key[0] = 'x';
    assert_non_null(map_get(&map, "key", 3));
    assert_null(map_get(&map, "xey", 3));
    map_release(&map);
}

/* Traversal is the order of insertion, whatever the hash does, and survives growth. */
static void test_order_of_insertion(void **state)
{
    (void)state;
    struct map map = MAP_INIT;
    char key[32];
    for (uint32_t i = 0; i < 20000; i++) {
        int n = snprintf(key, sizeof key, "key %u", i * 7919 % 20011);
        *map_put(&map, key, (size_t)n, NULL) = i;
    }
    assert_int_equal(map.count, 20000);
    for (uint32_t i = 0; i < 20000; i++) {
        int n = snprintf(key, sizeof key, "key %u", i * 7919 % 20011);
        assert_int_equal(map.entries[i].value, i);
        assert_int_equal(map.entries[i].length, n);
        assert_string_equal(map.entries[i].key, key);
        assert_int_equal(*map_get(&map, key, (size_t)n), i);
    }
    map_release(&map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_put_and_get),
        cmocka_unit_test(test_keys_are_bytes),
        cmocka_unit_test(test_key_is_copied),
        cmocka_unit_test(test_order_of_insertion),
    };
    return RUN_TESTS(tests);
}
