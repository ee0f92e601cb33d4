#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/* Stored in databases: when these values change, so does the format. */
static void test_values_are_fixed(void **state)
{
    (void)state;
    assert_true(hash_bytes("", 0) == hash_bytes(NULL, 0));
    assert_true(hash_bytes("abc", 3) == UINT64_C(0xda7bcd7fe879cf65));
    assert_true(hash_bytes("0123456789abcdef!", 17) == UINT64_C(0x54dd408c1bcd4e6a));
}

static void test_length_counts(void **state)
{
    (void)state;
    static const char zeros[64];
    for (size_t i = 0; i < sizeof zeros; i++) {
        for (size_t j = 0; j < i; j++)
            assert_true(hash_bytes(zeros, i) != hash_bytes(zeros, j));
    }
}

static void test_fields_count(void **state)
{
    (void)state;
    uint64_t split = hash_more(hash_more(HASH_SEED, "ab", 2), "c", 1);
    assert_true(split != hash_bytes("abc", 3));
    assert_true(split != hash_more(hash_more(HASH_SEED, "a", 1), "bc", 2));
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void test_similar_names_do_not_collide(void **state)
{
    (void)state;
    enum { COUNT = 50000 };
    uint64_t *hashes = malloc(COUNT * sizeof *hashes);
    size_t low[256] = { 0 };
    char name[32];
    for (int i = 0; i < COUNT; i++) {
        int n = snprintf(name, sizeof name, "src/file_%d.c", i);
        hashes[i] = hash_bytes(name, (size_t)n);
        low[hashes[i] & 255]++;
    }
    qsort(hashes, COUNT, sizeof *hashes, compare);
    for (int i = 1; i < COUNT; i++)
        assert_true(hashes[i] != hashes[i - 1]);
    for (int i = 0; i < 256; i++) /* 195 are expected in each */
        assert_in_range(low[i], 110, 290);
    free(hashes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_fixed),
        cmocka_unit_test(test_length_counts),
        cmocka_unit_test(test_fields_count),
        cmocka_unit_test(test_similar_names_do_not_collide),
    };
    return RUN_TESTS(tests);
}
