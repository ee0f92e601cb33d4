/* facts.h - what is known of a module, loaded once, and the fields of its note made from that. */
#ifndef REPOSE_NOTE_FACTS_H
#define REPOSE_NOTE_FACTS_H

#include "base/map.h"
#include "imports/imports.h"
#include "note/structural.h"

struct facts {
    const struct note_context *context;
    const struct module *module;
    struct arena *arena;
    struct summary *summaries; /* one per file of the module */
    double *weights;   /* of each file: how central it is (size, in-degree of imports, churn) */
    uint32_t *order;   /* files of the module (positions), most central first */
    uint32_t *uses;    /* per module: files of this module that import something there */
    uint32_t *used_by; /* per module: files there that import something here */
};

int facts_load(struct facts *facts, const struct note_context *context, uint32_t module,
               struct arena *arena, struct err *err);
void facts_release(struct facts *facts);

const char *facts_purpose(struct facts *facts);
void facts_responsibilities(struct facts *facts, struct string_list *out);
const char *facts_data_flow(struct facts *facts);
/* What always changes together, and what changes often. */
void facts_couplings(struct facts *facts, struct string_list *invariants,
                     struct string_list *gotchas);
void facts_tests(struct facts *facts, struct string_list *out);
int facts_entry_points(struct facts *facts, struct note *out, struct err *err);
int facts_recipes(struct facts *facts, struct note *out, struct err *err);

/* The first descriptive sentences of a text of the repository: no URLs, nothing that tells its
 * reader to do something. "" when none is left; a first sentence that is longer than max bytes ends
 * in "…". */
const char *descriptive(const char *text, size_t max, struct arena *arena);

/* Files of the snapshot, other than those with content `self`, that hold a posting; in the order of
 * rows, which differs from store to store. */
int find_holders(const struct note_context *context, enum posting_kind kind, const char *name,
                 int64_t self, struct arena *arena, uint32_t **files, size_t *count,
                 struct err *err);
/* Their number, and the first three by path. */
int count_holders(const struct note_context *context, enum posting_kind kind, const char *name,
                  int64_t self, struct arena *arena, uint32_t *count, uint32_t files[3],
                  struct err *err);

#endif
