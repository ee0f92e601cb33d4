/* oid.h - git object ids (SHA-1), independent of libgit2. */
#ifndef REPOSE_MODEL_OID_H
#define REPOSE_MODEL_OID_H

#include <stdbool.h>
#include <stdint.h>

#define OID_SIZE     20
#define OID_HEX_SIZE 41 /* with its NUL */

struct oid {
    uint8_t bytes[OID_SIZE];
};

char *oid_hex(const struct oid *oid, char hex[OID_HEX_SIZE]); /* returns hex */
bool oid_parse(struct oid *oid, const char *hex);             /* exactly 40 hex digits */
bool oid_equal(const struct oid *a, const struct oid *b);
bool oid_is_zero(const struct oid *oid);

#endif
