/* survey.h - what is known of a module, loaded once, and the fields of its note made from that. */
#ifndef REPOSE_NOTE_SURVEY_H
#define REPOSE_NOTE_SURVEY_H

#include "base/map.h"
#include "imports/imports.h"
#include "note/structural.h"

struct survey {
    const struct context *context;
    const struct module *module;
    struct arena *arena;
    struct summary *summaries; /* one per file of the module */
    const struct summary **others; /* of any file of the snapshot: survey_summary */
    unsigned char *marks; /* per file of the snapshot, 0 between uses; NULL: not needed yet */
    double *weights;   /* of each file: how central it is (size, in-degree of imports, churn) */
    uint32_t *order;   /* files of the module (positions), most central first */
    uint32_t *uses;    /* per module: files of this module that import something there */
    uint32_t *used_by; /* per module: files there that import something here */
};

int survey_load(struct survey *survey, const struct context *context, uint32_t module,
                struct arena *arena, struct err *err);
void survey_release(struct survey *survey);
/* Of any file of the snapshot, read once; an empty one when it has none. NULL: error. */
const struct summary *survey_summary(struct survey *survey, uint32_t file, struct err *err);

const char *survey_purpose(struct survey *survey);
void survey_responsibilities(struct survey *survey, struct string_list *out);
const char *survey_data_flow(struct survey *survey);
/* What always changes together, and what changes often. */
void survey_couplings(struct survey *survey, struct string_list *invariants,
                      struct string_list *gotchas);
void survey_tests(struct survey *survey, struct string_list *out);
int survey_entry_points(struct survey *survey, struct note *out, struct err *err);
int survey_recipes(struct survey *survey, struct note *out, struct err *err);

/* The first descriptive sentences of a text of the repository: no URLs, nothing that tells its
 * reader to do something. "" when none is left; a first sentence that is longer than max bytes ends
 * in "…". */
const char *descriptive(const char *text, size_t max, struct arena *arena);

#endif
