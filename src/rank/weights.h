/* weights.h - the shipped models, trained by script/train on past changes of public repositories
 * (docs/ranking.md). */
#ifndef REPOSE_RANK_WEIGHTS_H
#define REPOSE_RANK_WEIGHTS_H

#include "rank/rank.h"

/* Log-odds for the file of which notes by a model say most of the request. The training has no notes;
 * fitted by script/bench-notes (docs/notes.md). */
#define NOTE_WEIGHT 0.5f

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
        [SIGNAL_NOTE] = NOTE_WEIGHT,
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
        [SIGNAL_NOTE] = NOTE_WEIGHT,
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

/* The second round of a question (request.h), which is ranked by what is, not by what changed; its
 * seeds are those of a change (docs/ranking.md). Fitted by softmax cross entropy over the files of
 * each query to 222 queries about twelve repositories, the annotations that MinishLab/semble
 * publishes (MIT licence), then to probabilities by a logistic model of the sum. Documents and data
 * are held back more than there, where only program text is an answer. */
static const struct rank_weights question_round = {
    .bias = -8.028f,
    .signal = {
        [SIGNAL_PATH] = 0.896f,
        [SIGNAL_NAME] = 0.457f,
        [SIGNAL_TEXT] = 0.796f,
        [SIGNAL_TOPIC] = 0.697f,
        [SIGNAL_MENTION] = 1.572f,
        [SIGNAL_USES] = -0.228f,
        [SIGNAL_PAST] = 0.524f,
        [SIGNAL_ONGOING] = 0.081f,
        [SIGNAL_FOLDER] = 0.343f,
        [SIGNAL_COCHANGE] = 0.236f,
        [SIGNAL_PATTERN] = 0.512f,
        [SIGNAL_REFERENCE] = 1.089f,
        [SIGNAL_CHURN] = -0.364f,
        [SIGNAL_RECENT] = 0.108f,
        [SIGNAL_SIZE] = -0.091f,
        [SIGNAL_NOTE] = NOTE_WEIGHT,
    },
    .square = {
        [SIGNAL_PATH] = 0.449f,
        [SIGNAL_NAME] = 0.936f,
        [SIGNAL_TEXT] = 1.184f,
        [SIGNAL_TOPIC] = 1.081f,
        [SIGNAL_MENTION] = 0.839f,
        [SIGNAL_USES] = -0.100f,
        [SIGNAL_PAST] = 0.721f,
        [SIGNAL_ONGOING] = 0.026f,
        [SIGNAL_FOLDER] = 0.184f,
        [SIGNAL_COCHANGE] = 0.421f,
        [SIGNAL_PATTERN] = 0.247f,
        [SIGNAL_REFERENCE] = 1.072f,
        [SIGNAL_CHURN] = -0.594f,
        [SIGNAL_RECENT] = -0.328f,
        [SIGNAL_SIZE] = 0.047f,
    },
    .test = -1.673f,
    .document = -1.000f,
    .data = -1.500f,
};

#endif
