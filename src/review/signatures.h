/* signatures.h - two signatures of one definition as a reader should see them. Pure. */
#ifndef REPOSE_REVIEW_SIGNATURES_H
#define REPOSE_REVIEW_SIGNATURES_H

#include "base/arena.h"
#include "review/definitions.h"
#include "view/source.h"

struct signature_pair {
    const char *old, *now; /* "" on the side where it is not */
};

/* As the summaries have them; where these are the same beginning of what differs behind it, that
 * beginning, and the first parameter or the like that differs: "int f(int a, …, int z…". Where it
 * cannot be told from the texts, the beginnings with "…" behind them. In arena. */
struct signature_pair signatures_to_show(const struct source *old, const struct source *now,
                                         const struct definition_change *change,
                                         struct arena *arena);

#endif
