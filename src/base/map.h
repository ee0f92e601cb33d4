/* map.h - hash map from byte strings to 32-bit numbers (usually an index into an array that the
 * caller keeps). Keys are copied into the map's own memory. Order of insertion is kept: entry i is
 * the i-th key inserted, so a map doubles as a string table and its traversal is deterministic. No
 * deletion.
 *
 *     struct map map = MAP_INIT;
 *     uint32_t *value = map_put(&map, name, length, &fresh);
 *     if (fresh) *value = count++;
 */
#ifndef REPOSE_BASE_MAP_H
#define REPOSE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct map_entry {
    const char *key; /* NUL-terminated copy; may hold NULs inside */
    uint32_t length;
    uint32_t value;
    uint64_t hash; /* of this run: not to be stored */
};

struct map {
    struct map_entry *entries;
    size_t count, capacity;
    uint32_t *slots; /* entry index + 1; 0 is empty */
    size_t slot_count;
    struct arena arena;
};

#define MAP_INIT                                                                                   \
    {                                                                                              \
        0                                                                                          \
    }

/* The value of the key, inserted with 0 when it is new. The pointer is valid until the next
 * map_put. */
uint32_t *map_put(struct map *map, const char *key, size_t length, bool *fresh);
/* The value of the key or NULL. */
const uint32_t *map_get(const struct map *map, const char *key, size_t length);
void map_release(struct map *map);

#endif
