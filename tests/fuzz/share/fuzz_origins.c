/* The history of what others pushed, as git lists it: paths and names of people in it are theirs.
 * '|' stands for the NUL between pieces, so that seeds are text. */
#include "share/origins.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_boundary(const void *data, const struct oid *commit)
{
    (void)data;
    return commit->bytes[0] == 0xbb;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct origins origins;
    struct buf log = BUF_INIT;
    buf_add(&log, data, size);
    for (size_t i = 0; i < size; i++)
        log.data[i] = (char)(log.data[i] == '|' ? 0 : log.data[i]);
    origins_read(&origins, log.data, log.size, is_boundary, NULL);
    for (size_t i = 0; i < origins.count; i++)
        if (!origins.commits[i].who || strlen(origins.commits[i].hex) != OID_HEX_SIZE - 1)
            __builtin_trap();
    for (size_t i = 0; i < origins.made_count; i++)
        if (origins.made[i].commit >= origins.count || origins.made[i].older > origins.made_count ||
            (origins.made[i].older && origins.made[i].older - 1 <= i))
            __builtin_trap();
    for (size_t i = 0; i < origins.files.count; i++)
        if (origins.files.entries[i].value >= origins.made_count)
            __builtin_trap();
    origins_release(&origins);
    buf_release(&log);
    return 0;
}
