#include "syntax/memory.h"

#include <pthread.h>
#include <tree_sitter/api.h>

#include "base/slab.h"
#include "base/system.h"

/* A scanner that reads what it has dropped is to be found. */
static _Thread_local struct slabs slabs = { .each_alone = SYSTEM_WATCHES_MEMORY };

static void *tree_malloc(size_t size)
{
    return slab_malloc(&slabs, size);
}

static void *tree_calloc(size_t count, size_t size)
{
    return slab_calloc(&slabs, count, size);
}

static void *tree_realloc(void *old, size_t size)
{
    return slab_realloc(&slabs, old, size);
}

static void tree_free(void *p)
{
    slab_free(&slabs, p);
}

static void set_allocator(void)
{
    ts_set_allocator(tree_malloc, tree_calloc, tree_realloc, tree_free);
}

void syntax_memory_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_allocator);
}

uint64_t syntax_memory_used(void)
{
    return slabs.used;
}

void syntax_memory_trim(void)
{
    slab_trim(&slabs);
}
