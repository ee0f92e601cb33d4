/* budget.h - what may still be spent, in tokens and in money, by run, day and month. Pure.
 *
 * Money is reserved before a call is sent, at the most that it can cost, and settled when its
 * answer is there, so that ten calls in flight cannot overshoot. A call without a known price
 * counts in tokens only; where a bound on money is set and the price is unknown, nothing may be
 * sent (it could not be kept).
 */
#ifndef REPOSE_NOTE_BUDGET_H
#define REPOSE_NOTE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

enum budget_period { BUDGET_RUN, BUDGET_DAY, BUDGET_MONTH, BUDGET_PERIODS };

struct budget {
    struct budget_bound {
        int64_t tokens, microdollars;             /* SETTING_UNBOUNDED: none */
        int64_t spent_tokens, spent_microdollars; /* settled, also by earlier runs */
    } periods[BUDGET_PERIODS];
    int64_t reserved_tokens, reserved_microdollars;
};

struct budget_amount {
    int64_t tokens, microdollars; /* microdollars -1: the price is not known */
};

/* False when it does not fit into what is left of some period; *why (may be NULL) then is one. */
bool budget_reserve(struct budget *budget, struct budget_amount most, enum budget_period *why);
/* Gives the reservation back and counts what it really was. */
void budget_settle(struct budget *budget, struct budget_amount reserved, struct budget_amount real);
/* The least that is left of any period, for "what is left" ; -1 in a field: no bound. */
struct budget_amount budget_left(const struct budget *budget);

/* "run", "day", "month" */
const char *budget_period_name(enum budget_period period);

#endif
