/* fit.h - learns the weights of ranking from files whose fate is known. Pure. */
#ifndef REPOSE_RANK_FIT_H
#define REPOSE_RANK_FIT_H

#include "rank/rank.h"

struct rank_example {
    float signals[SIGNAL_COUNT];
    enum file_role role;
    bool changed;
};

/* Logistic regression by Newton's method. Weights are drawn towards the prior: few examples change
 * little, and a signal that they do not have keeps its weight. `strength`: of the prior, about how
 * many answers it takes to move a weight by as much. The same examples give the same weights. */
void rank_fit(const struct rank_example *examples, size_t count, const struct rank_weights *prior,
              double strength, struct rank_weights *out);

#endif
