/* progress.h - results of an unfinished evaluation, in the file eval.jsonl of the store's folder: a
 * killed run goes on where it was. One JSON object a line, with the key of the run it belongs to;
 * a line that was cut by the kill is ignored. */
#ifndef REPOSE_EVAL_PROGRESS_H
#define REPOSE_EVAL_PROGRESS_H

#include <stdint.h>

#include "eval/cases.h"
#include "eval/result.h"
#include "store/store.h"

struct progress {
    char *path;
    uint64_t key;  /* of the run: its cases and all that their results depend on */
    json_t *known; /* case number -> result, of earlier runs */
};

/* Reads what an earlier run with this key left behind. Never fails: without it all is done anew. */
void progress_open(struct progress *progress, const struct store *store, uint64_t key);
/* Whether the result of the case is known; it is then in *out. */
bool progress_get(const struct progress *progress, size_t number, struct case_result *out);
/* Adds a line at the end. ERR_STORE when it cannot be written. */
int progress_add(const struct progress *progress, size_t number, const struct case_result *result,
                 struct err *err);
/* done: all cases are measured, the file is removed. */
void progress_close(struct progress *progress, bool done);

#endif
