/* kebab_hits.h - which files have a word with hyphens (text/kebab.h) as a name. */
#ifndef REPOSE_VIEW_KEBAB_HITS_H
#define REPOSE_VIEW_KEBAB_HITS_H

#include "base/arena.h"
#include "rank/rank.h"
#include "text/request.h"
#include "view/literal.h"

/* `found` is where such a word stands. Where program text or data have it as a name, only these and
 * the tests that do are left. One without quotation marks that they don't have so, or many do, is a
 * word of prose: nowhere, and not known. In arena. */
void kebab_hits_choose(struct literal_finder *finder, const struct request_quote *quote,
                       struct arena *arena, struct evidence_quote *found);

#endif
