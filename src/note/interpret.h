/* interpret.h - from the texts that a model wrote to a note that was checked against the code. */
#ifndef REPOSE_NOTE_INTERPRET_H
#define REPOSE_NOTE_INTERPRET_H

#include "note/sleep.h"

/* Reads and grounds one reply about a module (UINT32_MAX: the overview). False when it is no note
 * or too little of it is left: *why (in arena) says which. paths: the table of the question's ids. Of a renewal
 * the note is the old one with what the reply replaces. What grounding removed is counted in
 * outcome (may be NULL) and told in *removed. */
int interpret_reply(const struct sleep_request *request, const char *purpose, uint32_t module,
                    const char *text, const char *paths, struct arena *arena, struct note *out,
                    bool *usable, const char **why, const char **removed,
                    struct sleep_outcome *outcome, struct err *err);

/* The JSON object of a reply; in arena. NULL with *why when it has none, or not all of it. */
const char *interpret_json(const char *text, struct arena *arena, const char **why);

/* Makes the note of one group of answered jobs (the same purpose, module and digests), and forgets
 * the jobs, in one transaction. An empty answer stands for an unusable one; with no usable answer
 * the module keeps its structural note. */
int interpret_group(const struct sleep_request *request, const struct note_job *jobs, size_t count,
                    struct sleep_outcome *outcome, struct err *err);

/* The module of this path, or -1. */
int64_t interpret_module(const struct context *context, const char *path);

#endif
