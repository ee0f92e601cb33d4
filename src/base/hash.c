#include "base/hash.h"

#include <string.h>

#include "base/buf.h"

/* Multiply and fold over eight bytes at a time, as wyhash does (Wang Yi, public domain design). */
static uint64_t fold(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_more(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *p = data;
    const uint64_t k = UINT64_C(0xa0761d6478bd642f);
    hash = fold(hash ^ (uint64_t)size, k);
    uint64_t word;
    for (; size >= 8; p += 8, size -= 8) {
        memcpy(&word, p, 8);
        hash = fold(hash ^ word, k);
    }
    word = 0;
    if (size)
        memcpy(&word, p, size);
    return fold(hash ^ word, UINT64_C(0xe7037ed1a0b428db));
}

uint64_t hash_bytes(const void *data, size_t size)
{
    return hash_more(HASH_SEED, data, size);
}

uint64_t hash_for_table(const void *data, size_t size)
{
    return hash_more(HASH_SEED ^ (uintptr_t)buf_empty, data, size);
}
