/* review.h - what a reviewer needs to know of a change that exists: what it touches, what still
 * uses what it changed, what usually changes along and is missing, tests, notes.
 *
 *     review_range_resolve -> index_update at range.merge_base -> review_make -> a renderer
 *
 *     char hex[OID_HEX_SIZE];
 *     struct review_range range;
 *     review_range_resolve(repo, "origin/main", &arena, &range, err);
 *     request.revision = oid_hex(&range.merge_base, hex);
 *     index_update(&request, &view, &outcome, err);
 *     review_make(&input, &arena, &review, err);
 *     fputs(review.markdown, stdout);
 *
 * The index is that of the merge base, so history and notes never know the change itself; the
 * changed files are read and parsed on the fly, and nothing of them is stored. What did not change
 * is the same on both sides. The change may end in the work tree instead of a commit. All in the
 * arena that was passed.
 */
#ifndef REPOSE_REVIEW_REVIEW_H
#define REPOSE_REVIEW_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/index.h"
#include "index/work_tree.h"
#include "model/file.h"
#include "model/note.h"
#include "model/summary.h"
#include "repo/repo.h"
#include "store/notes_db.h"
#include "view/users.h"
#include "view/view.h"

/* ---- the range ---- */

#define REVIEW_BUDGET_DEFAULT 4000 /* tokens; all findings of most changes */

struct review_range {
    /* As written, or what was taken: "origin/main", "HEAD", "the work tree". For an id of 40 digits
     * the branch or pull request that points to it, else its first 12. */
    const char *base_name, *head_name;
    const char *chosen;    /* why this base, when none was written: "default branch of origin" */
    struct oid base, head; /* what the names stand for */
    struct oid merge_base; /* where the change begins */
    bool is_work_tree;     /* it ends in what is not committed, on top of head */
};

/* range: "BASE", "BASE..HEAD", "BASE...HEAD" (all mean: from their merge base on), or NULL. An
 * empty side is the default. ERR_REPO when a name is unknown or there is no merge base; in a
 * shallow clone with the command that brings more of it. */
int review_range_resolve(struct repo *repo, const char *range, struct arena *arena,
                         struct review_range *out, struct err *err);

/* The same for what is not committed, too: from the merge base of HEAD and `base` (NULL: HEAD) to
 * the work tree. ERR_USAGE when base names a head as well. */
int review_range_of_work_tree(struct repo *repo, const char *base, struct arena *arena,
                              struct review_range *out, struct err *err);

/* ---- what changed ---- */

enum review_touch { TOUCH_ADDED, TOUCH_REMOVED, TOUCH_MOVED, TOUCH_SIGNATURE, TOUCH_BODY };

const char *review_touch_name(enum review_touch touch); /* "added", … */

struct review_definition {
    enum review_touch touch;
    enum def_kind kind;
    const char *name;                          /* with its scope: "Cache.get" */
    const char *old_signature, *new_signature; /* "" on the side where it is not */
    const char *moved_to;                      /* path, of a moved one; else NULL */
    uint32_t line, end_line;                   /* at the head; of a removed one at the merge base */
    bool is_public;
    /* The first few. Of what is removed, or has another signature, the files of the change come first,
     * as they are after it: its own, then others that use what is gone, or the signature on lines
     * that the change left alone. Then those outside of the change. */
    struct file_use *uses;
    size_t use_count;
    uint32_t users;          /* all of these files */
    uint32_t doubtful_users; /* further ones outside of the change, of which it cannot be told */
    struct by_text text;     /* with no users: where its name stands as a text */
    struct file_use *declarations; /* of a removed function: prototypes that stand in headers */
    size_t declaration_count;
    bool is_searched;        /* users were looked for */
};

/* What `users` means: "nobody uses it" is not "its users are not known". */
enum review_usage {
    USAGE_SOME,
    USAGE_NONE,     /* looked for, and there are none */
    USAGE_DOUBTFUL, /* files use the name, and of none can it be told whether they mean this */
    USAGE_BY_TEXT,  /* the name stands as a text that may lead to it */
    USAGE_UNKNOWN   /* not looked for: it is new, its file still has the name, or a limit was met */
};

enum review_usage review_usage_of(const struct review_definition *definition);

enum review_change { REVIEW_MODIFIED, REVIEW_ADDED, REVIEW_DELETED, REVIEW_RENAMED };

const char *review_change_name(enum review_change change); /* "modified", … */

#define REVIEW_USES_SHOWN 5 /* places of one definition or file, in a text */

struct review_file {
    const char *path;     /* at the head; of a deleted file, at the merge base */
    const char *old_path; /* of a renamed one, else NULL */
    enum review_change change;
    enum file_role role;
    const char *module; /* at the merge base; of a new file, that of its folder; "" none */
    uint32_t lines_added, lines_deleted;
    bool is_parsed;   /* its definitions are known on both sides */
    bool is_cosmetic; /* only comments and layout changed */
    struct review_definition *definitions;
    size_t definition_count;
    struct file_use *importers; /* of a deleted or renamed file: who still imports it, the first
                                   REVIEW_USES_SHOWN with their lines */
    size_t importer_count;
    uint32_t importing; /* all of them */
};

/* True of a changed or removed definition of which a reader wants to know who uses it: a public one
 * outside of tests; a removed one only while its file stays, or everything would be listed. */
bool review_is_told(const struct review_file *file, const struct review_definition *definition);

/* ---- what may be missing, and what to look at ---- */

struct review_commit {
    struct oid id;
    const char *subject;
    int64_t time;
};

struct review_missing {
    const char *path;
    enum file_role role;
    double probability;    /* that it is missing; docs/ci.md says how that was learned */
    bool is_listed;        /* likely enough to be told; others only with all_candidates */
    const char *with;      /* the changed file that it follows most closely */
    const char *kind; /* the files that it follows, of which `with` is one: the folder, a slash,
                              "*.json"; NULL: that one file */
    uint32_t together, of;            /* changed in `together` of the last `of` changes of these */
    struct review_commit examples[2]; /* newest first */
    size_t example_count;
    struct string_list why; /* what else speaks for it: "declares `kv_get`", … */
    const float *signals;   /* MISSING_SIGNALS numbers; see review/missing.h */
};

struct review_test {
    const char *path;
    const char *why; /* "calls `kv_get`", "imports `src/kv.c`", "changed in 5 of 6 changes of …" */
    bool in_change;
};

struct review_module {
    const char *path;
    uint32_t files;                        /* of the change */
    const char *writer, *state, *revision; /* of the note; see chosen_note in view/note_choice.h */
    struct note note;
    const char *outdated; /* what of the change makes a paid note stale, or NULL */
};

/* ---- findings: the above as sentences, the gravest first ---- */

enum review_level { REVIEW_NOTICE, REVIEW_WARNING };
enum review_kind {
    FINDING_REMOVED,   /* still used elsewhere: warning */
    FINDING_IMPORT,    /* a deleted or renamed file is still imported: warning */
    FINDING_MISSING,   /* usually changes along: warning when that is likely enough */
    FINDING_SIGNATURE, /* changed, and used elsewhere: notice */
    FINDING_NOTE,      /* a note that somebody paid for becomes stale: notice */
};

const char *review_level_name(enum review_level level); /* "notice", "warning" */
const char *review_kind_name(enum review_kind kind);    /* "removed", "import", … */

struct review_finding {
    enum review_level level;
    enum review_kind kind;
    const char *path; /* of the change, where a comment can stand */
    uint32_t line;    /* at the head; 0: the whole file */
    const char *message;
};

struct review {
    struct review_range range;
    struct oid indexed;           /* the merge base, or an ancestor of it when `stale` */
    bool stale;                   /* another process was indexing */
    const struct work_tree *work; /* the change, when it ends there; else NULL */
    uint32_t commits;             /* of the change, without merges */
    struct review_file *files;    /* by path */
    size_t file_count;
    struct review_missing *missing; /* sources and tests, then documents and data; most likely
                                       first */
    size_t missing_count;
    struct review_test *tests; /* strongest evidence first; those of the change last */
    size_t test_count;
    struct review_module *modules; /* most touched first */
    size_t module_count;
    struct review_finding *findings;
    size_t finding_count;
    struct string_list limits; /* what could not be known, and how to know it */
    uint32_t budget, tokens;
    char *markdown; /* packed into the budget; `tokens` is its estimate */
};

struct review_input {
    struct repo *repo;
    struct view *view; /* of range->merge_base, with settings of there: see cmd/cmd_review.c */
    const struct index_outcome *outcome;
    const struct review_range *range;
    const struct work_tree *work; /* of range->is_work_tree, against the merge base's tree */
    struct notes_db *notes;       /* paid notes, or NULL */
    uint32_t budget;              /* tokens of the Markdown, as in brief.h */
    bool all_candidates;          /* of missing files, however unlikely: for script/bench-review */
};

/* For review_input: what is not committed, in arena; NULL when the range ends in a commit. `view`
 * is that of the merge base. */
int review_load_work_tree(const struct review_range *range, struct repo *repo,
                          const struct view *view, struct arena *arena,
                          const struct work_tree **out, struct err *err);

int review_make(const struct review_input *input, struct arena *arena, struct review *out,
                struct err *err);

/* docs/review.schema.json; free(3). `signals` adds the numbers behind each missing file. */
char *review_to_json(const struct review *review, bool signals);
/* Findings for people at a terminal, one a line, then what was compared. */
void review_to_text(const struct review *review, struct buf *out);
/* Findings as workflow commands of GitHub Actions: "::warning file=…,line=…::…". */
void review_to_github(const struct review *review, struct buf *out);

#endif
