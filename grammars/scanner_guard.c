#include "grammars/scanner_guard.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_ANONYMOUS
#define MAP_ANONYMOUS MAP_ANON
#endif
#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* As in each grammar's tree_sitter/parser.h. */
#define TREE_SITTER_SERIALIZATION_BUFFER_SIZE 1024

#define WRITTEN_SIZE ((size_t)64 << 20)
#define READ_SIZE ((size_t)1 << 20)

struct scanner_guard {
    char *mapping;
    size_t mapped;
    char *written, *read; /* in the mapping, each before a page that nobody may touch */
    size_t read_used;     /* the rest of `read` is zero */
    bool overrun;
};

static _Thread_local struct scanner_guard *used;

struct scanner_guard *scanner_guard_new(void)
{
    struct scanner_guard *guard = calloc(1, sizeof *guard);
    if (!guard)
        return NULL;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    guard->mapped = WRITTEN_SIZE + page + READ_SIZE + page;
    guard->mapping = mmap(NULL, guard->mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (guard->mapping == MAP_FAILED) {
        free(guard);
        return NULL;
    }
    guard->written = guard->mapping;
    guard->read = guard->mapping + WRITTEN_SIZE + page;
    if (mprotect(guard->written, WRITTEN_SIZE, PROT_READ | PROT_WRITE) ||
        mprotect(guard->read, READ_SIZE, PROT_READ | PROT_WRITE)) {
        scanner_guard_free(guard);
        return NULL;
    }
    return guard;
}

void scanner_guard_free(struct scanner_guard *guard)
{
    if (!guard)
        return;
    if (used == guard)
        used = NULL;
    munmap(guard->mapping, guard->mapped);
    free(guard);
}

void scanner_guard_use(struct scanner_guard *guard)
{
    used = guard;
    if (guard)
        guard->overrun = false;
}

bool scanner_guard_overrun(const struct scanner_guard *guard)
{
    return guard->overrun;
}

unsigned scanner_guard_write(unsigned (*serialize)(void *, char *), void *payload, char *state)
{
    if (!used || used->overrun)
        return 0;
    unsigned length = serialize(payload, used->written);
    if (length > TREE_SITTER_SERIALIZATION_BUFFER_SIZE) {
        used->overrun = true;
        return 0;
    }
    memcpy(state, used->written, length);
    return length;
}

void scanner_guard_read(void (*deserialize)(void *, const char *, unsigned), void *payload, const char *state,
                        unsigned length)
{
    if (!used || !length) {
        deserialize(payload, state, 0);
        return;
    }
    memcpy(used->read, state, length);
    if (used->read_used > length)
        memset(used->read + length, 0, used->read_used - length);
    used->read_used = length;
    deserialize(payload, used->read, length);
}
