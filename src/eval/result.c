#include "eval/result.h"

#include <string.h>

void case_result_release(struct case_result *result)
{
    json_decref(result->files);
    json_decref(result->candidates);
    result->files = result->candidates = NULL;
}

static json_t *numbers_json(const double *values, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_real(values[i]));
    return array;
}

static json_t *bins_to_json(const struct reliability *r)
{
    json_t *array = json_array();
    for (size_t i = 0; i < RELIABILITY_BINS; i++)
        json_array_append_new(array, json_pack("[I, I, f]", (json_int_t)r->bins[i].files,
                                               (json_int_t)r->bins[i].came, r->bins[i].promised));
    return array;
}

json_t *case_result_to_json(const struct case_result *result)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < ROW_COUNT; i++)
        json_array_append_new(rows, numbers_json(result->rows[i], METRIC_COUNT));
    return json_pack("{s:o, s:f, s:I, s:I, s:I, s:I, s:I, s:[I, I, I], s:I, s:I, s:f, s:f, s:o, "
                     "s:f, s:O, s:O*}",
                     "rows", rows, "f1", result->f1, "named", (json_int_t)result->named, "right",
                     (json_int_t)result->right, "answers", (json_int_t)result->answers, "things",
                     (json_int_t)result->things, "resolved", (json_int_t)result->resolved, "reach",
                     (json_int_t)result->reach[REACH_FIRST], (json_int_t)result->reach[REACH_HALF],
                     (json_int_t)result->reach[REACH_ALL], "tokens", (json_int_t)result->tokens,
                     "full_tokens", (json_int_t)result->full_tokens, "seconds", result->seconds,
                     "index_seconds", result->index_seconds, "bins",
                     bins_to_json(&result->reliability), "squares", result->reliability.squares,
                     "files", result->files, "candidates", result->candidates);
}

static int read_numbers(const json_t *array, double *values, size_t count)
{
    if (json_array_size(array) != count)
        return -1;
    for (size_t i = 0; i < count; i++)
        values[i] = json_number_value(json_array_get(array, i));
    return 0;
}

static int read_tables(const json_t *rows, const json_t *bins, struct case_result *out)
{
    if (json_array_size(rows) != ROW_COUNT || json_array_size(bins) != RELIABILITY_BINS)
        return -1;
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (read_numbers(json_array_get(rows, i), out->rows[i], METRIC_COUNT))
            return -1;
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        double bin[3];
        if (read_numbers(json_array_get(bins, i), bin, 3))
            return -1;
        out->reliability.bins[i] =
            (struct reliability_bin){ (uint64_t)bin[0], (uint64_t)bin[1], bin[2] };
    }
    return 0;
}

int case_result_from_json(const json_t *json, struct case_result *out)
{
    json_int_t named, right, answers, things, resolved, reach[REACH_COUNT], tokens, full;
    json_t *rows, *bins, *files, *candidates = NULL;
    json_t *object = (json_t *)(uintptr_t)json; /* json_unpack only reads */
    memset(out, 0, sizeof *out);
    if (json_unpack(
            object,
            "{s:o, s:F, s:I, s:I, s:I, s:I, s:I, s:[I, I, I], s:I, s:I, s:F, s:F, s:o, s:F, "
            "s:o, s?o}",
            "rows", &rows, "f1", &out->f1, "named", &named, "right", &right, "answers", &answers,
            "things", &things, "resolved", &resolved, "reach", &reach[REACH_FIRST],
            &reach[REACH_HALF], &reach[REACH_ALL], "tokens", &tokens, "full_tokens", &full,
            "seconds", &out->seconds, "index_seconds", &out->index_seconds, "bins", &bins,
            "squares", &out->reliability.squares, "files", &files, "candidates", &candidates) ||
        !json_is_array(files) || (candidates && !json_is_array(candidates)) ||
        read_tables(rows, bins, out))
        return -1;
    out->named = (uint32_t)named;
    out->right = (uint32_t)right;
    out->answers = (uint32_t)answers;
    out->things = (uint32_t)things;
    out->resolved = (uint32_t)resolved;
    for (int i = 0; i < REACH_COUNT; i++)
        out->reach[i] = (uint32_t)reach[i];
    out->tokens = (uint64_t)tokens;
    out->full_tokens = (uint64_t)full;
    out->files = json_incref(files);
    out->candidates = json_incref(candidates);
    return 0;
}
