/* report.h - the last measurement of each kind, kept beside the databases for whoever shows it.
 * JSON, replaced whole by the next one; it can be deleted at any time. */
#ifndef REPOSE_STORE_REPORT_H
#define REPOSE_STORE_REPORT_H

#include "base/buf.h"
#include "store/store.h"

#define REPORT_MAX ((size_t)8 << 20) /* bytes */

enum report {
    REPORT_EVAL,       /* of `repose eval` */
    REPORT_COMPARISON, /* of `repose eval --model` */
};

/* Where it is. The path is to be freed. */
char *report_path(const struct store *store, enum report report);

int report_write(const struct store *store, enum report report, const struct buf *text,
                 struct err *err);
/* Appends it. 1 read, 0 nothing was measured yet, -1. */
int report_read(const struct store *store, enum report report, struct buf *out, struct err *err);

#endif
