/* learned.h - weights of ranking that were learned on this repository's own history, kept in the
 * index.
 *
 * They are used for a revision only when all the changes that taught them are in its window: what
 * came later is not known. There is one set per version of the shipped weights, the last learned.
 */
#ifndef REPOSE_VIEW_LEARNED_H
#define REPOSE_VIEW_LEARNED_H

#include "base/arena.h"
#include "base/err.h"
#include "model/snapshot.h"
#include "rank/rank.h"
#include "store/index_db.h"

struct learned {
    bool better;    /* than the shipped ones; else it is only known that those are not */
    uint32_t cases; /* past changes that taught it */
    struct rank_weights weights;
    int64_t *rows; /* of the commits that taught it; ascending and distinct once put */
    size_t row_count;
};

/* 1 when something was learned, usable here or not; 0; -1. */
int learned_get(struct index_db *db, struct arena *arena, struct learned *out, struct err *err);
/* db: open for writing. Brings the rows into order. */
int learned_put(struct index_db *db, struct learned *learned, struct err *err);

/* How many of the commits that taught it are in the window of the snapshot. */
size_t learned_known(const struct learned *learned, const struct snapshot *snapshot);

/* What to rank with at the snapshot, in arena; NULL: the shipped weights. */
const struct learned *learned_usable(struct index_db *db, const struct snapshot *snapshot,
                                     struct arena *arena);

#endif
