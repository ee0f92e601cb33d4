#include "index/build.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "index/kin.h"
#include "index/plan.h"
#include "index/pool.h"
#include "index/record.h"
#include "index/window.h"

#define COMMITS_PER_JOB 32
#define SNAPSHOTS_KEPT  8
#define PROGRESS_STEP   64

struct build {
    const struct build_input *input;
    struct snapshot base; /* empty: none */
    bool base_is_ancestor;
    struct plan plan;
    struct window window;
    struct recorder recorder;
    uint32_t *file_jobs; /* numbers of the plan's jobs to do in this round */
    size_t file_job_count, commit_job_count;
    uint32_t *again; /* jobs that a busy machine may have made fail */
    size_t again_count, again_capacity;
    uint64_t files_done, commits_done;
};

/* ---- the base ---- */

/* The snapshot last used whose revision is an ancestor, else the one last used. */
static int choose_base(struct build *b, struct err *err)
{
    const struct build_input *in = b->input;
    struct arena arena = ARENA_INIT;
    struct oid *revisions;
    size_t count, chosen = 0;
    int result = index_db_list_snapshots(in->db, in->key, &arena, &revisions, &count, err);
    for (size_t i = 0; !result && i < count && !b->base_is_ancestor; i++) {
        /* The revision of a snapshot may be gone from the repository. */
        int is = repo_is_ancestor(in->request->repo, &revisions[i], &in->commit, NULL);
        b->base_is_ancestor = is == 1;
        chosen = is == 1 ? i : chosen;
    }
    if (!result && count &&
        index_db_load_snapshot(in->db, &revisions[chosen], in->key, &b->base, err) < 0)
        result = -1;
    arena_release(&arena);
    return result;
}

static int make_plans(struct build *b, struct err *err)
{
    const struct build_input *in = b->input;
    const struct index_request *request = in->request;
    struct index_db_stats stats;
    if (choose_base(b, err) || index_db_statistics(in->db, &stats, err))
        return -1;
    bool has_base = !oid_is_zero(&b->base.revision);
    struct window_input window = {
        .repo = request->repo,
        .db = in->db,
        .tip = in->commit,
        .base = has_base && b->base_is_ancestor ? &b->base : NULL,
        .limit = (size_t)settings_integer(request->settings, SETTING_HISTORY_COMMITS),
        .cold = stats.commits == 0,
    };
    if (window_plan(&b->window, &window, err))
        return -1;
    struct plan_input plan = {
        .repo = request->repo,
        .db = in->db,
        .settings = request->settings,
        .events = request->events,
        .commit = in->commit,
        .key = in->key,
        .base = has_base ? &b->base : NULL,
        .cold = stats.contents == 0,
    };
    if (repo_tree_of(request->repo, &in->commit, &plan.tree, err))
        return -1;
    return plan_files(&b->plan, &plan, err);
}

/* ---- what workers do ---- */

struct result {
    size_t job; /* of the pool */
    struct extracted_file file;
    struct extracted_commit *commits; /* NULL: a file */
    size_t commit_count;
    struct arena arena;
};

struct worker {
    const struct build *build;
    struct extractor *extractor;
};

static int open_worker(void *data, void **state, struct err *err)
{
    const struct build *b = data;
    struct worker *worker = xcalloc(1, sizeof *worker);
    worker->build = b;
    if (extractor_new(&worker->extractor, b->input->request->repo, b->input->request->settings,
                      err)) {
        free(worker);
        return -1;
    }
    *state = worker;
    return 0;
}

static void close_worker(void *state)
{
    struct worker *worker = state;
    extractor_free(worker->extractor);
    free(worker);
}

static void discard_result(void *data)
{
    struct result *result = data;
    for (size_t i = 0; i < result->commit_count; i++)
        buf_release(&result->commits[i].terms.packed);
    if (!result->commits)
        extracted_file_release(&result->file);
    arena_release(&result->arena);
    free(result);
}

static int run_commits(struct worker *worker, size_t job, struct result *result, size_t *size,
                       struct err *err)
{
    const struct window *window = &worker->build->window;
    size_t first = job * COMMITS_PER_JOB, left = window->unread_count - first;
    size_t count = left < COMMITS_PER_JOB ? left : COMMITS_PER_JOB;
    result->commits = ARENA_ARRAY(&result->arena, struct extracted_commit, count);
    for (size_t i = 0; i < count; i++) {
        struct extracted_commit *commit = &result->commits[i];
        if (extract_commit(worker->extractor, window->unread[first + i].commit, &result->arena,
                           commit, err))
            return -1;
        result->commit_count++;
        *size += commit->terms.packed.size;
    }
    *size += result->arena.used;
    return 0;
}

static int run_file(struct worker *worker, size_t job, struct result *result, size_t *size,
                    struct err *err)
{
    const struct build *b = worker->build;
    const struct file_job *file = &b->plan.jobs[b->file_jobs[job]];
    if (extract_file(worker->extractor, file->path, &file->blob, file->trusted, &result->file, err))
        return -1;
    *size += result->file.summary.size + result->file.terms.packed.size;
    return 0;
}

/* History comes first: its jobs are small and even, and the large files follow while they are
 * written. */
static int run_job(void *state, size_t job, void **out, size_t *size, struct err *err)
{
    struct worker *worker = state;
    struct result *result = xcalloc(1, sizeof *result);
    size_t history = worker->build->commit_job_count;
    result->job = job;
    result->file = (struct extracted_file){ .summary = BUF_INIT, .terms = { BUF_INIT } };
    *size = sizeof *result;
    int failed = job < history ? run_commits(worker, job, result, size, err)
                               : run_file(worker, job - history, result, size, err);
    if (failed) {
        discard_result(result);
        return -1;
    }
    *out = result;
    return 0;
}

/* ---- what the calling thread does with the results ---- */

static int take_commits(struct build *b, const struct result *result, struct err *err)
{
    struct window *window = &b->window;
    size_t first = result->job * COMMITS_PER_JOB;
    for (size_t i = 0; i < result->commit_count; i++) {
        int64_t row = record_commit(&b->recorder, &result->commits[i], err);
        if (row < 0)
            return -1;
        window->rows[window->unread[first + i].place] = row;
    }
    b->commits_done += result->commit_count;
    return 0;
}

static bool may_succeed_alone(const struct build *b, const struct extracted_file *file)
{
    return b->again &&
           (file->content.state == PARSE_TIMEOUT || file->content.state == PARSE_MEMORY);
}

static int take_file(struct build *b, const struct result *result, struct err *err)
{
    uint32_t job = b->file_jobs[result->job - b->commit_job_count];
    if (may_succeed_alone(b, &result->file)) {
        ARRAY_PUSH(b->again, b->again_count, b->again_capacity, job);
        return 0;
    }
    b->files_done++;
    return record_file(&b->recorder, job, &result->file, err);
}

static void report_progress(const struct build *b)
{
    const struct events *events = b->input->request->events;
    uint64_t done = b->files_done + b->commits_done;
    if (done % PROGRESS_STEP && b->files_done < b->plan.job_count)
        return;
    if (b->commits_done < b->window.unread_count)
        event_progress(events, "history", b->commits_done, b->window.unread_count);
    else
        event_progress(events, "parsing", b->files_done, b->plan.job_count);
}

static int receive(struct build *b, struct pool *pool, struct err *err)
{
    void *data;
    int got, failed = 0;
    while (!failed && (got = pool_next(pool, &data, err)) != 0) {
        if (got < 0)
            return -1;
        struct result *result = data;
        failed = result->commits ? take_commits(b, result, err) : take_file(b, result, err);
        discard_result(result);
        if (!failed)
            failed = record_batch(&b->recorder, err);
        report_progress(b);
    }
    return failed;
}

static int run_round(struct build *b, unsigned threads, struct err *err)
{
    const struct pool_work work = { b, open_worker, close_worker, run_job, discard_result };
    struct pool *pool = NULL;
    size_t jobs = b->file_job_count + b->commit_job_count;
    if (jobs == 0)
        return 0;
    pool_start(&pool, &work, threads, jobs);
    int result = receive(b, pool, err);
    pool_finish(pool);
    return result;
}

/* Files that ran out of time or memory while others were parsed get a second chance alone, so that
 * what is recorded depends as little as possible on how busy the machine was. */
static int run_again(struct build *b, struct err *err)
{
    uint32_t *jobs = b->again;
    b->file_job_count = b->again_count;
    b->commit_job_count = 0;
    memcpy(b->file_jobs, jobs, b->again_count * sizeof *jobs);
    b->again = NULL;
    free(jobs);
    return run_round(b, 1, err);
}

static int read_all_files(struct build *b, struct err *err)
{
    unsigned threads =
        pool_threads((long)settings_integer(b->input->request->settings, SETTING_THREADS));
    b->file_job_count = b->plan.job_count;
    b->commit_job_count = (b->window.unread_count + COMMITS_PER_JOB - 1) / COMMITS_PER_JOB;
    b->file_jobs = xcalloc(b->plan.job_count + 1, sizeof *b->file_jobs);
    for (size_t i = 0; i < b->plan.job_count; i++)
        b->file_jobs[i] = (uint32_t)i;
    if (threads > 1) {
        b->again_capacity = 16;
        b->again = xcalloc(b->again_capacity, sizeof *b->again);
    }
    recorder_init(&b->recorder, b->input->db, b->plan.job_count);
    int result = run_round(b, threads, err);
    return result || threads == 1 ? result : run_again(b, err);
}

/* ---- publishing ---- */

static void fill_files(struct build *b)
{
    struct snapshot *snapshot = &b->plan.snapshot;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        if (b->plan.job_of_file[i] == NO_JOB)
            continue;
        const struct recorded *r = &b->recorder.jobs[b->plan.job_of_file[i]];
        plan_set_facts(&snapshot->files[i], r->row, &r->content,
                       r->content.language ? r->content.language : "");
    }
    snapshot->window = b->window.rows;
    snapshot->window_count = b->window.count;
}

static int publish(struct build *b, const struct index_outcome *outcome, int64_t started,
                   struct err *err)
{
    const struct build_input *in = b->input;
    struct arena arena = ARENA_INIT;
    struct oid *keep = NULL;
    size_t count = 0;
    struct run run = { .started = started,
                       .finished = (int64_t)time(NULL),
                       .command = in->request->command ? in->request->command : "",
                       .revision = in->commit,
                       .parsed = outcome->parsed,
                       .reused = outcome->reused,
                       .commits = outcome->commits_read,
                       .message = "" };
    fill_files(b);
    int result = kin_find(&b->plan.snapshot, in->request->settings, in->db, err);
    if (!result)
        result = repo_worktree_heads(in->request->repo, &arena, &keep, &count, err);
    if (!result)
        result = index_db_put_snapshot(in->db, &b->plan.snapshot, keep, count, SNAPSHOTS_KEPT, err);
    if (!result)
        result = index_db_put_run(in->db, &run, err);
    arena_release(&arena);
    return result ? -1 : index_db_commit(in->db, err);
}

static void record_failure(const struct build_input *in, int64_t started, const struct err *why)
{
    struct run run = { .started = started,
                       .finished = (int64_t)time(NULL),
                       .command = in->request->command ? in->request->command : "",
                       .revision = in->commit,
                       .status = (int)why->code,
                       .message = why->message };
    struct err ignored = ERR_INIT;
    index_db_put_run(in->db, &run, &ignored);
}

static int run_build(struct build *b, struct index_outcome *outcome, int64_t started,
                     struct err *err)
{
    struct index_db *db = b->input->db;
    if (make_plans(b, err) || index_db_begin(db, err))
        return -1;
    int failed = read_all_files(b, err);
    outcome->parsed = b->files_done;
    outcome->commits_read = b->commits_done;
    outcome->reused = b->plan.reused;
    if (!failed) {
        failed = publish(b, outcome, started, err);
        if (failed)
            index_db_rollback(db);
        return failed;
    }
    struct err ignored = ERR_INIT;
    if (err->code == ERR_INTERRUPTED || err->code == ERR_TERMINATED || err->code == ERR_REPO)
        index_db_commit(db, &ignored); /* what was read is not read again */
    index_db_rollback(db);
    return -1;
}

int build_snapshot(const struct build_input *input, struct index_outcome *outcome, struct err *err)
{
    struct build build = { .input = input, .plan = PLAN_INIT, .window = WINDOW_INIT };
    struct err why = ERR_INIT;
    int64_t started = (int64_t)time(NULL);
    int result = run_build(&build, outcome, started, &why);
    snapshot_release(&build.base);
    recorder_release(&build.recorder);
    plan_release(&build.plan);
    window_release(&build.window);
    free(build.file_jobs);
    free(build.again);
    if (!result)
        return index_db_compact(input->db, err);
    record_failure(input, started, &why);
    return err_set(err, why.code, "%s", why.message);
}
