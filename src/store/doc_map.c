#include "store/doc_map.h"

#include <stdlib.h>

static int compare_rows(const void *a, const void *b)
{
    const struct doc_entry *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

void doc_map_sort(struct doc_map *map)
{
    qsort(map->entries, map->count, sizeof *map->entries, compare_rows);
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
