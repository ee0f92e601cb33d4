/* pool.h - worker threads that do numbered jobs and hand their results to the thread that started
 * them.
 *
 * Results wait in a queue that is bounded by their size: workers stop when the receiver is slower
 * than they are. Results come in any order. Only the functions of `work` run in the worker threads,
 * each with a state of its own.
 *
 *     pool_start(&pool, &work, threads, job_count);
 *     while ((got = pool_next(pool, &result, &err)) == 1)
 *         use(result);
 *     pool_finish(pool);
 */
#ifndef REPOSE_INDEX_POOL_H
#define REPOSE_INDEX_POOL_H

#include <stddef.h>

#include "base/err.h"

struct pool_work {
    void *data;
    int (*open)(void *data, void **state, struct err *err);
    void (*close)(void *state);
    /* *result is passed on when 0 is returned; *size is about what it occupies. */
    int (*run)(void *state, size_t job, void **result, size_t *size, struct err *err);
    void (*discard)(void *result);
};

struct pool;

/* `work` must live until pool_finish. When no thread can be started at all the error comes from
 * pool_next. */
void pool_start(struct pool **out, const struct pool_work *work, unsigned threads, size_t jobs);
/* Waits for the next result: 1, 0 when all jobs are done, -1 when a worker failed or the program
 * was told to stop. */
int pool_next(struct pool *pool, void **result, struct err *err);
/* Stops the workers after their current job, and discards what was not fetched. NULL is allowed. */
void pool_finish(struct pool *pool);

/* The number of threads for a setting: 0 is one per core, at most 8. */
unsigned pool_threads(long setting);

#endif
