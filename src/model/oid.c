#include "model/oid.h"

#include <string.h>

char *oid_hex(const struct oid *oid, char hex[OID_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < OID_SIZE; i++) {
        hex[2 * i] = digits[oid->bytes[i] >> 4];
        hex[2 * i + 1] = digits[oid->bytes[i] & 15];
    }
    hex[2 * OID_SIZE] = '\0';
    return hex;
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool oid_parse(struct oid *oid, const char *hex)
{
    for (int i = 0; i < OID_SIZE; i++) {
        int high = digit(hex[2 * i]);
        int low = high < 0 ? -1 : digit(hex[2 * i + 1]);
        if (low < 0)
            return false;
        oid->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return hex[2 * OID_SIZE] == '\0';
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
    return !memcmp(a->bytes, b->bytes, OID_SIZE);
}

bool oid_is_zero(const struct oid *oid)
{
    static const struct oid zero;
    return oid_equal(oid, &zero);
}
