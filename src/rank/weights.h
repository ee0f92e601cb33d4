/* weights.h - the shipped models, trained by script/train on past changes of public repositories
 * (docs/ranking.md). */
#ifndef REPOSE_RANK_WEIGHTS_H
#define REPOSE_RANK_WEIGHTS_H

#include "rank/rank.h"

/* The first round has no signals that need candidates. */
static const struct rank_weights first_round = {
    .bias = -6.527f,
    .signal = {
        [SIGNAL_PATH] = 0.017f,
        [SIGNAL_TEXT] = -0.143f,
        [SIGNAL_TOPIC] = -0.180f,
        [SIGNAL_MENTION] = 1.088f,
        [SIGNAL_USES] = 5.120f,
        [SIGNAL_PAST] = 3.139f,
        [SIGNAL_ONGOING] = 1.938f,
        [SIGNAL_FOLDER] = 0.762f,
        [SIGNAL_CHURN] = -1.504f,
        [SIGNAL_RECENT] = -0.085f,
        [SIGNAL_SIZE] = 0.286f,
    },
    .square = {
        [SIGNAL_PATH] = 1.421f,
        [SIGNAL_TEXT] = 0.983f,
        [SIGNAL_TOPIC] = 2.797f,
        [SIGNAL_MENTION] = 0.729f,
        [SIGNAL_USES] = -3.564f,
        [SIGNAL_PAST] = -1.247f,
        [SIGNAL_ONGOING] = -1.131f,
        [SIGNAL_FOLDER] = 0.019f,
        [SIGNAL_CHURN] = 1.352f,
        [SIGNAL_RECENT] = 1.035f,
        [SIGNAL_SIZE] = -0.105f,
    },
    .test = -0.495f,
    .document = -4.388f,
    .data = -4.696f,
};

static const struct rank_weights second_round = {
    .bias = -6.316f,
    .signal = {
        [SIGNAL_PATH] = -0.185f,
        [SIGNAL_TEXT] = 0.138f,
        [SIGNAL_TOPIC] = -0.124f,
        [SIGNAL_MENTION] = 0.740f,
        [SIGNAL_USES] = 4.233f,
        [SIGNAL_PAST] = 1.417f,
        [SIGNAL_ONGOING] = 0.714f,
        [SIGNAL_FOLDER] = 0.641f,
        [SIGNAL_COCHANGE] = 2.090f,
        [SIGNAL_PATTERN] = 1.432f,
        [SIGNAL_REFERENCE] = 1.509f,
        [SIGNAL_CHURN] = -1.769f,
        [SIGNAL_RECENT] = -0.173f,
        [SIGNAL_SIZE] = 0.313f,
    },
    .square = {
        [SIGNAL_PATH] = 1.454f,
        [SIGNAL_TEXT] = 0.413f,
        [SIGNAL_TOPIC] = 2.528f,
        [SIGNAL_MENTION] = 1.188f,
        [SIGNAL_USES] = -2.684f,
        [SIGNAL_PAST] = -0.467f,
        [SIGNAL_ONGOING] = -0.364f,
        [SIGNAL_FOLDER] = -0.195f,
        [SIGNAL_COCHANGE] = -0.861f,
        [SIGNAL_PATTERN] = -0.515f,
        [SIGNAL_REFERENCE] = -0.700f,
        [SIGNAL_CHURN] = 1.254f,
        [SIGNAL_RECENT] = 0.918f,
        [SIGNAL_SIZE] = -0.479f,
    },
    .test = -0.390f,
    .document = -3.950f,
    .data = -4.088f,
};

/* The second round of a question (request.h): it is ranked by what is, not by what changed. Fitted by softmax cross entropy over the files
 * of each query to 222 queries about twelve repositories, the annotations that MinishLab/semble publishes (MIT licence), then to probabilities
 * by a logistic model of the sum. Documents and data are held back more than there, where only program text is an answer. */
static const struct rank_weights question_round = {
    .bias = -7.840f,
    .signal = {
        [SIGNAL_PATH] = 1.539f,
        [SIGNAL_TEXT] = 0.846f,
        [SIGNAL_TOPIC] = 0.655f,
        [SIGNAL_MENTION] = 1.916f,
        [SIGNAL_USES] = -0.460f,
        [SIGNAL_PAST] = 0.667f,
        [SIGNAL_ONGOING] = -0.127f,
        [SIGNAL_FOLDER] = 0.413f,
        [SIGNAL_COCHANGE] = 0.021f,
        [SIGNAL_PATTERN] = 0.404f,
        [SIGNAL_REFERENCE] = 1.228f,
        [SIGNAL_CHURN] = -0.501f,
        [SIGNAL_RECENT] = 0.307f,
        [SIGNAL_SIZE] = -0.217f,
    },
    .square = {
        [SIGNAL_PATH] = 0.842f,
        [SIGNAL_TEXT] = 1.216f,
        [SIGNAL_TOPIC] = 1.005f,
        [SIGNAL_MENTION] = 0.667f,
        [SIGNAL_USES] = -0.217f,
        [SIGNAL_PAST] = 0.900f,
        [SIGNAL_ONGOING] = 0.110f,
        [SIGNAL_FOLDER] = 0.043f,
        [SIGNAL_COCHANGE] = 0.639f,
        [SIGNAL_PATTERN] = 0.123f,
        [SIGNAL_REFERENCE] = 0.925f,
        [SIGNAL_CHURN] = -0.766f,
        [SIGNAL_RECENT] = -0.439f,
        [SIGNAL_SIZE] = 0.046f,
    },
    .test = -2.213f,
    .document = -1.000f,
    .data = -1.500f,
};

#endif
