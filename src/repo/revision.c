#include <string.h>

#include "repo/internal.h"

static int revision_error(struct repo *repo, int code, const char *name, struct err *err)
{
    if (code == GIT_EAMBIGUOUS)
        return err_set(err, ERR_REPO, "'%s' is the start of more than one object id", name);
    if (!strcmp(name, "HEAD"))
        return err_set(err, ERR_REPO, "HEAD cannot be read: %s; 'git fsck' tells more",
                       git_reason());
    return err_set(err, ERR_REPO, "unknown revision '%s'%s", name,
                   repo_is_shallow(repo)
                       ? " (this clone is shallow: 'git fetch --unshallow' brings the rest)"
                       : "; 'git log --oneline' lists what there is");
}

/* libgit2's parser leaks where HEAD names an object that is not there. */
static int look_up(git_object **object, git_repository *git, const char *name)
{
    git_oid id;
    if (strcmp(name, "HEAD") != 0)
        return git_revparse_single(object, git, name);
    int code = git_reference_name_to_id(&id, git, "HEAD");
    return code ? code : git_object_lookup(object, git, &id, GIT_OBJECT_ANY);
}

int repo_resolve(struct repo *repo, const char *rev, struct oid *commit, bool *unborn,
                 struct err *err)
{
    git_object *object = NULL, *peeled = NULL;
    const char *name = rev && strcmp(rev, "@") != 0 ? rev : "HEAD";
    int result = 0;
    bool is_unborn = !strcmp(name, "HEAD") && git_repository_head_unborn(repo->git) == 1;
    if (unborn)
        *unborn = is_unborn;
    if (is_unborn)
        return err_set(err, ERR_REPO, "%s has no commits yet",
                       repo->work_dir ? repo->work_dir : repo->git_dir);
    int code = look_up(&object, repo->git, name);
    if (code)
        result = revision_error(repo, code, name, err);
    else if (git_object_peel(&peeled, object, GIT_OBJECT_COMMIT))
        result = err_set(err, ERR_REPO, "'%s' is not a commit", name);
    else
        *commit = from_git(git_object_id(peeled));
    git_object_free(object);
    git_object_free(peeled);
    return result;
}

int repo_tree_of(struct repo *repo, const struct oid *commit, struct oid *tree, struct err *err)
{
    git_commit *object = NULL;
    if (git_commit_lookup(&object, repo->git, to_git(commit)))
        return object_error(err, "commit", commit);
    *tree = from_git(git_commit_tree_id(object));
    git_commit_free(object);
    return 0;
}

static void add_head_of(git_repository *git, struct oid *heads, size_t *count)
{
    git_oid id;
    if (git_reference_name_to_id(&id, git, "HEAD"))
        return;
    struct oid head = from_git(&id);
    for (size_t i = 0; i < *count; i++)
        if (oid_equal(&heads[i], &head))
            return;
    heads[(*count)++] = head;
}

/* HEAD of the main worktree, also when the repository was opened through another one. */
static void add_main_head(struct repo *repo, struct oid *heads, size_t *count)
{
    git_repository *main = NULL;
    if (!git_repository_open_bare(&main, repo->common_dir))
        add_head_of(main, heads, count);
    git_repository_free(main);
}

static void add_worktree_head(struct repo *repo, const char *name, struct oid *heads, size_t *count)
{
    git_worktree *worktree = NULL;
    git_repository *git = NULL;
    if (!git_worktree_lookup(&worktree, repo->git, name) &&
        !git_repository_open_from_worktree(&git, worktree))
        add_head_of(git, heads, count);
    git_repository_free(git);
    git_worktree_free(worktree);
}

int repo_worktree_heads(struct repo *repo, struct arena *arena, struct oid **heads, size_t *count,
                        struct err *err)
{
    git_strarray names = { 0 };
    *count = 0;
    if (git_worktree_list(&names, repo->git))
        return err_set(err, ERR_REPO, "cannot list the worktrees of %s: %s", repo->common_dir,
                       git_reason());
    *heads = ARENA_ARRAY(arena, struct oid, names.count + 2);
    add_main_head(repo, *heads, count);
    for (size_t i = 0; i < names.count; i++)
        add_worktree_head(repo, names.strings[i], *heads, count);
    add_head_of(repo->git, *heads, count);
    git_strarray_dispose(&names);
    return 0;
}
