/* replay.h - asks one case at the parent of its commit, by the code that makes a brief. */
#ifndef REPOSE_EVAL_REPLAY_H
#define REPOSE_EVAL_REPLAY_H

#include "eval/cases.h"
#include "eval/result.h"
#include "rank/fit.h"
#include "store/notes_db.h"

struct replay {
    struct repo *repo;
    struct store *store;
    const struct events *events;
    struct notes_db *notes; /* NULL: none; notes that know of later commits are not used */
    uint32_t budget;        /* tokens of a brief; 0: the setting at the parent */
    bool title;             /* ask with the first line of each request only */
    bool signals;           /* keep the candidates with their signals */
};

/* Writes nothing but the index of the parent. Settings are those of the parent. The caller releases
 * *out, also after a failure. */
int replay_case(const struct replay *replay, const struct eval_case *item, struct case_result *out,
                struct err *err);

/* The first `limit` candidates of the case, and whether they were changed, in arena. */
int replay_examples(const struct replay *replay, const struct eval_case *item, size_t limit,
                    struct arena *arena, struct rank_example **examples, size_t *count,
                    struct err *err);

/* Indexes a revision with the settings that it has (NULL: HEAD) and opens the view. */
int replay_index(const struct replay *replay, const char *revision, struct settings *settings,
                 struct index_view *view, struct index_outcome *outcome, struct err *err);

#endif
