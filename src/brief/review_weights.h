/* review_weights.h - what each signal of a missing file weighs: learned by script/bench-review
 * --learn on the history of other repositories than it is measured on. */
#ifndef REPOSE_BRIEF_REVIEW_WEIGHTS_H
#define REPOSE_BRIEF_REVIEW_WEIGHTS_H

#include "brief/missing.h"

static const double missing_bias = -4;
static const double missing_weights[MISSING_SIGNALS] = {
    [MISSING_SIMILAR] = 2.4,    [MISSING_PAIRS] = 1.0,     [MISSING_RECENTLY] = 1.2,
    [MISSING_REVERSE] = 0.7,    [MISSING_SECOND] = 0.6,    [MISSING_STEM] = 0.9,
    [MISSING_FOLDER] = 0.7,     [MISSING_TEST_PAIR] = 1.4, [MISSING_DECLARES] = 0.5,
    [MISSING_USES_RISKY] = 0.5, [MISSING_USES] = 0.3,      [MISSING_REQUEST] = 3,
};

#endif
