/* heap.h - how malloc gets its memory from the system. */
#ifndef REPOSE_BASE_HEAP_H
#define REPOSE_BASE_HEAP_H

#include <stddef.h>

/* For a process that will soon allocate some tens of megabytes in small pieces, and end: asks the
 * system for room for so many bytes at once, in large pages where it has them, and keeps what is
 * freed. Room costs nothing before it is used. A page of 4 KB that is touched for the first time
 * costs as much as some thousand instructions, and such a process touches thousands. Changes nothing
 * where it cannot. For one thread. */
void heap_expect(size_t bytes);

#define HEAP_ROOM ((size_t)64 << 20) /* for one answer about a large repository */

#endif
