/* world.h - evidence made by hand. */
#ifndef REPOSE_TESTS_RANK_WORLD_H
#define REPOSE_TESTS_RANK_WORLD_H

#include "rank/rank.h"

#define WORLD_MAX 64 /* of commits, mentions, and hits of one term */

struct world {
    struct arena arena;
    struct request request;
    struct evidence evidence;
};

/* Source files of average length, in the order given, which must be that of paths. */
void world_begin(struct world *w, const char *request, const char *const *paths, size_t count);
void world_end(struct world *w);

/* The analysed term must be one of the request. Hits stay ascending whatever the order of calls. */
void world_hit(struct world *w, const char *term, uint32_t file, uint32_t body, uint32_t comment,
               uint32_t symbol);
/* Older than those before it; the files ascending. Its index is returned. */
uint32_t world_commit(struct world *w, int64_t time, uint32_t paths_total, const uint32_t *files,
                      size_t count);
void world_message(struct world *w, const char *term, uint32_t commit, uint32_t subject,
                   uint32_t body);
void world_mention(struct world *w, uint32_t file, const char *text, bool is_symbol,
                   uint32_t rivals);

#endif
