#include "eval/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "eval/progress.h"

/* Raised when a result means something else than before. */
#define RESULT_VERSION 4

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return hash_more(hash, text, strlen(text));
}

/* All that a result depends on besides the repository, which never changes below a commit. */
static uint64_t run_key(const struct replay *r, const struct eval_cases *cases)
{
    const uint64_t options[] = { RESULT_VERSION, r->budget, r->title, r->signals, rank_version() };
    uint64_t hash = hash_bytes(options, sizeof options);
    for (size_t i = 0; i < cases->count; i++) {
        const struct eval_case *item = &cases->items[i];
        hash = hash_more(hash, &item->parent, sizeof item->parent);
        hash = hash_text(hash, item->request);
        for (size_t j = 0; j < item->with_tests.count; j++)
            hash = hash_text(hash, item->with_tests.items[j]);
    }
    return hash;
}

static int run_replay(const struct replay *replay, struct progress *progress,
                      struct evaluation *out, struct err *err)
{
    for (size_t i = 0; i < out->cases.count; i++) {
        struct case_result *result = &out->results[i];
        if (progress_get(progress, i, result))
            continue;
        if (cancel_check(err) || replay_case(replay, &out->cases.items[i], result, err) ||
            progress_add(progress, i, result, err))
            return -1;
        event_progress(replay->events, "cases", i + 1, out->cases.count);
    }
    return 0;
}

int evaluate(const struct replay *replay, const struct eval_cases *cases, struct evaluation *out,
             struct err *err)
{
    struct progress progress;
    double start = clock_seconds();
    *out = (struct evaluation){ .cases = *cases };
    out->results = xcalloc(cases->count + 1, sizeof *out->results);
    progress_open(&progress, replay->store, run_key(replay, cases));
    int result = run_replay(replay, &progress, out, err);
    progress_close(&progress, !result);
    out->seconds = clock_seconds() - start;
    return result;
}

void evaluation_release(struct evaluation *evaluation)
{
    for (size_t i = 0; evaluation->results && i < evaluation->cases.count; i++)
        case_result_release(&evaluation->results[i]);
    free(evaluation->results);
    *evaluation = (struct evaluation){ 0 };
}

/* ---- summing up ---- */

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_number);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static void add_medians(const struct evaluation *e, struct eval_summary *out)
{
    size_t n = e->cases.count;
    double *values = xcalloc(4 * n, sizeof *values);
    for (size_t i = 0; i < n; i++) {
        values[i] = (double)e->results[i].tokens;
        values[n + i] = (double)e->results[i].full_tokens;
        values[2 * n + i] = e->results[i].seconds;
        values[3 * n + i] = e->results[i].index_seconds;
    }
    out->tokens = median(values, n);
    out->full_tokens = median(values + n, n);
    out->seconds = median(values + 2 * n, n);
    out->index_seconds = median(values + 3 * n, n);
    free(values);
}

static void add_reach(const struct evaluation *e, struct eval_summary *out)
{
    double *values = xcalloc(e->cases.count, sizeof *values);
    for (int i = 0; i < REACH_COUNT; i++) {
        size_t count = 0;
        for (size_t c = 0; c < e->cases.count; c++)
            if (e->results[c].reach[i])
                values[count++] = e->results[c].reach[i];
        out->reached[i] = count;
        out->reach[i] = count ? median(values, count) : 0;
    }
    free(values);
}

static void add_shares(const struct evaluation *e, struct eval_summary *out)
{
    for (size_t i = 0; i < e->cases.count; i++) {
        const struct case_result *result = &e->results[i];
        out->things += result->things;
        out->resolved += result->resolved;
        if (!result->named)
            continue;
        out->precision += (double)result->right / result->named;
        out->with_likely++;
    }
    if (out->with_likely)
        out->precision /= (double)out->with_likely;
}

void eval_summarise(const struct evaluation *e, struct eval_summary *out)
{
    double n = (double)e->cases.count;
    memset(out, 0, sizeof *out);
    if (!e->cases.count)
        return;
    for (size_t i = 0; i < e->cases.count; i++) {
        const struct case_result *result = &e->results[i];
        for (size_t r = 0; r < ROW_COUNT; r++)
            for (size_t m = 0; m < METRIC_COUNT; m++)
                out->rows[r][m] += result->rows[r][m] / n;
        out->f1 += result->f1 / n;
        out->named += result->named / n;
        out->answers += result->answers / n;
        reliability_join(&out->reliability, &result->reliability);
    }
    add_medians(e, out);
    add_reach(e, out);
    add_shares(e, out);
}
