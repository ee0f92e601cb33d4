/* mem.h - allocation that never returns NULL. Out of memory ends the program with a message (the
 * store is transactional, so nothing is lost). Sizes that come from outside must be bounded before
 * they get here. Memory is freed with free(3). */
#ifndef REPOSE_BASE_MEM_H
#define REPOSE_BASE_MEM_H

#include <stddef.h>
#include <stdlib.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size); /* zeroed; overflow ends the program */
void *xrealloc(void *p, size_t count, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s,
               size_t n); /* copies n bytes and adds a NUL; s may be NULL when n is 0 */

/* Growable array: `T *items; size_t count, capacity;` kept by the owner.
 *     ARRAY_PUSH(list->items, list->count, list->capacity, item);
 */
#define ARRAY_RESERVE(items, count, capacity, extra)                                               \
    ((items) = array_reserve((items), sizeof *(items), (count), &(capacity), (extra)))
#define ARRAY_PUSH(items, count, capacity, item)                                                   \
    (ARRAY_RESERVE(items, count, capacity, 1), (void)((items)[(count)++] = (item)))

void *array_reserve(void *items, size_t item_size, size_t count, size_t *capacity, size_t extra);

#endif
