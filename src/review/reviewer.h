/* reviewer.h - what the files of a review share while it is made. */
#ifndef REPOSE_REVIEW_REVIEWER_H
#define REPOSE_REVIEW_REVIEWER_H

#include "model/changes.h"
#include "note/structural.h"
#include "review/definitions.h"
#include "review/review.h"
#include "view/cochange.h"
#include "view/kind_cochange.h"
#include "view/source.h"
#include "view/users.h"

/* Bounds, so that a change of the whole repository is still answered. What they cut is said in
 * review.limits. */
#define REVIEW_FILES_READ  400  /* changed files whose text is looked at */
#define REVIEW_NAMES_MAX   1000 /* definitions whose users are looked up */
#define REVIEW_RENAMES_MAX 200  /* deleted, and added, files that are compared with each other */

/* One changed file. */
struct changed {
    struct review_file *file;
    const char *old_path;
    int64_t base; /* its position in the snapshot, or -1 */
    struct oid old_id, new_id;
    enum entry_kind old_kind, new_kind;
    enum skip_reason unread; /* why the file of the work tree was not read; else SKIP_NONE */
    struct source old, now;
    const struct text_hunk *hunks; /* between them */
    size_t hunk_count;
    struct definition_change *changes; /* parallel to file->definitions */
    struct user_list *users;           /* the same */
};

struct reviewer {
    const struct review_input *in;
    struct arena *arena;
    struct review *out;
    struct source_reader *reader;
    const struct changes *changes; /* by which is weighed; what is said: context->changes */
    const struct module_list *modules;
    const struct context *context;
    struct user_finder finder;
    struct changed *changed; /* parallel to out->files */
    size_t changed_count;
    unsigned char *in_change; /* per file of the snapshot */
    int64_t *changed_at;      /* the same: its position among the changed ones, or -1 */
    struct cochange *history; /* what changed along before; set by review_find_missing */
    size_t history_count;
};

/* Lists the changed files, pairs renames, reads both sides and compares their definitions. */
int review_list_files(struct reviewer *r, struct err *err);
/* Turns a deleted and an added file with much the same text into one that is renamed. */
int review_pair_renames(struct reviewer *r, struct err *err);
/* Who uses what the change touched, and who imports what is gone. */
int review_find_users(struct reviewer *r, struct err *err);
/* What usually changes along and is not in the change. */
int review_find_missing(struct reviewer *r, struct err *err);
/* Data, documents and generated files that follow a kind of files of the change. */
size_t review_find_kind_companions(struct reviewer *r, struct kind_companion **out);
/* Whether the change makes its files what they were before an earlier change of just these files:
 * then it lacks no more than that one did. */
bool review_restores(struct reviewer *r);
int review_find_tests(struct reviewer *r, struct err *err);
/* Notes of the modules that the change touches, and which of them it makes stale. */
int review_find_notes(struct reviewer *r, struct err *err);
void review_list_findings(struct reviewer *r);
void review_pack(struct review *review, struct arena *arena);

/* Adds to review.limits. */
void review_limit(struct reviewer *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
