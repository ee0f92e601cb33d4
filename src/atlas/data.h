/* data.h - everything that the page shows, as JSON ("repose.atlas/1", docs/atlas.schema.json).
 * Texts of the repository stand in it as they are; the page shows them as text. */
#ifndef REPOSE_ATLAS_DATA_H
#define REPOSE_ATLAS_DATA_H

#include <jansson.h>

#include "atlas/links.h"
#include "atlas/neighbours.h"
#include "note/plan.h"
#include "view/note_choice.h"

struct atlas_module {
    struct chosen_note note;
    struct neighbours neighbours;
    const struct plan_item *plan;
};

struct atlas_data {
    const struct context *context;
    const struct atlas_module *modules; /* by module */
    const char *name;                   /* of the repository */
    const char *overview;               /* "": none */
    const struct forge *forge;          /* name NULL: none is known */
    const char *beside; /* the way from the page to the working tree; NULL: there is none */
    int64_t now;
    json_t *money, *eval, *comparison; /* their references are taken over */
};

json_t *atlas_data_to_json(const struct atlas_data *data);

#endif
