/* merge.h - one note from several generations of it: what more of them say comes first, then what
 * they say earlier; near-duplicates count once (Jaccard similarity of their words above one half,
 * or equal files), within the size cap. Pure. */
#ifndef REPOSE_NOTE_MERGE_H
#define REPOSE_NOTE_MERGE_H

#include <stdint.h>

#include "base/arena.h"
#include "model/note.h"

/* notes: grounded already, at least one. The purpose and the data flow are those that agree most
 * with all the others. The texts of the result belong to the notes. */
void note_merge(const struct note *notes, size_t count, uint32_t max_tokens, struct arena *arena,
                struct note *out);

#endif
