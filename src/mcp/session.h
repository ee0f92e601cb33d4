/* session.h - what calls are answered from: the repository, its settings, and the index of HEAD
 * with what is not committed, which is kept open while calls follow each other. Belongs to one
 * thread.
 *
 * Each call looks at HEAD, the configuration and the work tree first, so an answer is never about
 * an older commit, and holds what was written a minute ago.
 * What is open is kept for some seconds only: while it is, SQLite cannot shorten its log.
 */
#ifndef REPOSE_MCP_SESSION_H
#define REPOSE_MCP_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/event.h"
#include "index/index.h"
#include "index/work_tree.h"
#include "model/settings.h"
#include "repo/repo.h"
#include "store/notes_db.h"
#include "store/store.h"
#include "view/view.h"

#define SESSION_LIMITS_MAX (WORK_LIMITS_MAX + 1)

struct session_view {
    struct index_view index;
    struct index_outcome outcome;
    struct view view;
    struct oid tree;              /* of the snapshot, before the work tree was laid over it */
    const struct work_tree *work; /* what of the view is not committed; NULL: nothing */
    const char *limits[SESSION_LIMITS_MAX]; /* sentences: what it lacks of the work tree */
    size_t limit_count;
    uint64_t key;      /* index_settings_key() */
    uint64_t stamp;    /* repo_work_stamp() when the work tree was laid over it */
    int64_t opened_ms; /* by the monotonic clock */
    bool is_open, is_kept;
    struct arena arena;
};

struct session {
    struct repo *repo; /* this and the next two are the caller's */
    struct store *store;
    struct settings *settings; /* read anew for each call */
    struct events events;
    struct session_view kept;
    struct notes_db *notes; /* NULL: not open */
    int64_t notes_ms;       /* when it was opened */
};

void session_init(struct session *session, struct repo *repo, struct store *store,
                  struct settings *settings, const struct events *events);
void session_release(struct session *session);

/* Reads the settings as they are now, those of the revision (NULL: HEAD), and tells which commit
 * that is; is_unborn: HEAD is none. */
int session_refresh(struct session *session, const char *revision, struct oid *commit,
                    bool *is_unborn, struct err *err);

/* For the index of HEAD. */
struct index_request session_request(struct session *session, const char *command);

/* Does that, and brings the index up to date with the revision. NULL: HEAD with what is not
 * committed laid over it, unless the work tree cannot be read, which is then among the limits. `one`
 * is used for another revision. session_close gives the view back. */
int session_open(struct session *session, const char *revision, const char *tool,
                 struct session_view *one, struct session_view **out, struct err *err);
void session_close(struct session_view *view);

/* notes.db, kept open as the view is (the last one to close it waits for the disk), or NULL: one
 * that cannot be used is warned about. create: make it when it is not there. */
struct notes_db *session_notes(struct session *session, bool create);

/* Closes what has been kept for long enough. Returns how many milliseconds more what is open may
 * stay so; -1: nothing is open. */
int session_expire(struct session *session);

#endif
