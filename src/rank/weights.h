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

/* The first round has no co-change and graph signals; those weights are 0 in it. */
static const struct weights first_round = {
    .bias = -6.0f,
    .signal = { [SIGNAL_PATH] = 1.2f,
                [SIGNAL_SYMBOL] = 0.5f,
                [SIGNAL_COMMENT] = 0.3f,
                [SIGNAL_BODY] = 0.6f,
                [SIGNAL_TEXT] = 2.0f,
                [SIGNAL_MENTION] = 2.5f,
                [SIGNAL_PAST] = 2.5f,
                [SIGNAL_CHURN] = 0.3f,
                [SIGNAL_SIZE] = 0.5f },
    .test = -1.0f,
    .document = -1.5f,
    .data = -1.0f,
};

static const struct weights second_round = {
    .bias = -6.5f,
    .signal = { [SIGNAL_PATH] = 1.2f,
                [SIGNAL_SYMBOL] = 0.5f,
                [SIGNAL_COMMENT] = 0.3f,
                [SIGNAL_BODY] = 0.6f,
                [SIGNAL_TEXT] = 2.0f,
                [SIGNAL_MENTION] = 2.5f,
                [SIGNAL_PAST] = 2.2f,
                [SIGNAL_COCHANGE] = 0.8f,
                [SIGNAL_IMPORT] = 0.2f,
                [SIGNAL_REFERENCE] = 0.2f,
                [SIGNAL_CHURN] = 0.1f,
                [SIGNAL_SIZE] = 0.5f },
    .test = -1.0f,
    .document = -1.5f,
    .data = -1.0f,
};

#endif
