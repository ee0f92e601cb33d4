/* partners.h - the modules that change along with a module. */
#ifndef REPOSE_NOTE_PARTNERS_H
#define REPOSE_NOTE_PARTNERS_H

#include "note/context.h"

struct partner {
    uint32_t module;
    uint32_t together; /* changes of both; more than 0 */
};

/* Of the newest `max` changes of the module that are not sweeping, whose number is *own: most often
 * first. In arena. */
size_t partners_find(const struct context *context, uint32_t module, size_t max,
                     struct arena *arena, struct partner **out, uint32_t *own);

#endif
