/* definitions.h - which definitions of a file a change added, removed or touched. Pure. */
#ifndef REPOSE_REVIEW_DEFINITIONS_H
#define REPOSE_REVIEW_DEFINITIONS_H

#include <stddef.h>

#include "base/arena.h"
#include "repo/repo.h"
#include "review/review.h"
#include "view/source.h"

struct definition_change {
    enum review_touch touch;            /* not TOUCH_MOVED: that takes more than one file */
    const struct definition *old, *now; /* NULL on the side where it is not */
};

/* Pairs the definitions of both sides by scope and name (of several the one with the same
 * signature, then kind, then order), and compares signatures (of constants, variables and fields
 * they are bodies); a body is touched when a hunk changes
 * more than comments and white space on a line of which the definition is the innermost. Nothing is
 * told of documents. In order of position, removed ones where they were. In arena. */
size_t definitions_compare(const struct source *old, const struct source *now,
                           const struct text_hunk *hunks, size_t hunk_count, struct arena *arena,
                           struct definition_change **out);

#endif
