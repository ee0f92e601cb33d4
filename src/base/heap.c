#include "base/heap.h"

#include "base/mem.h"
#include "base/system.h"

#if SYSTEM_IS_LINUX

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define LARGE_PAGE ((uintptr_t)2 << 20)
/* Larger ones are mapped alone: zero pages, of which only those cost that are touched. */
#define ALONE ((size_t)1 << 20)

/* The room is what malloc puts behind the top of its heap when that grows. */
static void grow(size_t bytes)
{
    mallopt(M_TOP_PAD, (int)bytes);
    free(xmalloc(ALONE / 2)); /* which the compiler cannot leave out */
    mallopt(M_TOP_PAD, (int)ALONE);
}

void heap_expect(size_t bytes)
{
    mallopt(M_MMAP_THRESHOLD, (int)ALONE);
    mallopt(M_TRIM_THRESHOLD, (int)(2 * bytes));
    uintptr_t before = (uintptr_t)sbrk(0);
    grow(bytes);
    uintptr_t after = (uintptr_t)sbrk(0), start = (before + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
    if (before < start && start < after)
        (void)madvise((void *)start, after - start, MADV_HUGEPAGE);
}

#else

void heap_expect(size_t bytes)
{
    (void)bytes;
}

#endif
