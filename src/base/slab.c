#include "base/slab.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define SLAB_BYTES 65536
#define EMPTY_MAX  ((size_t)8 << 20)

/* Before each thing. */
struct head {
    uint32_t size;     /* of the thing with this, in a slab */
    uint32_t distance; /* from the slab to the thing; 0: not in one */
};

/* Before the head of what is in no slab, so that the thing is aligned. */
struct alone {
    size_t size;
    struct head head;
};

struct slab {
    struct slab *next, *before; /* with room, of the same size */
    char *dropped;              /* the last thing that was; each holds where the one before is */
    uint32_t size;              /* of a thing with its head */
    uint32_t live, filled, room;
    alignas(SLAB_STEP) char bytes[];
};

_Static_assert(sizeof(struct head) == 8 && sizeof(struct alone) == SLAB_STEP, "heads align things");

static struct head *head_of(void *thing)
{
    return (struct head *)thing - 1;
}

/* ---- slabs with room ---- */

static void open_slab(struct slabs *slabs, struct slab *slab)
{
    struct slab **first = &slabs->open[slab->size / SLAB_STEP];
    slab->before = NULL;
    slab->next = *first;
    if (*first)
        (*first)->before = slab;
    *first = slab;
}

static void close_slab(struct slabs *slabs, struct slab *slab)
{
    if (slab->before)
        slab->before->next = slab->next;
    else
        slabs->open[slab->size / SLAB_STEP] = slab->next;
    if (slab->next)
        slab->next->before = slab->before;
}

static struct slab *new_slab(struct slabs *slabs, uint32_t size)
{
    struct slab *slab = xmalloc(SLAB_BYTES);
    *slab = (struct slab){ .size = size };
    /* The first head ends where the first thing is to be aligned. */
    slab->room = (uint32_t)((SLAB_BYTES - sizeof *slab - sizeof(struct alone)) / size);
    slabs->empty += SLAB_BYTES;
    open_slab(slabs, slab);
    return slab;
}

static void *take(struct slabs *slabs, uint32_t size)
{
    struct slab *slab = slabs->open[size / SLAB_STEP];
    if (!slab)
        slab = new_slab(slabs, size);
    if (!slab->live++)
        slabs->empty -= SLAB_BYTES;
    char *thing = slab->dropped;
    if (thing) {
        memcpy(&slab->dropped, thing, sizeof slab->dropped);
    } else {
        thing = slab->bytes + SLAB_STEP + (size_t)size * slab->filled++;
        *head_of(thing) = (struct head){ size, (uint32_t)(thing - (char *)slab) };
    }
    if (slab->live == slab->room)
        close_slab(slabs, slab);
    slabs->used += size;
    return thing;
}

static void drop(struct slabs *slabs, char *thing, const struct head *head)
{
    struct slab *slab = (struct slab *)(void *)(thing - head->distance);
    slabs->used -= slab->size;
    if (slab->live-- == slab->room)
        open_slab(slabs, slab);
    if (slab->live) {
        memcpy(thing, &slab->dropped, sizeof slab->dropped);
        slab->dropped = thing;
        return;
    }
    slab->dropped = NULL;
    slab->filled = 0;
    slabs->empty += SLAB_BYTES;
    if (slabs->empty > EMPTY_MAX) {
        close_slab(slabs, slab);
        slabs->empty -= SLAB_BYTES;
        free(slab);
    }
}

void slab_trim(struct slabs *slabs)
{
    for (size_t i = 0; i < SLAB_SIZES; i++)
        for (struct slab *slab = slabs->open[i], *next; slab; slab = next) {
            next = slab->next;
            if (slab->live)
                continue;
            close_slab(slabs, slab);
            slabs->empty -= SLAB_BYTES;
            free(slab);
        }
}

/* ---- what is in none ---- */

static size_t alone_size(size_t size)
{
    return size > SIZE_MAX - sizeof(struct alone) ? SIZE_MAX : size + sizeof(struct alone);
}

static void *place_alone(struct slabs *slabs, struct alone *alone, size_t size)
{
    alone->size = size;
    alone->head = (struct head){ 0, 0 };
    slabs->used += size;
    return alone + 1;
}

/* ---- either ---- */

static bool is_small(const struct slabs *slabs, size_t size)
{
    return size <= SLAB_THING_MAX && !slabs->each_alone;
}

static size_t room_of(void *thing)
{
    return head_of(thing)->distance ? head_of(thing)->size - sizeof(struct head)
                                    : ((struct alone *)thing - 1)->size;
}

void *slab_malloc(struct slabs *slabs, size_t size)
{
    size_t whole = (size + sizeof(struct head) + SLAB_STEP - 1) / SLAB_STEP * SLAB_STEP;
    if (is_small(slabs, size)) /* and has room for where another dropped one is */
        return take(slabs, (uint32_t)(whole > SLAB_STEP ? whole : 2 * SLAB_STEP));
    return place_alone(slabs, xmalloc(alone_size(size)), size);
}

void *slab_calloc(struct slabs *slabs, size_t count, size_t size)
{
    size_t all = size && count > SIZE_MAX / size ? SIZE_MAX : count * size;
    if (!is_small(slabs, all))
        return place_alone(slabs, xcalloc(1, alone_size(all)), all);
    return memset(slab_malloc(slabs, all), 0, all);
}

void *slab_realloc(struct slabs *slabs, void *thing, size_t size)
{
    if (!thing)
        return slab_malloc(slabs, size);
    size_t room = room_of(thing);
    if (!head_of(thing)->distance && !is_small(slabs, size)) {
        struct alone *alone = (struct alone *)thing - 1;
        slabs->used -= room;
        return place_alone(slabs, xrealloc(alone, 1, alone_size(size)), size);
    }
    if (size <= room && head_of(thing)->distance)
        return thing;
    void *moved = slab_malloc(slabs, size);
    memcpy(moved, thing, room < size ? room : size);
    slab_free(slabs, thing);
    return moved;
}

void slab_free(struct slabs *slabs, void *thing)
{
    if (!thing)
        return;
    const struct head *head = head_of(thing);
    if (head->distance) {
        drop(slabs, thing, head);
        return;
    }
    struct alone *alone = (struct alone *)thing - 1;
    slabs->used -= alone->size;
    free(alone);
}
