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
    .bias = -6.930f,
    .signal = {
        [SIGNAL_PATH] = 1.263f,
        [SIGNAL_SYMBOL] = 0.114f,
        [SIGNAL_COMMENT] = 0.102f,
        [SIGNAL_BODY] = 1.371f,
        [SIGNAL_TEXT] = 4.863f,
        [SIGNAL_MENTION] = 1.701f,
        [SIGNAL_PAST] = 3.192f,
        [SIGNAL_CHURN] = 0.633f,
        [SIGNAL_SIZE] = -2.081f,
    },
    .test = -0.455f,
    .document = -3.507f,
    .data = -3.327f,
};

static const struct weights second_round = {
    .bias = -6.936f,
    .signal = {
        [SIGNAL_PATH] = 1.186f,
        [SIGNAL_SYMBOL] = -0.061f,
        [SIGNAL_COMMENT] = -0.144f,
        [SIGNAL_BODY] = 0.722f,
        [SIGNAL_TEXT] = 5.057f,
        [SIGNAL_MENTION] = 1.771f,
        [SIGNAL_PAST] = 2.180f,
        [SIGNAL_COCHANGE] = 1.548f,
        [SIGNAL_IMPORT] = 0.553f,
        [SIGNAL_REFERENCE] = 0.879f,
        [SIGNAL_CHURN] = -0.376f,
        [SIGNAL_SIZE] = -1.863f,
    },
    .test = -0.241f,
    .document = -3.201f,
    .data = -3.024f,
};

#endif
