/* Any script: what the block is put into comes out of it again, unless it had one before. */
#include <stdint.h>
#include <string.h>

#include "hook/block.h"
#include "hook/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct script script;
    struct block_found before = BLOCK_FOUND_INIT, after = BLOCK_FOUND_INIT;
    struct buf rest = BUF_INIT, with = BUF_INIT, without = BUF_INIT;
    script_read(text, size, &script);
    if (script.body > size)
        __builtin_trap();
    int result = block_remove(text, size, &rest, &before);
    if (rest.size > size)
        __builtin_trap();
    if (!result && !before.blocks) {
        block_insert(text, size, script.body, "LINE", size % 2, &with);
        if (block_remove(with.data, with.size, &without, &after) || after.blocks != 1 ||
            without.size != size || memcmp(without.data, text, size))
            __builtin_trap();
    }
    buf_release(&before.line);
    buf_release(&after.line);
    buf_release(&rest);
    buf_release(&with);
    buf_release(&without);
    return 0;
}
