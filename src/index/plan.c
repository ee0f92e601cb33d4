#include "index/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "index/extract.h"
#include "index/skip.h"

struct planner {
    const struct plan_input *input;
    struct plan *plan;
    struct skip_rules rules;
    uint64_t variants[2]; /* by trusted */
    uint64_t max_file_size;
    enum entry_kind *kinds; /* per file of the new snapshot */
    bool *examine;          /* per file: not taken over from the base */
    struct map jobs;        /* what is read as what -> number of the job */
    struct arena scratch;
};

/* ---- the list of files ---- */

static void start_file(struct planner *p, size_t index, const char *path, const struct oid *blob,
                       enum entry_kind kind)
{
    p->plan->snapshot.files[index] = (struct file){ .path = path, .blob = *blob, .language = "" };
    p->kinds[index] = kind;
    p->examine[index] = true;
}

static void make_room(struct planner *p, size_t count)
{
    struct snapshot *snapshot = &p->plan->snapshot;
    snapshot->files = ARENA_ARRAY(&snapshot->arena, struct file, count + 1);
    p->kinds = ARENA_ARRAY(&p->scratch, enum entry_kind, count + 1);
    p->examine = ARENA_ARRAY(&p->scratch, bool, count + 1);
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct tree_entry *)a)->path, ((const struct tree_entry *)b)->path);
}

/* A broken tree may have its names in another order, or twice: then the first counts. */
static void sort_entries(struct tree_entry *entries, size_t *count)
{
    size_t kept = 0;
    for (size_t i = 1; i < *count; i++)
        if (compare_entries(&entries[i - 1], &entries[i]) > 0) {
            qsort(entries, *count, sizeof *entries, compare_entries);
            break;
        }
    for (size_t i = 0; i < *count; i++)
        if (i == 0 || strcmp(entries[kept - 1].path, entries[i].path) != 0)
            entries[kept++] = entries[i];
    *count = kept;
}

static int list_all(struct planner *p, struct err *err)
{
    struct snapshot *snapshot = &p->plan->snapshot;
    struct tree_entry *entries;
    size_t count;
    if (repo_list_tree(p->input->repo, &p->input->tree, &p->scratch, &entries, &count, err))
        return -1;
    sort_entries(entries, &count);
    make_room(p, count);
    for (size_t i = 0; i < count; i++)
        start_file(p, i, arena_strdup(&snapshot->arena, entries[i].path), &entries[i].id,
                   entries[i].kind);
    snapshot->file_count = count;
    return 0;
}

/* The kind that a skipped file of the base had. */
static enum entry_kind kind_of_file(const struct file *file)
{
    return file->skip == SKIP_SYMLINK     ? ENTRY_SYMLINK
           : file->skip == SKIP_SUBMODULE ? ENTRY_SUBMODULE
           : file->skip == SKIP_TOO_DEEP  ? ENTRY_FOLDER
                                          : ENTRY_FILE;
}

static void take_over(struct planner *p, const struct file *file)
{
    size_t index = p->plan->snapshot.file_count++;
    p->plan->snapshot.files[index] = *file;
    p->kinds[index] = kind_of_file(file);
    p->examine[index] = file->skip == SKIP_MISSING; /* it may have been fetched since */
}

static void merge_with_base(struct planner *p, const struct file *base, size_t base_count,
                            const struct tree_change *changes, size_t change_count)
{
    struct snapshot *snapshot = &p->plan->snapshot;
    size_t b = 0, c = 0;
    while (b < base_count || c < change_count) {
        int order = b == base_count     ? 1
                    : c == change_count ? -1
                                        : strcmp(base[b].path, changes[c].path);
        if (order < 0) {
            take_over(p, &base[b++]);
            continue;
        }
        if (!changes[c].deleted)
            start_file(p, snapshot->file_count++, arena_strdup(&snapshot->arena, changes[c].path),
                       &changes[c].id, changes[c].kind);
        b += order == 0;
        c++;
    }
}

/* 1 when the difference could be used, 0 when all must be looked at. */
static int list_difference(struct planner *p, struct err *err)
{
    struct snapshot *snapshot = &p->plan->snapshot, *base = p->input->base;
    struct tree_change *changes;
    size_t count;
    if (repo_diff_trees(p->input->repo, &base->tree, &p->input->tree, &p->scratch, &changes, &count,
                        err)) {
        err_clear(err); /* the base's tree may be gone from this clone by now */
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        if (!strcmp(path_base(changes[i].path), ".gitattributes") ||
            (i && strcmp(changes[i - 1].path, changes[i].path) >= 0))
            return 0;
    const struct file *files = base->files;
    size_t file_count = base->file_count;
    snapshot->arena = base->arena; /* the paths of the base stay where they are */
    base->arena = (struct arena)ARENA_INIT;
    make_room(p, file_count + count);
    merge_with_base(p, files, file_count, changes, count);
    return 1;
}

/* ---- what is known, and what is to be read ---- */

void plan_set_facts(struct file *file, int64_t row, const struct content *content,
                    const char *language)
{
    file->size = content->size;
    file->skip = content->skip;
    if (content->skip != SKIP_NONE)
        return;
    file->content = row;
    file->language = language;
    file->state = content->state;
    file->summary_tokens = content->summary_tokens;
    file->lines = content->lines;
    memcpy(file->lengths, content->lengths, sizeof file->lengths);
}

/* 1 when the database knows the content. */
static int use_known(struct planner *p, struct file *file, bool trusted, struct err *err)
{
    const struct language *language;
    struct content content;
    int state =
        extract_language(p->input->repo, file->path, &file->blob, p->max_file_size, &language, err);
    if (state)
        return state < 0 ? -1 : 0;
    int64_t row = index_db_find_content(p->input->db, &file->blob, language_name(language),
                                        p->variants[trusted], &content, &p->scratch, err);
    if (row <= 0)
        return (int)row;
    if (content.size > p->max_file_size)
        return 0; /* the limit was higher then; reading finds out */
    plan_set_facts(file, row, &content, language_name(language));
    p->plan->reused++;
    return 1;
}

/* Files with the same bytes share a job when their names lead to the same language. */
static uint32_t job_for(struct planner *p, const struct file *file, bool trusted)
{
    struct plan *plan = p->plan;
    struct buf key = BUF_INIT;
    bool fresh;
    buf_add(&key, file->blob.bytes, OID_SIZE);
    buf_addch(&key, trusted ? 't' : '-');
    buf_addstr(&key, language_needs_head(file->path)
                         ? path_base(file->path)
                         : language_name(language_of(file->path, "", 0)));
    uint32_t *number = map_put(&p->jobs, key.data, key.size, &fresh);
    if (fresh) {
        *number = (uint32_t)plan->job_count;
        struct file_job job = { file->blob, file->path, trusted };
        ARRAY_PUSH(plan->jobs, plan->job_count, plan->job_capacity, job);
    }
    buf_release(&key);
    return *number;
}

static int examine_file(struct planner *p, size_t index, struct err *err)
{
    struct file *file = &p->plan->snapshot.files[index];
    struct verdict verdict = skip_by_path(&p->rules, file->path, p->kinds[index]);
    file->skip = verdict.reason;
    if (verdict.reason != SKIP_NONE)
        return 0;
    int known = p->input->cold ? 0 : use_known(p, file, verdict.trusted, err);
    if (known == 0)
        p->plan->job_of_file[index] = job_for(p, file, verdict.trusted);
    return known < 0 ? -1 : 0;
}

static void warn_of_bounds(const struct planner *p)
{
    size_t lines, files;
    attributes_left_out(p->rules.attributes, &lines, &files);
    if (lines)
        event_warn(
            p->input->events,
            "%zu lines of .gitattributes are left out: there are too many to match each path "
            "against all",
            lines);
    if (files)
        event_warn(p->input->events, "%zu files .gitattributes are left out: they are too large",
                   files);
}

static int load_rules(struct planner *p, struct err *err)
{
    const struct snapshot *snapshot = &p->plan->snapshot;
    const struct file *files = snapshot->files;
    struct tree_entry *found = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < snapshot->file_count; i++)
        if (p->kinds[i] == ENTRY_FILE && !strcmp(path_base(files[i].path), ".gitattributes"))
            ARRAY_PUSH(found, count, capacity,
                       ((struct tree_entry){ files[i].path, files[i].blob, ENTRY_FILE }));
    int result = skip_rules_init(&p->rules, p->input->repo, p->input->settings, found, count, err);
    free(found);
    if (!result)
        warn_of_bounds(p);
    return result;
}

static int examine_all(struct planner *p, struct err *err)
{
    struct plan *plan = p->plan;
    plan->job_of_file = xcalloc(plan->snapshot.file_count + 1, sizeof *plan->job_of_file);
    memset(plan->job_of_file, 0xff, (plan->snapshot.file_count + 1) * sizeof *plan->job_of_file);
    if (load_rules(p, err))
        return -1;
    for (size_t i = 0; i < plan->snapshot.file_count; i++)
        if (p->examine[i] && (examine_file(p, i, err) || cancel_check(err)))
            return -1;
    return 0;
}

int plan_files(struct plan *plan, const struct plan_input *input, struct err *err)
{
    struct parse_limits limits = extract_limits(input->settings);
    struct planner p = {
        .input = input,
        .plan = plan,
        .variants = { extract_variant(&limits, false), extract_variant(&limits, true) },
        .max_file_size = (uint64_t)settings_integer(input->settings, SETTING_MAX_FILE_SIZE),
        .jobs = MAP_INIT,
        .scratch = ARENA_INIT,
    };
    int result = input->base ? list_difference(&p, err) : 0;
    if (result == 0)
        result = list_all(&p, err);
    if (result >= 0)
        result = examine_all(&p, err);
    plan->snapshot.revision = input->commit;
    plan->snapshot.tree = input->tree;
    plan->snapshot.settings = input->key;
    skip_rules_release(&p.rules);
    map_release(&p.jobs);
    arena_release(&p.scratch);
    return result;
}

void plan_release(struct plan *plan)
{
    snapshot_release(&plan->snapshot);
    free(plan->job_of_file);
    free(plan->jobs);
    *plan = (struct plan)PLAN_INIT;
}
