#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "repo/commit_text.h"
#include "repo/internal.h"

/* Entries of trees that are compared for one commit: there may be thousands of commits. */
#define COMMIT_ENTRIES_MAX 1000000

struct change_list {
    struct commit *commit;
    struct change *items;
    size_t count, capacity;
    struct arena *arena;
};

static int add_change(void *data, const char *path, size_t length, const struct raw_entry *from,
                      const struct raw_entry *to)
{
    struct change_list *list = data;
    from = from && from->mode == MODE_GITLINK ? NULL : from;
    to = to && to->mode == MODE_GITLINK ? NULL : to;
    if (!from && !to)
        return 0;
    if (list->commit->paths_total++ >= COMMIT_PATHS_MAX)
        return 0;
    struct change change = {
        .path = arena_strndup(list->arena, path, length),
        .kind = !from ? CHANGE_ADDED
                : !to ? CHANGE_DELETED
                      : CHANGE_MODIFIED,
    };
    ARRAY_PUSH(list->items, list->count, list->capacity, change);
    return 0;
}

/* The tree of a commit. 1 when the commit is not in this clone. */
static int tree_of(struct repo *repo, const struct oid *id, struct oid *tree, struct err *err)
{
    git_odb_object *object = NULL;
    int code = git_odb_read(&object, repo->odb, to_git(id));
    if (code)
        return code == GIT_ENOTFOUND ? 1 : object_error(err, "commit", id);
    const char *data = git_odb_object_data(object);
    char hex[OID_HEX_SIZE] = "";
    if (git_odb_object_size(object) > 45)
        memcpy(hex, data + 5, OID_HEX_SIZE - 1);
    git_odb_object_free(object);
    return oid_parse(tree, hex) ? 0 : object_error(err, "commit", id);
}

/* A tree that is not in this clone (git clone --filter=tree:0) leaves the changes unknown; damage
 * is an error only for who reads files. */
static int read_changes(struct repo *repo, const struct commit_header *header,
                        struct change_list *list, struct err *err)
{
    struct oid parent = { { 0 } };
    int state = header->parent_count ? tree_of(repo, &header->parents[0], &parent, err) : 0;
    if (state)
        return state < 0 ? -1 : 0;
    struct err missing = ERR_INIT;
    if (compare_trees(repo, &parent, &header->tree, COMMIT_ENTRIES_MAX, add_change, list,
                      &missing)) {
        list->count = 0;
        list->commit->paths_total = 0;
    }
    return 0;
}

int repo_read_commit(struct repo *repo, const struct oid *id, bool boundary, struct arena *arena,
                     struct commit *out, struct err *err)
{
    git_odb_object *object = NULL;
    struct commit_header header;
    memset(out, 0, sizeof *out);
    struct change_list list = { .commit = out, .arena = arena };
    if (git_odb_read(&object, repo->odb, to_git(id)))
        return object_error(err, "commit", id);
    int result = commit_header_parse(&header, git_odb_object_data(object),
                                     git_odb_object_size(object), arena);
    if (result) {
        object_error(err, "commit", id);
    } else {
        out->id = *id;
        out->time = header.time;
        out->merge = header.parent_count > 1;
        commit_message(&header, arena, &out->subject, &out->body);
        if (out->merge)
            merge_message(arena, &out->subject, &out->body);
        if (!boundary)
            result = read_changes(repo, &header, &list, err);
    }
    if (list.count && out->paths_total <= COMMIT_PATHS_MAX) {
        out->changes = ARENA_ARRAY(arena, struct change, list.count);
        memcpy(out->changes, list.items, list.count * sizeof *list.items);
        out->change_count = list.count;
    }
    free(list.items);
    git_odb_object_free(object);
    return result;
}
