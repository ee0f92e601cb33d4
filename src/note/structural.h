/* structural.h - the built-in writer: fills the note schema from facts alone (documentation, README
 * text, summaries, names, imports, history). No network, no model, no cost; the same facts always
 * give the same note.
 */
#ifndef REPOSE_NOTE_STRUCTURAL_H
#define REPOSE_NOTE_STRUCTURAL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/changes.h"
#include "model/module.h"
#include "model/note.h"
#include "model/snapshot.h"
#include "store/index_db.h"

/* What all modules of one snapshot share; made once per run. */
struct note_context {
    struct index_db *db;
    const struct snapshot *snapshot;
    const struct module_list *modules;
    const struct changes *changes;
    bool may_store; /* the database is open for writing: note_structural_cached keeps what it writes
                     */
    struct content_map *contents; /* content rows of the snapshot; made by note_context_init */
    struct import_map *imports;
    const uint32_t *tests; /* files of the snapshot that are tests by their path */
    size_t test_count;
    const char **written; /* notes in JSON, by module, that were asked for; NULL: not kept */
    struct arena *written_arena;
};

void note_context_init(struct note_context *context, struct index_db *db,
                       const struct snapshot *snapshot, const struct module_list *modules,
                       const struct changes *changes, struct arena *arena);
void note_context_release(struct note_context *context);
/* Has note_structural_cached keep in the arena what it writes, for who asks for many notes of one
 * snapshot. The context then belongs to one thread. */
void note_context_keep(struct note_context *context, struct arena *arena);

/* Writes the note of one module; everything in arena. */
int note_structural(const struct note_context *context, uint32_t module, struct arena *arena,
                    struct note *out, struct err *err);

/* The same through what the context keeps and the cache of the index: read when it is there, else
 * written and, when the database is open for writing, stored. */
int note_structural_cached(const struct note_context *context, uint32_t module, struct arena *arena,
                           struct note *out, struct err *err);

/* The digest of everything that the structural note of a module depends on: blobs of its files, the
 * tree and its modules, the window and its newest commit that touches it, the writer's version. */
uint64_t note_structural_key(const struct note_context *context, uint32_t module);

#endif
