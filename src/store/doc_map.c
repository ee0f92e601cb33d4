#include "store/doc_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* By the byte at `shift`; of equal ones what stood first stays first. */
static void sort_by_byte(const struct doc_entry *from, struct doc_entry *to, size_t count,
                         unsigned shift)
{
    size_t starts[257] = { 0 };
    for (size_t i = 0; i < count; i++)
        starts[((uint64_t)from[i].row >> shift & 0xff) + 1]++;
    for (size_t byte = 1; byte < 256; byte++)
        starts[byte] += starts[byte - 1];
    for (size_t i = 0; i < count; i++)
        to[starts[(uint64_t)from[i].row >> shift & 0xff]++] = from[i];
}

/* A radix sort of the bytes in which rows differ, which are few: rows are numbered from 1 on. */
void doc_map_sort(struct doc_map *map)
{
    uint64_t differ = 0;
    bool is_sorted = true;
    for (size_t i = 1; i < map->count; i++) {
        differ |= (uint64_t)(map->entries[i].row ^ map->entries[0].row);
        is_sorted &= map->entries[i - 1].row <= map->entries[i].row;
    }
    if (is_sorted)
        return;
    struct doc_entry *other = xcalloc(map->count, sizeof *other), *from = map->entries, *to = other;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if (!(differ >> shift & 0xff))
            continue;
        sort_by_byte(from, to, map->count, shift);
        struct doc_entry *sorted = to;
        to = from;
        from = sorted;
    }
    if (from == other)
        memcpy(map->entries, other, map->count * sizeof *other);
    free(other);
}

struct doc_map *doc_map_of_contents(const struct snapshot *snapshot, struct arena *arena)
{
    struct doc_map *map = ARENA_NEW(arena, struct doc_map);
    map->entries = ARENA_ARRAY(arena, struct doc_entry, snapshot->file_count);
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (snapshot->files[i].content && snapshot->files[i].skip == SKIP_NONE)
            map->entries[map->count++] =
                (struct doc_entry){ snapshot->files[i].content, (uint32_t)i };
    doc_map_sort(map);
    return map;
}

/* First entry at or after `from` with a row >= row, by galloping: postings are often much sparser
 * than the map. */
static size_t seek(const struct doc_map *map, size_t from, int64_t row)
{
    size_t low = from, step = 1;
    while (low + step < map->count && map->entries[low + step].row < row) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < map->count ? low + step : map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->entries[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void doc_map_join(const struct doc_map *map, const struct posting *postings, size_t count,
                  void (*visit)(void *data, uint32_t position, const struct posting *posting),
                  void *data)
{
    size_t at = 0;
    for (size_t i = 0; i < count && at < map->count; i++) {
        at = seek(map, at, postings[i].doc);
        for (size_t j = at; j < map->count && map->entries[j].row == postings[i].doc; j++)
            visit(data, map->entries[j].position, &postings[i]);
    }
}

static void count_one(void *data, uint32_t position, const struct posting *posting)
{
    (void)position;
    (void)posting;
    ++*(size_t *)data;
}

size_t doc_map_count(const struct doc_map *map, const struct posting *postings, size_t count)
{
    size_t n = 0;
    doc_map_join(map, postings, count, count_one, &n);
    return n;
}

bool doc_map_meets(const struct doc_map *map, const struct posting *postings, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < count && at < map->count; i++) {
        at = seek(map, at, postings[i].doc);
        if (at < map->count && map->entries[at].row == postings[i].doc)
            return true;
    }
    return false;
}

struct position_list {
    uint32_t *items;
    size_t count;
};

static void add_position(void *data, uint32_t position, const struct posting *posting)
{
    struct position_list *list = data;
    (void)posting;
    list->items[list->count++] = position;
}

uint32_t *doc_map_positions(const struct doc_map *map, const struct posting *postings, size_t count,
                            struct arena *arena, size_t *out_count)
{
    *out_count = doc_map_count(map, postings, count);
    struct position_list list = { ARENA_ARRAY(arena, uint32_t, *out_count), 0 };
    doc_map_join(map, postings, count, add_position, &list);
    return list.items;
}
