/* work_tree.h - what is not committed: the changed files of the work tree, and a view of the index
 * as if they were.
 *
 *     index_update(&request, &view, &outcome, err);
 *     work_tree_load(&work, &input, err);        // against view.snapshot
 *     index_view_overlay(&view, &work, ..., err);
 *
 * Changed files are read once, as a commit would hold them, into the memory of the repository's
 * handle (repo_work_blob), and are parsed into an index in memory that lies over the one of the
 * view. Nothing of them is ever stored.
 */
#ifndef REPOSE_INDEX_WORK_TREE_H
#define REPOSE_INDEX_WORK_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "index/index.h"
#include "model/settings.h"
#include "repo/repo.h"

/* Bounds for who forgot a .gitignore; the rest is left as it is in the tree. */
#define WORK_FILES_MAX 2000 /* that are read */
#define WORK_BYTES_MAX ((size_t)64 << 20)

struct work_file {
    struct work_change change; /* of a file that was read, with its id; else with one of its own */
    enum skip_reason skip;     /* why it was not read: SKIP_NONE when it was. SKIP_MISSING: it
                                  cannot be read */
};

/* True when somebody wanted its text and it could not be had. */
static inline bool work_file_is_unread(const struct work_file *file)
{
    return file->skip == SKIP_TOO_LARGE || file->skip == SKIP_MISSING;
}

struct work_tree {
    struct work_file *files; /* by path */
    size_t count;
    size_t unread;          /* changed files beyond the bounds: they are not in the list */
    const char *unreadable; /* the first that cannot be read, or NULL */
};

struct work_tree_input {
    struct repo *repo;
    const struct settings *settings;
    const struct snapshot *rules; /* whose attributes decide what is left out */
    struct oid tree;              /* what the work tree is compared with */
};

/* In arena. ERR_USAGE in a bare repository. What was read before is forgotten. */
int work_tree_load(struct work_tree *out, const struct work_tree_input *input, struct arena *arena,
                   struct err *err);
/* The file, or NULL when it did not change. */
const struct work_file *work_tree_find(const struct work_tree *work, const char *path);

/* What an answer from it lacks, as sentences in arena. Returns how
 * many. */
#define WORK_LIMITS_MAX 2
size_t work_tree_limits(const struct work_tree *work, struct arena *arena,
                        const char *limits[WORK_LIMITS_MAX]);

/* Makes the view that of the work tree: work was loaded against view->snapshot.tree. What the index
 * knows already, of another revision or of an overlay before, is not parsed. */
int index_view_overlay(struct index_view *view, const struct work_tree *work, struct repo *repo,
                       const struct settings *settings, struct err *err);
/* Makes it that of the commit again, for another overlay; the files that it had stay where they are.
 */
void index_view_lift(struct index_view *view);
/* The tree that such a view has: it tells one state of the work tree from another. */
struct oid work_tree_digest(const struct oid *tree, const struct work_tree *work);

/* Both at once for a view that was just opened: *work, in arena, is what is not committed on top of
 * the revision that was asked for. */
int work_tree_view(struct index_view *view, const struct index_outcome *outcome, struct repo *repo,
                   const struct settings *settings, struct arena *arena,
                   const struct work_tree **work, struct err *err);

#endif
