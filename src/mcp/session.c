#include "mcp/session.h"

#include <string.h>

#include "base/clock.h"

#define KEEP_MS 10000
#define WAIT_MS 5000 /* for another process that writes the index, as a brief does */

void session_init(struct session *session, struct repo *repo, struct store *store,
                  struct settings *settings, const struct events *events)
{
    *session =
        (struct session){ .repo = repo, .store = store, .settings = settings, .events = *events };
    session->kept.is_kept = true;
    repo_watch_work_tree(repo);
}

static void release_view(struct session_view *v)
{
    bool is_kept = v->is_kept;
    if (v->is_open) {
        view_release(&v->view);
        index_view_release(&v->index);
    }
    arena_release(&v->arena);
    memset(v, 0, sizeof *v);
    v->is_kept = is_kept;
}

static void close_notes(struct session *session)
{
    notes_db_close(session->notes);
    session->notes = NULL;
}

void session_release(struct session *session)
{
    release_view(&session->kept);
    close_notes(session);
}

void session_close(struct session_view *view)
{
    if (view && !view->is_kept)
        release_view(view);
}

/* Without events: what is wrong with the configuration was said when the program started. */
int session_refresh(struct session *session, const char *revision, struct oid *commit,
                    bool *is_unborn, struct err *err)
{
    struct oid tree;
    *is_unborn = false;
    if (repo_resolve(session->repo, revision, commit, is_unborn, err) && (revision || !*is_unborn))
        return -1;
    err_clear(err);
    if (!*is_unborn && repo_tree_of(session->repo, commit, &tree, err))
        return -1;
    settings_release(session->settings);
    settings_init(session->settings);
    return repo_read_settings(session->repo, *is_unborn ? NULL : &tree, NULL, session->settings,
                              err);
}

static bool has_missing_files(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (snapshot->files[i].skip == SKIP_MISSING)
            return true;
    return false;
}

/* A stale view, and one that lacks files which may come any time, is never used again. */
static bool is_current(const struct session_view *v, const struct oid *commit, uint64_t key)
{
    return v->is_open && v->key == key && oid_equal(&v->index.snapshot.revision, commit) &&
           !v->outcome.stale && clock_ms() - v->opened_ms < KEEP_MS &&
           !has_missing_files(&v->index.snapshot);
}

/* Lays another state of the work tree, which is in the arena as the new view will be, over what is
 * open. */
static bool lay_over_again(struct session *session, struct session_view *v,
                           const struct work_tree *work, struct arena *arena)
{
    const struct file *files = v->index.snapshot.files;
    size_t count = v->index.snapshot.file_count;
    index_view_lift(&v->index);
    if (index_view_overlay(&v->index, work, session->repo, session->settings, NULL)) {
        arena_release(arena);
        return false;
    }
    view_renew(&v->view, files, count);
    arena_release(&v->arena);
    v->arena = *arena;
    v->work = work->count ? work : NULL;
    v->limit_count = work_tree_limits(work, &v->arena, v->limits);
    return true;
}

/* Whether the view is that of the work tree as it is now, or was made so. Where nobody knows whether
 * it is as it was, what was read of it is read anew, because another call may have had it forgotten.
 */
static bool follow_work_tree(struct session *session, struct session_view *v)
{
    uint64_t stamp = repo_work_stamp(session->repo);
    if ((stamp && stamp == v->stamp) || !repo_work_dir(session->repo))
        return true;
    struct arena arena = ARENA_INIT;
    struct work_tree *work = ARENA_NEW(&arena, struct work_tree);
    struct work_tree_input input = { session->repo, session->settings, &v->index.snapshot,
                                     v->tree };
    if (work_tree_load(work, &input, &arena, NULL)) {
        arena_release(&arena);
        return false;
    }
    v->stamp = repo_work_stamp(session->repo);
    struct oid digest = work_tree_digest(&v->tree, work);
    if (!oid_equal(&digest, &v->index.snapshot.tree))
        return lay_over_again(session, v, work, &arena);
    arena_release(&arena);
    return true;
}

/* A work tree that cannot be read is no reason to give no answer: that is of the commit then. */
static int lay_over(struct session *session, const struct index_request *request,
                    struct session_view *v, struct err *err)
{
    struct err why = ERR_INIT;
    const struct work_tree *work;
    if (!work_tree_view(&v->index, &v->outcome, session->repo, session->settings, &v->arena, &work,
                        &why)) {
        v->work = work->count ? work : NULL;
        v->limit_count = work_tree_limits(work, &v->arena, v->limits);
        v->stamp = repo_work_stamp(session->repo);
        return 0;
    }
    index_view_release(&v->index);
    if (why.code == ERR_INTERRUPTED || why.code == ERR_TERMINATED) {
        *err = why;
        return -1;
    }
    v->limits[v->limit_count++] =
        arena_printf(&v->arena, "uncommitted files were not looked at: %s", why.message);
    return index_update(request, &v->index, &v->outcome, err);
}

static int open_session_view(struct session *session, const struct index_request *request,
                             uint64_t key, struct session_view *v, struct err *err)
{
    release_view(v);
    if (index_update(request, &v->index, &v->outcome, err))
        return -1;
    v->tree = v->index.snapshot.tree;
    bool is_work_tree = !request->revision && !v->outcome.unborn && repo_work_dir(session->repo);
    if (is_work_tree && lay_over(session, request, v, err))
        return -1;
    view_init(&v->view, v->index.db, &v->index.snapshot, request->settings, &v->arena);
    v->view.repo = request->repo;
    v->view.is_kept = true;
    v->is_open = true;
    v->key = key;
    v->opened_ms = clock_ms();
    return 0;
}

struct index_request session_request(struct session *session, const char *command)
{
    return (struct index_request){
        .repo = session->repo,
        .store = session->store,
        .settings = session->settings,
        .events = &session->events,
        .command = command,
    };
}

int session_open(struct session *session, const char *revision, const char *tool,
                 struct session_view *one, struct session_view **out, struct err *err)
{
    struct oid commit;
    bool is_unborn;
    struct session_view *v = revision ? one : &session->kept;
    *out = NULL;
    if (session_refresh(session, revision, &commit, &is_unborn, err))
        return -1;
    struct index_request request = session_request(session, tool);
    request.revision = revision;
    request.wait_ms = WAIT_MS;
    request.stale_allowed = true;
    uint64_t key = index_settings_key(&request);
    bool is_reusable =
        !revision && !is_unborn && is_current(v, &commit, key) && follow_work_tree(session, v);
    if (!is_reusable && open_session_view(session, &request, key, v, err))
        return -1;
    *out = v;
    if (v->outcome.unborn)
        return err_set(err, ERR_REPO, "the repository has no commits yet");
    return 0;
}

struct notes_db *session_notes(struct session *session, bool create)
{
    struct err why = ERR_INIT;
    if (session->notes)
        return session->notes;
    if (notes_db_open(&session->notes, session->store, false, &why))
        event_warn(&session->events, "paid notes are not used: %s", why.message);
    else if (!session->notes && create)
        notes_db_open(&session->notes, session->store, true, NULL);
    session->notes_ms = clock_ms();
    return session->notes;
}

int session_expire(struct session *session)
{
    int64_t old = clock_ms() - KEEP_MS, first = INT64_MAX;
    if (session->kept.is_open && session->kept.opened_ms <= old)
        release_view(&session->kept);
    if (session->notes && session->notes_ms <= old)
        close_notes(session);
    if (session->kept.is_open)
        first = session->kept.opened_ms;
    if (session->notes && session->notes_ms < first)
        first = session->notes_ms;
    return first == INT64_MAX ? -1 : (int)(first - old);
}
