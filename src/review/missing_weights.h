/* missing_weights.h - what each signal of a missing file weighs: learned by script/bench-review
 * --learn on the history of other repositories than it is measured on. */
#ifndef REPOSE_REVIEW_MISSING_WEIGHTS_H
#define REPOSE_REVIEW_MISSING_WEIGHTS_H

#include "review/missing.h"

static const double missing_bias = -2.002;
static const double missing_weights[MISSING_SIGNALS] = {
    [MISSING_RECENTLY] = 0.330,   [MISSING_REVERSE] = 0.259,        [MISSING_SIMILAR] = 1.695,
    [MISSING_LAST] = -0.330,      [MISSING_SIZE] = -1.325,          [MISSING_TEST_PAIR] = 1.341,
    [MISSING_FOLDER] = 0.778,     [MISSING_DECLARES_RISKY] = 0.893, [MISSING_DECLARES] = 0.600,
    [MISSING_USES_RISKY] = 2.041, [MISSING_USES] = 0.606,           [MISSING_IMPORTED] = 0.508,
    [MISSING_REQUEST] = 0.663,
};

#endif
