/* Reads an arbitrary record with an arbitrary sequence of reads: the reader stays inside it. */
#include "base/pack.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t plan = size < 16 ? size : 16; /* the first bytes choose the reads */
    struct arena arena = ARENA_INIT;
    char *record = arena_strndup(&arena, (const char *)data + plan, size - plan);
    struct unpack in = unpack_init(record, size - plan);
    for (size_t i = 0; i < plan; i++) {
        size_t length = 0;
        const char *bytes;
        switch (data[i] % 7) {
        case 0:
            unpack_u64(&in);
            break;
        case 1:
            unpack_u32(&in);
            break;
        case 2:
            unpack_i64(&in);
            break;
        case 3:
            bytes = unpack_bytes(&in, &length);
            if (length && !memchr(bytes, bytes[length - 1], length))
                __builtin_trap();
            break;
        case 4:
            if (strlen(unpack_str(&in, &arena)) > size)
                __builtin_trap();
            break;
        case 5:
            if (strlen(unpack_str_in_place(&in)) > size)
                __builtin_trap();
            break;
        default:
            if (unpack_count(&in, 3) > size)
                __builtin_trap();
        }
    }
    arena_release(&arena);
    return 0;
}
