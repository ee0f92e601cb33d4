#include "rank/fit.h"

#include <math.h>
#include <string.h>

#define FEATURES   (1 + 2 * SIGNAL_COUNT + 3)
#define ITERATIONS 12
#define SETTLED    1e-4 /* no weight moves by more */

/* ---- weights as a vector ---- */

static void pack(const struct rank_weights *w, double *x)
{
    x[0] = w->bias;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        x[1 + i] = w->signal[i];
        x[1 + SIGNAL_COUNT + i] = w->square[i];
    }
    x[FEATURES - 3] = w->test;
    x[FEATURES - 2] = w->document;
    x[FEATURES - 1] = w->data;
}

static void unpack(const double *x, struct rank_weights *w)
{
    w->bias = (float)x[0];
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        w->signal[i] = (float)x[1 + i];
        w->square[i] = (float)x[1 + SIGNAL_COUNT + i];
    }
    w->test = (float)x[FEATURES - 3];
    w->document = (float)x[FEATURES - 2];
    w->data = (float)x[FEATURES - 1];
}

static void features_of(const struct rank_example *example, double *x)
{
    x[0] = 1;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        x[1 + i] = example->signals[i];
        x[1 + SIGNAL_COUNT + i] = (double)example->signals[i] * example->signals[i];
    }
    x[FEATURES - 3] = example->role == ROLE_TEST;
    x[FEATURES - 2] = example->role == ROLE_DOCUMENT;
    x[FEATURES - 1] = example->role == ROLE_DATA;
}

/* ---- Newton's method ---- */

struct system {
    double matrix[FEATURES][FEATURES], vector[FEATURES];
};

/* Solves it in place. The prior makes the matrix positive definite, so no pivots are needed. */
static void solve(struct system *s)
{
    for (int i = 0; i < FEATURES; i++)
        for (int r = i + 1; r < FEATURES; r++) {
            double factor = s->matrix[r][i] / s->matrix[i][i];
            for (int j = i; factor != 0 && j < FEATURES; j++)
                s->matrix[r][j] -= factor * s->matrix[i][j];
            s->vector[r] -= factor * s->vector[i];
        }
    for (int i = FEATURES - 1; i >= 0; i--) {
        for (int j = i + 1; j < FEATURES; j++)
            s->vector[i] -= s->matrix[i][j] * s->vector[j];
        s->vector[i] /= s->matrix[i][i];
    }
}

static void add_example(struct system *s, const struct rank_example *example, const double *w)
{
    double x[FEATURES], sum = 0;
    features_of(example, x);
    for (int i = 0; i < FEATURES; i++)
        sum += w[i] * x[i];
    double p = 1 / (1 + exp(-sum)), curve = p * (1 - p);
    for (int i = 0; i < FEATURES; i++) {
        s->vector[i] += (example->changed - p) * x[i];
        double scaled = curve * x[i];
        for (int j = 0; scaled != 0 && j < FEATURES; j++)
            s->matrix[i][j] += scaled * x[j];
    }
}

static double newton_step(const struct rank_example *examples, size_t count, const double *prior,
                          double strength, double *w)
{
    struct system s = { 0 };
    double most = 0;
    for (int i = 0; i < FEATURES; i++) {
        s.matrix[i][i] = strength;
        s.vector[i] = -strength * (w[i] - prior[i]);
    }
    for (size_t i = 0; i < count; i++)
        add_example(&s, &examples[i], w);
    solve(&s);
    for (int i = 0; i < FEATURES; i++) {
        w[i] += s.vector[i];
        most = fabs(s.vector[i]) > most ? fabs(s.vector[i]) : most;
    }
    return most;
}

void rank_fit(const struct rank_example *examples, size_t count, const struct rank_weights *prior,
              double strength, struct rank_weights *out)
{
    double start[FEATURES], w[FEATURES];
    pack(prior, start);
    memcpy(w, start, sizeof w);
    for (int i = 0; i < ITERATIONS && newton_step(examples, count, start, strength, w) > SETTLED;
         i++)
        ;
    unpack(w, out);
}
