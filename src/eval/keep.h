/* keep.h - what a measurement says of itself when it is kept (store/report.h) for the atlas:
 * "repose.report/1" (docs/report.schema.json) around what `--format json` prints. */
#ifndef REPOSE_EVAL_KEEP_H
#define REPOSE_EVAL_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "model/oid.h"
#include "store/report.h"

struct eval_kept {
    enum report report;
    struct oid revision; /* the newest one that was looked at */
    int64_t made;        /* seconds since 1970 */
    const char *version; /* of the program */
    bool title;          /* only first lines were asked with */
};

/* json: the report. */
int eval_keep(const struct store *store, const struct eval_kept *kept, const char *json,
              struct err *err);

#endif
