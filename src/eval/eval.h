/* eval.h - replays a repository's own history: how good is the ranking here, next to simple ones?
 */
#ifndef REPOSE_EVAL_EVAL_H
#define REPOSE_EVAL_EVAL_H

#include "eval/cases.h"
#include "eval/learn.h"
#include "eval/replay.h"
#include "eval/result.h"

struct evaluation {
    struct eval_cases cases;
    struct case_result *results; /* one per case */
    double seconds;
};

/* Measures every case in the order given (oldest first is fastest: the index grows); goes on from
 * what an unfinished run with the same cases had measured. The caller releases *out, also after a
 * failure. */
int evaluate(const struct replay *replay, const struct eval_cases *cases, struct evaluation *out,
             struct err *err);
void evaluation_release(struct evaluation *evaluation);

/* ---- summing up ---- */

struct eval_summary {
    double rows[ROW_COUNT][METRIC_COUNT]; /* means over the cases */
    double f1, named, answers;
    double precision;          /* of the likely files, mean over the cases that have any */
    uint64_t with_likely;      /* these cases */
    uint64_t things, resolved; /* that requests name; of them, those that are here; all together */
    /* By how much of the answers: the median of the tokens until there, over the cases whose brief
     * names so much, and how many these are. */
    double reach[REACH_COUNT];
    uint64_t reached[REACH_COUNT];
    double tokens, full_tokens, seconds, index_seconds; /* medians */
    struct reliability reliability;
};

void eval_summarise(const struct evaluation *evaluation, struct eval_summary *out);

/* ---- printing ---- */

struct report_options {
    const char *origin; /* "seed 1", or the name of a file */
    bool ablation;
};

void eval_to_text(const struct evaluation *evaluation, const struct report_options *options,
                  struct buf *out);
/* docs/eval.schema.json; free(3). */
char *eval_to_json(const struct evaluation *evaluation, const struct report_options *options);
/* The shipped weights beside those learned here. JSON: docs/learn.schema.json; free(3). */
void learn_to_text(const struct learn_outcome *outcome, struct buf *out);
char *learn_to_json(const struct learn_outcome *outcome);
/* JSON lines {"repo", "commit", "files"}; with the case and the candidates' signals when they were
 * kept. */
void eval_predictions(const struct evaluation *evaluation, struct buf *out);

#endif
