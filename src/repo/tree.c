#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "repo/internal.h"

int raw_tree_open(struct raw_tree *tree, struct repo *repo, const struct oid *id, struct err *err)
{
    *tree = (struct raw_tree){ NULL, "", NULL };
    tree->end = tree->p;
    if (oid_is_zero(id))
        return 0;
    if (git_odb_read(&tree->object, repo->odb, to_git(id)))
        return object_error(err, "tree", id);
    if (git_odb_object_type(tree->object) != GIT_OBJECT_TREE) {
        raw_tree_close(tree);
        git_error_set_str(GIT_ERROR_OBJECT, "it is not a tree");
        return object_error(err, "tree", id);
    }
    tree->p = git_odb_object_data(tree->object);
    tree->end = tree->p + git_odb_object_size(tree->object);
    return 0;
}

void raw_tree_close(struct raw_tree *tree)
{
    git_odb_object_free(tree->object);
    *tree = (struct raw_tree){ NULL, NULL, NULL };
}

/* Old trees hold modes like 100664, which git takes for 100644: no change between them is shown. */
static unsigned plain_mode(unsigned mode)
{
    switch (mode & 0170000u) {
    case 0100000u:
        return mode & 0100u ? 0100755u : 0100644u;
    case MODE_LINK:
        return MODE_LINK;
    case MODE_TREE:
        return MODE_TREE;
    default:
        return MODE_GITLINK;
    }
}

/* "<octal mode> <name>\0<20 bytes>" */
int raw_tree_next(struct raw_tree *tree, struct raw_entry *entry)
{
    if (tree->p >= tree->end)
        return 0;
    unsigned mode = 0;
    const char *p = tree->p;
    while (p < tree->end && *p >= '0' && *p <= '7')
        mode = mode << 3 | (unsigned)(*p++ - '0');
    const char *nul = p < tree->end ? memchr(p, '\0', (size_t)(tree->end - p)) : NULL;
    if (!nul || *p != ' ' || (size_t)(tree->end - nul) <= OID_SIZE)
        return -1;
    entry->mode = plain_mode(mode);
    entry->name = p + 1;
    entry->length = (size_t)(nul - entry->name);
    memcpy(entry->id.bytes, nul + 1, OID_SIZE);
    tree->p = nul + 1 + OID_SIZE;
    return 1;
}

/* ---- comparison ---- */

struct comparison {
    struct repo *repo;
    struct buf path;
    tree_visitor *visit;
    void *data;
    struct map seen[2]; /* trees that were entered, but for the roots; by side */
    struct bounds {
        size_t entries, bytes;
    } left, left_repeated;
    struct err *err;
};

/* A tree of either side at some path. */
struct level {
    struct raw_tree tree;
    const struct oid *id;
    bool is_repeated; /* its entries were read at another path, too */
};

static int open_level(struct comparison *c, struct level *level, const struct oid *id, int side,
                      int depth)
{
    bool is_new = true;
    *level = (struct level){ .id = id };
    if (depth && !oid_is_zero(id))
        map_put(&c->seen[side], (const char *)id->bytes, OID_SIZE, &is_new);
    level->is_repeated = !is_new;
    return raw_tree_open(&level->tree, c->repo, id, c->err);
}

static int refuse_repetition(struct comparison *c)
{
    return err_set(
        c->err, ERR_REPO,
        "the same folders are named over and over, which would be more than %zu files, at "
        "%.100s",
        TREE_REPEATED_MAX, c->path.data);
}

static int next_or_fail(struct comparison *c, struct level *level, struct raw_entry *entry)
{
    int more = raw_tree_next(&level->tree, entry);
    if (more < 0) {
        git_error_set_str(GIT_ERROR_OBJECT, "it is damaged");
        return object_error(c->err, "tree", level->id);
    }
    if (!more)
        return 0;
    if (level->is_repeated && !c->left_repeated.entries--)
        return refuse_repetition(c);
    if (!c->left.entries--)
        return err_set(c->err, ERR_REPO, "too many files and folders to read, at %.100s",
                       c->path.data);
    return 1;
}

static int count_path(struct comparison *c, bool is_repeated)
{
    size_t size = c->path.size;
    if (is_repeated && size > c->left_repeated.bytes)
        return refuse_repetition(c);
    if (size > c->left.bytes)
        return err_set(c->err, ERR_REPO, "paths are too long to read, at %.100s...", c->path.data);
    c->left.bytes -= size;
    c->left_repeated.bytes -= is_repeated ? size : 0;
    return 0;
}

/* git's order: a folder's name counts as if it ended in '/'. */
static int compare_names(const struct raw_entry *a, const struct raw_entry *b)
{
    size_t n = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->name, b->name, n);
    if (order)
        return order;
    unsigned char x = a->length > n ? (unsigned char)a->name[n] : a->mode == MODE_TREE ? '/' : 0;
    unsigned char y = b->length > n ? (unsigned char)b->name[n] : b->mode == MODE_TREE ? '/' : 0;
    return (x > y) - (x < y);
}

/* depth: of the folder that holds it; 0: the root. */
static bool folder_is_entered(size_t path_length, int depth)
{
    return depth < TREE_DEPTH_MAX && path_length < TREE_PATH_MAX;
}

bool tree_path_is_reached(const char *path)
{
    int depth = 0;
    for (const char *p = path; (p = strchr(p, '/')); p++)
        if (!folder_is_entered((size_t)(p - path), depth++))
            return false;
    return true;
}

static int compare_level(struct comparison *c, const struct oid *from, const struct oid *to,
                         int depth);

/* Either entry may be NULL; when both are there they have the same name and are both folders or
 * both leaves. */
static int compare_entry(struct comparison *c, const struct raw_entry *from,
                         const struct raw_entry *to, bool is_repeated, int depth)
{
    static const struct oid none;
    const struct raw_entry *any = to ? to : from;
    size_t length = c->path.size;
    int result;
    buf_add(&c->path, any->name, any->length);
    bool is_entered = any->mode == MODE_TREE && folder_is_entered(c->path.size, depth);
    if (count_path(c, is_repeated)) {
        result = -1;
    } else if (is_entered) {
        buf_addch(&c->path, '/');
        result = compare_level(c, from ? &from->id : &none, to ? &to->id : &none, depth + 1);
    } else {
        result = c->visit(c->data, c->path.data, c->path.size, from, to);
    }
    buf_truncate(&c->path, length);
    return result;
}

static bool same_entry(const struct raw_entry *a, const struct raw_entry *b)
{
    return oid_equal(&a->id, &b->id) && a->mode == b->mode;
}

static int merge_levels(struct comparison *c, struct level *a, struct level *b, int depth)
{
    struct raw_entry x, y;
    int has_x = next_or_fail(c, a, &x), has_y = next_or_fail(c, b, &y);
    bool is_repeated = a->is_repeated || b->is_repeated;
    int result = 0;
    while (!result && (has_x == 1 || has_y == 1) && has_x >= 0 && has_y >= 0) {
        int order = !has_x ? 1 : !has_y ? -1 : compare_names(&x, &y);
        if (order || !same_entry(&x, &y))
            result = compare_entry(c, order <= 0 ? &x : NULL, order >= 0 ? &y : NULL, is_repeated,
                                   depth);
        if (order <= 0)
            has_x = next_or_fail(c, a, &x);
        if (order >= 0)
            has_y = next_or_fail(c, b, &y);
    }
    return has_x < 0 || has_y < 0 ? -1 : result;
}

static int compare_level(struct comparison *c, const struct oid *from, const struct oid *to,
                         int depth)
{
    struct level a, b;
    if (open_level(c, &a, from, 0, depth))
        return -1;
    int result = open_level(c, &b, to, 1, depth);
    if (!result)
        result = merge_levels(c, &a, &b, depth);
    raw_tree_close(&a.tree);
    raw_tree_close(&b.tree);
    return result;
}

int compare_trees(struct repo *repo, const struct oid *from, const struct oid *to,
                  size_t entries_max, tree_visitor *visit, void *data, struct err *err)
{
    struct comparison c = { .repo = repo,
                            .path = BUF_INIT,
                            .visit = visit,
                            .data = data,
                            .seen = { MAP_INIT, MAP_INIT },
                            .left = { entries_max, TREE_BYTES_MAX },
                            .left_repeated = { TREE_REPEATED_MAX, TREE_REPEATED_BYTES_MAX },
                            .err = err };
    int result = oid_equal(from, to) ? 0 : compare_level(&c, from, to, 0);
    map_release(&c.seen[0]);
    map_release(&c.seen[1]);
    buf_release(&c.path);
    return result;
}

/* ---- listing and difference: a list is what differs from nothing ---- */

struct change_list {
    struct tree_change *items;
    size_t count, capacity;
    struct arena *arena;
};

static enum entry_kind kind_of_entry(unsigned mode)
{
    return mode == MODE_LINK      ? ENTRY_SYMLINK
           : mode == MODE_GITLINK ? ENTRY_SUBMODULE
           : mode == MODE_TREE    ? ENTRY_FOLDER
                                  : ENTRY_FILE;
}

static int add_change(void *data, const char *path, size_t length, const struct raw_entry *from,
                      const struct raw_entry *to)
{
    (void)from;
    struct change_list *list = data;
    struct tree_change change = { .path = arena_strndup(list->arena, path, length),
                                  .deleted = !to };
    if (to) {
        change.id = to->id;
        change.kind = kind_of_entry(to->mode);
    }
    ARRAY_PUSH(list->items, list->count, list->capacity, change);
    return 0;
}

static int compare_changes(const void *a, const void *b)
{
    const struct tree_change *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    if (!order)
        order = x->deleted - y->deleted;
    return order ? order : memcmp(x->id.bytes, y->id.bytes, OID_SIZE);
}

/* A tree that is out of order or holds a name twice is damage that git lives with. Who gets the
 * list may rely on ascending paths, each once. */
static void put_in_order(struct change_list *list)
{
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++, kept++)
        if (strcmp(list->items[i - 1].path, list->items[i].path) >= 0)
            break;
    if (kept >= list->count)
        return;
    qsort(list->items, list->count, sizeof *list->items, compare_changes);
    kept = 1;
    for (size_t i = 1; i < list->count; i++)
        if (strcmp(list->items[kept - 1].path, list->items[i].path) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

int repo_diff_trees(struct repo *repo, const struct oid *from, const struct oid *to,
                    struct arena *arena, struct tree_change **changes, size_t *count,
                    struct err *err)
{
    struct change_list list = { .arena = arena };
    int result = compare_trees(repo, from, to, TREE_ENTRIES_MAX, add_change, &list, err);
    put_in_order(&list);
    *changes = ARENA_ARRAY(arena, struct tree_change, list.count);
    if (list.count)
        memcpy(*changes, list.items, list.count * sizeof *list.items);
    *count = list.count;
    free(list.items);
    return result;
}

int repo_list_tree(struct repo *repo, const struct oid *tree, struct arena *arena,
                   struct tree_entry **entries, size_t *count, struct err *err)
{
    static const struct oid none;
    struct tree_change *changes;
    if (repo_diff_trees(repo, &none, tree, arena, &changes, count, err))
        return -1;
    *entries = ARENA_ARRAY(arena, struct tree_entry, *count);
    for (size_t i = 0; i < *count; i++)
        (*entries)[i] = (struct tree_entry){ changes[i].path, changes[i].id, changes[i].kind };
    return 0;
}
