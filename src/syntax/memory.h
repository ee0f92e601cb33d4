/* memory.h - the memory that tree-sitter holds: where it comes from (slab.h), and how much it is,
 * counted for each thread.
 *
 * tree-sitter has one allocator for the whole process, so this is the one place with process-wide
 * state: it is set once, before the first parser. A parser and its trees are used by one thread, so
 * the count of a thread is that of its parser, and needs no atomics.
 */
#ifndef REPOSE_SYNTAX_MEMORY_H
#define REPOSE_SYNTAX_MEMORY_H

#include <stdint.h>

void syntax_memory_init(void);     /* any number of times, from any thread */
uint64_t syntax_memory_used(void); /* bytes held by the calling thread */
void syntax_memory_trim(void);     /* gives back what the calling thread keeps for the next tree */

#endif
