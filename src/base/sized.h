/* sized.h - memory that knows its size: for allocators that count what is held. Where malloc does
 * not tell, the size stands in front of it, so it must be freed here and not by free(3). Never
 * NULL, as mem.h. */
#ifndef REPOSE_BASE_SIZED_H
#define REPOSE_BASE_SIZED_H

#include <stddef.h>

void *sized_malloc(size_t size);
void *sized_calloc(size_t count, size_t size);
void *sized_realloc(void *p, size_t size);
void sized_free(void *p);
size_t sized_size(const void *p); /* at least what was asked for; of NULL: 0 */

#endif
