/* review_weights.h - what each signal of a missing file weighs: learned by script/bench-review
 * --learn on the history of other repositories than it is measured on. */
#ifndef REPOSE_BRIEF_REVIEW_WEIGHTS_H
#define REPOSE_BRIEF_REVIEW_WEIGHTS_H

#include "brief/missing.h"

static const double missing_bias = -2.024;
static const double missing_weights[MISSING_SIGNALS] = {
    [MISSING_RECENTLY] = 0.236, [MISSING_REVERSE] = 0.184,  [MISSING_SIMILAR] = 0.519,
    [MISSING_LAST] = -0.397,    [MISSING_SIZE] = -0.690,    [MISSING_TEST_PAIR] = 1.320,
    [MISSING_FOLDER] = 0.793,   [MISSING_DECLARES] = 0.508, [MISSING_USES_RISKY] = 2.678,
    [MISSING_USES] = 0.135,     [MISSING_IMPORTED] = 0.469, [MISSING_REQUEST] = 0.736,
};

#endif
