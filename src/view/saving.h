/* saving.h - what the requests of a repository have saved, as a range. Pure.
 *
 * A brief is set against what an agent without it reads to find the same files, not against the
 * files in full, which nobody reads. Exploring was measured (docs/data/readers.json, means of 38
 * requests) at 4,981 tokens. At best a brief takes its place: 4,981 less the brief. At worst the
 * agent goes on to look around: with a brief of 646 tokens it read 2,719 in all, so a brief spares
 * it 4,981 - (2,719 - 646) = 2,908, less the brief. One that says itself to explore saves nothing,
 * and costs its tokens. docs/notes.md says the same. */
#ifndef REPOSE_VIEW_SAVING_H
#define REPOSE_VIEW_SAVING_H

#include <stdint.h>

#include "store/notes_db.h"

#define EXPLORING_TOKENS 4981 /* that one request takes without a brief */
#define EXPLORING_SPARED 2908 /* of them, that a brief saves at least */

struct saving {
    uint64_t low, high; /* tokens; 0 where the briefs took more */
};

struct saving saving_of(const struct request_totals *totals);

#endif
