/* result.h - what was measured of one case, and its JSON: a killed run goes on from what it had
 * written. */
#ifndef REPOSE_EVAL_RESULT_H
#define REPOSE_EVAL_RESULT_H

#include <jansson.h>

#include "eval/measure.h"
#include "eval/reach.h"
#include "rank/rank.h"

/* The rows of the tables: the ranking, each signal alone, and the ranking without each. */
enum {
    ROW_RANKING,
    ROW_ALONE,
    ROW_WITHOUT = ROW_ALONE + SIGNAL_COUNT,
    ROW_COUNT = ROW_WITHOUT + SIGNAL_COUNT
};

struct case_result {
    double rows[ROW_COUNT][METRIC_COUNT];
    double f1; /* of the likely files */
    uint32_t named, right, answers; /* right: of the named ones */
    uint32_t things, resolved;      /* that the request names; of them, those that are here */
    uint32_t reach[REACH_COUNT];    /* tokens; eval/reach.h */
    uint64_t tokens, full_tokens; /* of the brief; of the answers in full */
    double seconds, index_seconds;
    struct reliability reliability;
    json_t *files;      /* best first */
    json_t *candidates; /* with signals, for training; or NULL */
};

void case_result_release(struct case_result *result);
/* A new reference. */
json_t *case_result_to_json(const struct case_result *result);
/* -1: not what case_result_to_json writes. */
int case_result_from_json(const json_t *json, struct case_result *out);

#endif
