/* BM25 of the request over the words of the path. The file's name counts more than its folders. */
#include <math.h>
#include <string.h>

#include "base/path.h"
#include "rank/signals.h"
#include "text/matches.h"

#define K1          1.2
#define B           0.5
#define NAME_WEIGHT 2.0
#define HITS_MAX    16 /* of one path: a long one must not take what others need */

struct path_hit {
    uint32_t file, term;
    float tf;
};

struct path_hits {
    struct path_hit *items;
    size_t count, capacity;
    struct arena *arena;
};

/* The words of a folder are cut once for the files in it, which follow each other. */
struct path_reader {
    struct matches folder, path;
    const char *folder_path;
    size_t folder_length;
};

static void read_folder(struct path_reader *reader, const char *path)
{
    size_t length = path_dir_length(path);
    if (reader->folder_path && length == reader->folder_length &&
        !memcmp(path, reader->folder_path, length))
        return;
    reader->folder_path = path;
    reader->folder_length = length;
    matches_reset(&reader->folder);
    matches_add(&reader->folder, path, length, FIELD_BODY);
}

/* Request terms in the words of one path; its length in words is returned. */
static uint32_t find_terms(struct path_reader *reader, const char *path, uint32_t file,
                           struct path_hits *hits)
{
    struct matches *matches = &reader->path;
    read_folder(reader, path);
    matches_copy(matches, &reader->folder);
    matches_add(matches, path_base(path), strlen(path_base(path)), FIELD_SYMBOL);
    for (size_t i = 0; i < matches->count && i < HITS_MAX; i++) {
        const struct matched_term *found = &matches->terms[i];
        hits->items = arena_reserve(hits->arena, hits->items, sizeof *hits->items, hits->count,
                                    &hits->capacity);
        hits->items[hits->count++] = (struct path_hit){
            file, found->term,
            (float)(found->counts[FIELD_BODY] + NAME_WEIGHT * found->counts[FIELD_SYMBOL])
        };
    }
    return matches->lengths[FIELD_BODY] + (uint32_t)NAME_WEIGHT * matches->lengths[FIELD_SYMBOL];
}

void signal_path(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    struct path_reader reader = { .folder_path = NULL };
    struct path_hits hits = { .arena = arena };
    uint32_t *lengths = ARENA_ARRAY(arena, uint32_t, e->file_count);
    uint32_t *frequency = ARENA_ARRAY(arena, uint32_t, e->request->term_count);
    double total = 0;
    matches_init(&reader.folder, e->request, arena);
    matches_init(&reader.path, e->request, arena);
    for (uint32_t i = 0; i < e->file_count; i++) {
        lengths[i] = find_terms(&reader, e->files[i].path, i, &hits);
        total += lengths[i];
    }
    for (size_t i = 0; i < hits.count; i++)
        frequency[hits.items[i].term]++;
    double average = e->file_count ? total / (double)e->file_count : 1;
    for (size_t i = 0; i < hits.count; i++) {
        const struct path_hit *hit = &hits.items[i];
        double n = frequency[hit->term];
        double idf = log(1 + ((double)e->file_count - n + 0.5) / (n + 0.5));
        double norm = 1 - B + B * lengths[hit->file] / average;
        scores->values[SIGNAL_PATH][hit->file] +=
            (float)(idf * hit->tf * (K1 + 1) / (hit->tf + K1 * norm));
    }
}
