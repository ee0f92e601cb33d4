/* weights.h - the shipped models, trained by script/train on past changes of public repositories
 * (docs/ranking.md). */
#ifndef REPOSE_RANK_WEIGHTS_H
#define REPOSE_RANK_WEIGHTS_H

#include "rank/rank.h"

/* The first round has no signals that need candidates. */
static const struct rank_weights first_round = {
    .bias = -6.516f,
    .signal = {
        [SIGNAL_PATH] = 0.003f,
        [SIGNAL_TEXT] = -0.142f,
        [SIGNAL_TOPIC] = -0.170f,
        [SIGNAL_MENTION] = 1.243f,
        [SIGNAL_USES] = 5.084f,
        [SIGNAL_PAST] = 3.138f,
        [SIGNAL_ONGOING] = 1.946f,
        [SIGNAL_FOLDER] = 0.756f,
        [SIGNAL_CHURN] = -1.498f,
        [SIGNAL_RECENT] = -0.097f,
        [SIGNAL_SIZE] = 0.254f,
    },
    .square = {
        [SIGNAL_PATH] = 1.439f,
        [SIGNAL_TEXT] = 0.966f,
        [SIGNAL_TOPIC] = 2.803f,
        [SIGNAL_MENTION] = 0.025f,
        [SIGNAL_USES] = -3.511f,
        [SIGNAL_PAST] = -1.247f,
        [SIGNAL_ONGOING] = -1.141f,
        [SIGNAL_FOLDER] = 0.027f,
        [SIGNAL_CHURN] = 1.332f,
        [SIGNAL_RECENT] = 1.042f,
        [SIGNAL_SIZE] = -0.079f,
    },
    .test = -0.493f,
    .document = -4.315f,
    .data = -4.663f,
};

static const struct rank_weights second_round = {
    .bias = -6.304f,
    .signal = {
        [SIGNAL_PATH] = -0.197f,
        [SIGNAL_TEXT] = 0.141f,
        [SIGNAL_TOPIC] = -0.117f,
        [SIGNAL_MENTION] = 0.845f,
        [SIGNAL_USES] = 4.207f,
        [SIGNAL_PAST] = 1.408f,
        [SIGNAL_ONGOING] = 0.712f,
        [SIGNAL_FOLDER] = 0.636f,
        [SIGNAL_COCHANGE] = 2.080f,
        [SIGNAL_PATTERN] = 1.457f,
        [SIGNAL_REFERENCE] = 1.546f,
        [SIGNAL_CHURN] = -1.755f,
        [SIGNAL_RECENT] = -0.185f,
        [SIGNAL_SIZE] = 0.284f,
    },
    .square = {
        [SIGNAL_PATH] = 1.467f,
        [SIGNAL_TEXT] = 0.393f,
        [SIGNAL_TOPIC] = 2.535f,
        [SIGNAL_MENTION] = 0.645f,
        [SIGNAL_USES] = -2.651f,
        [SIGNAL_PAST] = -0.461f,
        [SIGNAL_ONGOING] = -0.365f,
        [SIGNAL_FOLDER] = -0.190f,
        [SIGNAL_COCHANGE] = -0.857f,
        [SIGNAL_PATTERN] = -0.537f,
        [SIGNAL_REFERENCE] = -0.721f,
        [SIGNAL_CHURN] = 1.226f,
        [SIGNAL_RECENT] = 0.924f,
        [SIGNAL_SIZE] = -0.462f,
    },
    .test = -0.386f,
    .document = -3.851f,
    .data = -4.123f,
};

#endif
