/* context.h - the revision that notes are written from: its files, modules and history, and what
 * follows from them, which is made when it is first asked for.
 *
 * A context belongs to one thread. */
#ifndef REPOSE_NOTE_CONTEXT_H
#define REPOSE_NOTE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/changes.h"
#include "model/module.h"
#include "model/snapshot.h"
#include "imports/imports.h"
#include "store/doc_map.h"
#include "store/index_db.h"

struct note_context {
    struct index_db *db;
    const struct snapshot *snapshot;
    const struct module_list *modules;
    const struct changes *changes;
    bool may_store; /* the database is open for writing: note_structural_cached keeps what it writes
                     */
    struct context_parts *parts; /* asked for by the functions below */
    const char **written;        /* notes in JSON, by module, that were asked for; NULL: not kept */
    struct arena *written_arena;
};

/* contents: doc_map_of_contents() of the snapshot, or NULL: made here, when it is needed. All in
 * arena, which must outlive the context, as everything that is given here. */
void note_context_init(struct note_context *context, struct index_db *db,
                       const struct snapshot *snapshot, const struct module_list *modules,
                       const struct changes *changes, const struct doc_map *contents,
                       struct arena *arena);
void note_context_release(struct note_context *context);
/* Has note_structural_cached keep in the arena what it writes, for who asks for many notes of one
 * snapshot. */
void note_context_keep(struct note_context *context, struct arena *arena);

/* Whether much of a module is program text, and not tests, documents or data. */
bool context_is_program(const struct note_context *context, uint32_t module);

/* Content rows of the snapshot. */
const struct doc_map *context_contents(const struct note_context *context);
/* Which files imports mean. */
const struct import_map *context_imports(const struct note_context *context);
/* Files of the snapshot that are tests by their path. */
const uint32_t *context_tests(const struct note_context *context, size_t *count);

#endif
