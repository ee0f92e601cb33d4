/* content_map.h - from content rows to the files of a snapshot. */
#ifndef REPOSE_NOTE_CONTENT_MAP_H
#define REPOSE_NOTE_CONTENT_MAP_H

#include <stddef.h>
#include <stdint.h>

struct content_entry {
    int64_t content;
    uint32_t file;
};

struct content_map {
    struct content_entry *entries; /* by content, then file */
    size_t count;
};

/* The first entry with a content at or after this one. */
size_t content_map_find(const struct content_map *map, int64_t content);

#endif
