#include "support.h"

#include "model/oid.h"

static void test_round_trip(void **state)
{
    (void)state;
    static const char hex[] = "0123456789abcdef0123456789abcdef01234567";
    char out[OID_HEX_SIZE];
    struct oid oid, other;
    assert_true(oid_parse(&oid, hex));
    assert_string_equal(oid_hex(&oid, out), hex);
    assert_true(oid_parse(&other, "0123456789ABCDEF0123456789ABCDEF01234567"));
    assert_true(oid_equal(&oid, &other));
    other.bytes[19]++;
    assert_false(oid_equal(&oid, &other));
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "0",
        "abc",
        "0123456789abcdef0123456789abcdef0123456",
        "0123456789abcdef0123456789abcdef012345678",
        "g123456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef0123456 ",
    };
    struct oid oid;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(oid_parse(&oid, rows[i]));
}

static void test_zero(void **state)
{
    (void)state;
    struct oid oid = { { 0 } };
    assert_true(oid_is_zero(&oid));
    oid.bytes[OID_SIZE - 1] = 1;
    assert_false(oid_is_zero(&oid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_zero),
    };
    return RUN_TESTS(tests);
}
