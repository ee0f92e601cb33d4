/* Which branch a change is meant for, when nobody says. */
#include <string.h>

#include "repo/internal.h"

struct search {
    struct repo *repo;
    const struct oid *head;
    struct arena *arena;
    struct base_branch *out;
    struct err *err;
};

/* 1 when the revision exists and head adds something to it. A branch without common history counts:
 * who asks has to hear of it. */
static int take_branch(struct search *s, const char *name, const char *chosen)
{
    struct oid commit, common;
    if (repo_resolve(s->repo, name, &commit, NULL, NULL))
        return 0;
    int found = repo_merge_base(s->repo, &commit, s->head, &common, s->err);
    if (found < 0 || (found && oid_equal(&common, s->head)))
        return found < 0 ? -1 : 0;
    *s->out = (struct base_branch){ arena_strdup(s->arena, name), chosen, commit };
    return 1;
}

/* "refs/remotes/origin/feature" is the copy of "feature". */
static bool is_own_copy(const char *upstream, const char *branch)
{
    size_t n = strlen(upstream), m = strlen(branch);
    return n > m && !strcmp(upstream + n - m, branch) && upstream[n - m - 1] == '/';
}

static const char *short_name(const char *reference)
{
    static const char *const prefixes[] = { "refs/remotes/", "refs/heads/" };
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(reference, prefixes[i], strlen(prefixes[i])))
            return reference + strlen(prefixes[i]);
    return reference;
}

/* ---- the name of a commit ---- */

struct naming {
    struct repo *repo;
    const git_oid *commit;
    size_t kind; /* of the best so far */
    struct arena *arena;
    const char *name;
};

static int consider_reference(const char *reference, void *data)
{
    static const struct {
        const char *prefix;
        size_t left_out; /* bytes that the short name lacks */
    } kinds[] = { { "refs/heads/", 11 },
                  { "refs/remotes/", 13 },
                  { "refs/pull/", 5 },
                  { "refs/merge-requests/", 5 },
                  { "refs/tags/", 10 } };
    struct naming *n = data;
    git_oid id;
    size_t kind = 0, count = sizeof kinds / sizeof *kinds;
    while (kind < count && strncmp(reference, kinds[kind].prefix, strlen(kinds[kind].prefix)) != 0)
        kind++;
    if (kind == count || kind > n->kind || !strcmp(reference + strlen(reference) - 5, "/HEAD") ||
        git_reference_name_to_id(&id, n->repo->git, reference) || git_oid_cmp(&id, n->commit))
        return 0;
    const char *name = reference + kinds[kind].left_out;
    if (kind < n->kind || !n->name || strcmp(name, n->name) < 0)
        n->name = arena_strdup(n->arena, name);
    n->kind = kind;
    return 0;
}

const char *repo_name_of(struct repo *repo, const struct oid *commit, struct arena *arena)
{
    struct naming n = { repo, to_git(commit), SIZE_MAX, arena, NULL };
    return git_reference_foreach_name(repo->git, consider_reference, &n) ? NULL : n.name;
}

/* ---- the base ---- */

static int try_upstream(struct search *s, const char *name)
{
    git_reference *branch = NULL;
    git_buf upstream = { 0 };
    int found = 0;
    int code = name && strcmp(name, "HEAD") != 0
                   ? git_branch_lookup(&branch, s->repo->git, name, GIT_BRANCH_LOCAL)
                   : git_repository_head(&branch, s->repo->git);
    if (!code && git_reference_is_branch(branch) &&
        !git_branch_upstream_name(&upstream, s->repo->git, git_reference_name(branch)) &&
        !is_own_copy(upstream.ptr, git_reference_shorthand(branch)))
        found = take_branch(
            s, short_name(upstream.ptr),
            arena_printf(s->arena, "the upstream of %s", git_reference_shorthand(branch)));
    git_buf_dispose(&upstream);
    git_reference_free(branch);
    return found;
}

/* refs/remotes/<remote>/HEAD; a clone that a CI system made often lacks it. */
static int try_remote(struct search *s, const char *remote)
{
    static const char *const usual[] = { "main", "master" };
    git_reference *head = NULL;
    const char *name = arena_printf(s->arena, "refs/remotes/%s/HEAD", remote);
    const char *chosen = arena_printf(s->arena, "the default branch of %s", remote);
    int found = 0;
    if (!git_reference_lookup(&head, s->repo->git, name) && git_reference_symbolic_target(head))
        found = take_branch(s, short_name(git_reference_symbolic_target(head)), chosen);
    git_reference_free(head);
    for (size_t i = 0; !found && i < sizeof usual / sizeof *usual; i++)
        found = take_branch(s, arena_printf(s->arena, "%s/%s", remote, usual[i]),
                            arena_printf(s->arena, "the usual branch of %s", remote));
    return found;
}

static int try_local(struct search *s)
{
    static const char *const usual[] = { "main", "master" };
    int found = s->repo->work_dir ? 0 : take_branch(s, "HEAD", "HEAD of the bare repository");
    for (size_t i = 0; !found && i < sizeof usual / sizeof *usual; i++)
        found =
            take_branch(s, arena_printf(s->arena, "refs/heads/%s", usual[i]), "the usual branch");
    if (found == 1 && !strncmp(s->out->name, "refs/", 5))
        s->out->name = short_name(s->out->name);
    return found;
}

int repo_find_base(struct repo *repo, const char *name, const struct oid *head, struct arena *arena,
                   struct base_branch *out, struct err *err)
{
    struct search s = { repo, head, arena, out, err };
    int found = try_upstream(&s, name);
    if (!found)
        found = try_remote(&s, "upstream");
    if (!found)
        found = try_remote(&s, "origin");
    if (!found)
        found = try_local(&s);
    if (!found)
        found =
            take_branch(&s, arena_printf(arena, "%s~1", name ? name : "HEAD"), "the commit before");
    return found;
}
