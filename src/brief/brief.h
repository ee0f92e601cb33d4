/* brief.h - the answer to one request: which files, why, and what the notes of their modules say.
 *
 *     view -> evidence -> ranking -> brief -> a renderer
 *
 * brief_make looks everything up and decides; the renderers only print what it holds. All in the
 * arena that was passed.
 */
#ifndef REPOSE_BRIEF_BRIEF_H
#define REPOSE_BRIEF_BRIEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "brief/facts.h"
#include "brief/named.h"
#include "brief/parts.h"
#include "brief/title_scope.h"
#include "brief/why.h"
#include "index/index.h"
#include "index/work_tree.h"
#include "model/note.h"
#include "model/settings.h"
#include "model/summary.h"
#include "rank/rank.h"
#include "store/notes_db.h"
#include "view/companions.h"
#include "view/precedent.h"
#include "view/ranked.h"
#include "view/siblings.h"

#define BRIEF_BUDGET_MIN 200
#define BRIEF_BUDGET_MAX 200000

enum brief_role { BRIEF_EDIT, BRIEF_TEST, BRIEF_READ };

const char *brief_role_name(enum brief_role role);

struct excerpt_line {
    uint32_t line;
    const char *text; /* one printable line */
};

/* A few lines of a file, ascending; there may be gaps. */
struct brief_excerpt {
    struct excerpt_line *lines;
    size_t count;
};

struct brief_file {
    const char *path;
    double score, probability;
    bool likely; /* among the files called "to edit": the set that maximises expected F1 */
    enum brief_role role;
    bool
        is_out_of_scope; /* the title says another place, and this is not sure enough to be likely */
    enum file_role kind; /* by its path: what ranking takes it for */
    const char *module;  /* "" for a file without one */
    bool is_uncommitted; /* what is said of it is of the work tree */
    struct reason_list why;
    const struct definition **symbols; /* most telling first */
    size_t symbol_count;
    struct excerpt_line telling_line; /* of a likely file without symbols; line 0: none */
    struct brief_excerpt *excerpts;   /* of the surest files, the more telling first */
    size_t excerpt_count;
    const float *signals; /* SIGNAL_COUNT numbers */
};

/* In the place of a module's path: the overview. */
#define BRIEF_WHOLE "the whole repository"

struct brief_module {
    const char *path;     /* or BRIEF_WHOLE */
    const char *writer;   /* of its note: "openai:gpt-…"; NULL: no model has written one */
    const char *state;    /* "fresh", "aged", "stale" */
    const char *revision; /* that the note was written at, when that is another one; else NULL */
    struct note note;
    double weight; /* summed probability of its files */
};

/* Where to begin when nothing speaks of the request. */
struct brief_start {
    const char *path;
    uint32_t changes, of; /* changed in `changes` of the last `of` commits */
};

/* The text within the budget, and what of the brief stands in it. */
struct brief_packed {
    char *markdown;
    uint32_t tokens; /* its estimate */
    size_t *symbols; /* per file: how many of its symbols */
    bool **excerpts; /* per file and excerpt */
    bool *facts;
    bool *modules; /* it is named, or a fact of its note is */
};

struct brief {
    const char *request;
    struct oid revision, indexed; /* what was asked for; what the answer is made from */
    bool stale;                   /* they differ */
    const struct work_tree *work; /* what of the answer is not committed; NULL: nothing */
    uint32_t budget;
    double confidence;
    bool is_vague;    /* brief/telling.h: telling_is_vague */
    bool adds;        /* it asks for one more of something */
    bool is_question; /* it asks what is there, beyond doubt, and not for a change */
    struct brief_file *files;
    size_t file_count, likely_count;
    struct brief_named *named; /* in the request */
    size_t named_count;
    struct brief_parts parts; /* of the request */
    struct title_scope scope; /* likewise */
    struct brief_module *modules;
    size_t module_count;
    struct brief_fact *facts; /* of their notes, best first */
    size_t fact_count;
    struct companion *companions;
    size_t companion_count;
    struct sibling_set *siblings;
    size_t sibling_count;
    struct precedent precedent;
    const struct snapshot *snapshot; /* that their files are of */
    struct string_list tests; /* the first tests_to_edit are to be edited, the others to be run */
    size_t tests_to_edit;
    struct brief_start *starts; /* when there are no files */
    size_t start_count;
    const char *hint;     /* how to ask better, or "" */
    const char *overview; /* what the repository is, when a model wrote that; else "" */
    uint64_t full_tokens; /* of the likely files in full: what the brief stands for */
    struct brief_packed packed;
};

struct brief_options {
    const char *request;
    size_t request_size;
    uint32_t budget;        /* tokens of the Markdown */
    size_t limit;           /* of files */
    struct notes_db *notes; /* paid notes; NULL: none */
    bool without_notes;     /* of modules: to see what they are worth */
    bool past;              /* a revision was named: notes that know a later history are not used */
    const struct work_tree *work; /* that the view was overlaid with; NULL: none */
};

/* A file that is less probable, and not likely, has no line of its own. */
#define BRIEF_LINE_PROBABILITY 0.08

/* Below this confidence a brief gives starting points and says so. */
#define BRIEF_CONFIDENCE_LOW 0.25

static inline bool brief_is_low(const struct brief *brief)
{
    return brief->confidence < BRIEF_CONFIDENCE_LOW;
}

int brief_make(struct view *view, const struct index_outcome *outcome,
               const struct brief_options *options, struct arena *arena, struct brief *out,
               struct err *err);

/* The same from a ranking that exists: brief_make without its first half. */
int brief_from(struct view *view, const struct index_outcome *outcome,
               const struct brief_options *options, const struct ranked_request *ranked,
               struct arena *arena, struct brief *out, struct err *err);

/* Decides what is shown within the budget, and prints it. brief_make calls it. */
void brief_pack(const struct brief *brief, struct arena *arena, struct brief_packed *out);

/* docs/brief.schema.json. `signals` adds the ranking's numbers for each file. */
char *brief_to_json(const struct brief *brief, bool signals); /* free(3) */
/* For people at a terminal: paths, probabilities and reasons, one file a line. */
void brief_to_text(const struct brief *brief, struct buf *out);

#endif
