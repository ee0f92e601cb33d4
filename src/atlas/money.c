#include "atlas/money.h"

#include <time.h>

#include "print/json_text.h"
#include "view/saving.h"

static json_t *totals_json(const struct ledger_totals *t)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "calls", (json_int_t)t->calls, "input",
                     (json_int_t)t->input_tokens, "output", (json_int_t)t->output_tokens,
                     "microdollars", (json_int_t)t->microdollars, "unpriced",
                     (json_int_t)t->unpriced);
}

static int add_totals(json_t *object, const char *name, struct notes_db *notes, int64_t since,
                      struct err *err)
{
    struct ledger_totals totals = { 0 };
    if (notes && notes_db_ledger(notes, since, &totals, err))
        return -1;
    json_object_set_new(object, name, totals_json(&totals));
    return 0;
}

static int add_days(json_t *object, struct notes_db *notes, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct ledger_day *days = NULL;
    size_t count = 0;
    json_t *list = json_array();
    int result = notes ? notes_db_ledger_days(notes, &arena, &days, &count, err) : 0;
    for (size_t i = 0; i < count && !result; i++) {
        json_t *day = totals_json(&days[i].totals);
        json_object_set_new(day, "day", json_integer(days[i].day));
        json_array_append_new(list, day);
    }
    json_object_set_new(object, "days", list);
    arena_release(&arena);
    return result;
}

static int add_requests(json_t *object, struct notes_db *notes, struct err *err)
{
    struct request_totals totals = { 0 };
    if (notes && notes_db_request_totals(notes, &totals, err) < 0)
        return -1;
    struct saving saving = saving_of(&totals);
    json_object_set_new(object, "requests",
                        json_pack("{s:I, s:I, s:I, s:I, s:I}", "asked", (json_int_t)totals.requests,
                                  "full", (json_int_t)totals.full_tokens, "brief",
                                  (json_int_t)totals.brief_tokens, "saved_low",
                                  (json_int_t)saving.low, "saved_high", (json_int_t)saving.high));
    return 0;
}

static json_t *bound_json(const struct settings *settings, enum setting_id id)
{
    int64_t bound = settings_integer(settings, id);
    return bound >= SETTING_UNBOUNDED ? json_null() : json_integer(bound);
}

/* Costs are in microdollars: the millionths in which the settings are kept. */
static json_t *budgets_json(const struct settings *s)
{
    return json_pack("{s:{s:o, s:o}, s:{s:o, s:o}, s:{s:o, s:o}}", "run", "microdollars",
                     bound_json(s, SETTING_BUDGET_RUN_COST), "tokens",
                     bound_json(s, SETTING_BUDGET_RUN_TOKENS), "day", "microdollars",
                     bound_json(s, SETTING_BUDGET_DAY_COST), "tokens",
                     bound_json(s, SETTING_BUDGET_DAY_TOKENS), "month", "microdollars",
                     bound_json(s, SETTING_BUDGET_MONTH_COST), "tokens",
                     bound_json(s, SETTING_BUDGET_MONTH_TOKENS));
}

json_t *money_to_json(struct notes_db *notes, const struct settings *settings, int64_t now,
                      struct err *err)
{
    time_t time = (time_t)now;
    struct tm tm;
    gmtime_r(&time, &tm);
    int64_t today = now - now % 86400, month = today - (int64_t)(tm.tm_mday - 1) * 86400;
    json_t *object = json_pack("{s:o, s:o, s:o}", "provider",
                               json_text(settings_string(settings, SETTING_LLM_PROVIDER)), "model",
                               json_text(settings_string(settings, SETTING_LLM_MODEL)), "budget",
                               budgets_json(settings));
    if (!add_days(object, notes, err) && !add_totals(object, "total", notes, 0, err) &&
        !add_totals(object, "month", notes, month, err) &&
        !add_totals(object, "today", notes, today, err) && !add_requests(object, notes, err))
        return object;
    json_decref(object);
    return NULL;
}
