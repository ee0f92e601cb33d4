/* What in a work tree differs from a tree. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/path.h"
#include "repo/internal.h"
#include "repo/work_watch.h"

#define SET_ASIDE_MAX  16   /* files that cannot be opened: each costs a comparison */
#define WORK_DEPTH_MAX 96   /* folders within folders that libgit2 enters, less a few */
#define WORK_PATH_MAX  3072 /* bytes of their path */

struct candidate {
    const char *path;
    bool is_in_work_tree; /* it differs there from the index, too */
    bool is_folder;       /* that is not entered */
};

struct candidates {
    struct candidate *items;
    size_t count, capacity;
    struct arena arena; /* of the paths */
};

/* What was found last. Of a handle that is not watched nothing is kept. */
struct work_known {
    struct work_watch *watch; /* NULL: nobody tells what happened since */
    bool is_valid;
    struct oid tree;
    struct candidates staged;   /* the index differs from the tree; in path order */
    struct candidates unstaged; /* the work tree differs from the index */
    uint64_t stamp;
};

struct lister {
    struct repo *repo;
    struct work_known *known;
    struct oid tree;
    struct tree_entry *entries; /* of the tree; NULL: not listed */
    size_t entry_count;
    git_tree *object; /* the same, for who asks for few paths */
    git_index *index;
    struct arena arena; /* of the entries */
    char *pipe;         /* that stands where rules are read; NULL: none */
    struct buf last;    /* what libgit2 looked at last */
    unsigned set_aside, left_out;
    bool is_watching; /* from now on: it is told of each folder before that is read */
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
static void add_candidate(struct candidates *list, const char *path, bool is_in_work_tree)
{
    struct candidate candidate = { .is_in_work_tree = is_in_work_tree };
    if (!tree_path_is_reached(path))
        return;
    candidate.path = arena_strdup(&list->arena, path);
    ARRAY_PUSH(list->items, list->count, list->capacity, candidate);
}

static void clear_candidates(struct candidates *list)
{
    free(list->items);
    arena_release(&list->arena);
    *list = (struct candidates){ 0 };
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
            add_candidate(&l->known->unstaged, path, true);
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
static int find_staged(struct lister *l, struct err *err)
{
    struct candidates *list = &l->known->staged;
    clear_candidates(list);
    if (repo_list_tree(l->repo, &l->tree, &l->arena, &l->entries, &l->entry_count, err))
        return -1;
    for (size_t i = 0; i < git_index_entrycount(l->index); i++) {
        const git_index_entry *staged = git_index_get_byindex(l->index, i);
        bool is_in_conflict = git_index_entry_stage(staged) > 0;
        if (is_in_conflict || !is_staged_as(staged, find_entry(l, staged->path)))
            add_candidate(list, staged->path, is_in_conflict);
    }
    for (size_t i = 0; i < l->entry_count; i++)
        if (l->entries[i].kind != ENTRY_FOLDER &&
            !git_index_get_bypath(l->index, l->entries[i].path, 0))
            add_candidate(list, l->entries[i].path, false);
    return 0;
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
    bool is_folder = length && path[length - 1] == '/';
    if (is_folder && l->is_watching)
        work_watch_folder(l->known->watch, path);
    if (is_folder)
        l->pipe = work_rule_pipe(l->repo, path, length);
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
    add_candidate(&l->known->unstaged, entry->path, true);
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
    struct candidates *list = &l->known->unstaged;
    struct candidate candidate = { arena_strndup(&list->arena, l->last.data, length), true, true };
    const char *inside = arena_printf(&l->arena, "%s/", candidate.path);
    bool is_tracked = !git_index_find_prefix(NULL, l->index, inside);
    l->left_out++;
    if (ignore_folder(l, candidate.path))
        return false;
    if (!is_tracked)
        ARRAY_PUSH(list->items, list->count, list->capacity, candidate);
    return true;
}

/* Neither takes index.lock, nor writes the index. A repository within this one that is no submodule
 * is not looked into, as nothing of it counts. */
static int find_unstaged(struct lister *l, char **paths, size_t count)
{
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    git_diff *diff = NULL;
    int code;
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNTRACKED |
                    GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_UNREADABLE |
                    GIT_DIFF_ENABLE_FAST_UNTRACKED_DIRS | GIT_DIFF_DISABLE_PATHSPEC_MATCH;
    options.pathspec = (git_strarray){ paths, count };
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

/* From here on the system tells what happens, so everything is to be compared. */
static int begin_all(struct lister *l)
{
    struct work_known *known = l->known;
    clear_candidates(&known->unstaged);
    l->is_watching = known->watch;
    if (l->is_watching)
        work_watch_begin(known->watch, l->repo);
    l->pipe = work_rule_pipe(l->repo, "", 0);
    return l->pipe ? GIT_EUSER : git_index_read(l->index, 0); /* others write it */
}

static void end_all(struct lister *l)
{
    struct work_known *known = l->known;
    if (!l->is_watching || work_watch_end(known->watch))
        return;
    work_watch_free(known->watch);
    known->watch = NULL;
}

static int compare_strings(const void *path, const void *item)
{
    return strcmp(path, *(char *const *)item);
}

/* Of the files that something happened to. */
static int compare_some(struct lister *l)
{
    struct candidates *list = &l->known->unstaged;
    size_t count, kept = 0;
    char **paths = work_watch_files(l->known->watch, &count);
    for (size_t i = 0; i < list->count; i++)
        if (!bsearch(list->items[i].path, paths, count, sizeof *paths, compare_strings))
            list->items[kept++] = list->items[i];
    list->count = kept;
    int code = find_unstaged(l, paths, count);
    work_watch_forget(l->known->watch);
    return code;
}

/* Of the same path, the one of the work tree first. */
static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : y->is_in_work_tree - x->is_in_work_tree;
}

static struct candidate *sort_candidates(const struct lister *l, size_t *count)
{
    const struct candidates *a = &l->known->staged, *b = &l->known->unstaged;
    struct candidate *all = xcalloc(a->count + b->count + 1, sizeof *all);
    size_t sum = 0;
    for (size_t i = 0; i < a->count; i++)
        all[sum++] = a->items[i];
    for (size_t i = 0; i < b->count; i++)
        all[sum++] = b->items[i];
    qsort(all, sum, sizeof *all, compare_candidates);
    *count = 0;
    for (size_t i = 0; i < sum; i++)
        if (!*count || strcmp(all[*count - 1].path, all[i].path) != 0)
            all[(*count)++] = all[i];
    return all;
}

static bool find_old(struct lister *l, const char *path, struct oid *id, enum entry_kind *kind)
{
    git_tree_entry *entry = NULL;
    const struct tree_entry *listed = find_entry(l, path);
    if (listed) {
        *id = listed->id;
        *kind = listed->kind;
    }
    if (l->entries || (!l->object && git_tree_lookup(&l->object, l->repo->git, to_git(&l->tree))) ||
        git_tree_entry_bypath(&entry, l->object, path))
        return listed && listed->kind != ENTRY_FOLDER;
    git_filemode_t mode = git_tree_entry_filemode(entry);
    *id = from_git(git_tree_entry_id(entry));
    *kind = kind_of(mode);
    git_tree_entry_free(entry);
    return mode != GIT_FILEMODE_TREE;
}

static void fill_old_side(struct lister *l, struct work_change *change)
{
    struct oid id;
    enum entry_kind kind;
    change->is_new = !find_old(l, change->path, &id, &kind);
    if (change->is_new)
        return;
    change->old_id = id;
    change->old_kind = kind;
}

static void fill_new_side(struct lister *l, const struct candidate *candidate,
                          struct work_change *change)
{
    struct stat facts;
    const git_index_entry *entry = git_index_get_bypath(l->index, change->path, 0);
    if (!candidate->is_in_work_tree && entry) {
        change->id = from_git(&entry->id);
        change->kind = kind_of(entry->mode);
    } else if (candidate->is_in_work_tree && work_stat(l->repo, change->path, &facts) &&
               S_ISDIR(facts.st_mode) == candidate->is_folder) {
        change->kind = candidate->is_folder     ? ENTRY_FOLDER
                       : S_ISLNK(facts.st_mode) ? ENTRY_SYMLINK
                                                : ENTRY_FILE;
    } else {
        change->deleted = true;
    }
}

static void fill_changes(struct lister *l, struct arena *arena, struct work_change **changes,
                         size_t *count)
{
    size_t candidate_count;
    struct candidate *candidates = sort_candidates(l, &candidate_count);
    *changes = ARENA_ARRAY(arena, struct work_change, candidate_count);
    *count = 0;
    for (size_t i = 0; i < candidate_count; i++) {
        struct work_change *change = &(*changes)[*count];
        *change = (struct work_change){ .path = candidates[i].path };
        fill_old_side(l, change);
        fill_new_side(l, &candidates[i], change);
        bool is_known = change->deleted || !oid_is_zero(&change->id);
        bool is_same = change->deleted ? change->is_new
                                       : !change->is_new && change->kind == change->old_kind &&
                                             oid_equal(&change->id, &change->old_id);
        if (is_known && is_same)
            continue;
        change->path = arena_strdup(arena, change->path);
        ++*count;
    }
    free(candidates);
}

static int pipe_error(const char *pipe, struct err *err)
{
    return err_set(err, ERR_REPO,
                   "%s is a pipe, and git would wait for what it says; remove it, or make it a "
                   "file",
                   pipe);
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

static enum work_news news_of(const struct lister *l)
{
    bool is_asked = l->known->watch && l->known->is_valid;
    enum work_news news = is_asked ? work_watch_look(l->known->watch) : WORK_ANY;
    bool knows_names = !(git_index_caps(l->index) & GIT_INDEX_CAPABILITY_IGNORE_CASE);
    return news == WORK_FILES && !knows_names ? WORK_ANY : news;
}

/* What is staged comes first: comparing may change the index in memory. That is read anew only when
 * something happened to it. */
static int bring_up_to_date(struct lister *l, struct err *err)
{
    struct work_known *known = l->known;
    int code = git_repository_index(&l->index, l->repo->git), result = 0;
    if (code)
        return index_error(err);
    enum work_news news = news_of(l);
    bool is_all = news == WORK_ANY;
    known->stamp += news != WORK_SAME;
    if (is_all)
        code = begin_all(l);
    if (!code && (is_all || !oid_equal(&known->tree, &l->tree)))
        result = find_staged(l, err);
    if (!code && !result && news != WORK_SAME)
        code = is_all ? find_unstaged(l, NULL, 0) : compare_some(l);
    if (is_all)
        end_all(l);
    known->tree = l->tree;
    known->is_valid = !code && !result && known->watch && !l->set_aside && !l->left_out;
    return !code ? result : l->pipe ? pipe_error(l->pipe, err) : index_error(err);
}

static void release_lister(struct lister *l)
{
    if (l->set_aside || l->left_out)
        git_index_read(l->index, 1); /* as it was: the handle keeps it */
    if (l->left_out)
        git_ignore_clear_internal_rules(l->repo->git);
    free(l->pipe);
    buf_release(&l->last);
    arena_release(&l->arena);
    git_tree_free(l->object);
    git_index_free(l->index);
}

int repo_work_changes(struct repo *repo, const struct oid *tree, struct arena *arena,
                      struct work_change **changes, size_t *count, struct err *err)
{
    struct work_known unwatched = { 0 };
    struct lister l = { .repo = repo,
                        .known = repo->known ? repo->known : &unwatched,
                        .tree = *tree,
                        .last = BUF_INIT,
                        .arena = ARENA_INIT };
    *changes = NULL;
    *count = 0;
    if (repo_need_work_tree(repo, err))
        return -1;
    int result = bring_up_to_date(&l, err);
    if (!result)
        fill_changes(&l, arena, changes, count);
    release_lister(&l);
    clear_candidates(&unwatched.staged);
    clear_candidates(&unwatched.unstaged);
    return result;
}

/* ---- watching ---- */

void repo_watch_work_tree(struct repo *repo)
{
    struct work_watch *watch = repo->work_dir && !repo->known ? work_watch_new() : NULL;
    if (!watch)
        return;
    repo->known = xcalloc(1, sizeof *repo->known);
    repo->known->watch = watch;
}

uint64_t repo_work_stamp(struct repo *repo)
{
    struct work_known *known = repo->known;
    bool is_same = known && known->is_valid && work_watch_look(known->watch) == WORK_SAME;
    return is_same ? known->stamp : 0;
}

void work_blobs_are_forgotten(struct repo *repo)
{
    if (repo->known)
        repo->known->stamp++;
}

void work_known_free(struct work_known *known)
{
    if (!known)
        return;
    work_watch_free(known->watch);
    clear_candidates(&known->staged);
    clear_candidates(&known->unstaged);
    free(known);
}
