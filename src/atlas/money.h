/* money.h - what notes have cost and may cost, and what was saved, as JSON for the page. */
#ifndef REPOSE_ATLAS_MONEY_H
#define REPOSE_ATLAS_MONEY_H

#include <jansson.h>

#include "base/err.h"
#include "model/settings.h"
#include "store/notes_db.h"

/* notes: NULL when nothing was ever paid. now: seconds since 1970; days and months are those of
 * UTC. A new reference; NULL: failed. */
json_t *money_to_json(struct notes_db *notes, const struct settings *settings, int64_t now,
                      struct err *err);

#endif
