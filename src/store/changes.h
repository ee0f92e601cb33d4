/* changes.h - loads the window of a snapshot as sets of its files (model/changes.h), each path
 * standing for what became of it: moves are followed from the newest commit to the oldest. */
#ifndef REPOSE_STORE_CHANGES_H
#define REPOSE_STORE_CHANGES_H

#include "base/arena.h"
#include "base/err.h"
#include "model/changes.h"
#include "model/snapshot.h"
#include "store/index_db.h"

/* Everything in arena. */
int changes_load(struct index_db *db, const struct snapshot *snapshot, struct arena *arena,
                 struct changes *out, struct err *err);

#endif
