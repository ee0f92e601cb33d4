/* fact_index.h - what paid notes say, by the terms of the request: single facts, predicted requests and
 * entry points, each a document of its own with the files that it speaks of.
 *
 * Of each module the newest note counts that may be known. The index follows from the set of notes alone,
 * so every revision that has the same set shares it: it is made once, and kept in index.db as parts
 * of which a request reads few. Where that may not be written (context.may_store: sleep may) it is made in
 * memory.
 */
#ifndef REPOSE_NOTE_FACT_INDEX_H
#define REPOSE_NOTE_FACT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "note/context.h"
#include "store/notes_db.h"

enum indexed_kind { INDEXED_FACT, INDEXED_RECIPE, INDEXED_ENTRY };

struct indexed_fact {
    enum indexed_kind kind;
    uint32_t module;       /* index into modules */
    uint32_t position;     /* in the list of its note */
    const uint32_t *paths; /* indices into paths */
    uint32_t path_count;
};

/* A fact that holds a term. */
struct fact_hit {
    uint32_t fact;
    uint32_t count; /* the words of a predicted request, and names, count twice */
};

struct fact_index {
    struct indexed_fact *facts;
    size_t fact_count;
    const char **paths;
    size_t path_count;
    const char **modules; /* "": the overview */
    size_t module_count;
    struct fact_parts *parts;
};

/* until: newest commit that a note may know of; INT64_MAX: any. *out is NULL when no note may be used.
 * In arena. */
int fact_index_open(const struct context *context, struct notes_db *notes, int64_t until,
                    struct arena *arena, struct fact_index **out, struct err *err);

/* The facts that hold an analysed term, ascending; in arena. */
int fact_index_find(struct fact_index *index, const char *term, size_t length, struct arena *arena,
                    struct fact_hit **hits, size_t *count, struct err *err);

/* Under which its parts are kept. */
uint64_t fact_index_key(const struct fact_index *index);

#endif
