/* window.h - the window of history that a snapshot learns from: the newest commits, with the
 * merges that say what they bring.
 *
 * When the base's revision is an ancestor, only the commits since then are walked, and its window
 * is merged with them: the result is that of a walk from the start (as long as commit times do not
 * run backwards by more than a whole window). Commits at the boundary of a shallow clone are left
 * out, because what they changed is not known.
 */
#ifndef REPOSE_INDEX_WINDOW_H
#define REPOSE_INDEX_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/snapshot.h"
#include "repo/repo.h"
#include "store/index_db.h"

struct window {
    int64_t *rows;   /* newest first; 0: must be read first */
    size_t count;
    struct unread {
        size_t place; /* in rows, where it is 0 */
        const struct walked *commit;
    } *unread;
    size_t unread_count;
    struct arena arena;
};

#define WINDOW_INIT                                                                                \
    {                                                                                              \
        0                                                                                          \
    }

struct window_input {
    struct repo *repo;
    struct index_db *db;
    struct oid tip;
    const struct snapshot *base; /* NULL: none that is an ancestor with the same limit */
    size_t limit;
    bool cold; /* the database holds no commits */
};

int window_plan(struct window *window, const struct window_input *input, struct err *err);
void window_release(struct window *window);

#endif
