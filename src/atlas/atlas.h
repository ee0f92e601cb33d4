/* atlas.h - one HTML page about a repository: a map of its modules, their notes and neighbours, the
 * requests that are likely to come, what notes cost, and how good the ranking was when it was
 * measured.
 *
 * The page holds all that it shows and asks nobody for anything: its content security policy allows
 * the one script and the one style sheet that the program was built with, by their digests, and
 * nothing else. The data is JSON without a '<', which the script shows as text.
 */
#ifndef REPOSE_ATLAS_ATLAS_H
#define REPOSE_ATLAS_ATLAS_H

#include "base/buf.h"
#include "base/err.h"
#include "index/index.h"
#include "store/notes_db.h"

struct atlas_request {
    struct repo *repo;
    const struct index_view *view;
    const struct settings *settings;
    const struct events *events;
    struct notes_db *notes;    /* NULL: none */
    const struct store *store; /* where measurements are kept; NULL: none are shown */
    bool past;                 /* a revision was named: notes of later ones are not shown */
    const char *folder;        /* that the page will be in, absolute and real; NULL: not known */
    int64_t now;               /* seconds since 1970 */
};

/* Appends the page. */
int atlas_make(const struct atlas_request *request, struct buf *out, struct err *err);

#endif
