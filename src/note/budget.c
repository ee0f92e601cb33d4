#include "note/budget.h"

#include "model/settings.h"

/* Amounts come from models and from a database: sums stop at the largest number. */
static int64_t plus(int64_t a, int64_t b)
{
    int64_t sum;
    if (b < 0)
        return a;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* What is left of a bound. Never less than 0: a free call fits when everything is spent. */
static int64_t left_of(int64_t bound, int64_t spent, int64_t reserved)
{
    int64_t used = plus(spent, reserved);
    return used < bound ? bound - used : 0;
}

static bool is_bounded(int64_t bound)
{
    return bound < SETTING_UNBOUNDED;
}

static bool fits(const struct budget *budget, const struct budget_bound *bound,
                 struct budget_amount most)
{
    if (is_bounded(bound->tokens) &&
        most.tokens > left_of(bound->tokens, bound->spent_tokens, budget->reserved_tokens))
        return false;
    if (!is_bounded(bound->microdollars))
        return true;
    return most.microdollars >= 0 &&
           most.microdollars <= left_of(bound->microdollars, bound->spent_microdollars,
                                        budget->reserved_microdollars);
}

bool budget_reserve(struct budget *budget, struct budget_amount most, enum budget_period *why)
{
    for (int i = 0; i < BUDGET_PERIODS; i++) {
        if (fits(budget, &budget->periods[i], most))
            continue;
        if (why)
            *why = (enum budget_period)i;
        return false;
    }
    budget->reserved_tokens = plus(budget->reserved_tokens, most.tokens);
    budget->reserved_microdollars = plus(budget->reserved_microdollars, most.microdollars);
    return true;
}

static int64_t give_back(int64_t reserved, int64_t amount)
{
    return amount <= 0 ? reserved : amount < reserved ? reserved - amount : 0;
}

void budget_settle(struct budget *budget, struct budget_amount reserved, struct budget_amount real)
{
    budget->reserved_tokens = give_back(budget->reserved_tokens, reserved.tokens);
    budget->reserved_microdollars = give_back(budget->reserved_microdollars, reserved.microdollars);
    for (int i = 0; i < BUDGET_PERIODS; i++) {
        struct budget_bound *bound = &budget->periods[i];
        bound->spent_tokens = plus(bound->spent_tokens, real.tokens);
        bound->spent_microdollars = plus(bound->spent_microdollars, real.microdollars);
    }
}

static void take_least(int64_t *least, int64_t left)
{
    if (*least < 0 || left < *least)
        *least = left;
}

struct budget_amount budget_left(const struct budget *budget)
{
    struct budget_amount least = { -1, -1 };
    for (int i = 0; i < BUDGET_PERIODS; i++) {
        const struct budget_bound *bound = &budget->periods[i];
        if (is_bounded(bound->tokens))
            take_least(&least.tokens,
                       left_of(bound->tokens, bound->spent_tokens, budget->reserved_tokens));
        if (is_bounded(bound->microdollars))
            take_least(&least.microdollars, left_of(bound->microdollars, bound->spent_microdollars,
                                                    budget->reserved_microdollars));
    }
    return least;
}

const char *budget_period_name(enum budget_period period)
{
    static const char *const names[BUDGET_PERIODS] = { "run", "day", "month" };
    return names[period];
}
