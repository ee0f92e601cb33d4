/* moves.h - where the content of files went that one commit took away: which paths it moved, split
 * or joined.
 *
 * The same bytes at another path are the same file. Of the others, the lines decide: a file went to
 * those that hold most of its telling lines, at most to three, and may have left the rest behind
 * (git's own search, diffcore-rename, knows one heir of a deleted file). A line that very many of
 * the files hold (a licence) tells nothing. Where lines cannot tell, the only new file of the same
 * name is the heir. */
#ifndef REPOSE_REPO_MOVES_H
#define REPOSE_REPO_MOVES_H

#include "repo/internal.h"

/* A path that a commit changed; an id that is zero: it was not there before, or is not after. */
struct changed_blob {
    const char *path;
    struct oid before, after;
};

#define MOVE_PATHS_MAX 100000 /* of a commit that is searched */

/* The moves, in arena, their paths those of blobs. Blobs that cannot be read are taken by their
 * names. */
void find_moves(struct repo *repo, const struct changed_blob *blobs, size_t count,
                struct arena *arena, struct move **moves, size_t *move_count);

#endif
