/* doc_map.h - from the documents of postings (content rows, commit rows) to positions in the
 * snapshot. Postings of the index speak of everything that it ever held; whatever is not part of
 * the snapshot is left out here. */
#ifndef REPOSE_STORE_DOC_MAP_H
#define REPOSE_STORE_DOC_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/snapshot.h"
#include "store/index_db.h"

struct doc_entry {
    int64_t row;
    uint32_t position;
};

/* Sorted by row, then position; one row may stand at several positions (the same blob under two
 * names). */
struct doc_map {
    struct doc_entry *entries;
    size_t count;
};

void doc_map_sort(struct doc_map *map);
/* From content rows to the indexed files of the snapshot; in arena. */
struct doc_map *doc_map_of_contents(const struct snapshot *snapshot, struct arena *arena);

/* Calls visit for each (position, posting) whose row is in the map. Both sides are sorted: a linear
 * merge. */
void doc_map_join(const struct doc_map *map, const struct posting *postings, size_t count,
                  void (*visit)(void *data, uint32_t position, const struct posting *posting),
                  void *data);
/* Number of positions that the postings reach. */
size_t doc_map_count(const struct doc_map *map, const struct posting *postings, size_t count);
/* Whether they reach any. */
bool doc_map_meets(const struct doc_map *map, const struct posting *postings, size_t count);
/* These positions, in the order of rows, which differs from store to store; in arena. */
uint32_t *doc_map_positions(const struct doc_map *map, const struct posting *postings, size_t count,
                            struct arena *arena, size_t *out_count);

#endif
