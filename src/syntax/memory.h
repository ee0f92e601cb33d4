/* memory.h - how much memory tree-sitter holds, counted for each thread.
 *
 * tree-sitter has one allocator for the whole process, so this is the one place with process-wide
 * state: it is set once, before the first parser. A parser and its trees are used by one thread, so
 * the count of a thread is that of its parser, and needs no atomics.
 */
#ifndef REPOSE_SYNTAX_MEMORY_H
#define REPOSE_SYNTAX_MEMORY_H

#include <stdint.h>

void syntax_memory_init(void);    /* any number of times, from any thread */
int64_t syntax_memory_used(void); /* bytes held by the calling thread */

#endif
