#include "review/review.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "review/reviewer.h"

#define LIMITS_MAX  16
#define HISTORY_FEW 200 /* commits; with fewer, a shallow clone is worth deepening */

const char *review_touch_name(enum review_touch touch)
{
    static const char *const names[] = { "added", "removed", "moved", "signature", "body" };
    return names[touch];
}

const char *review_change_name(enum review_change change)
{
    static const char *const names[] = { "modified", "added", "deleted", "renamed" };
    return names[change];
}

const char *review_level_name(enum review_level level)
{
    return level == REVIEW_WARNING ? "warning" : "notice";
}

const char *review_kind_name(enum review_kind kind)
{
    static const char *const names[] = { "removed", "import", "missing", "signature", "note" };
    return names[kind];
}

/* ---- users ---- */

enum review_usage review_usage_of(const struct review_definition *d)
{
    return d->users            ? USAGE_SOME
           : !d->is_searched   ? USAGE_UNKNOWN
           : d->doubtful_users ? USAGE_DOUBTFUL
           : d->text.path      ? USAGE_BY_TEXT
                               : USAGE_NONE;
}

bool review_is_told(const struct review_file *file, const struct review_definition *d)
{
    bool is_changed = d->touch == TOUCH_SIGNATURE ||
                      (d->touch == TOUCH_REMOVED && file->change != REVIEW_DELETED);
    return is_changed && (d->is_public || d->users) && file->role != ROLE_TEST && d->kind != DEF_FIELD;
}

/* ---- the range ---- */

static int no_merge_base(struct repo *repo, const struct review_range *range, struct err *err)
{
    if (repo_is_shallow(repo))
        return err_set(err, ERR_REPO,
                       "this clone is too shallow to tell where %s and %s parted; 'git fetch "
                       "--deepen=1000', or fetch-depth: 0 in the checkout, brings more",
                       range->base_name, range->head_name);
    return err_set(err, ERR_REPO, "%s and %s have no commit in common", range->base_name,
                   range->head_name);
}

static int no_base(struct repo *repo, const struct review_range *range, struct err *err)
{
    if (repo_is_shallow(repo))
        return err_set(err, ERR_REPO,
                       "there is nothing to compare %s with in this shallow clone: it holds "
                       "neither the branch that the change is meant for nor the commit before; "
                       "'git fetch --deepen=1000', or fetch-depth: 0 in the checkout, brings them",
                       range->head_name);
    return err_set(err, ERR_REPO,
                   "there is nothing to compare %s with: it has no parent; name a base",
                   range->head_name);
}

static int choose_base(struct repo *repo, struct arena *arena, struct review_range *out,
                       struct err *err)
{
    struct base_branch base;
    int found = repo_find_base(repo, out->head_name, &out->head, arena, &base, err);
    if (found <= 0)
        return found < 0 ? -1 : no_base(repo, out, err);
    out->base_name = base.name;
    out->chosen = base.chosen;
    out->base = base.commit;
    return 0;
}

/* Nobody knows a change by 40 digits. */
static const char *name_side(struct repo *repo, const char *name, const struct oid *commit,
                             struct arena *arena)
{
    struct oid id;
    if (!oid_parse(&id, name))
        return name;
    const char *reference = repo_name_of(repo, commit, arena);
    return reference ? reference : arena_strndup(arena, name, 12);
}

static int find_merge_base(struct repo *repo, struct review_range *out, struct err *err)
{
    int found = repo_merge_base(repo, &out->base, &out->head, &out->merge_base, err);
    if (found < 0)
        return -1;
    return found ? 0 : no_merge_base(repo, out, err);
}

int review_range_of_work_tree(struct repo *repo, const char *base, struct arena *arena,
                              struct review_range *out, struct err *err)
{
    if (base && strstr(base, ".."))
        return err_set(err, ERR_USAGE,
                       "'%s' names an end, but with --work-tree the change ends in the work tree; "
                       "name only where it begins",
                       base);
    if (repo_need_work_tree(repo, err))
        return -1;
    *out = (struct review_range){ .head_name = "the work tree",
                                  .base_name = arena_strdup(arena, base && *base ? base : "HEAD"),
                                  .is_work_tree = true };
    if (repo_resolve(repo, "HEAD", &out->head, NULL, err) ||
        repo_resolve(repo, out->base_name, &out->base, NULL, err))
        return -1;
    return find_merge_base(repo, out, err);
}

int review_range_resolve(struct repo *repo, const char *range, struct arena *arena,
                         struct review_range *out, struct err *err)
{
    const char *text = range ? range : "", *dots = strstr(text, "..");
    const char *head = dots ? dots + 2 + (dots[2] == '.') : "";
    size_t base = dots ? (size_t)(dots - text) : strlen(text);
    *out = (struct review_range){ .head_name = *head ? arena_strdup(arena, head) : "HEAD" };
    if (repo_resolve(repo, out->head_name, &out->head, NULL, err))
        return -1;
    if (base) {
        out->base_name = arena_strndup(arena, text, base);
        if (repo_resolve(repo, out->base_name, &out->base, NULL, err))
            return -1;
    } else if (choose_base(repo, arena, out, err)) {
        return -1;
    }
    out->base_name = name_side(repo, out->base_name, &out->base, arena);
    out->head_name = name_side(repo, out->head_name, &out->head, arena);
    return find_merge_base(repo, out, err);
}

/* ---- making ---- */

void review_limit(struct reviewer *r, const char *format, ...)
{
    char text[512];
    va_list args;
    if (r->out->limits.count == LIMITS_MAX)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    r->out->limits.items[r->out->limits.count++] = arena_strdup(r->arena, text);
}

static int count_commits(struct reviewer *r, struct err *err)
{
    struct walked *commits;
    size_t count;
    const struct review_range *range = r->in->range;
    if (repo_walk(r->in->repo, &range->head, &range->merge_base, UINT32_MAX, r->arena, &commits,
                  &count, NULL, err))
        return -1;
    for (size_t i = 0; i < count; i++)
        r->out->commits += !commits[i].merge;
    return 0;
}

static void note_limits(struct reviewer *r)
{
    size_t wanted = (size_t)settings_integer(r->in->view->settings, SETTING_HISTORY_COMMITS);
    size_t known = r->changes->count;
    if (r->out->stale)
        review_limit(r, "another process is indexing: what is said of other files is about an "
                        "ancestor of the merge base");
    if (repo_is_shallow(r->in->repo) && known < wanted && known < HISTORY_FEW)
        review_limit(r,
                     "this clone is shallow: %zu commits of history are here, too few to tell "
                     "what usually changes along; 'git fetch --deepen=2000' or fetch-depth: 0 "
                     "brings more",
                     known);
}

static void note_unread(struct reviewer *r)
{
    const char *limits[WORK_LIMITS_MAX];
    size_t count = r->in->work ? work_tree_limits(r->in->work, r->arena, limits) : 0;
    for (size_t i = 0; i < count; i++)
        review_limit(r, "%s", limits[i]);
}

static int load_parts(struct reviewer *r, struct err *err)
{
    struct view *view = r->in->view;
    r->out->limits.items = ARENA_ARRAY(r->arena, const char *, LIMITS_MAX);
    r->in_change = ARENA_ARRAY(r->arena, unsigned char, view->snapshot->file_count);
    r->context = view_context(view, err);
    r->changes = view_changes(view, err);
    if (!r->context || !r->changes ||
        source_reader_new(&r->reader, r->in->repo, view->db, view->snapshot, view->settings, err))
        return -1;
    r->modules = r->context->modules;
    r->finder =
        (struct user_finder){ .context = r->context,
                                      .repo = r->in->repo,
                                      .left_out = r->in_change,
                                      .arena = r->arena };
    return 0;
}

static int fill_review(struct reviewer *r, struct err *err)
{
    if (load_parts(r, err) || count_commits(r, err) || review_list_files(r, err) ||
        review_find_users(r, err) || review_find_missing(r, err) || review_find_tests(r, err) ||
        review_find_notes(r, err))
        return -1;
    note_limits(r);
    note_unread(r);
    review_list_findings(r);
    return 0;
}

int review_load_work_tree(const struct review_range *range, struct repo *repo,
                          const struct view *view, struct arena *arena,
                          const struct work_tree **out, struct err *err)
{
    struct work_tree_input input = { repo, view->settings, view->snapshot, { { 0 } } };
    *out = NULL;
    if (!range->is_work_tree)
        return 0;
    struct work_tree *work = ARENA_NEW(arena, struct work_tree);
    *out = work;
    return repo_tree_of(repo, &range->merge_base, &input.tree, err) ||
                   work_tree_load(work, &input, arena, err)
               ? -1
               : 0;
}

int review_make(const struct review_input *input, struct arena *arena, struct review *out,
                struct err *err)
{
    struct reviewer r = { .in = input, .arena = arena, .out = out };
    *out = (struct review){
        .range = *input->range,
        .indexed = input->view->snapshot->revision,
        .stale = input->outcome->stale,
        .work = input->work,
        .budget = input->budget,
    };
    int result = fill_review(&r, err);
    source_reader_free(r.reader);
    if (!result)
        review_pack(out, arena);
    return result;
}
