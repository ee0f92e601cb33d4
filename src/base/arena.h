/* arena.h - memory for one unit of work (a file parsed, a brief assembled), freed as a whole.
 *
 * Pointers stay valid until arena_release. In sanitizer builds every allocation is
 * its own malloc, so that overruns and use after release are seen. An arena belongs to one thread.
 *
 *     struct arena arena = ARENA_INIT;
 *     char *copy = arena_strndup(&arena, text, length);
 *     arena_release(&arena);
 */
#ifndef REPOSE_BASE_ARENA_H
#define REPOSE_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *blocks;
    size_t used; /* bytes handed out, for statistics and limits */
};

#define ARENA_INIT                                                                                 \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

void *arena_alloc(struct arena *arena, size_t size); /* aligned for any type, not zeroed */
void *arena_calloc(struct arena *arena, size_t count, size_t size); /* zeroed */
char *arena_strdup(struct arena *arena, const char *s);
/* s may be NULL when n is 0. Strings are not aligned. */
char *arena_strndup(struct arena *arena, const char *s, size_t n);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *arena); /* frees all; the arena is empty and usable again */

/* Makes room for one more of an array in the arena: the items where they then are. An array that
 * grew leaves the old one behind, which costs as much again at most. */
void *arena_reserve(struct arena *arena, void *items, size_t item_size, size_t count,
                    size_t *capacity);

#define ARENA_NEW(arena, type)          ((type *)arena_calloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_calloc((arena), (count), sizeof(type)))

#endif
