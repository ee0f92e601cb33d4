/* compare.h - the paper's comparison on the user's own repository (Lin et al. 2025, section 6): the
 * same cases asked of the configured model in four ways, over several budgets of tokens.
 *
 *   paths     the list of all source files, as far as the budget goes
 *   brief     a brief without notes on modules
 *   cprime    a brief with them: paid ones where there are any that know nothing later, else
 *             structural ones
 *   explore   nothing but tools to list, search and read; the budget bounds what the tools tell
 *
 * Each call is in the ledger (purpose "eval") and within the budgets of repose.budget.*.
 */
#ifndef REPOSE_EVAL_COMPARE_H
#define REPOSE_EVAL_COMPARE_H

#include "eval/cases.h"
#include "eval/replay.h"
#include "note/sleep.h"

enum arm { ARM_PATHS, ARM_BRIEF, ARM_CPRIME, ARM_EXPLORE, ARM_COUNT };

const char *arm_name(enum arm arm); /* "paths", … */

#define COMPARE_BUDGETS_MAX 3
#define COMPARE_STEPS_MAX   16 /* of an exploration */

struct arm_result {
    uint64_t answered, failed; /* cases */
    double f1;                 /* summed over the answered ones */
    uint64_t calls, input, cached, output;
    int64_t microdollars;
    uint64_t unpriced; /* calls */
};

struct comparison {
    struct arm_result arms[ARM_COUNT][COMPARE_BUDGETS_MAX];
    uint32_t budgets[COMPARE_BUDGETS_MAX];
    size_t budget_count;
    uint64_t cases, skipped; /* skipped: not begun, because a budget was spent */
    uint64_t notes, paid;    /* modules that the briefs with notes spoke of; of them by a model */
    struct ledger_totals sleep; /* what all notes of this repository cost */
    char first_failure[512];
};

struct compare_request {
    const struct replay *replay;
    const struct sleep_request *sleep; /* model, price, notes.db, budgets */
    const struct eval_cases *cases;
    uint32_t budgets[COMPARE_BUDGETS_MAX];
    size_t budget_count;
};

/* -1 for the store, the repository, or a signal; what a model did wrong is counted. */
int compare(const struct compare_request *request, struct comparison *out, struct err *err);

/* Tokens that it may take at most: for asking first. */
uint64_t compare_most(const struct compare_request *request);

void compare_to_text(const struct comparison *comparison, const struct llm_config *config,
                     struct buf *out);
/* docs/compare.schema.json; free(3). */
char *compare_to_json(const struct comparison *comparison, const struct llm_config *config);

#endif
