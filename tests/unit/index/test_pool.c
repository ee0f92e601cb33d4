#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/event.h"
#include "base/mem.h"
#include "index/pool.h"

struct counters {
    atomic_int opened, closed, ran, discarded;
    int fail_open;
    size_t fail_job; /* + 1; 0: none */
    size_t size;
};

static struct counters *counters;

static int open_state(void *data, void **state, struct err *err)
{
    struct counters *c = data;
    if (c->fail_open)
        return err_set(err, ERR_REPO, "cannot open");
    c->opened++;
    *state = c;
    return 0;
}

static void close_state(void *state)
{
    ((struct counters *)state)->closed++;
}

static int run(void *state, size_t job, void **result, size_t *size, struct err *err)
{
    struct counters *c = state;
    c->ran++;
    if (c->fail_job == job + 1)
        return err_set(err, ERR_REPO, "job %zu", job);
    size_t *number = xcalloc(1, sizeof *number);
    *number = job;
    *result = number;
    *size = c->size;
    return 0;
}

static void discard(void *result)
{
    counters->discarded++;
    free(result);
}

static struct pool_work work_of(struct counters *c)
{
    counters = c;
    return (struct pool_work){ c, open_state, close_state, run, discard };
}

static void test_all_jobs_once(void **state)
{
    (void)state;
    struct counters c = { .size = 4 << 20 }; /* four results fill the queue */
    struct pool_work work = work_of(&c);
    struct pool *pool;
    struct err err = ERR_INIT;
    void *result;
    bool seen[200] = { 0 };
    int got;
    pool_start(&pool, &work, 4, 200);
    while ((got = pool_next(pool, &result, &err)) == 1) {
        size_t job = *(size_t *)result;
        assert_false(seen[job]);
        seen[job] = true;
        free(result);
    }
    assert_int_equal(got, 0);
    pool_finish(pool);
    for (size_t i = 0; i < 200; i++)
        assert_true(seen[i]);
    assert_int_equal(c.opened, c.closed);
}

static void test_no_jobs(void **state)
{
    (void)state;
    struct counters c = { 0 };
    struct pool_work work = work_of(&c);
    struct pool *pool;
    struct err err = ERR_INIT;
    void *result;
    pool_start(&pool, &work, 4, 0);
    assert_int_equal(pool_next(pool, &result, &err), 0);
    pool_finish(pool);
}

/* Results may come before the failure is seen; after it, none does. */
static void expect_failure(struct counters *c, const char *message)
{
    struct pool_work work = work_of(c);
    struct pool *pool;
    struct err err = ERR_INIT;
    void *result;
    int got;
    pool_start(&pool, &work, 3, 100);
    while ((got = pool_next(pool, &result, &err)) == 1)
        free(result);
    assert_int_equal(got, -1);
    assert_int_equal(err.code, ERR_REPO);
    assert_string_equal(err.message, message);
    pool_finish(pool);
    assert_int_equal(c->opened, c->closed);
}

static void test_failures(void **state)
{
    (void)state;
    struct counters job = { .fail_job = 51 }, open = { .fail_open = 1 };
    expect_failure(&job, "job 50");
    expect_failure(&open, "cannot open");
}

static void test_stops_early(void **state)
{
    (void)state;
    struct counters c = { .size = 20 << 20 };
    struct pool_work work = work_of(&c);
    struct pool *pool;
    struct err err = ERR_INIT;
    void *result;
    pool_start(&pool, &work, 4, 1000);
    assert_int_equal(pool_next(pool, &result, &err), 1);
    free(result);
    pool_finish(pool);
    assert_true(c.ran < 20);
    assert_int_equal(c.ran, c.discarded + 1);
}

static void test_signal(void **state)
{
    (void)state;
    struct counters c = { 0 };
    struct pool_work work = work_of(&c);
    struct pool *pool;
    struct err err = ERR_INIT;
    void *result;
    pool_start(&pool, &work, 2, 100000);
    assert_int_equal(pool_next(pool, &result, &err), 1);
    free(result);
    cancel_signal = 15;
    assert_int_equal(pool_next(pool, &result, &err), -1);
    cancel_signal = 0;
    assert_int_equal(err.code, ERR_TERMINATED);
    pool_finish(pool);
}

static void test_thread_numbers(void **state)
{
    (void)state;
    assert_int_equal(pool_threads(3), 3);
    assert_in_range(pool_threads(0), 1, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_jobs_once), cmocka_unit_test(test_no_jobs),
        cmocka_unit_test(test_failures),      cmocka_unit_test(test_stops_early),
        cmocka_unit_test(test_signal),        cmocka_unit_test(test_thread_numbers),
    };
    return RUN_TESTS(tests);
}
