/* show.h - the note of one module and the summary of one of its files, as `repose show` prints
 * them. */
#ifndef REPOSE_LOOK_SHOW_H
#define REPOSE_LOOK_SHOW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "imports/imports.h"
#include "index/work_tree.h"
#include "model/note.h"
#include "model/summary.h"
#include "repo/repo.h"
#include "store/notes_db.h"
#include "view/view.h"

/* What an import means in this revision. */
struct shown_import {
    enum import_kind kind;
    const char *path; /* of the file or the folder, or NULL */
};

struct shown {
    struct oid indexed;
    const struct work_tree *work; /* what of the answer is not committed; NULL: nothing */
    const char *module;
    const char *writer, *state, *revision, *origin,
        *removed;       /* of the note; see chosen_note in view/note_choice.h */
    const char **files; /* of the module */
    size_t file_count;
    struct note note;
    const struct file *file;            /* NULL when a folder or a module was asked for */
    struct summary summary;             /* of the file */
    const struct shown_import *imports; /* of the summary, in its order */
};

/* What show_make takes, of a path as people write it: "./a/b/", "." for the root, or absolute and
 * inside the working tree. In arena. */
const char *show_path(const struct repo *repo, const char *written, struct arena *arena);

struct show_input {
    struct view *view;
    struct notes_db *notes;       /* paid ones, or NULL */
    bool past;                    /* a revision was named: see brief_options */
    const struct work_tree *work; /* that the view was overlaid with; NULL: none */
    const char *path; /* a file, a folder or a module of the snapshot, without a leading "./" */
};

/* ERR_NO when there is nothing at the path, naming a near one. */
int show_make(const struct show_input *input, struct arena *arena, struct shown *out,
              struct err *err);

/* with_removed: also what the check took out of the note, and what a model found wrong or doubtful in it. */
void show_to_markdown(const struct shown *shown, bool with_removed, struct buf *out);
char *show_to_json(const struct shown *shown); /* free(3) */

#endif
