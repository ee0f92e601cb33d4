#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/utf8.h"
#include "eval/compare.h"
#include "llm/http.h"
#include "llm/provider.h"

static const unsigned shared_by[] = { 1, 2, 5, 10 };
#define SHARES (sizeof shared_by / sizeof *shared_by)

static double mean(double sum, uint64_t count)
{
    return count ? sum / (double)count : 0;
}

/* Tokens of one query of an arm, with what the notes cost shared by n queries where they are used.
 */
static double tokens_per_query(const struct comparison *c, enum arm arm, size_t budget, unsigned n)
{
    const struct arm_result *r = &c->arms[arm][budget];
    double test = mean((double)(r->input + r->output), r->answered + r->failed);
    double sleep = arm == ARM_CPRIME ? (double)(c->sleep.input_tokens + c->sleep.output_tokens) : 0;
    return test + sleep / n;
}

/* Queries after which the notes have paid for themselves against exploring; INFINITY: never. */
static double break_even(const struct comparison *c, size_t budget)
{
    double sleep = (double)(c->sleep.input_tokens + c->sleep.output_tokens);
    double saved = tokens_per_query(c, ARM_EXPLORE, budget, 1) -
                   (tokens_per_query(c, ARM_CPRIME, budget, 1) - sleep);
    return saved > 0 ? sleep / saved : INFINITY;
}

static void add_arm(const struct comparison *c, enum arm arm, size_t budget, struct buf *out)
{
    const struct arm_result *r = &c->arms[arm][budget];
    uint64_t asked = r->answered + r->failed;
    buf_printf(out, "%-8s %7u  %.3f  %6" PRIu64 "  %9.0f  %8.0f  ", arm_name(arm),
               c->budgets[budget], mean(r->f1, r->answered), r->failed,
               mean((double)r->input, asked), mean((double)r->output, asked));
    if (r->unpriced)
        buf_addstr(out, "unknown");
    else
        buf_printf(out, "$%.5f", mean((double)r->microdollars / 1e6, asked));
    for (size_t i = 0; i < SHARES; i++)
        buf_printf(out, "  %9.0f", tokens_per_query(c, arm, budget, shared_by[i]));
    buf_addch(out, '\n');
}

static void add_origin(const struct comparison *c, const struct llm_config *config, struct buf *out)
{
    buf_printf(out, "%" PRIu64 " past changes, asked of %s:", c->cases, config->provider->name);
    utf8_add_printable(out, config->model, strlen(config->model));
    buf_addstr(out, " at ");
    utf8_add_printable(out, config->base_url, strlen(config->base_url));
    buf_addch(out, '\n');
    if (http_is_loopback(config->base_url))
        buf_addstr(out, "This is a server on this machine. If it answers by a script, the figures "
                        "prove that the "
                        "plumbing works, and nothing else.\n");
    buf_printf(out,
               "Of %" PRIu64 " notes in the briefs %" PRIu64
               " were by a model; the others are structural, and free.\n",
               c->notes, c->paid);
    if (c->skipped)
        buf_printf(out, "%" PRIu64 " changes were not asked about: a budget is spent.\n",
                   c->skipped);
}

void compare_to_text(const struct comparison *c, const struct llm_config *config, struct buf *out)
{
    add_origin(c, config, out);
    buf_addstr(out, "\nway       budget     F1  failed  tokens in  and out    price   a query, the "
                    "notes shared by "
                    "1, 2, 5, 10\n");
    for (size_t b = 0; b < c->budget_count; b++)
        for (int arm = 0; arm < ARM_COUNT; arm++)
            add_arm(c, (enum arm)arm, b, out);
    buf_printf(out, "\nThe notes cost %" PRIu64 " tokens.",
               c->sleep.input_tokens + c->sleep.output_tokens);
    for (size_t b = 0; b < c->budget_count; b++) {
        double n = break_even(c, b);
        if (isfinite(n))
            buf_printf(out, " With %u they pay after %.1f queries.", c->budgets[b], n);
        else
            buf_printf(out, " With %u they never pay.", c->budgets[b]);
    }
    buf_addch(out, '\n');
}

static json_t *arm_json(const struct comparison *c, enum arm arm, size_t budget)
{
    const struct arm_result *r = &c->arms[arm][budget];
    uint64_t asked = r->answered + r->failed;
    json_t *shared = json_object();
    for (size_t i = 0; i < SHARES; i++) {
        char name[16];
        snprintf(name, sizeof name, "%u", shared_by[i]);
        json_object_set_new(shared, name,
                            json_real(tokens_per_query(c, arm, budget, shared_by[i])));
    }
    return json_pack(
        "{s:s, s:I, s:f, s:I, s:I, s:I, s:f, s:f, s:f, s:o, s:o}", "way", arm_name(arm), "budget",
        (json_int_t)c->budgets[budget], "f1", mean(r->f1, r->answered), "answered",
        (json_int_t)r->answered, "failed", (json_int_t)r->failed, "calls", (json_int_t)r->calls,
        "input_tokens", mean((double)r->input, asked), "cached_tokens",
        mean((double)r->cached, asked), "output_tokens", mean((double)r->output, asked), "cost",
        r->unpriced ? json_null() : json_real(mean((double)r->microdollars / 1e6, asked)),
        "tokens_per_query", shared);
}

char *compare_to_json(const struct comparison *c, const struct llm_config *config)
{
    json_t *arms = json_array(), *pays = json_array();
    for (size_t b = 0; b < c->budget_count; b++) {
        double n = break_even(c, b);
        for (int arm = 0; arm < ARM_COUNT; arm++)
            json_array_append_new(arms, arm_json(c, (enum arm)arm, b));
        json_array_append_new(pays, json_pack("{s:I, s:o}", "budget", (json_int_t)c->budgets[b],
                                              "queries", isfinite(n) ? json_real(n) : json_null()));
    }
    json_t *root = json_pack(
        "{s:s, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "schema",
        "repose.compare/1", "provider", config->provider->name, "model", config->model, "base_url",
        config->base_url, "on_this_machine", http_is_loopback(config->base_url), "cases",
        (json_int_t)c->cases, "skipped", (json_int_t)c->skipped, "notes", (json_int_t)c->notes,
        "paid_notes", (json_int_t)c->paid, "sleep_tokens",
        (json_int_t)(c->sleep.input_tokens + c->sleep.output_tokens), "sleep_cost",
        c->sleep.unpriced ? json_null() : json_real((double)c->sleep.microdollars / 1e6), "results",
        arms, "pays_after", pays);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(root);
    return text;
}
