/* at.h - what is known of one place in a file, for a side panel or a hover: the definition around
 * the line, who uses it, what changes along, the note of its module.
 *
 * The text may be that of the revision, or one that nobody committed yet: an unsaved buffer, a file
 * of the work tree. That is parsed on the fly, and never stored; everything else comes from the
 * view, which may be that of the work tree, too. All in the arena that was passed.
 */
#ifndef REPOSE_LOOK_AT_H
#define REPOSE_LOOK_AT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/index.h"
#include "index/work_tree.h"
#include "model/note.h"
#include "model/summary.h"
#include "store/notes_db.h"
#include "view/companions.h"
#include "view/users.h"
#include "view/view.h"

enum at_origin { AT_REVISION, AT_STANDARD_INPUT, AT_WORK_TREE };

const char *at_origin_name(enum at_origin origin); /* "revision", "stdin", "work-tree" */

struct at_input {
    struct repo *repo;
    struct view *view;
    const struct index_outcome *outcome;
    struct notes_db *notes; /* paid notes, or NULL */
    bool past;              /* a revision was named: see brief_options */
    const char *path;       /* from the root of the repository */
    uint32_t line;
    enum at_origin origin;
    const struct work_tree *work; /* that the view was overlaid with; NULL: none */
    const char *text;             /* of AT_STANDARD_INPUT */
    size_t text_size;
    uint32_t budget; /* tokens of the Markdown */
};

struct at {
    const char *path;
    uint32_t line;
    struct oid indexed;
    bool stale;        /* another process was indexing: indexed is an ancestor */
    bool is_committed; /* the revision has a file of that path */
    enum at_origin origin;
    const char *language;
    enum parse_state state;              /* of the text */
    enum skip_reason skip;               /* why the text was not looked at */
    const struct definition *definition; /* the innermost around the line, or NULL */
    const char *name;                    /* its name with its scope, or "" */
    struct file_use *uses;               /* the first few: of the file itself, then of others */
    size_t use_count;
    uint32_t own_uses;       /* lines of the file itself that use it */
    uint32_t users;          /* all other files that use it */
    uint32_t named_users;    /* of these, by the name alone: no import leads there for sure */
    uint32_t doubtful_users; /* files of which it cannot be told; with no users: these are not
                                known, which is not the same as none */
    struct by_text text;     /* the same of a name that stands as a text; see view/users.h */
    struct companion *companions;
    size_t companion_count;
    const char *module;                 /* "" none */
    const char *writer, *state_of_note; /* of the note; see chosen_note in view/note_choice.h */
    const char *revision;               /* that it was written at, when that is another one */
    struct note note;
    char *markdown; /* packed into the budget */
    uint32_t tokens;
};

/* ERR_NO when there is no such file and no text was given, naming a near one. */
int at_make(const struct at_input *input, struct arena *arena, struct at *out, struct err *err);

char *at_to_json(const struct at *at); /* docs/at.schema.json; free(3) */
void at_pack(struct at *at, uint32_t budget, struct arena *arena); /* called by at_make */

/* "src/kv.c:12" or "src/kv.c:12:5" (a column is ignored), and "12" where the path is known (path
 * NULL then stays). The path is left in *path, in arena. ERR_USAGE when there is no line. */
int at_parse_place(const char *text, const char **path, uint32_t *line, struct arena *arena,
                   struct err *err);
/* The path from the root for one that was typed in `folder`, itself relative to the root; "." and
 * ".." are resolved. NULL when it leads out of the repository. In arena. */
const char *at_root_path(const char *folder, const char *path, struct arena *arena);

#endif
