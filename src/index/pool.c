#include "index/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/event.h"
#include "base/mem.h"
#include "base/process.h"

#define QUEUE_BYTES_MAX ((size_t)16 << 20)
#define WAIT_MS         100 /* between looks at the signal */

struct item {
    struct item *next;
    void *result;
    size_t size;
};

struct pool {
    const struct pool_work *work;
    pthread_mutex_t lock;
    pthread_cond_t filled, emptied;
    struct item *first, **last;
    size_t queued; /* bytes */
    size_t next_job, jobs;
    unsigned running; /* workers that have not ended */
    bool stop;
    bool failed;
    struct err err;
    unsigned thread_count;
    pthread_t threads[];
};

static void fail_pool(struct pool *pool, const struct err *err)
{
    pthread_mutex_lock(&pool->lock);
    if (!pool->failed)
        pool->err = *err;
    pool->failed = pool->stop = true;
    pthread_cond_broadcast(&pool->filled);
    pthread_cond_broadcast(&pool->emptied);
    pthread_mutex_unlock(&pool->lock);
}

static bool take_job(struct pool *pool, size_t *job)
{
    pthread_mutex_lock(&pool->lock);
    while (pool->queued > QUEUE_BYTES_MAX && !pool->stop)
        pthread_cond_wait(&pool->emptied, &pool->lock);
    bool more = !pool->stop && pool->next_job < pool->jobs;
    if (more)
        *job = pool->next_job++;
    pthread_mutex_unlock(&pool->lock);
    return more;
}

static void put_result(struct pool *pool, void *result, size_t size)
{
    struct item *item = xcalloc(1, sizeof *item);
    *item = (struct item){ NULL, result, size };
    pthread_mutex_lock(&pool->lock);
    *pool->last = item;
    pool->last = &item->next;
    pool->queued += size;
    pthread_cond_signal(&pool->filled);
    pthread_mutex_unlock(&pool->lock);
}

static void *worker(void *data)
{
    struct pool *pool = data;
    struct err err = ERR_INIT;
    void *state = NULL, *result;
    size_t job, size;
    int failed = pool->work->open(pool->work->data, &state, &err);
    while (!failed && take_job(pool, &job)) {
        failed = pool->work->run(state, job, &result, &size, &err);
        if (!failed)
            put_result(pool, result, size);
    }
    if (failed)
        fail_pool(pool, &err);
    if (state)
        pool->work->close(state);
    pthread_mutex_lock(&pool->lock);
    pool->running--;
    pthread_cond_broadcast(&pool->filled);
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Signals are for the thread that started the work. */
static int start_thread(struct pool *pool, pthread_t *thread)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int result = pthread_create(thread, NULL, worker, pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

void pool_start(struct pool **out, const struct pool_work *work, unsigned threads, size_t jobs)
{
    struct pool *pool = xcalloc(1, sizeof *pool + threads * sizeof(pthread_t));
    pool->work = work;
    pool->jobs = jobs;
    pool->last = &pool->first;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->filled, NULL);
    pthread_cond_init(&pool->emptied, NULL);
    pthread_mutex_lock(&pool->lock);
    for (unsigned i = 0; i < threads && i < jobs; i++) {
        int error = start_thread(pool, &pool->threads[pool->thread_count]);
        if (!error) {
            pool->thread_count++;
            pool->running++;
        } else if (i == 0) {
            pool->failed = true;
            err_set(&pool->err, ERR_STORE, "cannot start a thread: %s", strerror(error));
        }
    }
    pthread_mutex_unlock(&pool->lock);
    *out = pool;
}

static void wait_a_little(struct pool *pool)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += WAIT_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&pool->filled, &pool->lock, &until);
}

int pool_next(struct pool *pool, void **result, struct err *err)
{
    if (cancel_check(err))
        return -1;
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->failed && pool->running && !cancel_signal)
        wait_a_little(pool);
    struct item *item = pool->failed || cancel_signal ? NULL : pool->first;
    if (item) {
        pool->first = item->next;
        if (!pool->first)
            pool->last = &pool->first;
        pool->queued -= item->size;
        pthread_cond_broadcast(&pool->emptied);
    }
    bool failed = pool->failed;
    pthread_mutex_unlock(&pool->lock);
    if (item) {
        *result = item->result;
        free(item);
        return 1;
    }
    if (failed)
        return err_set(err, pool->err.code, "%s", pool->err.message);
    return cancel_check(err);
}

void pool_finish(struct pool *pool)
{
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    pthread_cond_broadcast(&pool->emptied);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    for (struct item *item = pool->first, *next; item; item = next) {
        next = item->next;
        pool->work->discard(item->result);
        free(item);
    }
    pthread_mutex_destroy(&pool->lock);
    pthread_cond_destroy(&pool->filled);
    pthread_cond_destroy(&pool->emptied);
    free(pool);
}

unsigned pool_threads(long setting)
{
    if (setting > 0)
        return (unsigned)setting;
    unsigned count = process_processors();
    return count > 8 ? 8 : count;
}
