/* Objects and refs of our own: the only things that are ever written to a repository. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "repo/internal.h"

static int write_error(struct err *err, const char *what)
{
    return err_set(err, ERR_REPO, "cannot write %s: %s", what, git_reason());
}

int repo_read_ref(struct repo *repo, const char *name, struct oid *commit, struct err *err)
{
    git_oid id;
    int code = git_reference_name_to_id(&id, repo->git, name);
    if (code == GIT_ENOTFOUND)
        return 0;
    if (code)
        return err_set(err, ERR_REPO, "cannot read %s: %s", name, git_reason());
    *commit = from_git(&id);
    return 1;
}

int repo_write_ref(struct repo *repo, const char *name, const struct oid *commit, struct err *err)
{
    git_reference *ref = NULL;
    int code = git_reference_create(&ref, repo->git, name, to_git(commit), 1, "repose share");
    git_reference_free(ref);
    return code ? write_error(err, name) : 0;
}

int repo_write_blob(struct repo *repo, const void *data, size_t size, struct oid *out,
                    struct err *err)
{
    git_oid id;
    if (git_blob_create_from_buffer(&id, repo->git, data, size))
        return write_error(err, "a blob");
    *out = from_git(&id);
    return 0;
}

int repo_write_tree(struct repo *repo, const struct oid *base, const struct tree_edit *edits,
                    size_t count, struct oid *out, struct err *err)
{
    git_tree *tree = NULL;
    git_oid id;
    if (base && git_tree_lookup(&tree, repo->git, to_git(base)))
        return object_error(err, "tree", base);
    git_tree_update *updates = xcalloc(count ? count : 1, sizeof *updates);
    for (size_t i = 0; i < count; i++) {
        updates[i].action = edits[i].remove ? GIT_TREE_UPDATE_REMOVE : GIT_TREE_UPDATE_UPSERT;
        updates[i].id = *to_git(&edits[i].blob);
        updates[i].filemode = GIT_FILEMODE_BLOB;
        updates[i].path = edits[i].path;
    }
    int code = git_tree_create_updated(&id, repo->git, tree, count, updates);
    free(updates);
    git_tree_free(tree);
    if (code)
        return write_error(err, "a tree");
    *out = from_git(&id);
    return 0;
}

int repo_write_commit(struct repo *repo, const struct oid *tree, const struct oid *parent,
                      const char *message, struct oid *out, struct err *err)
{
    git_signature *who = NULL;
    git_tree *root = NULL;
    git_commit *before = NULL;
    git_oid id;
    int code = git_signature_default(&who, repo->git);
    if (code) /* a machine without a name, as in CI */
        code = git_signature_now(&who, "repose", "repose@localhost");
    if (!code)
        code = git_tree_lookup(&root, repo->git, to_git(tree));
    if (!code && parent)
        code = git_commit_lookup(&before, repo->git, to_git(parent));
    const git_commit *parents[] = { before };
    if (!code)
        code = git_commit_create(&id, repo->git, NULL, who, who, NULL, message, root,
                                 parent ? 1 : 0, parents);
    git_commit_free(before);
    git_tree_free(root);
    git_signature_free(who);
    if (code)
        return write_error(err, "a commit");
    *out = from_git(&id);
    return 0;
}
