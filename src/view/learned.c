#include "view/learned.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#define CACHE_NAME "/ranking" /* no module is called so */

/* ---- as JSON ---- */

static json_t *numbers(const float *values, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_real((double)values[i]));
    return array;
}

static int read_numbers(const json_t *array, float *values, size_t count)
{
    if (json_array_size(array) != count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(array, i);
        values[i] = (float)json_number_value(value);
        if (!json_is_number(value) || !isfinite(values[i]))
            return -1;
    }
    return 0;
}

static char *to_text(const struct learned *learned)
{
    const struct rank_weights *w = &learned->weights;
    const float others[] = { w->bias, w->test, w->document, w->data };
    json_t *rows = json_array();
    for (size_t i = 0; i < learned->row_count; i++)
        json_array_append_new(rows, json_integer(learned->rows[i]));
    json_t *root = json_pack("{s:b, s:I, s:o, s:o, s:o, s:o}", "better", learned->better, "cases",
                             (json_int_t)learned->cases, "rows", rows, "signal",
                             numbers(w->signal, SIGNAL_COUNT), "square",
                             numbers(w->square, SIGNAL_COUNT), "others", numbers(others, 4));
    char *text = json_dumps(root, JSON_COMPACT);
    json_decref(root);
    return text;
}

static int read_rows(const json_t *array, struct arena *arena, struct learned *out)
{
    out->row_count = json_array_size(array);
    out->rows = ARENA_ARRAY(arena, int64_t, out->row_count);
    for (size_t i = 0; i < out->row_count; i++) {
        out->rows[i] = json_integer_value(json_array_get(array, i));
        if (i && out->rows[i] <= out->rows[i - 1])
            return -1;
    }
    return out->row_count ? 0 : -1;
}

static int from_text(const char *text, struct arena *arena, struct learned *out)
{
    int better, result = -1;
    json_t *root = json_loads(text, 0, NULL), *rows, *signal, *square, *others;
    json_int_t cases;
    float other[4];
    memset(out, 0, sizeof *out);
    if (root &&
        !json_unpack(root, "{s:b, s:I, s:o, s:o, s:o, s:o}", "better", &better, "cases", &cases,
                     "rows", &rows, "signal", &signal, "square", &square, "others", &others) &&
        cases >= 0 && cases <= UINT32_MAX && !read_rows(rows, arena, out) &&
        !read_numbers(signal, out->weights.signal, SIGNAL_COUNT) &&
        !read_numbers(square, out->weights.square, SIGNAL_COUNT) && !read_numbers(others, other, 4))
        result = 0;
    if (!result) {
        out->better = better;
        out->cases = (uint32_t)cases;
        out->weights.bias = other[0];
        out->weights.test = other[1];
        out->weights.document = other[2];
        out->weights.data = other[3];
    }
    json_decref(root);
    return result;
}

/* ---- in the index ---- */

int learned_get(struct index_db *db, struct arena *arena, struct learned *out, struct err *err)
{
    const char *text;
    int found = index_db_cache_get(db, CACHE_NAME, rank_version(), arena, &text, err);
    if (found <= 0)
        return found;
    return from_text(text, arena, out) ? 0 : 1;
}

static int compare_rows(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void order_rows(struct learned *learned)
{
    size_t count = 0;
    qsort(learned->rows, learned->row_count, sizeof *learned->rows, compare_rows);
    for (size_t i = 0; i < learned->row_count; i++)
        if (!i || learned->rows[i] != learned->rows[count - 1])
            learned->rows[count++] = learned->rows[i];
    learned->row_count = count;
}

int learned_put(struct index_db *db, struct learned *learned, struct err *err)
{
    order_rows(learned);
    char *text = to_text(learned);
    int result = index_db_cache_put(db, CACHE_NAME, rank_version(), text, err);
    free(text);
    return result;
}

size_t learned_known(const struct learned *learned, const struct snapshot *snapshot)
{
    size_t known = 0;
    for (size_t i = 0; i < snapshot->window_count; i++)
        known += bsearch(&snapshot->window[i], learned->rows, learned->row_count,
                         sizeof *learned->rows, compare_rows) != NULL;
    return known;
}

const struct learned *learned_usable(struct index_db *db, const struct snapshot *snapshot,
                                     struct arena *arena)
{
    struct learned *learned = ARENA_NEW(arena, struct learned);
    if (learned_get(db, arena, learned, NULL) != 1 || !learned->better ||
        learned_known(learned, snapshot) < learned->row_count)
        return NULL;
    return learned;
}
