#include "base/map.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

static size_t find_slot(const struct map *map, uint64_t hash, const char *key, size_t length)
{
    size_t mask = map->slot_count - 1;
    size_t slot = (size_t)hash & mask;
    while (map->slots[slot]) {
        const struct map_entry *entry = &map->entries[map->slots[slot] - 1];
        if (entry->hash == hash && entry->length == length && !memcmp(entry->key, key, length))
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void grow_map(struct map *map)
{
    free(map->slots);
    map->slot_count = map->slot_count ? map->slot_count * 2 : 64;
    map->slots = xcalloc(map->slot_count, sizeof *map->slots);
    size_t mask = map->slot_count - 1;
    for (size_t i = 0; i < map->count; i++) {
        size_t slot = (size_t)map->entries[i].hash & mask;
        while (map->slots[slot])
            slot = (slot + 1) & mask;
        map->slots[slot] = (uint32_t)(i + 1);
    }
}

uint32_t *map_put(struct map *map, const char *key, size_t length, bool *fresh)
{
    if ((map->count + 1) * 2 > map->slot_count)
        grow_map(map);
    uint64_t hash = hash_for_table(key, length);
    size_t slot = find_slot(map, hash, key, length);
    bool is_new = !map->slots[slot];
    if (is_new) {
        struct map_entry entry = { arena_strndup(&map->arena, key, length), (uint32_t)length, 0,
                                   hash };
        ARRAY_PUSH(map->entries, map->count, map->capacity, entry);
        map->slots[slot] = (uint32_t)map->count;
    }
    if (fresh)
        *fresh = is_new;
    return &map->entries[map->slots[slot] - 1].value;
}

const uint32_t *map_get(const struct map *map, const char *key, size_t length)
{
    if (!map->slot_count)
        return NULL;
    size_t slot = find_slot(map, hash_for_table(key, length), key, length);
    return map->slots[slot] ? &map->entries[map->slots[slot] - 1].value : NULL;
}

void map_release(struct map *map)
{
    free(map->entries);
    free(map->slots);
    arena_release(&map->arena);
    *map = (struct map)MAP_INIT;
}
