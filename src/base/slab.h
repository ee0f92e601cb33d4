/* slab.h - memory for the many small things that one thread makes and drops: a tree of a parse, and
 * then the next. Things of one size stand one behind the other in slabs, in the order in which they
 * were asked for; a slab of which all was dropped is filled from its start again (Bonwick 1994,
 * "The Slab Allocator"). malloc(3) would hand out what was dropped, in the order in which it was
 * dropped, and who walks through the next tree would wait for memory at each step.
 *
 * What is larger than SLAB_THING_MAX comes from malloc. Never NULL, as mem.h. Not for several
 * threads at once; a thing is dropped with the slabs that it came from.
 */
#ifndef REPOSE_BASE_SLAB_H
#define REPOSE_BASE_SLAB_H

#include <stdbool.h>
#include <stddef.h>

#define SLAB_STEP      16 /* sizes are rounded up to this; it is the alignment, too */
#define SLAB_THING_MAX 504
#define SLAB_SIZES     ((SLAB_THING_MAX + 8) / SLAB_STEP + 1)

struct slab;

struct slabs {
    struct slab *open[SLAB_SIZES]; /* with room, of each size; most do without the first ones */
    size_t used;                   /* bytes held by things, with what rounding adds */
    size_t empty;                  /* bytes of slabs of which all was dropped */
    bool each_alone;               /* all from malloc, for tools that watch over each thing */
};
#define SLABS_INIT                                                                                 \
    {                                                                                              \
        {                                                                                          \
            0                                                                                      \
        }                                                                                          \
    }

void *slab_malloc(struct slabs *slabs, size_t size);
void *slab_calloc(struct slabs *slabs, size_t count, size_t size);
void *slab_realloc(struct slabs *slabs, void *thing, size_t size);
void slab_free(struct slabs *slabs, void *thing);

/* Gives back the slabs of which all was dropped. They are kept until then, up to some megabytes. */
void slab_trim(struct slabs *slabs);

#endif
