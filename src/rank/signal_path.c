/* BM25 of the request over the words of the path. The file's name counts more than its folders. */
#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "rank/signals.h"
#include "text/words.h"

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
    size_t count;
};

/* Request terms in the words of one path; its length in words is returned. */
static uint32_t find_terms(struct word_counter *counter, const struct map *terms, const char *path,
                           uint32_t file, struct path_hits *hits)
{
    size_t room = hits->count + HITS_MAX;
    uint32_t lengths[FIELD_COUNT];
    size_t count, folder = path_dir_length(path);
    word_counter_reset(counter);
    word_counter_add(counter, path, folder, FIELD_BODY);
    word_counter_add(counter, path_base(path), strlen(path_base(path)), FIELD_SYMBOL);
    const struct term *words = word_counter_terms(counter, &count, lengths);
    for (size_t i = 0; i < count && hits->count < room; i++) {
        const uint32_t *term = map_get(terms, words[i].text, words[i].length);
        if (term)
            hits->items[hits->count++] = (struct path_hit){
                file, *term,
                (float)(words[i].counts[FIELD_BODY] + NAME_WEIGHT * words[i].counts[FIELD_SYMBOL])
            };
    }
    return lengths[FIELD_BODY] + (uint32_t)NAME_WEIGHT * lengths[FIELD_SYMBOL];
}

void signal_path(const struct evidence *e, struct scores *scores, struct arena *arena)
{
    struct map terms = MAP_INIT;
    struct word_counter *counter = word_counter_new();
    struct path_hits hits = { ARENA_ARRAY(arena, struct path_hit, e->file_count * HITS_MAX), 0 };
    uint32_t *lengths = ARENA_ARRAY(arena, uint32_t, e->file_count);
    uint32_t *frequency = ARENA_ARRAY(arena, uint32_t, e->request->term_count);
    double total = 0;
    for (size_t t = 0; t < e->request->term_count; t++)
        *map_put(&terms, e->request->terms[t].text, e->request->terms[t].length, NULL) =
            (uint32_t)t;
    for (uint32_t i = 0; i < e->file_count; i++) {
        lengths[i] = find_terms(counter, &terms, e->files[i].path, i, &hits);
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
    word_counter_free(counter);
    map_release(&terms);
}
