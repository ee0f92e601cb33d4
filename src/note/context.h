/* context.h - one revision as notes are written from it, checked and found: its files, modules and
 * history, and what follows from them, which is made when it is first asked for. The part of a view
 * (view/view.h) that notes need.
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

struct context {
    struct index_db *db;
    const struct snapshot *snapshot;
    const struct module_list *modules;
    const struct changes *changes; /* what each file changed itself: changes_own */
    bool may_store; /* the database is open for writing: note_structural_cached keeps what it writes
                     */
    struct context_parts *parts; /* asked for by the functions below */
    const char **written;        /* notes in JSON, by module, that were asked for; NULL: not kept */
    struct arena *written_arena;
};

/* contents: doc_map_of_contents() of the snapshot, or NULL: made here, when it is needed. All in
 * arena, which must outlive the context, as everything that is given here. */
void context_init(struct context *context, struct index_db *db, const struct snapshot *snapshot,
                  const struct module_list *modules, const struct changes *changes,
                  const struct doc_map *contents, struct arena *arena);
void context_release(struct context *context);
/* Has note_structural_cached keep in the arena what it writes, for who asks for many notes of one
 * snapshot. */
void context_keep(struct context *context, struct arena *arena);

/* Whether much of a module is program text, and not tests, documents or data. */
bool context_is_program(const struct context *context, uint32_t module);

/* Content rows of the snapshot. */
const struct doc_map *context_contents(const struct context *context);
/* Which files imports mean. */
const struct import_map *context_imports(const struct context *context);
/* Files of the snapshot that are tests by their path. */
const uint32_t *context_tests(const struct context *context, size_t *count);

/* Files of the snapshot, other than those with content `self`, that hold a posting; in the order of
 * rows, which differs from store to store. */
int context_find_holders(const struct context *context, enum posting_kind kind, const char *name,
                         int64_t self, struct arena *arena, uint32_t **files, size_t *count,
                         struct err *err);
/* Their number, and the first three by path. */
int context_count_holders(const struct context *context, enum posting_kind kind, const char *name,
                          int64_t self, struct arena *arena, uint32_t *count, uint32_t files[3],
                          struct err *err);

#endif
