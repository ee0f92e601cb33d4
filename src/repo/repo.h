/* repo.h - reading a git repository: objects and trees; the working tree only where a function says
 * so.
 *
 * The only door to libgit2. A struct repo belongs to one thread; open another for each thread
 * (cheap). Works for bare repositories, worktrees, detached and unborn heads, shallow and partial
 * clones, sparse checkouts with extensions.worktreeconfig. A repository owned by somebody else is
 * refused as git does, naming safe.directory. SHA-256 repositories and repositories with unknown
 * extensions are refused with ERR_REPO. All strings returned belong to the repo, or to the arena
 * that was passed. Nothing here writes to the repository
 * but what stands under "objects of our own".
 */
#ifndef REPOSE_REPO_REPO_H
#define REPOSE_REPO_REPO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/event.h"
#include "model/history.h"
#include "model/oid.h"
#include "model/settings.h"

struct repo;

/* start: a folder inside the repository or the repository itself (bare); NULL: GIT_DIR when it is
 * set, else the current folder. An explicit start beats GIT_DIR. GIT_CEILING_DIRECTORIES is obeyed.
 */
int repo_open(struct repo **out, const char *start, struct err *err);
/* Another handle on the same repository for another thread. */
int repo_reopen(struct repo **out, const struct repo *repo, struct err *err);
void repo_close(struct repo *repo);

const char *repo_git_dir(const struct repo *repo); /* of this worktree, absolute, no trailing '/' */
const char *repo_common_dir(
    const struct repo *repo); /* shared by all worktrees, absolute, no trailing '/' */
const char *repo_work_dir(const struct repo *repo); /* NULL when bare */
bool repo_is_shallow(const struct repo *repo);
/* True when a shallow clone left the parents of this commit out: what it changed is not known. As
 * it was when the repository was opened. */
bool repo_is_boundary(const struct repo *repo, const struct oid *commit);

/* ---- revisions ---- */

/* Any revision that names a commit (tags are peeled). ERR_REPO naming it when there is none; for an
 * unborn HEAD with the text "has no commits yet" and *unborn set (unborn may be NULL). rev NULL
 * means "HEAD". */
int repo_resolve(struct repo *repo, const char *rev, struct oid *commit, bool *unborn,
                 struct err *err);
/* What people call a commit: the branch, pull request or tag that points to it, the first of these and
 * then by name, as "main", "origin/main" or "pull/7/head"; in arena. NULL: nothing does. */
const char *repo_name_of(struct repo *repo, const struct oid *commit, struct arena *arena);
int repo_tree_of(struct repo *repo, const struct oid *commit, struct oid *tree, struct err *err);
/* HEAD of every worktree of the repository (the main one first), for snapshot retention; unborn and
 * broken ones left out. */
int repo_worktree_heads(struct repo *repo, struct arena *arena, struct oid **heads, size_t *count,
                        struct err *err);
/* 1 when ancestor is reachable from (or equal to) descendant, 0 when not, -1 on error. */
int repo_is_ancestor(struct repo *repo, const struct oid *ancestor, const struct oid *descendant,
                     struct err *err);

/* The newest of the best common ancestors: 1 found, 0 none (of what this clone holds), -1. */
int repo_merge_base(struct repo *repo, const struct oid *a, const struct oid *b, struct oid *out,
                    struct err *err);

/* Where the commits of a branch will go. */
struct base_branch {
    const char *name;   /* "origin/main", as repo_resolve takes it */
    const char *chosen; /* why: "the default branch of origin" */
    struct oid commit;
};

/* Of these the first that exists and does not hold head already: the upstream of the branch `name`
 * (NULL: of HEAD) unless it is that branch's own copy, the default branch of the remotes "upstream"
 * and "origin", HEAD of a bare repository, the branches main and master, the commit before head.
 * 1 found, 0 none (head has no parent here), -1. */
int repo_find_base(struct repo *repo, const char *name, const struct oid *head, struct arena *arena,
                   struct base_branch *out, struct err *err);

/* ---- trees and blobs ---- */

enum entry_kind {
    ENTRY_FILE,
    ENTRY_SYMLINK,
    ENTRY_SUBMODULE,
    ENTRY_FOLDER, /* too deep to be entered */
};

struct tree_entry {
    const char *path;
    struct oid id;
    enum entry_kind kind;
};

/* All leaves of a tree in path order (bytes of the full path). Broken names (empty, "..", ".git")
 * are passed on: the caller decides. A folder that lies more than 512 deep, or whose path no work
 * tree can hold, is not entered: it is a leaf. A tree object that is missing (partial clone) or
 * unreadable is an error naming it; so are trees that name the same folders over and over, and more
 * than 4 million entries or 256 MB of paths. */
int repo_list_tree(struct repo *repo, const struct oid *tree, struct arena *arena,
                   struct tree_entry **entries, size_t *count, struct err *err);

struct tree_change {
    const char *path;
    struct oid id; /* new content; zero when deleted */
    enum entry_kind kind;
    bool deleted;
};

/* What differs between two trees, by comparing tree objects only (equal subtrees are not read), in
 * path order. */
int repo_diff_trees(struct repo *repo, const struct oid *from, const struct oid *to,
                    struct arena *arena, struct tree_change **changes, size_t *count,
                    struct err *err);

/* Appends the blob's bytes to out; text in UTF-16 that starts with its mark becomes UTF-8. Returns
 * 1 and reads nothing when it is larger than max (0: no limit); *size is its size in every case.
 * Returns 2 when the object is not in this clone (partial clone, missing object). -1: unreadable
 * (damaged). */
int repo_read_blob(struct repo *repo, const struct oid *id, uint64_t max, struct buf *out,
                   uint64_t *size, struct err *err);

/* ---- the work tree: read, never written; nor is git's index, and its lock is not taken ---- */

/* ERR_USAGE in a bare repository, as the functions below say, too. */
int repo_need_work_tree(const struct repo *repo, struct err *err);

struct work_change {
    const char *path;
    bool is_new; /* the tree has no such path; else what it has there: */
    struct oid old_id;
    enum entry_kind old_kind;
    bool deleted;  /* not in the work tree; else what is there: */
    struct oid id; /* zero: not known before repo_work_blob, and perhaps the same as old_id */
    enum entry_kind kind;
};

/* What differs between a tree and the work tree as `git diff` and `git status` see it, in path
 * order: what is staged, what is not, and files that are neither tracked nor ignored. What a sparse
 * checkout leaves out, and what is assumed to be unchanged, counts as it is in the index; so do
 * submodules. A path in conflict is what stands in the work tree. A folder within 95 others is not
 * entered: what is tracked in it counts as it is in the index; with nothing tracked, it is one new
 * path. ERR_REPO naming it: a pipe where git reads rules (.gitignore, .gitattributes). */
int repo_work_changes(struct repo *repo, const struct oid *tree, struct arena *arena,
                      struct work_change **changes, size_t *count, struct err *err);

/* For a handle that lives long: what repo_work_changes has found is kept from then on, and the
 * system tells which folders and files of the work tree changed since, so the next call looks at
 * these alone. Exact: what was written before the call is seen by it, but for what is written
 * through a mapping of memory, or another name in a folder that is not of the work tree, which may
 * take a minute. Where the system cannot tell (another one than Linux, a file system of a network,
 * too many folders), all is compared each time, as without. */
void repo_watch_work_tree(struct repo *repo);
/* The same number as before: since then neither the work tree nor git's index changed, and nothing
 * that repo_work_blob has read was forgotten. 0: they may have. */
uint64_t repo_work_stamp(struct repo *repo);

/* Reads a file of the work tree (of ENTRY_SYMLINK: its target) as a commit would hold it, into
 * memory: from then on repo_read_blob finds it through this handle, and nothing is stored anywhere:
 * neither is what repo_write_blob and the like are given, which need a handle of their own.
 * 0 read; 1 it is larger than max; 2 it is not there, cannot be read, or is no regular file. No
 * link is followed, not even on the way there. *size: of what was read. */
int repo_work_blob(struct repo *repo, const char *path, enum entry_kind kind, uint64_t max,
                   struct oid *id, uint64_t *size, struct err *err);
/* Which files of the work tree are these blobs still, as far as git's index knows from their times,
 * size, inode and owner; nothing of them is read. same[i] false says nothing: repo_work_blob does. */
void repo_find_same(const struct repo *repo, const char *const *paths, const struct oid *blobs,
                    size_t count, bool *same);
/* Forgets what repo_work_blob has read, for a handle that lives long. */
void repo_forget_work_blobs(struct repo *repo);

/* ---- comparing texts: while some repo is open ---- */

/* Lines [line, line + count) on either side, 1-based; with count 0 the change is before `line`. */
struct text_hunk {
    uint32_t old_line, old_count, new_line, new_count;
};

/* The lines that differ, without context, in order. */
int repo_diff_text(const char *old, size_t old_size, const char *new, size_t new_size,
                   struct arena *arena, struct text_hunk **hunks, size_t *count, struct err *err);

/* What git compares to find a renamed file. NULL for an empty text. */
struct text_signature;
struct text_signature *text_signature_new(const char *text, size_t size);
void text_signature_free(struct text_signature *signature);
int text_similarity(const struct text_signature *a,
                    const struct text_signature *b); /* 0 … 100; git takes 50 for a rename */

/* ---- attributes and pathspecs ---- */

struct path_attributes {
    bool generated, vendored;         /* linguist-generated, linguist-vendored */
    bool not_generated, not_vendored; /* explicitly unset: beats built-in knowledge */
    bool binary;                      /* `binary` or `-text -diff`, `-diff` alone counts too */
};

/* Attributes as the revision has them, never those of the working tree or the index, and
 * $GIT_COMMON_DIR/info/attributes. `files` are all .gitattributes of the revision (not symlinks):
 * when none of them speaks of anything above, no path is ever looked up. */
struct attributes;
int attributes_load(struct attributes **out, struct repo *repo, const struct tree_entry *files,
                    size_t file_count, struct err *err);
void attributes_get(const struct attributes *attributes, const char *path,
                    struct path_attributes *out);
/* What is beyond the bounds of attribute_rules.h, or of 128 KB for a file and 16 MB for all. */
void attributes_left_out(const struct attributes *attributes, size_t *lines, size_t *files);
void attributes_free(struct attributes *attributes);
/* True when no .gitattributes speaks of anything above: attributes_get needs not be called. */
bool attributes_are_empty(const struct attributes *attributes);
/* A digest of $GIT_COMMON_DIR/info/attributes: it changes what an index holds without changing the
 * revision. */
uint64_t repo_attributes_digest(const struct repo *repo);

/* Git pathspecs ("*.c", "src/", ":(exclude)x", ":(glob)…"), matched against paths. */
struct pathspec;
int pathspec_compile(struct pathspec **out, const char *const *patterns, size_t count,
                     struct err *err);
bool pathspec_match(const struct pathspec *pathspec, const char *path);
void pathspec_free(struct pathspec *pathspec);

/* ---- history ---- */

/* Commits that are reachable from `tip`, each before its parents, and else newest first by committer
 * time (ties by id), at most `limit` of them, without reading any tree. Merges whose message is none
 * but a generated one are walked through and not listed. `hide` (may be NULL): commits reachable from it are left out; only usable when it is
 * an ancestor of tip. Commits at a shallow boundary have `boundary` set: their changes are not
 * known. *order (may be NULL) says where these stand among those that `hide` leaves out. */
enum walk_order {
    WALK_ON_TOP,     /* before all of them: each descends from `hide` itself, as on one branch */
    WALK_BY_TIME,    /* as their times say: each is newer than its parents */
    WALK_DISORDERED, /* neither: clocks stand still within a rebase, and run back */
};
struct walked {
    struct oid id;
    int64_t time;
    bool boundary;
    bool merge; /* of two parents or more */
    /* What need not be read again: the tree of the first parent, zero where that was not read; and
     * the commit object, NULL where it is large or there are many. */
    struct oid parent_tree;
    const char *text;
    size_t size;
};
int repo_walk(struct repo *repo, const struct oid *tip, const struct oid *hide, size_t limit,
              struct arena *arena, struct walked **commits, size_t *count, enum walk_order *order,
              struct err *err);

/* Reads one commit: message and changed paths, those of a merge against its first parent, all in
 * arena. A tree that is missing (partial clone)
 * gives no changes. */
int repo_read_commit(struct repo *repo, const struct oid *id, bool boundary, struct arena *arena,
                     struct commit *out, struct err *err);
/* The same for one that was met on a walk, whose arena must still be there. */
int repo_read_walked(struct repo *repo, const struct walked *walked, struct arena *arena,
                     struct commit *out, struct err *err);

/* ---- objects of our own: refs/repose/ ---- */

/* The commit that a ref points to. 1, 0 when there is no such ref, -1. */
int repo_read_ref(struct repo *repo, const char *name, struct oid *commit, struct err *err);
int repo_write_ref(struct repo *repo, const char *name, const struct oid *commit, struct err *err);
int repo_write_blob(struct repo *repo, const void *data, size_t size, struct oid *out,
                    struct err *err);

struct tree_edit {
    const char *path;
    struct oid blob;
    bool remove;
};
/* A tree like base (NULL: an empty one) with these files written or removed. */
int repo_write_tree(struct repo *repo, const struct oid *base, const struct tree_edit *edits,
                    size_t count, struct oid *out, struct err *err);
/* As the user that git is configured for, or as "repose". parent: NULL for none. */
int repo_write_commit(struct repo *repo, const struct oid *tree, const struct oid *parent,
                      const char *message, struct oid *out, struct err *err);

/* ---- configuration ---- */

/* Fills settings from git's configuration (system, global, local, config.worktree), from .repose of
 * the tree (safe keys only; others warned about through events; NULL tree: none) and from the
 * environment. A value that does not parse is ERR_USAGE, except in .repose, where it is warned
 * about. */
int repo_read_settings(struct repo *repo, const struct oid *tree, const struct events *events,
                       struct settings *settings, struct err *err);

/* The folder in which git looks for the hooks of this worktree, absolute, in arena; it may not
 * exist: core.hooksPath, else hooks/ in the common directory. *origin says where core.hooksPath is
 * set; ORIGIN_DEFAULT: nowhere. */
int repo_hooks_folder(const struct repo *repo, struct arena *arena, const char **folder,
                      enum setting_origin *origin, struct err *err);

/* The address of a remote as the repository's own configuration has it (it may hold credentials);
 * "" when there is none. In arena. */
int repo_remote_url(const struct repo *repo, const char *remote, struct arena *arena,
                    const char **url, struct err *err);

/* Library version, for --version: "1.5.1". */
const char *repo_library_version(void);

#endif
