/* learn.h - refines the weights of ranking on the repository's own history: past changes as
 * requests, their files as answers (eval/cases.h), the shipped weights as the prior.
 *
 * Guarded against learning noise: weights learned on the older two thirds of the changes must order
 * the files of the newer third clearly better than the shipped ones do, by mean average precision
 * and R-precision together; only then are they learned from all, and used (view/learned.h).
 *
 * The changes are replayed in a store of their own, the folder "learning" inside the store's, so
 * that the index does not grow by what past revisions held. It is removed afterwards; one that a
 * kill left behind is used again. */
#ifndef REPOSE_EVAL_LEARN_H
#define REPOSE_EVAL_LEARN_H

#include "eval/measure.h"
#include "eval/replay.h"

#define LEARN_CASES_MIN ((size_t)30)

struct learn_request {
    struct repo *repo;
    struct store *store;
    const struct events *events;
    const char *revision; /* NULL: HEAD */
    bool trial;           /* measure, whatever is known already, and keep nothing */
};

struct learn_outcome {
    bool learned;         /* this time */
    bool busy;            /* not: another process writes notes or learns */
    size_t cases, judged; /* fewer than LEARN_CASES_MIN cases teach nothing */
    double shipped[METRIC_COUNT], own[METRIC_COUNT]; /* means over the `judged` newest cases */
    bool better;
};

/* Removes what a killed process left behind, unless one is learning now. */
int learn_clean(struct repo *repo, struct store *store, struct err *err);

/* Asks nobody; writes nothing but the index. */
int learn_weights(const struct learn_request *request, struct learn_outcome *out, struct err *err);

#endif
