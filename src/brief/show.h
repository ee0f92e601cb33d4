/* show.h - the note of one module and the summary of one of its files, as `repose show` prints
 * them. */
#ifndef REPOSE_BRIEF_SHOW_H
#define REPOSE_BRIEF_SHOW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/index.h"
#include "model/note.h"
#include "model/settings.h"
#include "model/summary.h"

struct shown {
    struct oid indexed;
    const char *module, *writer;
    const char **files; /* of the module */
    size_t file_count;
    struct note note;
    const struct file *file; /* NULL when a folder or a module was asked for */
    struct summary summary;  /* of the file */
};

/* path: a file, a folder or a module of the snapshot, without a leading "./". ERR_NO when there is
 * none, naming a near one. */
int show_make(const struct index_view *view, const struct settings *settings, const char *path,
              struct arena *arena, struct shown *out, struct err *err);

void show_to_markdown(const struct shown *shown, struct buf *out);
char *show_to_json(const struct shown *shown); /* free(3) */

#endif
