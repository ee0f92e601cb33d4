#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "repo/commit_text.h"
#include "repo/internal.h"
#include "repo/moves.h"

/* Entries of trees that are compared for one commit: there may be thousands of commits. */
#define COMMIT_ENTRIES_MAX 1000000

/* Files of a commit that adds nearly nothing else: more are no one change. */
#define BROUGHT_MIN 5

struct change_list {
    struct changed_blob *items;
    size_t count, capacity;
    size_t total; /* also of those that are not listed */
    struct arena *arena;
};

static int add_changed_path(void *data, const char *path, size_t length,
                            const struct raw_entry *from, const struct raw_entry *to)
{
    struct change_list *list = data;
    struct changed_blob change = { .path = NULL };
    from = from && from->mode == MODE_GITLINK ? NULL : from;
    to = to && to->mode == MODE_GITLINK ? NULL : to;
    if ((!from && !to) || list->total++ >= MOVE_PATHS_MAX)
        return 0;
    if (from)
        change.before = from->id;
    if (to)
        change.after = to->id;
    change.path = arena_strndup(list->arena, path, length);
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

/* ---- what a commit brings ---- */

/* Counts leaves until there are more than enough. */
struct leaf_count {
    size_t count, enough;
};

static int count_leaf(void *data, const char *path, size_t length, const struct raw_entry *from,
                      const struct raw_entry *to)
{
    struct leaf_count *leaves = data;
    (void)path, (void)length, (void)from, (void)to;
    return ++leaves->count > leaves->enough;
}

static bool is_most(struct repo *repo, const struct oid *tree, size_t added)
{
    static const struct oid none;
    struct leaf_count leaves = { 0, 2 * added };
    struct err unread = ERR_INIT;
    return compare_trees(repo, &none, tree, COMMIT_ENTRIES_MAX, count_leaf, &leaves, &unread) == 0;
}

/* Whether a tree has something at the first `length` bytes of path. */
static bool tree_has(struct repo *repo, const struct oid *tree, const char *path, size_t length)
{
    struct oid at = *tree;
    for (const char *p = path, *end = path + length; p < end;) {
        const char *slash = memchr(p, '/', (size_t)(end - p)), *last = slash ? slash : end;
        struct raw_tree raw;
        struct raw_entry entry;
        struct err unread = ERR_INIT;
        bool found = false;
        if (raw_tree_open(&raw, repo, &at, &unread))
            return true;
        while (!found && raw_tree_next(&raw, &entry) == 1)
            found = entry.length == (size_t)(last - p) && !memcmp(entry.name, p, entry.length);
        raw_tree_close(&raw);
        if (!found || (slash && entry.mode != MODE_TREE))
            return false;
        at = entry.id;
        p = slash ? slash + 1 : end;
    }
    return true;
}

static size_t parent_length(const char *path, size_t length)
{
    while (length && path[--length] != '/')
        ;
    return length;
}

/* The length of the folder that holds all that was added and is nowhere else; 0: the root. */
static size_t common_folder_of_new(const struct change_list *list, const char **folder)
{
    size_t length = 0;
    *folder = NULL;
    for (size_t i = 0; i < list->count; i++) {
        const char *path = list->items[i].path;
        if (!oid_is_zero(&list->items[i].before))
            continue;
        if (!*folder) {
            *folder = path;
            length = path_dir_length(path);
        }
        while (length && (strncmp(path, *folder, length) != 0 || path[length] != '/'))
            length = parent_length(*folder, length);
    }
    return length;
}

static bool brings_all(struct repo *repo, const struct commit_header *header,
                       const struct oid *parent, const struct change_list *list,
                       const struct commit *commit)
{
    size_t added = 0, moved = 0;
    const char *folder;
    if (!header->parent_count)
        return true;
    for (size_t i = 0; i < list->count; i++)
        added += oid_is_zero(&list->items[i].before);
    for (size_t i = 0; i < commit->move_count; i++)
        moved += !commit->moves[i].kept;
    if (added < BROUGHT_MIN + moved || (added - moved) * 5 < list->total * 4)
        return false;
    size_t length = common_folder_of_new(list, &folder);
    return (length && !tree_has(repo, parent, folder, length)) ||
           is_most(repo, &header->tree, added);
}

/* ---- commits ---- */

static void keep_changes(const struct change_list *list, struct commit *out)
{
    out->paths_total = list->total;
    if (!list->count || list->total > COMMIT_PATHS_MAX)
        return;
    out->changes = ARENA_ARRAY(list->arena, struct change, list->count);
    out->change_count = list->count;
    for (size_t i = 0; i < list->count; i++) {
        const struct changed_blob *blob = &list->items[i];
        out->changes[i] =
            (struct change){ blob->path, oid_is_zero(&blob->before)  ? CHANGE_ADDED
                                         : oid_is_zero(&blob->after) ? CHANGE_DELETED
                                                                     : CHANGE_MODIFIED };
    }
}

/* parent: its tree; zero: not known. A tree that is not in this clone (git clone --filter=tree:0)
 * leaves the changes unknown; damage is an error only for who reads files. */
static int read_changes(struct repo *repo, const struct commit_header *header, struct oid parent,
                        struct arena *arena, struct commit *out, struct err *err)
{
    struct change_list list = { .arena = arena };
    int state = header->parent_count && oid_is_zero(&parent)
                    ? tree_of(repo, &header->parents[0], &parent, err)
                    : 0;
    if (state)
        return state < 0 ? -1 : 0;
    struct err missing = ERR_INIT;
    if (!compare_trees(repo, &parent, &header->tree, COMMIT_ENTRIES_MAX, add_changed_path, &list,
                       &missing)) {
        keep_changes(&list, out);
        if (!out->merge && header->parent_count && list.total <= MOVE_PATHS_MAX)
            find_moves(repo, list.items, list.count, arena, &out->moves, &out->move_count);
        out->brings = !out->merge && brings_all(repo, header, &parent, &list, out);
    }
    free(list.items);
    return 0;
}

int repo_read_walked(struct repo *repo, const struct walked *walked, struct arena *arena,
                     struct commit *out, struct err *err)
{
    struct commit_header header;
    if (!walked->text)
        return repo_read_commit(repo, &walked->id, walked->boundary, arena, out, err);
    memset(out, 0, sizeof *out);
    if (commit_header_parse(&header, walked->text, walked->size, arena))
        return object_error(err, "commit", &walked->id);
    out->id = walked->id;
    out->time = header.time;
    out->merge = header.parent_count > 1;
    commit_message(&header, arena, &out->subject, &out->body);
    if (out->merge)
        merge_message(arena, &out->subject, &out->body);
    return walked->boundary ? 0 : read_changes(repo, &header, walked->parent_tree, arena, out, err);
}

int repo_read_commit(struct repo *repo, const struct oid *id, bool boundary, struct arena *arena,
                     struct commit *out, struct err *err)
{
    git_odb_object *object = NULL;
    if (git_odb_read(&object, repo->odb, to_git(id)))
        return object_error(err, "commit", id);
    struct walked walked = { .id = *id, .boundary = boundary };
    walked.text = git_odb_object_data(object);
    walked.size = git_odb_object_size(object);
    int result = repo_read_walked(repo, &walked, arena, out, err);
    git_odb_object_free(object);
    return result;
}
