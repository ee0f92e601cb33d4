#include "hook/runner.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/hash.h"
#include "hook/log.h"
#include "hook/notes.h"
#include "hook/operation.h"
#include "hook/queue.h"
#include "hook/when.h"
#include "index/index.h"

/* All in milliseconds. */
#define SETTLE        1000
#define SETTLE_MAX    (10 * 1000)
#define OPERATION_MAX (30 * 1000)
#define WHEN_MAX      (24 * 3600 * 1000)
#define PAUSE_SOON    100
#define PAUSE_LATER   (10 * 1000)

struct runner {
    const struct runner_request *request;
    struct runner_outcome *outcome;
    const char *folder;
    bool asked;     /* by somebody, for now: nothing is waited for */
    int64_t rested; /* when the last work ended, or this began */
    uint64_t left;  /* digest of the entries that were left at the end */
};

/* ---- a worktree ---- */

struct worktree {
    struct repo *repo;
    struct settings settings;
    struct when when;
};

static void on_warning(void *data, const char *message)
{
    const struct runner *r = data;
    hook_log(r->folder, "warning: %s", message);
    event_warn(r->request->events, "%s", message);
}

static void hear_progress(void *data, const char *phase, uint64_t done, uint64_t total)
{
    const struct runner *r = data;
    event_progress(r->request->events, phase, done, total);
}

static int read_worktree_settings(struct worktree *w, const struct events *events, struct err *err)
{
    struct oid commit, tree;
    bool unborn = false, known = !repo_resolve(w->repo, NULL, &commit, &unborn, err);
    if (!known && !unborn)
        return -1;
    err_clear(err);
    if (known && repo_tree_of(w->repo, &commit, &tree, err))
        return -1;
    if (repo_read_settings(w->repo, known ? &tree : NULL, events, &w->settings, err))
        return -1;
    return when_parse(settings_string(&w->settings, SETTING_HOOK_WHEN), &w->when, err);
}

static void close_worktree(struct worktree *w)
{
    settings_release(&w->settings);
    repo_close(w->repo);
}

/* A git directory that is gone may lie in another repository, which is not meant. */
static int open_worktree(const struct runner *r, const struct queue_entry *entry,
                         const struct events *events, struct worktree *w, struct err *err)
{
    *w = (struct worktree){ 0 };
    settings_init(&w->settings);
    int result = repo_open(&w->repo, entry->git_dir, err);
    if (!result && (strcmp(repo_git_dir(w->repo), entry->git_dir) != 0 ||
                    strcmp(repo_common_dir(w->repo), r->request->common_dir) != 0))
        result = err_set(err, ERR_REPO, "%s is no worktree of this repository", entry->git_dir);
    if (!result)
        result = read_worktree_settings(w, events, err);
    if (result)
        close_worktree(w);
    return result;
}

/* ---- the work on an entry ---- */

static void log_index(const struct runner *r, const struct queue_entry *entry,
                      const struct index_view *view, const struct index_outcome *outcome,
                      int64_t milliseconds)
{
    char hex[OID_HEX_SIZE];
    if (outcome->unborn)
        hook_log(r->folder, "%s: no commits yet", entry->git_dir);
    else
        hook_log(r->folder,
                 "%s: indexed %.12s, %" PRIu64 " files and %" PRIu64 " commits read, %.1f s",
                 entry->git_dir, oid_hex(&view->snapshot.revision, hex), outcome->parsed,
                 outcome->commits_read, (double)milliseconds / 1000);
}

static int bring_up_to_date(struct runner *r, const struct queue_entry *entry, struct worktree *w,
                            const struct events *events, struct run *run, struct err *err)
{
    struct index_view view = INDEX_VIEW_INIT;
    struct index_outcome outcome = { 0 };
    const struct index_request request = {
        .repo = w->repo,
        .store = r->request->store,
        .settings = &w->settings,
        .events = events,
        .command = "hook",
        .wait_ms = -1,
    };
    int64_t start = clock_wall_ms();
    int result = index_update(&request, &view, &outcome, err);
    run->revision = outcome.wanted;
    run->parsed = outcome.parsed;
    run->reused = outcome.reused;
    run->commits = outcome.commits_read;
    if (!result)
        log_index(r, entry, &view, &outcome, clock_wall_ms() - start);
    index_view_release(&view);
    return result;
}

static int write_notes(struct runner *r, const struct queue_entry *entry, const struct worktree *w,
                       struct err *err)
{
    if (!entry->sleep && !settings_boolean(&w->settings, SETTING_HOOK_SLEEP))
        return 0;
    int64_t start = clock_wall_ms();
    if (notes_write(r->request->program, entry->git_dir, r->folder, &w->settings, err))
        return -1;
    hook_log(r->folder, "%s: notes are done, %.1f s", entry->git_dir,
             (double)(clock_wall_ms() - start) / 1000);
    return 0;
}

static int do_entry(struct runner *r, const struct queue_entry *entry, struct run *run,
                    struct err *err)
{
    const struct events events = { r, hear_progress, on_warning, NULL };
    struct worktree w;
    if (open_worktree(r, entry, &events, &w, err))
        return -1;
    int result = bring_up_to_date(r, entry, &w, &events, run, err);
    if (!result)
        result = write_notes(r, entry, &w, err);
    close_worktree(&w);
    return result;
}

/* For `repose status`. */
static void record(struct runner *r, const struct run *run)
{
    struct index_db *db = NULL;
    struct err ignored = ERR_INIT;
    if (store_lock(r->request->store, 5000, &ignored) != 1)
        return;
    if (!index_db_open(&db, r->request->store, true, r->request->events, &ignored))
        (void)index_db_put_run(db, run, &ignored);
    index_db_close(db);
    store_unlock(r->request->store);
}

/* A worktree that was removed needs no index. */
static bool is_gone(const struct queue_entry *entry)
{
    return access(entry->git_dir, F_OK) && errno == ENOENT;
}

static int take_up(struct runner *r, const struct queue_entry *entry, struct err *err)
{
    struct err why = ERR_INIT;
    struct run run = { .started = (int64_t)time(NULL), .command = "hook", .message = why.message };
    if (queue_claim(r->folder, entry, err))
        return -1;
    int result = is_gone(entry) ? 0 : do_entry(r, entry, &run, &why);
    if (result && cancel_check(err)) {
        queue_restore(r->folder, entry);
        return -1;
    }
    run.finished = (int64_t)time(NULL);
    run.status = (int)why.code;
    if (result)
        hook_log(r->folder, "%s: failed (%d): %s", entry->git_dir, (int)why.code, why.message);
    if (!is_gone(entry))
        record(r, &run);
    r->outcome->done += !result;
    r->outcome->failed += result != 0;
    if (result)
        r->outcome->failure = why;
    r->rested = clock_wall_ms();
    return queue_finish(r->folder, entry, err);
}

/* ---- which entry, and when ---- */

enum verdict { VERDICT_READY, VERDICT_SOON, VERDICT_LATER, VERDICT_LEAVE };

static enum verdict judge_when(const struct runner *r, const struct queue_entry *entry, int64_t age)
{
    const struct events none = { 0 };
    struct worktree w;
    struct tm local;
    time_t now = time(NULL);
    if (open_worktree(r, entry, &none, &w, NULL))
        return VERDICT_READY; /* then the work fails, too, and says why */
    bool allowed = !localtime_r(&now, &local) || when_is_now(&w.when, &local);
    close_worktree(&w);
    if (allowed)
        return VERDICT_READY;
    return age < WHEN_MAX ? VERDICT_LATER : VERDICT_LEAVE;
}

/* A time in the future is that of a clock that was set back. */
static enum verdict judge_entry(const struct runner *r, const struct queue_entry *entry)
{
    int64_t now = clock_wall_ms(), age = now - entry->added_ms;
    if (r->asked)
        return VERDICT_READY;
    if (age >= 0 && age < SETTLE && now - r->rested < SETTLE_MAX)
        return VERDICT_SOON;
    if (operation_in_progress(entry->git_dir))
        return age >= 0 && age < OPERATION_MAX ? VERDICT_SOON : VERDICT_LEAVE;
    return judge_when(r, entry, age);
}

static uint64_t digest_of_queue(const struct queue_entry *entries, size_t count)
{
    uint64_t hash = HASH_SEED;
    for (size_t i = 0; i < count; i++) {
        hash = hash_more(hash, entries[i].name, strlen(entries[i].name));
        hash = hash_more(hash, &entries[i].added_ms, sizeof entries[i].added_ms);
    }
    return hash;
}

static int take_up_ready(struct runner *r, const struct queue_entry *entries, size_t count,
                         enum verdict *nearest, struct err *err)
{
    *nearest = VERDICT_LEAVE;
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = judge_entry(r, &entries[i]);
        if (verdict < *nearest)
            *nearest = verdict;
        if (verdict == VERDICT_READY)
            return take_up(r, &entries[i], err);
    }
    r->left = digest_of_queue(entries, count);
    return 0;
}

static void pause_for(enum verdict nearest)
{
    long ms = nearest == VERDICT_READY ? 0 : nearest == VERDICT_SOON ? PAUSE_SOON : PAUSE_LATER;
    const struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
    (void)nanosleep(&pause, NULL);
}

/* Until nothing is left that can be waited for. The queue is read anew after each entry. */
static int drain(struct runner *r, struct err *err)
{
    enum verdict nearest = VERDICT_READY;
    int result = 0;
    r->rested = clock_wall_ms();
    while (!result && nearest != VERDICT_LEAVE) {
        struct arena arena = ARENA_INIT;
        struct queue_entry *entries;
        size_t count;
        r->asked = queue_was_asked(r->folder) || r->asked;
        result = queue_read(r->folder, true, &arena, &entries, &count, err);
        if (!result)
            result = take_up_ready(r, entries, count, &nearest, err);
        arena_release(&arena);
        if (!result && nearest != VERDICT_LEAVE)
            pause_for(nearest);
        result = result ? result : cancel_check(err);
    }
    return result;
}

/* Whoever came while the lock was held has gone, because it was held. */
static bool has_new_work(struct runner *r)
{
    struct arena arena = ARENA_INIT;
    struct queue_entry *entries;
    size_t count;
    bool asked = queue_was_asked(r->folder);
    bool changed = !queue_read(r->folder, false, &arena, &entries, &count, NULL) && count &&
                   (asked || digest_of_queue(entries, count) != r->left);
    arena_release(&arena);
    r->asked |= asked;
    return changed;
}

/* 1 done, 0 another process has the lock, -1. */
static int run_once(struct runner *r, struct err *err)
{
    int locked = store_lock_hook(r->request->store, err);
    if (locked != 1)
        return locked;
    int result = drain(r, err);
    store_unlock_hook(r->request->store);
    return result ? -1 : 1;
}

/* The other process may have gone while it was being told, so the lock is tried again after that.
 */
int runner_run(const struct runner_request *request, struct runner_outcome *outcome,
               struct err *err)
{
    struct runner r = { .request = request,
                        .outcome = outcome,
                        .folder = store_folder(request->store),
                        .asked = request->asked };
    int state = run_once(&r, err);
    if (state == 0 && request->asked)
        state = queue_ask(r.folder, err) ? -1 : run_once(&r, err);
    bool done = state == 1;
    while (state == 1 && has_new_work(&r))
        state = run_once(&r, err);
    return state < 0 ? -1 : done;
}
