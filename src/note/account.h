/* account.h - what asking a model costs: reserved before an attempt, durable before it leaves,
 * settled by itself when it has ended.
 *
 *     account_reserve   in the budgets, at the most that one attempt can cost
 *     account_send      a line of the ledger, LEDGER_SENT, with that amount: from then on every sum
 *                       counts it, also after a kill, and where it cannot be stored nothing is sent
 *     account_settle    the line gets what the provider says it was; 0 when nothing is charged; the
 *                       reserved amount when that is not known (a timeout, half a body, a count
 *                       that cannot be)
 *
 * A retry is another attempt, with a line of its own.
 */
#ifndef REPOSE_NOTE_ACCOUNT_H
#define REPOSE_NOTE_ACCOUNT_H

#include "note/plan.h"
#include "note/sleep.h"

struct account {
    const struct plan_request *plan; /* its notes are open for writing */
    struct budget *budget;
    struct sleep_outcome *outcome; /* calls, tokens, cost and redacted are added to it */
};

/* One question, whose attempts come one after the other. */
struct charge {
    const char *purpose, *module; /* "" for what is no module's */
    uint64_t redacted;
    struct llm_usage most; /* input and output of an attempt */
    struct budget_amount reserved;
    bool held;    /* the budget holds `reserved` */
    int64_t line; /* of the ledger, while it is not settled; 0: none */
};

/* The budget with what was spent today and this month, by earlier runs and by calls whose outcome
 * nobody knows. */
int account_budget(const struct plan_request *plan, struct budget *out, struct err *err);

/* The most that one attempt at the question can take: an estimate that errs on the high side, and
 * what a schema and a tool cost. */
struct llm_usage account_most(const struct llm_prompt *prompt);

/* False when it does not fit; *why (may be NULL) then is the period. */
bool account_reserve(const struct account *a, struct charge *charge, enum budget_period *why);
int account_send(const struct account *a, struct charge *charge, struct err *err);
/* Within a transaction of the caller's, if there is one. An attempt that never left costs nothing
 * and has no line. */
int account_settle(const struct account *a, struct charge *charge, const struct llm_answer *answer,
                   struct err *err);
/* The line of one answer of a batch, for which the job holds the reservation. */
int account_batch(const struct account *a, const struct note_job *job,
                  const struct llm_answer *answer, struct err *err);

/* Warns of today's calls whose outcome nobody will ever know. Only for who holds the lock of
 * sleep: for anybody else they may be under way. */
int account_tell_lost(const struct plan_request *plan, const struct events *events,
                      struct err *err);

#endif
