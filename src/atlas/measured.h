/* measured.h - the last results of `repose eval`, as JSON for the page. */
#ifndef REPOSE_ATLAS_MEASURED_H
#define REPOSE_ATLAS_MEASURED_H

#include <jansson.h>

#include "base/event.h"
#include "repo/repo.h"
#include "store/report.h"

struct measured_request {
    struct repo *repo;
    const struct store *store; /* NULL: nothing was measured */
    const struct events *events;
    const struct oid *revision; /* of the page */
    bool past;                  /* a revision was named: what was measured later is left out */
};

/* A new reference; null when nothing was measured, or what is there cannot be used, which is warned
 * about. The file is doubted: only what the page shows is taken, numbers as numbers. */
json_t *measured_to_json(const struct measured_request *request, enum report report);

#endif
