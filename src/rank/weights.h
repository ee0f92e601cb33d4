/* weights.h - the shipped models, trained by script/train on past changes of public repositories
 * (docs/ranking.md). */
#ifndef REPOSE_RANK_WEIGHTS_H
#define REPOSE_RANK_WEIGHTS_H

#include "rank/rank.h"

/* The first round has no signals that need candidates. */
static const struct rank_weights first_round = {
    .bias = -6.625f,
    .signal = {
        [SIGNAL_PATH] = 0.001f,
        [SIGNAL_TEXT] = -0.009f,
        [SIGNAL_TOPIC] = -0.260f,
        [SIGNAL_MENTION] = 1.092f,
        [SIGNAL_USES] = 5.124f,
        [SIGNAL_PAST] = 3.134f,
        [SIGNAL_ONGOING] = 1.835f,
        [SIGNAL_FOLDER] = 0.687f,
        [SIGNAL_CHURN] = -1.435f,
        [SIGNAL_RECENT] = 0.265f,
        [SIGNAL_SIZE] = 0.443f,
    },
    .square = {
        [SIGNAL_PATH] = 1.441f,
        [SIGNAL_TEXT] = 0.925f,
        [SIGNAL_TOPIC] = 2.817f,
        [SIGNAL_MENTION] = 0.732f,
        [SIGNAL_USES] = -3.566f,
        [SIGNAL_PAST] = -1.239f,
        [SIGNAL_ONGOING] = -1.047f,
        [SIGNAL_FOLDER] = 0.063f,
        [SIGNAL_CHURN] = 1.312f,
        [SIGNAL_RECENT] = 0.777f,
        [SIGNAL_SIZE] = -0.272f,
    },
    .test = -0.492f,
    .document = -4.457f,
    .data = -4.713f,
};

static const struct rank_weights second_round = {
    .bias = -6.425f,
    .signal = {
        [SIGNAL_PATH] = -0.203f,
        [SIGNAL_TEXT] = 0.266f,
        [SIGNAL_TOPIC] = -0.192f,
        [SIGNAL_MENTION] = 0.746f,
        [SIGNAL_USES] = 4.250f,
        [SIGNAL_PAST] = 1.443f,
        [SIGNAL_ONGOING] = 0.601f,
        [SIGNAL_FOLDER] = 0.575f,
        [SIGNAL_COCHANGE] = 2.012f,
        [SIGNAL_PATTERN] = 1.462f,
        [SIGNAL_REFERENCE] = 1.511f,
        [SIGNAL_CHURN] = -1.681f,
        [SIGNAL_RECENT] = 0.175f,
        [SIGNAL_SIZE] = 0.479f,
    },
    .square = {
        [SIGNAL_PATH] = 1.482f,
        [SIGNAL_TEXT] = 0.378f,
        [SIGNAL_TOPIC] = 2.529f,
        [SIGNAL_MENTION] = 1.177f,
        [SIGNAL_USES] = -2.695f,
        [SIGNAL_PAST] = -0.472f,
        [SIGNAL_ONGOING] = -0.284f,
        [SIGNAL_FOLDER] = -0.155f,
        [SIGNAL_COCHANGE] = -0.809f,
        [SIGNAL_PATTERN] = -0.533f,
        [SIGNAL_REFERENCE] = -0.709f,
        [SIGNAL_CHURN] = 1.208f,
        [SIGNAL_RECENT] = 0.658f,
        [SIGNAL_SIZE] = -0.650f,
    },
    .test = -0.387f,
    .document = -4.006f,
    .data = -4.093f,
};

#endif
