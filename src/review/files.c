#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "review/reviewer.h"
#include "review/signatures.h"
#include "syntax/role.h"

/* ---- the list ---- */

static const char *module_of(const struct reviewer *r, const char *path)
{
    int64_t module = view_module_near(r->in->view, path);
    return module < 0 ? "" : r->modules->modules[module].path;
}

static void add_changed_file(struct reviewer *r, const struct work_change *change,
                             enum skip_reason unread)
{
    struct changed *c = &r->changed[r->changed_count];
    struct review_file *file = &r->out->files[r->changed_count++];
    r->out->file_count = r->changed_count;
    c->file = file;
    c->old_path = file->path = change->path;
    c->base = change->is_new ? -1 : snapshot_find(r->in->view->snapshot, change->path);
    c->old_id = change->old_id;
    c->new_id = change->id;
    c->old_kind = change->old_kind;
    c->new_kind = change->kind;
    c->unread = unread;
    file->change = change->deleted  ? REVIEW_DELETED
                   : change->is_new ? REVIEW_ADDED
                                    : REVIEW_MODIFIED;
    file->role = file_role_by_path(file->path);
    file->module = module_of(r, file->path);
    if (c->base >= 0)
        r->in_change[c->base] = 1;
}

static void make_room(struct reviewer *r, size_t count)
{
    r->changed = ARENA_ARRAY(r->arena, struct changed, count);
    r->out->files = ARENA_ARRAY(r->arena, struct review_file, count);
}

/* One path, told from both ends: `now` has the new side, `before` the old one. */
static struct work_change join_kinds(const struct tree_change *now,
                                     const struct tree_change *before)
{
    return (struct work_change){
        .path = now->path,
        .is_new = before->deleted,
        .old_id = before->id,
        .old_kind = before->kind,
        .deleted = now->deleted,
        .id = now->id,
        .kind = now->kind,
    };
}

static int list_commits(struct reviewer *r, struct err *err)
{
    const struct review_range *range = r->in->range;
    struct oid from, to;
    struct tree_change *now, *before;
    size_t count, back;
    if (repo_tree_of(r->in->repo, &range->merge_base, &from, err) ||
        repo_tree_of(r->in->repo, &range->head, &to, err) ||
        repo_diff_trees(r->in->repo, &from, &to, r->arena, &now, &count, err) ||
        repo_diff_trees(r->in->repo, &to, &from, r->arena, &before, &back, err))
        return -1;
    make_room(r, count);
    for (size_t i = 0; i < count && i < back; i++) {
        struct work_change change = join_kinds(&now[i], &before[i]);
        if (!strcmp(now[i].path, before[i].path))
            add_changed_file(r, &change, SKIP_NONE);
    }
    return 0;
}

static void list_work_tree(struct reviewer *r)
{
    const struct work_tree *work = r->in->work;
    make_room(r, work->count);
    for (size_t i = 0; i < work->count; i++) {
        const struct work_file *file = &work->files[i];
        add_changed_file(r, &file->change, work_file_is_unread(file) ? file->skip : SKIP_NONE);
    }
}

static int list_changes(struct reviewer *r, struct err *err)
{
    if (!r->in->work)
        return list_commits(r, err);
    list_work_tree(r);
    return 0;
}

/* ---- what changed in a file ---- */

#define LEFT_OUT_MAX (8u << 20) /* bytes of a file that is not looked into, and counted */

static void count_lines(struct review_file *file, const struct text_hunk *hunks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        file->lines_added += hunks[i].new_count;
        file->lines_deleted += hunks[i].old_count;
    }
}

static bool is_whole(const struct source *source, bool is_there)
{
    return !is_there || source_is_parsed(source);
}

static int read_sides(struct reviewer *r, struct changed *c, struct err *err)
{
    if (source_read(r->reader, c->old_path, &c->old_id, c->old_kind, r->arena, &c->old, err))
        return -1;
    if (c->unread == SKIP_NONE)
        return source_read(r->reader, c->file->path, &c->new_id, c->new_kind, r->arena, &c->now,
                           err);
    source_leave_out(&c->now, c->unread);
    return 0;
}

static int read_text(struct reviewer *r, const struct oid *id, enum entry_kind kind,
                     struct buf *out, struct err *err)
{
    uint64_t size;
    if (oid_is_zero(id))
        return 0;
    return kind == ENTRY_FILE ? repo_read_blob(r->in->repo, id, LEFT_OUT_MAX, out, &size, err) : 1;
}

/* What is not looked into is counted as git counts it, as far as it is text. */
static int count_left_out(struct reviewer *r, struct changed *c, struct err *err)
{
    struct buf old = BUF_INIT, now = BUF_INIT;
    struct text_hunk *hunks;
    size_t count;
    int result = c->unread == SKIP_NONE ? read_text(r, &c->old_id, c->old_kind, &old, err) : 1;
    if (!result)
        result = read_text(r, &c->new_id, c->new_kind, &now, err);
    bool is_binary =
        (old.size && memchr(old.data, 0, old.size)) || (now.size && memchr(now.data, 0, now.size));
    if (!result && !is_binary) {
        result = repo_diff_text(old.size ? old.data : "", old.size, now.size ? now.data : "",
                                now.size, r->arena, &hunks, &count, err);
        if (!result)
            count_lines(c->file, hunks, count);
    }
    buf_release(&old);
    buf_release(&now);
    return result < 0 ? -1 : 0;
}

/* Lines are counted in any text; definitions where both sides were parsed. */
static int compare_sides(struct reviewer *r, struct changed *c, struct err *err)
{
    struct text_hunk *hunks;
    size_t count;
    bool is_old = !oid_is_zero(&c->old_id), is_now = !oid_is_zero(&c->new_id);
    struct review_file *file = c->file;
    if (read_sides(r, c, err))
        return -1;
    if ((is_old && c->old.skip != SKIP_NONE) || (is_now && c->now.skip != SKIP_NONE))
        return count_left_out(r, c, err);
    if (repo_diff_text(c->old.text, c->old.size, c->now.text, c->now.size, r->arena, &hunks, &count,
                       err))
        return err_prefix(err, "%s", file->path);
    count_lines(file, hunks, count);
    c->hunks = hunks;
    c->hunk_count = count;
    file->is_parsed = is_whole(&c->old, is_old) && is_whole(&c->now, is_now);
    if (!file->is_parsed)
        return 0;
    file->is_cosmetic = is_old && is_now && !language_has(c->now.language, LANGUAGE_DOCUMENT) &&
                        c->old.summary.token_digest == c->now.summary.token_digest;
    if (!file->is_cosmetic)
        file->definition_count =
            definitions_compare(&c->old, &c->now, hunks, count, r->arena, &c->changes);
    return 0;
}

static void fill_definition(struct reviewer *r, const struct changed *c,
                            const struct definition_change *change, struct review_definition *out)
{
    const struct source *side = change->now ? &c->now : &c->old;
    const struct definition *d = change->now ? change->now : change->old;
    struct signature_pair shown = signatures_to_show(&c->old, &c->now, change, r->arena);
    *out = (struct review_definition){
        .touch = change->touch,
        .kind = d->kind,
        .name = definition_path(&side->summary, d, r->arena),
        .old_signature = shown.old,
        .new_signature = shown.now,
        .line = d->line,
        .end_line = d->end_line,
        .is_public = d->is_public || (change->old && change->old->is_public),
    };
}

static void fill_definitions(struct reviewer *r, struct changed *c)
{
    struct review_file *file = c->file;
    file->definitions = ARENA_ARRAY(r->arena, struct review_definition, file->definition_count);
    for (size_t i = 0; i < file->definition_count; i++)
        fill_definition(r, c, &c->changes[i], &file->definitions[i]);
}

/* ---- what moved from one file to another ---- */

static const char *move_key(struct reviewer *r, const struct review_definition *d)
{
    return arena_printf(r->arena, "%d %s", (int)d->kind, d->name);
}

/* Of "Dns2.Call.cancel": "Call.cancel"; a type within another one may go over to a third. NULL: it has
 * no such end. */
static const char *inner_name(const char *name)
{
    size_t parts = 0;
    for (const char *p = name + strlen(name); p > name; p--)
        if (strchr(".:#", p[-1]) && !strchr(".:#", *p) && ++parts == 2)
            return p;
    return NULL;
}

static const char *inner_key(struct reviewer *r, const struct review_definition *d)
{
    const char *inner = inner_name(d->name);
    return inner ? arena_printf(r->arena, "inner %d %s", (int)d->kind, inner) : NULL;
}

static void put_added(struct map *added, struct review_definition **where, const char *key,
                      struct review_definition *d, const char *path)
{
    bool fresh = false;
    uint32_t *slot = key ? map_put(added, key, strlen(key), &fresh) : NULL;
    if (!fresh)
        return;
    *slot = (uint32_t)added->count - 1;
    where[*slot] = d;
    d->moved_to = path; /* until it is known that nothing moved */
}

static void collect_added(struct reviewer *r, struct map *added, struct review_definition ***where)
{
    size_t total = 0;
    for (size_t i = 0; i < r->changed_count; i++)
        total += r->changed[i].file->definition_count;
    *where = ARENA_ARRAY(r->arena, struct review_definition *, 2 * total);
    for (size_t i = 0; i < r->changed_count; i++) {
        struct review_file *file = r->changed[i].file;
        for (size_t j = 0; j < file->definition_count; j++) {
            struct review_definition *d = &file->definitions[j];
            if (d->touch != TOUCH_ADDED || d->kind == DEF_FIELD)
                continue;
            put_added(added, *where, move_key(r, d), d, file->path);
            put_added(added, *where, inner_key(r, d), d, file->path);
        }
    }
}

static void forget_places(struct review_definition **where, size_t count)
{
    for (size_t i = 0; i < count; i++)
        where[i]->moved_to = NULL;
}

static const uint32_t *find_added(struct reviewer *r, const struct map *added,
                                  const struct review_definition *gone)
{
    const char *key = move_key(r, gone), *inner = inner_key(r, gone);
    const uint32_t *slot = map_get(added, key, strlen(key));
    return slot || !inner ? slot : map_get(added, inner, strlen(inner));
}

/* What is gone here and new there, under the same name and scope, has moved. */
static void find_moves(struct reviewer *r)
{
    struct map added = MAP_INIT;
    struct review_definition **where;
    collect_added(r, &added, &where);
    for (size_t i = 0; i < r->changed_count; i++) {
        struct review_file *file = r->changed[i].file;
        for (size_t j = 0; j < file->definition_count; j++) {
            struct review_definition *d = &file->definitions[j];
            if (d->touch != TOUCH_REMOVED)
                continue;
            const uint32_t *slot = find_added(r, &added, d);
            if (!slot)
                continue;
            d->touch = TOUCH_MOVED;
            d->moved_to = where[*slot]->moved_to;
            d->new_signature = where[*slot]->new_signature;
        }
    }
    forget_places(where, added.count);
    map_release(&added);
}

static bool is_absent(const struct changed *c)
{
    return (c->old.skip == SKIP_MISSING && !oid_is_zero(&c->old_id)) ||
           (c->now.skip == SKIP_MISSING && c->unread == SKIP_NONE && !oid_is_zero(&c->new_id));
}

int review_list_files(struct reviewer *r, struct err *err)
{
    size_t unread = 0, absent = 0;
    if (list_changes(r, err) || review_pair_renames(r, err))
        return -1;
    for (size_t i = 0; i < r->changed_count; i++) {
        struct changed *c = &r->changed[i];
        if (i >= REVIEW_FILES_READ) {
            unread++;
        } else if (compare_sides(r, c, err)) {
            return -1;
        }
        absent += i < REVIEW_FILES_READ && is_absent(c);
        fill_definitions(r, c);
    }
    find_moves(r);
    if (absent)
        review_limit(r,
                     "%zu changed files are not in this partial clone; 'git fetch --refetch "
                     "--filter=none' or 'git diff' of the change brings them",
                     absent);
    if (unread)
        review_limit(r, "%zu of %zu changed files were not looked into: that many are read at most",
                     unread, r->changed_count);
    return 0;
}
