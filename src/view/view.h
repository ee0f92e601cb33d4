/* view.h - one revision, as everything that answers looks at it: its files, its history, its
 * modules, and what follows from them. Each part is made when it is first asked for, and once, so a
 * short question costs little, and who answers many questions about one revision (mcp/) keeps the
 * view open.
 *
 *     struct view view;
 *     view_init(&view, index.db, &index.snapshot, &settings, &arena);
 *     brief_make(&view, …);
 *     view_release(&view);
 *
 * A view belongs to one thread. What it makes lies in its arena, answers in those of who asks.
 */
#ifndef REPOSE_VIEW_VIEW_H
#define REPOSE_VIEW_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/changes.h"
#include "model/file.h"
#include "model/module.h"
#include "model/settings.h"
#include "model/snapshot.h"
#include "note/context.h"
#include "store/doc_map.h"
#include "store/index_db.h"
#include "view/learned.h"

struct repo;
struct source;
struct source_reader;
struct notes_db;
struct fact_index;
struct evidence_edge;

/* What is derived of one file. */
struct file_parts {
    struct summary *summary;     /* NULL: not asked for yet */
    struct source *source;       /* the same */
    struct evidence_edge *edges; /* of view/edges.c */
    size_t edge_count;
    bool has_edges;
};

/* What was made so far; the functions below are to be asked. */
struct view_parts {
    const struct changes *own_changes; /* NULL: not asked for yet */
    bool has_changes, has_modules, has_context, has_learned;
    struct changes changes;
    struct module_list modules;
    struct context context;
    struct doc_map *contents;
    unsigned char *roles; /* enum file_role, by file */
    const struct learned *learned;
    struct shared_evidence *evidence; /* of view/evidence.c */
    struct fact_index *facts;         /* NULL: no notes, or not asked for yet */
    bool has_facts;
    struct file_parts *files; /* of a view that is kept, by file, in `lasting` */
    struct arena kept;        /* what these point to, */
    struct arena texts;       /* but for their sources */
    struct arena lasting;     /* of a view that is kept: what follows from paths and history */
};

struct view {
    struct index_db *db; /* NULL when the repository has no commits yet */
    const struct snapshot *snapshot;
    const struct settings *settings;
    struct arena *arena;
    struct repo
        *repo; /* for the bytes of files; NULL: they are not looked at. Set after view_init */
    struct notes_db *notes; /* view_use_notes */
    bool past;
    bool is_kept; /* what was derived is kept for who asks often: set before the first question */
    struct view_parts parts;
};

/* All of it must outlive the view, which is not moved. */
void view_init(struct view *view, struct index_db *db, const struct snapshot *snapshot,
               const struct settings *settings, struct arena *arena);
void view_release(struct view *view);
/* The snapshot is another by some files, of the same database: it had `files`. What follows from the
 * paths and the history, and summaries of files that are as they were, is kept, all else forgotten;
 * nothing in the view's arena is used any more. For a view that is kept. */
void view_renew(struct view *view, const struct file *files, size_t count);

/* The window of history; empty where there is none. NULL: error. */
const struct changes *view_changes(struct view *view, struct err *err);
/* The same with what each file changed itself (changes_own): for what is said of it. NULL: error. */
const struct changes *view_own_changes(struct view *view, struct err *err);
const struct module_list *view_modules(struct view *view);
/* The revision as notes know it. NULL: error. */
struct context *view_context(struct view *view, struct err *err);
/* Ranks with these notes from now on; NULL: with none. past: those that know a later history than the
 * snapshot are not used. */
void view_use_notes(struct view *view, struct notes_db *notes, bool past);
/* What paid notes say, by its words. 0 with NULL where there is nothing. */
int view_facts(struct view *view, struct fact_index **out, struct err *err);
/* From content rows to files. */
const struct doc_map *view_contents(struct view *view);
/* What a file of the snapshot is for. */
enum file_role view_role(struct view *view, uint32_t file);
/* The summary of a file: 1; 0: it has none; -1. In arena, or as long as the view when that is kept. */
int view_summary(struct view *view, uint32_t file, struct arena *arena, struct summary *out,
                 struct err *err);
/* The text of a file (source_read). In arena, or as long as the view when that is kept. NULL:
 * error. */
const struct source *view_source(struct view *view, struct source_reader *reader, uint32_t file,
                                 struct arena *arena, struct err *err);
/* Where to keep more of a file; NULL: the view is not kept, or has kept enough. */
struct file_parts *view_keep(struct view *view, uint32_t file);
/* Weights of ranking that were learned here and may be used at this revision; NULL: the shipped
 * ones. */
const struct learned *view_learned(struct view *view);

/* The module of a path that the snapshot may lack: else that of the nearest folder that has one.
 * -1: none. */
int64_t view_module_near(struct view *view, const char *path);

#endif
