/* internal.h - what the files of repo/ share. */
#ifndef REPOSE_REPO_INTERNAL_H
#define REPOSE_REPO_INTERNAL_H

#include <sys/stat.h>

#include <git2.h>

#include "repo/repo.h"

struct repo {
    git_repository *git;
    git_odb *odb;
    git_odb_backend *memory; /* of the odb: blobs of the work tree; NULL: none yet */
    struct work_known *known; /* of a work tree that is watched; NULL: it is not */
    char *git_dir, *common_dir, *work_dir;
    struct oid *shallow; /* boundary commits of a shallow clone, sorted */
    size_t shallow_count;
};

static inline const git_oid *to_git(const struct oid *id)
{
    return (const git_oid *)(const void *)id->bytes;
}

static inline struct oid from_git(const git_oid *id)
{
    struct oid out;
    __builtin_memcpy(out.bytes, id->id, OID_SIZE);
    return out;
}

/* git_libgit2_init, which may read all certificates of the system otherwise (certificates.c). */
void git_start_without_certificates(void);

/* The text of libgit2's last error, without a trailing full stop. */
const char *git_reason(void);

/* ERR_REPO "cannot read <what> <id>: <reason>". */
int object_error(struct err *err, const char *what, const struct oid *id);

/* Git's configuration at all levels; without the repository's own ones when all is false. */
int open_config(git_config **config, const struct repo *repo, bool all);

enum setting_origin origin_of(git_config_level_t level);

/* Takes the settings of a .repose that a repository may set, and warns of others. Why it is ignored
 * as a whole, or NULL. */
const char *apply_shipped_text(const struct buf *text, struct settings *settings,
                               const struct events *events);

/* ERR_REPO when the repository belongs to somebody else and is not declared safe. */
int check_owner(const struct repo *repo, struct err *err);

/* ---- the work tree ---- */

/* Where libgit2 reads rules. */
#define WORK_RULE_NAMES 2
extern const char *const work_rule_names[WORK_RULE_NAMES];

/* The name of the pipe, to be freed, when there is one in the folder that the first `length` bytes
 * of the path name (0: the root). libgit2 follows links here, so this does. */
char *work_rule_pipe(const struct repo *repo, const char *path, size_t length);

/* Without following any link. */
bool work_stat(const struct repo *repo, const char *path, struct stat *facts);

void work_blobs_are_forgotten(struct repo *repo);
void work_known_free(struct work_known *known);

/* ---- raw trees ---- */

/* One entry of a tree object, in git's order. */
struct raw_entry {
    const char *name; /* not NUL-terminated */
    size_t length;
    unsigned mode;
    struct oid id;
};

struct raw_tree {
    git_odb_object *object;
    const char *p, *end;
};

#define MODE_TREE      040000u
#define MODE_LINK      0120000u
#define MODE_GITLINK   0160000u

/* id may be zero: an empty tree. */
int raw_tree_open(struct raw_tree *tree, struct repo *repo, const struct oid *id, struct err *err);
void raw_tree_close(struct raw_tree *tree);
/* 1: an entry; 0: the end; -1: damaged (the caller makes the message). */
int raw_tree_next(struct raw_tree *tree, struct raw_entry *entry);

/* Folders are entered down to this depth, and as long as no work tree would find their path too
 * long. Those that are not entered are leaves. */
#define TREE_DEPTH_MAX 512
#define TREE_PATH_MAX  4096

/* False for what lies in a folder that is not entered. */
bool tree_path_is_reached(const char *path);

/* Bounds of one comparison, far above any repository that somebody works in: entries and bytes of
 * paths in all, and of these what comes from trees that were read before. A few small trees that
 * name each other several times make 10^10 entries. */
#define TREE_BYTES_MAX          ((size_t)256 << 20)
#define TREE_ENTRIES_MAX        ((size_t)4 << 20)
#define TREE_REPEATED_MAX       ((size_t)512 << 10) /* entries */
#define TREE_REPEATED_BYTES_MAX ((size_t)48 << 20)

/* Calls visit for each leaf that differs, in path order; either id may be zero. The path is valid
 * during the call. Stops and returns what visit returns when that is not 0. ERR_REPO beyond the
 * bounds above. */
typedef int tree_visitor(void *data, const char *path, size_t length, const struct raw_entry *from,
                         const struct raw_entry *to);
int compare_trees(struct repo *repo, const struct oid *from, const struct oid *to,
                  size_t entries_max, tree_visitor *visit, void *data, struct err *err);

#endif
