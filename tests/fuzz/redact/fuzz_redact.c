/* Arbitrary bytes: nothing is read outside, what is no secret stays, and lines keep their numbers.
 */
#include "redact/redact.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t lines(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += text[i] == '\n';
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out = BUF_INIT;
    const char *text = (const char *)data;
    size_t found = redact(text, size, &out);
    if (!found && (out.size != size || memcmp(out.data, text, size)))
        __builtin_trap();
    if (lines(out.data, out.size) != lines(text, size))
        __builtin_trap();
    buf_release(&out);
    return 0;
}
