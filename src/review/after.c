#include "review/after.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "note/survey.h"

#define STEPS_MAX 4 /* files that hand on what they import */

struct place {
    struct file file;
    int64_t changed;
    uint32_t before;
};

static int by_after_path(const void *a, const void *b)
{
    return strcmp(((const struct place *)a)->file.path, ((const struct place *)b)->file.path);
}

/* Of a changed file: what it is now. */
static struct file file_now(const struct changed *c)
{
    const struct language *language = c->now.language;
    return (struct file){ .path = c->file->path,
                          .blob = c->new_id,
                          .language = language ? language_name(language) : "",
                          .size = c->now.size };
}

void after_make(struct reviewer *r, struct after *after)
{
    const struct snapshot *base = r->in->view->snapshot;
    struct place *places =
        ARENA_ARRAY(r->arena, struct place, base->file_count + r->changed_count + 1);
    size_t count = 0;
    if (after->is_made)
        return;
    for (size_t i = 0; i < base->file_count; i++)
        if (!r->in_change[i])
            places[count++] = (struct place){ base->files[i], -1, (uint32_t)i };
    for (size_t i = 0; i < r->changed_count; i++)
        if (r->changed[i].file->change != REVIEW_DELETED)
            places[count++] = (struct place){ file_now(&r->changed[i]), (int64_t)i, UINT32_MAX };
    qsort(places, count, sizeof *places, by_after_path);
    after->snapshot.files = ARENA_ARRAY(r->arena, struct file, count);
    after->changed = ARENA_ARRAY(r->arena, int64_t, count);
    after->before = ARENA_ARRAY(r->arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) {
        after->snapshot.files[i] = places[i].file;
        after->changed[i] = places[i].changed;
        after->before[i] = places[i].before;
    }
    after->snapshot.file_count = count;
    after->snapshot.read = base->read;
    after->snapshot.read_data = base->read_data;
    import_map_init(&after->imports, &after->snapshot, r->arena);
    after->is_made = true;
}

void after_release(struct after *after)
{
    if (after->is_made)
        import_map_release(&after->imports);
}

static const struct summary *summary_after(struct reviewer *r, const struct after *after,
                                           uint32_t file, struct err *err)
{
    if (after->changed[file] >= 0)
        return &r->changed[after->changed[file]].now.summary;
    return user_summary(&r->finder, after->before[file], err);
}

/* Whether the file has what the target names in it, as far as its text now tells. */
static bool has_inside(struct reviewer *r, const struct after *after,
                       const struct import_target *target)
{
    if (after->changed[target->file] < 0)
        return false;
    const struct summary *now = &r->changed[after->changed[target->file]].now.summary;
    size_t n = strcspn(target->rest, ".:/\\");
    for (size_t i = 0; i < now->definition_count; i++)
        if (strlen(now->definitions[i].name) == n &&
            !strncmp(now->definitions[i].name, target->rest, n))
            return true;
    for (size_t i = 0; i < now->binding_count; i++)
        if (strlen(now->bindings[i].name) == n && !strncmp(now->bindings[i].name, target->rest, n))
            return true;
    return false;
}

int after_breaks(struct reviewer *r, struct after *after, uint32_t user, uint32_t gone,
                 struct err *err)
{
    const struct summary *summary = user_summary(&r->finder, user, err);
    const char *path = r->in->view->snapshot->files[user].path;
    int64_t from = snapshot_find(&after->snapshot, path);
    if (!summary)
        return -1;
    for (size_t i = 0; from >= 0 && i < summary->import_count; i++) {
        const char *target = summary->imports[i].target;
        struct import_target old = import_find(context_imports(r->finder.context), user, target);
        if (!import_leads_to(context_imports(r->finder.context), &old, gone))
            continue;
        struct import_target now = import_find(&after->imports, (uint32_t)from, target);
        bool is_found = now.kind == IMPORT_FILE || now.kind == IMPORT_FOLDER;
        if (!is_found || (now.rest_length > old.rest_length && !has_inside(r, after, &now)))
            return 1;
    }
    return 0;
}

static int reaches(struct reviewer *r, struct after *after, uint32_t from, uint32_t wanted,
                   int steps, struct err *err)
{
    const struct summary *summary = summary_after(r, after, from, err);
    if (!summary)
        return -1;
    for (size_t i = 0; i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        const char *target = summary->imports[b->import].target;
        struct import_target found = import_find(&after->imports, from, target);
        if (steps < STEPS_MAX && !b->is_handed_on)
            continue;
        if (import_leads_to(&after->imports, &found, wanted))
            return 1;
        if (found.kind != IMPORT_FILE || steps <= 1 || found.file == from)
            continue;
        int result = reaches(r, after, found.file, wanted, steps - 1, err);
        if (result)
            return result;
    }
    return 0;
}

int after_reaches(struct reviewer *r, struct after *after, uint32_t user, const char *path,
                  struct err *err)
{
    int64_t from = snapshot_find(&after->snapshot, r->in->view->snapshot->files[user].path);
    int64_t wanted = snapshot_find(&after->snapshot, path);
    if (from < 0 || wanted < 0)
        return 0;
    return reaches(r, after, (uint32_t)from, (uint32_t)wanted, STEPS_MAX, err);
}
