/* review_weights.h - what each signal of a missing file weighs: learned by script/bench-review
 * --learn on the history of other repositories than it is measured on. */
#ifndef REPOSE_BRIEF_REVIEW_WEIGHTS_H
#define REPOSE_BRIEF_REVIEW_WEIGHTS_H

static const double missing_bias = 0;
static const double missing_weights[] = { 0 };

#endif
