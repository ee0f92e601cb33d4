/* note_hits.h - what paid notes say of the request, as evidence for ranking. */
#ifndef REPOSE_VIEW_NOTE_HITS_H
#define REPOSE_VIEW_NOTE_HITS_H

#include "rank/rank.h"
#include "view/view.h"

/* Fills out->facts and what goes with them where the view has notes; in arena. */
int note_hits_gather(struct view *view, const struct request *request, struct arena *arena,
                     struct evidence *out, struct err *err);

#endif
