#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mem.h"
#include "base/system.h"

/* Blocks grow, as most arenas stay small: the first is one that malloc keeps at hand. */
#if SYSTEM_WATCHES_MEMORY
#define BLOCK_SIZE  0
#define FIRST_BLOCK 0
#else
#define BLOCK_SIZE  ((size_t)64 * 1024)
#define FIRST_BLOCK ((size_t)960)
#endif
#define BLOCK_GROWTH 4
#define MAPPED_SIZE  ((size_t)4 << 20) /* zeroed blocks that are mapped alone */

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    bool is_mapped; /* else of malloc */
    alignas(max_align_t) char data[];
};

static size_t block_size(const struct arena_block *last)
{
    if (!last)
        return FIRST_BLOCK;
    return last->size > BLOCK_SIZE / BLOCK_GROWTH ? BLOCK_SIZE : last->size * BLOCK_GROWTH;
}

/* Zero pages of the system, of which only those cost that are touched; malloc may have clean room of
 * its own that it would fill. NULL: there are none. */
static struct arena_block *map_zeroed(size_t size)
{
    struct arena_block *block =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return NULL;
    block->is_mapped = true;
    return block;
}

static struct arena_block *make_block(size_t capacity, bool is_zeroed)
{
    struct arena_block *block = NULL;
    size_t size = sizeof *block + capacity;
    if (is_zeroed && BLOCK_SIZE && size >= MAPPED_SIZE)
        block = map_zeroed(size);
    if (!block) {
        block = is_zeroed ? xcalloc(1, size) : xmalloc(size);
        block->is_mapped = false;
    }
    block->used = 0;
    block->size = capacity;
    return block;
}

static void free_block(struct arena_block *block)
{
    if (block->is_mapped)
        munmap(block, sizeof *block + block->size);
    else
        free(block);
}

/* A block of its own for what is larger than a block; else the one that is filled from now on. */
static struct arena_block *add_block(struct arena *arena, size_t size, bool *is_zeroed)
{
    struct arena_block *block = arena->blocks;
    size_t usual = block_size(block), capacity = size > usual ? size : usual;
    *is_zeroed = *is_zeroed && capacity == size && size > BLOCK_SIZE;
    struct arena_block *fresh = make_block(capacity, *is_zeroed);
    if (block && capacity == size && BLOCK_SIZE) { /* keep filling the current block */
        fresh->next = block->next;
        block->next = fresh;
    } else {
        fresh->next = block;
        arena->blocks = fresh;
    }
    return fresh;
}

/* align: a power of two. is_zeroed: whether the bytes must be zero, and then whether they are. */
static void *take(struct arena *arena, size_t size, size_t align, bool *is_zeroed)
{
    if (size > SIZE_MAX / 2)
        return xrealloc(NULL, SIZE_MAX, 2); /* ends the program */
    if (!size)
        size = 1;
    struct arena_block *block = arena->blocks;
    size_t at = block ? (block->used + align - 1) & ~(align - 1) : 0;
    if (!block || at > block->size || block->size - at < size) {
        block = add_block(arena, size, is_zeroed);
        at = 0;
    } else {
        *is_zeroed = false;
    }
    block->used = at + size;
    arena->used += size;
    return block->data + at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    bool is_zeroed = false;
    return take(arena, size, alignof(max_align_t), &is_zeroed);
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    bool is_zeroed = true;
    if (__builtin_mul_overflow(count, size, &bytes))
        bytes = SIZE_MAX;
    void *p = take(arena, bytes, alignof(max_align_t), &is_zeroed);
    return is_zeroed ? p : memset(p, 0, bytes);
}

char *arena_strdup(struct arena *arena, const char *s)
{
    return arena_strndup(arena, s, strlen(s));
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
    bool is_zeroed = false;
    char *copy = n < SIZE_MAX ? take(arena, n + 1, 1, &is_zeroed) : arena_alloc(arena, n);
    if (n)
        memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *s = arena_alloc(arena, (size_t)(n < 0 ? 0 : n) + 1);
    s[0] = '\0';
    if (n >= 0)
        vsnprintf(s, (size_t)n + 1, format, again);
    va_end(again);
    return s;
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        free_block(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used = 0;
}

void *arena_reserve(struct arena *arena, void *items, size_t item_size, size_t count,
                    size_t *capacity)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 16;
    void *grown = arena_calloc(arena, *capacity, item_size);
    if (count)
        memcpy(grown, items, count * item_size);
    return grown;
}
