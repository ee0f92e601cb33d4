#include "syntax/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

#include "base/sized.h"

static _Thread_local int64_t used;

static void *counted_malloc(size_t size)
{
    void *p = sized_malloc(size);
    used += (int64_t)sized_size(p);
    return p;
}

static void *counted_calloc(size_t count, size_t size)
{
    void *p = sized_calloc(count, size);
    used += (int64_t)sized_size(p);
    return p;
}

static void *counted_realloc(void *old, size_t size)
{
    used -= (int64_t)sized_size(old);
    void *p = sized_realloc(old, size);
    used += (int64_t)sized_size(p);
    return p;
}

static void counted_free(void *p)
{
    used -= (int64_t)sized_size(p);
    sized_free(p);
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
