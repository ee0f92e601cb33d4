/* recovery.h - what a parser lost in errors, and getting most of it back.
 *
 * One construct that a grammar does not know can turn the rest of a file into an error node. So the
 * line where the parser stopped is blanked and the text parsed again, with what is known of the
 * rest reused; what understands more is kept. A bounded number of times.
 */
#ifndef REPOSE_SYNTAX_RECOVERY_H
#define REPOSE_SYNTAX_RECOVERY_H

#include <tree_sitter/api.h>

#include "syntax/repair.h"

/* Parses the text of the repair; `old` (or NULL) is the tree of a former one, edited. NULL when
 * time or memory is up. */
struct recovery {
    struct repair *repair;
    TSTree *(*parse)(void *data, const TSTree *old);
    void *data;
    const uint64_t *read; /* bytes that parse has read so far */
};

/* Takes and gives a tree; the repair is that of the tree that is given. */
TSTree *recovery_run(const struct recovery *recovery, TSTree *tree);

/* Bytes that stand in errors and are part of nothing that was understood. */
uint32_t recovery_lost(TSNode root);
/* The errors of a tree, outermost, in order; at most max are noted. */
size_t recovery_errors(TSNode root, struct span *spans, size_t max);

#endif
