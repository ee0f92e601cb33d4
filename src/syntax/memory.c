#include "syntax/memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

#include "base/mem.h"

static _Thread_local int64_t used;

static void *counted_malloc(size_t size)
{
    void *p = xmalloc(size);
    used += (int64_t)malloc_usable_size(p);
    return p;
}

static void *counted_calloc(size_t count, size_t size)
{
    void *p = xcalloc(count, size);
    used += (int64_t)malloc_usable_size(p);
    return p;
}

static void *counted_realloc(void *old, size_t size)
{
    used -= (int64_t)malloc_usable_size(old);
    void *p = xrealloc(old, 1, size);
    used += (int64_t)malloc_usable_size(p);
    return p;
}

static void counted_free(void *p)
{
    used -= (int64_t)malloc_usable_size(p);
    free(p);
}

static void set_allocator(void)
{
    ts_set_allocator(counted_malloc, counted_calloc, counted_realloc, counted_free);
}

void syntax_memory_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, set_allocator);
}

int64_t syntax_memory_used(void)
{
    return used;
}
