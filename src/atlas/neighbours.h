/* neighbours.h - what the code and its history say about every module: imports, how often it
 * changed, and with which others. */
#ifndef REPOSE_ATLAS_NEIGHBOURS_H
#define REPOSE_ATLAS_NEIGHBOURS_H

#include "base/arena.h"
#include "base/err.h"
#include "note/structural.h"

#define NEIGHBOURS_MONTHS   24 /* of 30 days, up to the newest commit of the window */
#define NEIGHBOURS_PARTNERS 12

struct neighbour {
    uint32_t module;
    uint32_t weight; /* uses: files here that import something there; partners: changes of both */
};

struct neighbours {
    struct neighbour *uses; /* by module */
    size_t use_count;
    struct neighbour *partners; /* that changed along three times or more, most often first */
    size_t partner_count;
    uint32_t narrow;  /* changes that are not sweeping: what partners are counted in */
    uint32_t changes; /* all of the window */
    uint32_t months[NEIGHBOURS_MONTHS]; /* the newest last */
};

/* One for each module, in arena. */
int neighbours_find(const struct context *context, struct arena *arena, struct neighbours **out,
                    struct err *err);

#endif
