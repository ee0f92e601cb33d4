#include "base/sized.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/system.h"

#if SYSTEM_IS_LINUX || defined __APPLE__

#if SYSTEM_IS_LINUX
#include <malloc.h>
#else
#include <malloc/malloc.h>
#define malloc_usable_size malloc_size
#endif

void *sized_malloc(size_t size)
{
    return xmalloc(size);
}

void *sized_calloc(size_t count, size_t size)
{
    return xcalloc(count, size);
}

void *sized_realloc(void *p, size_t size)
{
    return xrealloc(p, 1, size);
}

void sized_free(void *p)
{
    free(p);
}

size_t sized_size(const void *p)
{
    return malloc_usable_size((void *)(uintptr_t)p);
}

#else

/* As long as the strictest alignment, so that what follows has it, too. */
union head {
    size_t size;
    max_align_t align;
};

static void *finish_sized(union head *head, size_t size)
{
    head->size = size;
    return head + 1;
}

static size_t whole(size_t size)
{
    return size > SIZE_MAX - sizeof(union head) ? SIZE_MAX : size + sizeof(union head);
}

void *sized_malloc(size_t size)
{
    return finish_sized(xmalloc(whole(size)), size);
}

void *sized_calloc(size_t count, size_t size)
{
    size_t all = size && count > SIZE_MAX / size ? SIZE_MAX : count * size;
    return finish_sized(xcalloc(1, whole(all)), all);
}

void *sized_realloc(void *p, size_t size)
{
    return finish_sized(xrealloc(p ? (union head *)p - 1 : NULL, 1, whole(size)), size);
}

void sized_free(void *p)
{
    free(p ? (union head *)p - 1 : NULL);
}

size_t sized_size(const void *p)
{
    return p ? ((const union head *)p - 1)->size : 0;
}

#endif
