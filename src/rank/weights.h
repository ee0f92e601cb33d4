/* weights.h - the shipped model: log-odds that a file must be edited = bias + sum of weight x
 * signal. Trained by script/train on commits of five public repositories (docs/ranking.md). */
#ifndef REPOSE_RANK_WEIGHTS_H
#define REPOSE_RANK_WEIGHTS_H

#include "rank/rank.h"

struct weights {
    float bias;
    float signal[SIGNAL_COUNT];
    float test, document, data; /* added by the file's role */
};

/* The first round has no signals that need candidates. */
static const struct weights first_round = {
    .bias = -7.128f,
    .signal = {
        [SIGNAL_PATH] = 1.451f,
        [SIGNAL_SYMBOL] = 0.094f,
        [SIGNAL_BODY] = 0.681f,
        [SIGNAL_TEXT] = 3.360f,
        [SIGNAL_MENTION] = 2.170f,
        [SIGNAL_PAST] = 2.795f,
        [SIGNAL_CHURN] = 0.536f,
        [SIGNAL_RECENT] = 2.003f,
        [SIGNAL_SIZE] = -0.898f,
    },
    .test = -0.751f,
    .document = -4.633f,
    .data = -4.551f,
};

static const struct weights second_round = {
    .bias = -6.907f,
    .signal = {
        [SIGNAL_PATH] = 1.269f,
        [SIGNAL_SYMBOL] = 0.007f,
        [SIGNAL_BODY] = 0.516f,
        [SIGNAL_TEXT] = 2.906f,
        [SIGNAL_MENTION] = 2.310f,
        [SIGNAL_PAST] = 1.961f,
        [SIGNAL_COCHANGE] = 2.082f,
        [SIGNAL_IMPORT] = 0.505f,
        [SIGNAL_REFERENCE] = 0.763f,
        [SIGNAL_CHURN] = -0.772f,
        [SIGNAL_RECENT] = 1.618f,
        [SIGNAL_SIZE] = -0.951f,
    },
    .test = -0.410f,
    .document = -4.094f,
    .data = -3.850f,
};

#endif
