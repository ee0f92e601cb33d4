/* fit.c - logistic regression for script/train, which compiles and runs it.
 *
 * Standard input: "ROWS COLUMNS RIDGE", then ROWS lines "label value value …" with COLUMNS values, the first of which is the
 * constant 1 and is not penalised. Standard output: the COLUMNS weights, one a line. Newton's method on the log-likelihood.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ITERATIONS 15
#define COLUMNS    64

static size_t rows, columns;
static double ridge, *values, *labels, weights[COLUMNS];

static int fail(const char *why)
{
    fprintf(stderr, "fit: %s\n", why);
    return 1;
}

static int read_all(void)
{
    if (scanf("%zu %zu %lf", &rows, &columns, &ridge) != 3 || columns < 1 || columns > COLUMNS ||
        rows > 100000000)
        return fail("bad size");
    values = calloc(rows * columns + 1, sizeof *values);
    labels = calloc(rows + 1, sizeof *labels);
    if (!values || !labels)
        return fail("out of memory");
    for (size_t i = 0; i < rows; i++) {
        if (scanf("%lf", &labels[i]) != 1)
            return fail("bad label");
        for (size_t j = 0; j < columns; j++)
            if (scanf("%lf", &values[i * columns + j]) != 1)
                return fail("bad value");
    }
    return 0;
}

/* Solves matrix * x = vector in place, by Gauss with pivots. */
static void solve(double matrix[COLUMNS][COLUMNS], double *vector)
{
    for (size_t i = 0; i < columns; i++) {
        size_t pivot = i;
        for (size_t r = i; r < columns; r++)
            if (fabs(matrix[r][i]) > fabs(matrix[pivot][i]))
                pivot = r;
        for (size_t j = 0; j < columns; j++) {
            double kept = matrix[i][j];
            matrix[i][j] = matrix[pivot][j];
            matrix[pivot][j] = kept;
        }
        double kept = vector[i];
        vector[i] = vector[pivot];
        vector[pivot] = kept;
        for (size_t r = 0; r < columns; r++) {
            double factor = r == i || matrix[i][i] == 0 ? 0 : matrix[r][i] / matrix[i][i];
            for (size_t j = 0; factor != 0 && j < columns; j++)
                matrix[r][j] -= factor * matrix[i][j];
            vector[r] -= factor * vector[i];
        }
    }
    for (size_t i = 0; i < columns; i++)
        vector[i] = matrix[i][i] != 0 ? vector[i] / matrix[i][i] : 0;
}

/* One step; the largest change of a weight. */
static double step(void)
{
    static double hessian[COLUMNS][COLUMNS], gradient[COLUMNS];
    for (size_t i = 0; i < columns; i++) {
        gradient[i] = i ? -ridge * weights[i] : 0;
        for (size_t j = 0; j < columns; j++)
            hessian[i][j] = i != j ? 0 : i ? ridge : 1e-9;
    }
    for (size_t r = 0; r < rows; r++) {
        const double *x = values + r * columns;
        double sum = 0;
        for (size_t j = 0; j < columns; j++)
            sum += weights[j] * x[j];
        double p = 1 / (1 + exp(-sum)), curve = p * (1 - p);
        for (size_t i = 0; i < columns; i++) {
            gradient[i] += (labels[r] - p) * x[i];
            double scaled = curve * x[i];
            for (size_t j = 0; scaled != 0 && j < columns; j++)
                hessian[i][j] += scaled * x[j];
        }
    }
    solve(hessian, gradient);
    double most = 0;
    for (size_t i = 0; i < columns; i++) {
        weights[i] += gradient[i];
        most = fabs(gradient[i]) > most ? fabs(gradient[i]) : most;
    }
    return most;
}

int main(void)
{
    if (read_all())
        return 1;
    for (int i = 0; i < ITERATIONS && step() > 1e-4; i++)
        ;
    for (size_t i = 0; i < columns; i++)
        printf("%.9g\n", weights[i]);
    return 0;
}
