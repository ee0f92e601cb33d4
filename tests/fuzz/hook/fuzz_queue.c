/* A file in the queue: it is no entry, or names a folder absolutely. */
#include "hook/queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/oid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = ARENA_INIT;
    struct queue_entry entry = { 0 };
    struct oid id;
    char *copy = arena_strndup(&arena, (const char *)data, size);
    if (queue_entry_parse(copy, &entry) &&
        (entry.git_dir[0] != '/' || (*entry.commit && !oid_parse(&id, entry.commit)) ||
         entry.git_dir + strlen(entry.git_dir) > copy + size))
        __builtin_trap();
    arena_release(&arena);
    return 0;
}
