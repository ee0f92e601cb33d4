/* The work tree: what in it differs from a tree, and its files as a commit would hold them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

#include "base/mem.h"
#include "base/path.h"
#include "repo/internal.h"

#define MEMORY_PRIORITY 1000 /* before libgit2's own: whatever is written goes there */
#define SET_ASIDE_MAX   16   /* files that cannot be opened: each costs a comparison */
#define WORK_DEPTH_MAX  96   /* folders within folders that libgit2 enters, less a few */
#define WORK_PATH_MAX   3072 /* bytes of their path */

/* ---- reaching a file without following any link ---- */

/* The folder that holds the path, or -1 with errno. A link on the way could lead anywhere. */
static int open_folder(const struct repo *repo, const char *path)
{
    int folder = open(repo->work_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (const char *slash; folder >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
        char *name = xstrndup(path, (size_t)(slash - path));
        int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        int why = errno;
        free(name);
        close(folder);
        errno = why;
        folder = next;
    }
    return folder;
}

static bool stat_path(const struct repo *repo, const char *path, struct stat *facts)
{
    int folder = open_folder(repo, path);
    bool found = folder >= 0 && !fstatat(folder, path_base(path), facts, AT_SYMLINK_NOFOLLOW);
    if (folder >= 0)
        close(folder);
    return found;
}

/* ---- pipes where libgit2 reads rules ---- */

/* libgit2 opens these as they are, and would wait for ever for somebody who writes into a pipe. */
static const char *const rule_names[] = { ".gitignore", ".gitattributes" };

/* The name of the pipe, to be freed, when there is one in the folder that the first `length` bytes
 * of the path name (0: the root). libgit2 follows links here, so this does. */
static char *find_rule_pipe(const struct repo *repo, const char *path, size_t length)
{
    struct stat facts;
    struct buf full = BUF_INIT;
    while (length && path[length - 1] == '/')
        length--;
    for (size_t i = 0; i < sizeof rule_names / sizeof *rule_names; i++) {
        buf_reset(&full);
        buf_printf(&full, "%s/%.*s%s%s", repo->work_dir, (int)length, path, length ? "/" : "",
                   rule_names[i]);
        if (!stat(full.data, &facts) && S_ISFIFO(facts.st_mode))
            return buf_detach(&full);
    }
    buf_release(&full);
    return NULL;
}

/* In the root, or a folder on the way to the file. */
static bool has_rule_pipe(const struct repo *repo, const char *path)
{
    char *pipe = find_rule_pipe(repo, path, 0);
    for (const char *slash = path; !pipe && (slash = strchr(slash, '/')); slash++)
        pipe = find_rule_pipe(repo, path, (size_t)(slash - path));
    bool found = pipe;
    free(pipe);
    return found;
}

static int pipe_error(const char *pipe, struct err *err)
{
    return err_set(err, ERR_REPO,
                   "%s is a pipe, and git would wait for what it says; remove it, or make it a "
                   "file",
                   pipe);
}

/* ---- what differs ---- */

struct candidate {
    const char *path;
    bool is_in_work_tree; /* it differs there from the index, too */
    bool is_folder;       /* that is not entered */
};

struct lister {
    struct repo *repo;
    struct tree_entry *entries; /* of the tree */
    size_t entry_count;
    git_index *index;
    struct candidate *items;
    size_t count, capacity;
    struct arena *arena;
    char *pipe;      /* that stands where rules are read; NULL: none */
    struct buf last; /* what libgit2 looked at last */
    unsigned set_aside, left_out;
};

/* What git takes for unchanged, whatever is there: outside of a sparse checkout, or told so by
 * `git update-index --assume-unchanged`. */
static bool is_left_alone(const struct lister *l, const char *path)
{
    const git_index_entry *entry = git_index_get_bypath(l->index, path, 0);
    return entry && ((entry->flags & GIT_INDEX_ENTRY_VALID) ||
                     (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE));
}

/* What the list of a tree does not reach is not known here, either. */
static void add_candidate(struct lister *l, const char *path, bool is_in_work_tree)
{
    struct candidate candidate = { .is_in_work_tree = is_in_work_tree };
    if (!tree_path_is_reached(path))
        return;
    candidate.path = arena_strdup(l->arena, path);
    ARRAY_PUSH(l->items, l->count, l->capacity, candidate);
}

static enum entry_kind kind_of(unsigned mode)
{
    return mode == GIT_FILEMODE_LINK     ? ENTRY_SYMLINK
           : mode == GIT_FILEMODE_COMMIT ? ENTRY_SUBMODULE
                                         : ENTRY_FILE;
}

/* A repository within this one that is not a submodule has a slash at its end. */
static void add_deltas(struct lister *l, git_diff *diff)
{
    for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
        const git_diff_delta *delta = git_diff_get_delta(diff, i);
        const char *path = delta->new_file.path ? delta->new_file.path : delta->old_file.path;
        if (*path && path[strlen(path) - 1] != '/' && !is_left_alone(l, path))
            add_candidate(l, path, true);
    }
}

static int compare_entry(const void *path, const void *entry)
{
    return strcmp(path, ((const struct tree_entry *)entry)->path);
}

static const struct tree_entry *find_entry(const struct lister *l, const char *path)
{
    return l->entry_count
               ? bsearch(path, l->entries, l->entry_count, sizeof *l->entries, compare_entry)
               : NULL;
}

static bool is_staged_as(const git_index_entry *staged, const struct tree_entry *entry)
{
    return staged && entry && kind_of(staged->mode) == entry->kind &&
           git_oid_equal(&staged->id, to_git(&entry->id));
}

/* What differs between the tree and git's index. By path and not by libgit2's comparison, which
 * enters folders however deep they are. */
static void add_staged(struct lister *l)
{
    for (size_t i = 0; i < git_index_entrycount(l->index); i++) {
        const git_index_entry *staged = git_index_get_byindex(l->index, i);
        bool is_in_conflict = git_index_entry_stage(staged) > 0;
        if (is_in_conflict || !is_staged_as(staged, find_entry(l, staged->path)))
            add_candidate(l, staged->path, is_in_conflict);
    }
    for (size_t i = 0; i < l->entry_count; i++)
        if (l->entries[i].kind != ENTRY_FOLDER &&
            !git_index_get_bypath(l->index, l->entries[i].path, 0))
            add_candidate(l, l->entries[i].path, false);
}

/* What git ignores is not entered, unless something in it is tracked. `path` ends in a slash. */
static bool is_entered(const struct lister *l, const char *path, size_t length)
{
    int is_ignored = 0;
    char *folder = xstrndup(path, length - 1);
    bool is_out = !git_ignore_path_is_ignored(&is_ignored, l->repo->git, folder) && is_ignored &&
                  git_index_find_prefix(NULL, l->index, path);
    free(folder);
    return !is_out;
}

/* libgit2 calls this before it compares a file, or enters a folder and reads the rules in it. */
static int before_entry(const git_diff *diff, const char *old_path, const char *path, void *data)
{
    struct lister *l = data;
    (void)diff;
    (void)old_path;
    size_t length = path ? strlen(path) : 0;
    buf_reset(&l->last);
    buf_add(&l->last, path, length);
    if (length && path[length - 1] == '/')
        l->pipe = find_rule_pipe(l->repo, path, length);
    if (!l->pipe)
        return 0;
    if (is_entered(l, path, length))
        return GIT_EUSER;
    free(l->pipe);
    l->pipe = NULL;
    return 0;
}

/* libgit2 gives up at a tracked file that it cannot open to see whether it changed. Git says that
 * it did, and goes on. True when the comparison is worth another try, without that file. */
static bool set_aside(struct lister *l)
{
    const git_index_entry *entry = git_index_get_bypath(l->index, l->last.data, 0);
    if (l->pipe || !entry || l->set_aside >= SET_ASIDE_MAX)
        return false;
    git_index_entry left_alone = *entry;
    left_alone.flags |= GIT_INDEX_ENTRY_VALID;
    if (git_index_add(l->index, &left_alone)) /* in memory only */
        return false;
    add_candidate(l, entry->path, true);
    l->set_aside++;
    return true;
}

/* The folder of the path that is as deep as a work tree is looked at; 0: none is. */
static size_t deep_folder(const char *path)
{
    int depth = 0;
    for (const char *p = path; (p = strchr(p, '/')); p++)
        if (++depth == WORK_DEPTH_MAX || p - path >= WORK_PATH_MAX)
            return (size_t)(p - path);
    return 0;
}

static int ignore_folder(struct lister *l, const char *folder)
{
    struct buf rule = BUF_INIT;
    buf_addch(&rule, '/');
    for (const char *p = folder; *p; p++) {
        if (strchr("*?[\\ ", *p))
            buf_addch(&rule, '\\');
        buf_addch(&rule, *p);
    }
    buf_addstr(&rule, "/\n");
    int code = git_ignore_add_rule(l->repo->git, rule.data);
    buf_release(&rule);
    return code ? code : git_index_remove_directory(l->index, folder, 0);
}

/* libgit2 gives up at folders that lie within 100 others, and at paths that are too long for a
 * call. Such a folder is left out, in memory only, and the comparison is worth another try. What is
 * tracked in it counts as it is in the index. */
static bool leave_out_folder(struct lister *l)
{
    size_t length = deep_folder(l->last.data);
    if (l->pipe || !length || l->left_out >= SET_ASIDE_MAX)
        return false;
    struct candidate candidate = { arena_strndup(l->arena, l->last.data, length), true, true };
    const char *inside = arena_printf(l->arena, "%s/", candidate.path);
    bool is_tracked = !git_index_find_prefix(NULL, l->index, inside);
    l->left_out++;
    if (ignore_folder(l, candidate.path))
        return false;
    if (!is_tracked)
        ARRAY_PUSH(l->items, l->count, l->capacity, candidate);
    return true;
}

/* Neither takes index.lock, nor writes the index. A repository within this one that is no submodule
 * is not looked into, as nothing of it counts. */
static int find_changed_candidates(struct lister *l)
{
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    git_diff *diff = NULL;
    int code;
    add_staged(l);
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNTRACKED |
                    GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_UNREADABLE |
                    GIT_DIFF_ENABLE_FAST_UNTRACKED_DIRS;
    options.progress_cb = before_entry;
    options.payload = l;
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    do
        code = git_diff_index_to_workdir(&diff, l->repo->git, l->index, &options);
    while (code && (set_aside(l) || leave_out_folder(l)));
    if (code)
        return code;
    add_deltas(l, diff);
    git_diff_free(diff);
    return 0;
}

/* Of the same path, the one of the work tree first. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : y->is_in_work_tree - x->is_in_work_tree;
}

static void sort_candidates(struct lister *l)
{
    size_t kept = 0;
    if (l->count)
        qsort(l->items, l->count, sizeof *l->items, compare_candidates);
    for (size_t i = 0; i < l->count; i++)
        if (!kept || strcmp(l->items[kept - 1].path, l->items[i].path) != 0)
            l->items[kept++] = l->items[i];
    l->count = kept;
}

static void fill_old_side(const struct lister *l, struct work_change *change)
{
    const struct tree_entry *entry = find_entry(l, change->path);
    change->is_new = !entry || entry->kind == ENTRY_FOLDER;
    if (change->is_new)
        return;
    change->old_id = entry->id;
    change->old_kind = entry->kind;
}

static void fill_new_side(struct lister *l, const struct candidate *candidate,
                          struct work_change *change)
{
    struct stat facts;
    const git_index_entry *entry = git_index_get_bypath(l->index, change->path, 0);
    if (!candidate->is_in_work_tree && entry) {
        change->id = from_git(&entry->id);
        change->kind = kind_of(entry->mode);
    } else if (candidate->is_in_work_tree && stat_path(l->repo, change->path, &facts) &&
               S_ISDIR(facts.st_mode) == candidate->is_folder) {
        change->kind = candidate->is_folder     ? ENTRY_FOLDER
                       : S_ISLNK(facts.st_mode) ? ENTRY_SYMLINK
                                                : ENTRY_FILE;
    } else {
        change->deleted = true;
    }
}

static void fill_changes(struct lister *l, struct work_change **changes, size_t *count)
{
    *changes = ARENA_ARRAY(l->arena, struct work_change, l->count);
    *count = 0;
    for (size_t i = 0; i < l->count; i++) {
        struct work_change *change = &(*changes)[*count];
        *change = (struct work_change){ .path = l->items[i].path };
        fill_old_side(l, change);
        fill_new_side(l, &l->items[i], change);
        bool is_known = change->deleted || !oid_is_zero(&change->id);
        bool is_same = change->deleted ? change->is_new
                                       : !change->is_new && change->kind == change->old_kind &&
                                             oid_equal(&change->id, &change->old_id);
        *count += !(is_known && is_same);
    }
}

static int index_error(struct err *err)
{
    const char *reason = git_reason();
    const char *way = strstr(reason, "extension")
                          ? "; it is sparse or split, which libgit2 does not know: 'git "
                            "sparse-checkout reapply --no-sparse-index' or 'git update-index "
                            "--no-split-index' writes one that it can read"
                      : strstr(reason, "checksum")
                          ? "; 'git -c index.skipHash=false update-index --force-write-index' "
                            "writes one that can be read"
                          : "";
    return err_set(err, ERR_REPO, "cannot compare the work tree with git's index: %s%s", reason,
                   way);
}

int repo_need_work_tree(const struct repo *repo, struct err *err)
{
    return repo->work_dir ? 0 : err_set(err, ERR_USAGE, "this repository has no work tree");
}

int repo_work_changes(struct repo *repo, const struct oid *tree, struct arena *arena,
                      struct work_change **changes, size_t *count, struct err *err)
{
    struct lister l = { .repo = repo, .arena = arena, .last = BUF_INIT };
    *changes = NULL;
    *count = 0;
    if (repo_need_work_tree(repo, err))
        return -1;
    if (repo_list_tree(repo, tree, arena, &l.entries, &l.entry_count, err))
        return -1;
    l.pipe = find_rule_pipe(repo, "", 0);
    int code = l.pipe ? GIT_EUSER : git_repository_index(&l.index, repo->git);
    if (!code)
        code = git_index_read(l.index, 0); /* others write it */
    if (!code)
        code = find_changed_candidates(&l);
    int result = l.pipe ? pipe_error(l.pipe, err) : code ? index_error(err) : 0;
    if (l.set_aside || l.left_out)
        git_index_read(l.index, 1); /* as it was: the handle keeps it */
    if (l.left_out)
        git_ignore_clear_internal_rules(repo->git);
    if (!result) {
        sort_candidates(&l);
        fill_changes(&l, changes, count);
    }
    free(l.pipe);
    free(l.items);
    buf_release(&l.last);
    git_index_free(l.index);
    return result;
}

/* ---- the files ---- */

/* 0 read; 1 larger than max; 2 not there, or no regular file that can be read. */
static int read_work_file(const struct repo *repo, const char *path, uint64_t max, struct buf *out)
{
    char block[32768];
    struct stat facts;
    ssize_t n = 0;
    int folder = open_folder(repo, path);
    int file = folder < 0 ? -1
                          : openat(folder, path_base(path),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (folder >= 0)
        close(folder);
    if (file < 0)
        return 2;
    bool is_file = !fstat(file, &facts) && S_ISREG(facts.st_mode);
    bool is_large = is_file && (uint64_t)facts.st_size > max;
    /* Somebody may be writing it: the size is what was read. */
    while (is_file && !is_large && (n = read(file, block, sizeof block)) > 0) {
        buf_add(out, block, (size_t)n);
        is_large = out->size > max;
    }
    close(file);
    return is_large ? 1 : is_file && n >= 0 ? 0 : 2;
}

static int read_link(const struct repo *repo, const char *path, struct buf *out)
{
    char target[4096];
    int folder = open_folder(repo, path);
    ssize_t n = folder < 0 ? -1 : readlinkat(folder, path_base(path), target, sizeof target);
    if (folder >= 0)
        close(folder);
    if (n < 0)
        return 2;
    buf_add(out, target, (size_t)n);
    return 0;
}

/* Objects that are in no file: they go before everything that is written through this handle, and
 * are dropped with it. */
static int use_memory(struct repo *repo)
{
    if (repo->memory)
        return 0;
    int code = git_mempack_new(&repo->memory);
    if (!code)
        code = git_odb_add_backend(repo->odb, repo->memory, MEMORY_PRIORITY);
    return code;
}

/* Past git_odb_write, which looks for the object once more, also in packs that came meanwhile, and
 * touches the file that has it. */
static int keep_blob(struct repo *repo, const void *data, size_t size, git_oid *id)
{
    int code = git_odb_hash(id, data, size, GIT_OBJECT_BLOB);
    if (code || git_odb_exists_ext(repo->odb, id, GIT_ODB_LOOKUP_NO_REFRESH))
        return code;
    code = use_memory(repo);
    if (!code)
        code = repo->memory->write(repo->memory, id, data, size, GIT_OBJECT_BLOB);
    return code;
}

/* With the line ends and the ident strings that a commit would have. Filters that are programs are
 * not run: libgit2 knows none. */
static int keep_filtered(struct repo *repo, const char *path, const struct buf *text, git_oid *id)
{
    git_filter_list *filters = NULL;
    git_buf clean = GIT_BUF_INIT;
    bool is_filtered = !has_rule_pipe(repo, path) &&
                       !git_filter_list_load(&filters, repo->git, NULL, path, GIT_FILTER_TO_ODB,
                                             GIT_FILTER_ALLOW_UNSAFE) &&
                       filters &&
                       !git_filter_list_apply_to_buffer(&clean, filters, text->data, text->size);
    int code = is_filtered ? keep_blob(repo, clean.ptr, clean.size, id)
                           : keep_blob(repo, text->data, text->size, id);
    git_buf_dispose(&clean);
    git_filter_list_free(filters);
    return code;
}

int repo_work_blob(struct repo *repo, const char *path, enum entry_kind kind, uint64_t max,
                   struct oid *id, uint64_t *size, struct err *err)
{
    struct buf text = BUF_INIT;
    git_oid made;
    *size = 0;
    if (repo_need_work_tree(repo, err))
        return -1;
    int state = kind == ENTRY_SYMLINK ? read_link(repo, path, &text)
                                      : read_work_file(repo, path, max, &text);
    if (state == 0 && (kind == ENTRY_SYMLINK ? keep_blob(repo, text.data, text.size, &made)
                                             : keep_filtered(repo, path, &text, &made)))
        state = err_set(err, ERR_REPO, "cannot keep the text of %s: %s", path, git_reason());
    if (state == 0)
        *id = from_git(&made);
    *size = text.size;
    buf_release(&text);
    return state;
}

void repo_forget_work_blobs(struct repo *repo)
{
    if (repo->memory)
        git_mempack_reset(repo->memory);
}
