/* structural.h - the built-in writer: fills the note schema from facts alone (documentation, README
 * text, summaries, names, imports, history). No network, no model, no cost; the same facts always
 * give the same note.
 */
#ifndef REPOSE_NOTE_STRUCTURAL_H
#define REPOSE_NOTE_STRUCTURAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/note.h"
#include "note/context.h"

/* Writes the note of one module; everything in arena. */
int note_structural(const struct context *context, uint32_t module, struct arena *arena,
                    struct note *out, struct err *err);

/* The same through what the context keeps and the cache of the index: read when it is there, else
 * written and, when the database is open for writing, stored. */
int note_structural_cached(const struct context *context, uint32_t module, struct arena *arena,
                           struct note *out, struct err *err);

/* The digest of everything that the structural note of a module depends on: blobs of its files, the
 * tree and its modules, the window and its newest commit that touches it, the writer's version. */
uint64_t note_structural_key(const struct context *context, uint32_t module);

#endif
