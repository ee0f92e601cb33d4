/* imports.h - which file of the snapshot an import means. Pure: names against paths. */
#ifndef REPOSE_NOTE_IMPORTS_H
#define REPOSE_NOTE_IMPORTS_H

#include "base/arena.h"
#include "base/map.h"
#include "model/snapshot.h"

/* Files of a snapshot by the stem of their name, lower-cased, and folders by their last name, each
 * by the file that stands for it. */
struct import_map {
    const struct snapshot *snapshot;
    struct map stems;      /* -> first entry of a list in next */
    uint32_t *next;        /* per file: the next file with the same stem + 1 */
    struct map folders;    /* -> first entry of a list in next_folder */
    uint32_t *next_folder; /* per file that stands for a folder: the next such file + 1 */
};

void import_map_init(struct import_map *map, const struct snapshot *snapshot, struct arena *arena);
void import_map_release(struct import_map *map);

/* The file that `target`, as written in the file `from`, means best: where a relative target leads
 * to; else the most trailing components of the path agree, then the longest common folder with
 * `from`, then the same extension. A folder (a package) is meant by its index file, or by its
 * first. -1 when no file of the snapshot fits (an external library), or when too many fit equally.
 */
int64_t import_resolve(const struct import_map *map, uint32_t from, const char *target);

#endif
