#include "index/work_tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/path.h"
#include "index/extract.h"
#include "index/plan.h"
#include "index/record.h"
#include "index/skip.h"

/* ---- reading ---- */

struct loader {
    const struct work_tree_input *in;
    struct skip_rules rules;
    uint64_t max_size;
    size_t files_read;
    uint64_t bytes_read;
    struct work_tree *out;
};

/* An id like no other for a file that is not read: it differs from what was there before. */
static struct oid mark_changed(const struct work_change *change)
{
    struct oid id = { { 0 } };
    uint64_t hash = hash_more(HASH_SEED, change->path, strlen(change->path));
    memset(id.bytes, 0xff, OID_SIZE);
    memcpy(id.bytes, &hash, sizeof hash);
    return id;
}

static bool is_beyond_bounds(const struct loader *l)
{
    return l->files_read >= WORK_FILES_MAX || l->bytes_read >= WORK_BYTES_MAX;
}

/* 1 when the file belongs into the list. */
static int read_one(struct loader *l, struct work_file *file, struct err *err)
{
    struct work_change *change = &file->change;
    if (change->deleted)
        return 1;
    file->skip = skip_by_path(&l->rules, change->path, change->kind).reason;
    bool is_known = !oid_is_zero(&change->id);
    bool is_read = file->skip == SKIP_NONE || file->skip == SKIP_SYMLINK;
    if (!is_known && is_read && is_beyond_bounds(l)) {
        l->out->unread++;
        return 0;
    }
    int state = 0;
    uint64_t size = 0;
    if (!is_known && is_read)
        state = repo_work_blob(l->in->repo, change->path, change->kind, l->max_size, &change->id,
                               &size, err);
    if (state < 0)
        return -1;
    l->files_read += !is_known && is_read;
    l->bytes_read += size;
    if (state > 0)
        file->skip = state == 1 ? SKIP_TOO_LARGE : SKIP_MISSING;
    if (state == 2 && !l->out->unreadable)
        l->out->unreadable = change->path;
    if (oid_is_zero(&change->id))
        change->id = mark_changed(change);
    return change->is_new || change->kind != change->old_kind ||
           !oid_equal(&change->id, &change->old_id);
}

static int read_all_changes(struct loader *l, const struct work_change *changes, size_t count,
                            struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct work_file *file = &l->out->files[l->out->count];
        *file = (struct work_file){ .change = changes[i] };
        int kept = cancel_check(err) ? -1 : read_one(l, file, err);
        if (kept < 0)
            return -1;
        l->out->count += (size_t)kept;
    }
    return 0;
}

int work_tree_load(struct work_tree *out, const struct work_tree_input *input, struct arena *arena,
                   struct err *err)
{
    struct loader l = { .in = input, .out = out };
    struct work_change *changes;
    size_t count;
    *out = (struct work_tree){ 0 };
    repo_forget_work_blobs(input->repo);
    l.max_size = (uint64_t)settings_integer(input->settings, SETTING_MAX_FILE_SIZE);
    if (repo_work_changes(input->repo, &input->tree, arena, &changes, &count, err))
        return -1;
    if (!count)
        return 0;
    out->files = ARENA_ARRAY(arena, struct work_file, count);
    int result = skip_rules_of(&l.rules, input->repo, input->settings, input->rules, err);
    if (!result)
        result = read_all_changes(&l, changes, count, err);
    skip_rules_release(&l.rules);
    return result;
}

static int compare_path(const void *path, const void *file)
{
    return strcmp(path, ((const struct work_file *)file)->change.path);
}

const struct work_file *work_tree_find(const struct work_tree *work, const char *path)
{
    if (!work->count)
        return NULL;
    return bsearch(path, work->files, work->count, sizeof *work->files, compare_path);
}

size_t work_tree_limits(const struct work_tree *work, struct arena *arena,
                        const char *limits[WORK_LIMITS_MAX])
{
    size_t count = 0;
    if (work->unreadable)
        limits[count++] =
            arena_printf(arena, "%s in the work tree cannot be read", work->unreadable);
    if (work->unread)
        limits[count++] = arena_printf(
            arena,
            "%zu more changed files of the work tree were not read; is a .gitignore missing?",
            work->unread);
    return count;
}

/* ---- the view ---- */

/* One after the other in one database: each adds the words of what changed to those before. */
#define OVERLAYS_MAX 4

struct overlayer {
    struct index_view *view;
    const struct work_tree *work;
    struct repo *repo;
    struct index_db *memory;
    struct extractor *extractor;
    struct skip_rules rules;
    struct recorder recorder;
    uint64_t max_size;
    struct parse_limits limits;
    struct file *facts; /* per file of the work tree */
    struct arena arena;
};

/* 1: the facts are set; 0: the index does not know these bytes; -1. */
static int find_known(struct overlayer *o, size_t job, const struct buf *text, bool trusted,
                      struct err *err)
{
    const struct work_change *change = &o->work->files[job].change;
    const struct language *language = language_of(change->path, text->data, text->size);
    struct content content;
    int64_t row =
        index_db_find_content(o->view->db, &change->id, language_name(language),
                              extract_variant(&o->limits, trusted), &content, &o->arena, err);
    if (row > 0)
        plan_set_facts(&o->facts[job], row, &content, language_name(language));
    return row < 0 ? -1 : row > 0;
}

static int parse_text(struct overlayer *o, size_t job, const struct buf *text, bool trusted,
                      struct err *err)
{
    const struct work_change *change = &o->work->files[job].change;
    struct extracted_file extracted;
    extract_bytes(o->extractor, change->path, &change->id, text, trusted, &extracted);
    int result = record_file(&o->recorder, job, &extracted, err);
    const struct recorded *recorded = &o->recorder.jobs[job];
    if (!result)
        plan_set_facts(&o->facts[job], recorded->row, &recorded->content,
                       extracted.content.language);
    extracted_file_release(&extracted);
    return result;
}

static int parse_one(struct overlayer *o, size_t job, struct err *err)
{
    const struct work_change *change = &o->work->files[job].change;
    struct buf text = BUF_INIT;
    uint64_t size;
    bool trusted = skip_by_path(&o->rules, change->path, change->kind).trusted;
    int state = repo_read_blob(o->repo, &change->id, o->max_size, &text, &size, err);
    int result = state < 0 ? -1 : 0;
    if (state > 0)
        o->facts[job].skip = state == 1 ? SKIP_TOO_LARGE : SKIP_MISSING;
    if (!state) {
        int known = find_known(o, job, &text, trusted, err);
        result = known ? known < 0 ? -1 : 0 : parse_text(o, job, &text, trusted, err);
    }
    buf_release(&text);
    return result;
}

static int parse_all(struct overlayer *o, struct err *err)
{
    for (size_t i = 0; i < o->work->count; i++) {
        const struct work_file *file = &o->work->files[i];
        o->facts[i] = (struct file){
            .path = file->change.path, .blob = file->change.id, .skip = file->skip, .language = ""
        };
        if (file->change.deleted || file->skip != SKIP_NONE)
            continue;
        if (cancel_check(err) || parse_one(o, i, err))
            return -1;
    }
    return 0;
}

/* They decide what is left out, and so stay those of the commit. */
static bool is_kept_change(const struct work_change *change)
{
    return !strcmp(path_base(change->path), ".gitattributes");
}

/* The files of the snapshot, less those that changed, and those of the work tree. */
static void merge_files(struct overlayer *o)
{
    struct snapshot *snapshot = &o->view->snapshot;
    const struct work_tree *work = o->work;
    o->view->under = (struct index_under){ snapshot->files, snapshot->file_count, snapshot->tree,
                                           o->view->under.times + 1 };
    struct file *files =
        ARENA_ARRAY(&snapshot->arena, struct file, snapshot->file_count + work->count);
    size_t count = 0, s = 0;
    for (size_t w = 0; w <= work->count; w++) {
        const char *path = w < work->count ? work->files[w].change.path : NULL;
        while (s < snapshot->file_count && (!path || strcmp(snapshot->files[s].path, path) < 0))
            files[count++] = snapshot->files[s++];
        if (!path)
            break;
        if (is_kept_change(&work->files[w].change))
            continue;
        bool was = s < snapshot->file_count && !strcmp(snapshot->files[s].path, path);
        const char *kin = was ? snapshot->files[s++].kin : NULL;
        if (work->files[w].change.deleted)
            continue;
        files[count] = o->facts[w];
        files[count].kin = kin;
        files[count++].path = arena_strdup(&snapshot->arena, path);
    }
    snapshot->files = files;
    snapshot->file_count = count;
}

/* What is kept of answers is found by the tree: no commit has this one. */
struct oid work_tree_digest(const struct oid *tree, const struct work_tree *work)
{
    struct oid id = *tree;
    if (!work->count)
        return id;
    uint64_t hash = hash_more(HASH_SEED, tree->bytes, OID_SIZE);
    for (size_t i = 0; i < work->count; i++) {
        const struct work_change *change = &work->files[i].change;
        hash = hash_more(hash, change->path, strlen(change->path) + 1);
        hash = hash_more(hash, change->id.bytes, OID_SIZE);
    }
    memcpy(id.bytes, &hash, sizeof hash);
    return id;
}

static int overlay(struct overlayer *o, const struct settings *settings, struct err *err)
{
    if (index_db_overlay(o->view->db, &o->memory, err) ||
        skip_rules_of(&o->rules, o->repo, settings, &o->view->snapshot, err) ||
        extractor_new(&o->extractor, o->repo, settings, err) || index_db_begin(o->memory, err))
        return -1;
    recorder_init(&o->recorder, o->memory, o->work->count);
    if (parse_all(o, err) || index_db_commit(o->memory, err))
        return -1;
    merge_files(o);
    o->view->snapshot.tree = work_tree_digest(&o->view->snapshot.tree, o->work);
    return 0;
}

int index_view_overlay(struct index_view *view, const struct work_tree *work, struct repo *repo,
                       const struct settings *settings, struct err *err)
{
    if (!work->count)
        return 0;
    struct overlayer o = {
        .view = view,
        .work = work,
        .repo = repo,
        .max_size = (uint64_t)settings_integer(settings, SETTING_MAX_FILE_SIZE),
        .limits = extract_limits(settings),
        .arena = ARENA_INIT,
    };
    o.facts = ARENA_ARRAY(&o.arena, struct file, work->count);
    int result = overlay(&o, settings, err);
    recorder_release(&o.recorder);
    extractor_free(o.extractor);
    skip_rules_release(&o.rules);
    arena_release(&o.arena);
    return result;
}

void index_view_lift(struct index_view *view)
{
    struct index_under *under = &view->under;
    if (!under->files)
        return;
    view->snapshot.files = under->files;
    view->snapshot.file_count = under->file_count;
    view->snapshot.tree = under->tree;
    under->files = NULL;
    if (under->times >= OVERLAYS_MAX) {
        index_db_lift(view->db);
        under->times = 0;
    }
}

static int load_against(const struct oid *tree, const struct index_view *view, struct repo *repo,
                        const struct settings *settings, struct arena *arena,
                        const struct work_tree **out, struct err *err)
{
    struct work_tree *work = ARENA_NEW(arena, struct work_tree);
    struct work_tree_input input = { repo, settings, &view->snapshot, *tree };
    *out = work;
    return work_tree_load(work, &input, arena, err);
}

/* What was committed since the ancestor that a stale view is of differs from that, but is not
 * uncommitted. */
int work_tree_view(struct index_view *view, const struct index_outcome *outcome, struct repo *repo,
                   const struct settings *settings, struct arena *arena,
                   const struct work_tree **work, struct err *err)
{
    struct oid viewed = view->snapshot.tree, wanted = viewed;
    const struct work_tree *differs;
    if ((outcome->stale && repo_tree_of(repo, &outcome->wanted, &wanted, err)) ||
        load_against(&viewed, view, repo, settings, arena, &differs, err) ||
        index_view_overlay(view, differs, repo, settings, err))
        return -1;
    *work = differs;
    return outcome->stale ? load_against(&wanted, view, repo, settings, arena, work, err) : 0;
}
