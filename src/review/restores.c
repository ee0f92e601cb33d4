/* Changes that take an earlier one back. */
#include <stdlib.h>
#include <string.h>

#include "review/reviewer.h"

#define COMPARED_MAX 8 /* earlier changes whose trees are looked at */

static bool has_same_files(const struct reviewer *r, const struct change_set *set)
{
    if (set->paths_total != r->changed_count)
        return false;
    for (size_t i = 0; i < set->file_count; i++)
        if (!r->in_change[set->files[i]])
            return false;
    return true;
}

static int compare_path(const void *path, const void *change)
{
    return strcmp(path, ((const struct tree_change *)change)->path);
}

/* Whether every changed file is again what it was before the commit. */
static bool is_as_before(struct reviewer *r, const struct oid *commit, struct err *err)
{
    char hex[OID_HEX_SIZE];
    struct repo *repo = r->in->repo;
    struct oid parent, before, now;
    struct tree_change *different;
    size_t count;
    const char *name = arena_printf(r->arena, "%s^", oid_hex(commit, hex));
    if (repo_is_boundary(repo, commit) || repo_resolve(repo, name, &parent, NULL, err) ||
        repo_tree_of(repo, &parent, &before, err) ||
        repo_tree_of(repo, &r->in->range->head, &now, err) ||
        repo_diff_trees(repo, &before, &now, r->arena, &different, &count, err))
        return false;
    for (size_t i = 0; i < r->changed_count; i++)
        if (count &&
            bsearch(r->changed[i].file->path, different, count, sizeof *different, compare_path))
            return false;
    return true;
}

bool review_restores(struct reviewer *r)
{
    const struct changes *changes = r->changes;
    size_t compared = 0;
    for (size_t i = 0; i < changes->count && !r->in->work && compared < COMPARED_MAX; i++) {
        struct err err = ERR_INIT; /* what cannot be read, restores nothing */
        struct oid commit;
        const char *subject, *body;
        if (!has_same_files(r, &changes->sets[i]))
            continue;
        compared++;
        if (!index_db_commit_message(r->in->view->db, changes->sets[i].row, r->arena, &commit,
                                     &subject, &body, &err) &&
            is_as_before(r, &commit, &err))
            return true;
    }
    return false;
}
