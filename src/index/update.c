#include "index/index.h"

#include <stdio.h>

#include "base/hash.h"
#include "index/build.h"
#include "index/extract.h"
#include "index/skip.h"

/* A shallow clone that is deepened has more history to learn from without any other change. */
static uint64_t shallow_digest(const struct repo *repo)
{
    char text[4096];
    uint64_t hash = 0;
    size_t n;
    struct buf path = BUF_INIT;
    if (!repo_is_shallow(repo))
        return 0;
    buf_printf(&path, "%s/shallow", repo_common_dir(repo));
    FILE *file = fopen(path.data, "re");
    while (file && (n = fread(text, 1, sizeof text, file)) > 0)
        hash = hash_more(hash, text, n);
    if (file)
        fclose(file);
    buf_release(&path);
    return hash;
}

uint64_t index_settings_key(const struct index_request *request)
{
    struct parse_limits limits = extract_limits(request->settings);
    const uint64_t parts[] = { settings_index_digest(request->settings),
                               extract_variant(&limits, false),
                               repo_attributes_digest(request->repo),
                               shallow_digest(request->repo) };
    return hash_bytes(parts, sizeof parts);
}

/* ---- the view ---- */

void index_view_release(struct index_view *view)
{
    snapshot_release(&view->snapshot);
    index_db_close(view->db);
    view->db = NULL;
}

#define MISSING_PROBES 4

/* Blobs that a partial clone lacked when the snapshot was made may have come since. Whoever fetches
 * them fetches many, so a few probes tell. */
static bool is_outgrown(const struct index_request *request, const struct snapshot *snapshot)
{
    struct buf text = BUF_INIT;
    bool found = false;
    for (size_t i = 0, probes = 0; i < snapshot->file_count && probes < MISSING_PROBES && !found;
         i++) {
        uint64_t size;
        if (snapshot->files[i].skip != SKIP_MISSING)
            continue;
        probes++;
        int state = repo_read_blob(request->repo, &snapshot->files[i].blob, 1, &text, &size, NULL);
        found = state == 0 || state == 1;
    }
    buf_release(&text);
    return found;
}

/* What an attempt to open the snapshot can come to, besides -1. */
enum found { FOUND_NONE, FOUND, FOUND_DAMAGE };

static int open_snapshot_view(const struct index_request *request, const struct oid *revision,
                              uint64_t key, struct index_view *view, struct err *err)
{
    if (index_db_open(&view->db, request->store, false, request->events, err))
        return -1;
    if (!view->db)
        return FOUND_NONE;
    int found = index_db_load_snapshot(view->db, revision, key, &view->snapshot, err);
    if (found == 1)
        return FOUND;
    bool damaged = found < 0 && index_db_is_damaged(view->db);
    index_view_release(view);
    if (damaged)
        err_clear(err);
    return damaged ? FOUND_DAMAGE : found;
}

/* ---- when another process writes ---- */

/* Of the snapshots that are ancestors, the one that all the others are ancestors of. */
static int nearest_ancestor(const struct index_request *request, struct index_db *db, uint64_t key,
                            const struct oid *wanted, struct oid *nearest, struct err *err)
{
    struct arena arena = ARENA_INIT;
    struct oid *revisions;
    size_t count;
    int found = 0;
    if (index_db_list_snapshots(db, key, &arena, &revisions, &count, err))
        found = -1;
    for (size_t i = 0; found >= 0 && i < count; i++) {
        if (repo_is_ancestor(request->repo, &revisions[i], wanted, NULL) != 1)
            continue;
        if (found && repo_is_ancestor(request->repo, nearest, &revisions[i], NULL) != 1)
            continue;
        *nearest = revisions[i];
        found = 1;
    }
    arena_release(&arena);
    return found;
}

static int busy(const struct index_request *request, struct err *err)
{
    return err_set(err, ERR_STORE,
                   "another repose is writing the index in %s; wait for it to end, or name another "
                   "folder with --db",
                   store_folder(request->store));
}

static int open_stale_view(const struct index_request *request, const struct oid *wanted,
                           uint64_t key, struct index_view *view, struct index_outcome *outcome,
                           struct err *err)
{
    struct index_db *db = NULL;
    struct oid nearest;
    if (!request->stale_allowed)
        return busy(request, err);
    if (index_db_open(&db, request->store, false, request->events, err))
        return -1;
    int found = db ? nearest_ancestor(request, db, key, wanted, &nearest, err) : 0;
    index_db_close(db);
    if (found < 0)
        return -1;
    if (found == 0 || open_snapshot_view(request, &nearest, key, view, err) != FOUND)
        return busy(request, err);
    outcome->stale = !oid_equal(&nearest, wanted);
    return 0;
}

/* ---- building ---- */

/* Builds into the database, once more from nothing when it turns out to be damaged. */
static int build_locked(const struct index_request *request, const struct oid *commit, uint64_t key,
                        bool damaged, struct index_outcome *outcome, struct err *err)
{
    for (int attempt = 0;; attempt++) {
        struct index_db *db = NULL;
        if (damaged) {
            event_warn(request->events, "the index is damaged, building it again");
            if (index_db_remove(request->store, err))
                return -1;
        }
        if (index_db_open(&db, request->store, true, request->events, err))
            return -1;
        struct build_input input = { request, db, *commit, key };
        int result = build_snapshot(&input, outcome, err);
        damaged = result && attempt == 0 && index_db_is_damaged(db);
        index_db_close(db);
        if (!damaged)
            return result;
        err_clear(err);
    }
}

static int update_locked(const struct index_request *request, const struct oid *commit,
                         uint64_t key, struct index_view *view, struct index_outcome *outcome,
                         struct err *err)
{
    /* Whoever held the lock before may have built what is wanted. */
    int found = open_snapshot_view(request, commit, key, view, err);
    if (found < 0)
        return -1;
    if (found == FOUND && !is_outgrown(request, &view->snapshot))
        return 0;
    index_view_release(view);
    if (build_locked(request, commit, key, found == FOUND_DAMAGE, outcome, err))
        return -1;
    found = open_snapshot_view(request, commit, key, view, err);
    if (found == FOUND || found < 0)
        return found == FOUND ? 0 : -1;
    return err_set(err, ERR_STORE, "the index in %s cannot be read back; run repose doctor",
                   store_folder(request->store));
}

/* A folder that cannot be written can still answer with what it has. */
static int lock_and_update(const struct index_request *request, const struct oid *commit,
                           uint64_t key, struct index_view *view, struct index_outcome *outcome,
                           struct err *err)
{
    int locked = request->known_only ? 0 : store_lock(request->store, request->wait_ms, err);
    if (locked < 0)
        return -1;
    if (locked == 0)
        return open_stale_view(request, commit, key, view, outcome, err);
    int result = update_locked(request, commit, key, view, outcome, err);
    store_unlock(request->store);
    return result;
}

static int update_view(const struct index_request *request, struct index_view *view,
                       struct index_outcome *outcome, struct err *err)
{
    struct oid commit;
    bool unborn = false;
    *view = (struct index_view)INDEX_VIEW_INIT;
    *outcome = (struct index_outcome){ 0 };
    if (repo_resolve(request->repo, request->revision, &commit, &unborn, err)) {
        outcome->unborn = unborn && !request->revision;
        if (!outcome->unborn)
            return -1;
        err_clear(err);
        return 0;
    }
    outcome->wanted = commit;
    uint64_t key = index_settings_key(request);
    int found = open_snapshot_view(request, &commit, key, view, err);
    if (found < 0)
        return -1;
    if (found == FOUND && !is_outgrown(request, &view->snapshot))
        return 0;
    index_view_release(view);
    if (!lock_and_update(request, &commit, key, view, outcome, err))
        return 0;
    index_view_release(view);
    /* What there was is still good when it cannot be made better. */
    if (found != FOUND || err->code != ERR_STORE ||
        open_snapshot_view(request, &commit, key, view, NULL) != FOUND)
        return -1;
    err_clear(err);
    return 0;
}

static bool read_blob(void *repo, const struct oid *blob, struct buf *out)
{
    struct err err = ERR_INIT;
    uint64_t size;
    bool read = repo_read_blob(repo, blob, out->limit, out, &size, &err) == 0;
    err_clear(&err);
    return read;
}

int index_update(const struct index_request *request, struct index_view *view,
                 struct index_outcome *outcome, struct err *err)
{
    int result = update_view(request, view, outcome, err);
    view->snapshot.read = read_blob;
    view->snapshot.read_data = request->repo;
    return result;
}
