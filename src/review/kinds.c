/* What follows a kind of files, for review_find_missing. */
#include <string.h>
#include <strings.h>

#include "base/path.h"
#include "imports/imports.h"
#include "review/reviewer.h"

/* What a release writes: it goes with the kinds that the same release bumps. */
static bool is_of_release(const char *path)
{
    static const char *const stems[] = { "changelog", "changes", "history", "news",
                                         "releases",  "authors", "version" };
    const char *base = path_base(path);
    size_t length = path_stem_length(base);
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++)
        if (strlen(stems[i]) == length && !strncasecmp(base, stems[i], length))
            return true;
    return import_is_manifest(path);
}

static enum skip_reason skip_of(const struct reviewer *r, const struct changed *c)
{
    return c->base >= 0 ? r->in->view->snapshot->files[c->base].skip : c->now.skip;
}

/* Sources and data that somebody wrote. A document, a test, or a new version of a dependency calls
 * for nothing that is generated or described. */
static bool may_call(const struct reviewer *r, const struct changed *c)
{
    enum skip_reason skip = skip_of(r, c);
    return (c->file->role == ROLE_SOURCE || c->file->role == ROLE_DATA) && !c->file->is_cosmetic &&
           (skip == SKIP_NONE || skip == SKIP_TOO_LARGE) && !is_of_release(c->file->path);
}

/* Generated files, data and documents. Locks of packages are looked after by what writes them. */
static bool may_follow(const struct reviewer *r, uint32_t file)
{
    const struct file *f = &r->in->view->snapshot->files[file];
    enum file_role role = view_role(r->in->view, file);
    bool is_written = (f->skip == SKIP_NONE || f->skip == SKIP_TOO_LARGE) &&
                      (role == ROLE_DATA || role == ROLE_DOCUMENT);
    return (is_written || f->skip == SKIP_GENERATED) && !r->in_change[file] &&
           !is_of_release(f->path);
}

size_t review_find_kind_companions(struct reviewer *r, struct kind_companion **out)
{
    const struct snapshot *snapshot = r->in->view->snapshot;
    struct kind_caller *callers = ARENA_ARRAY(r->arena, struct kind_caller, r->changed_count);
    unsigned char *flags = ARENA_ARRAY(r->arena, unsigned char, snapshot->file_count);
    for (size_t i = 0; i < r->changed_count; i++)
        callers[i] = (struct kind_caller){ r->changed[i].old_path, may_call(r, &r->changed[i]) };
    for (uint32_t i = 0; i < snapshot->file_count; i++)
        flags[i] = may_follow(r, i);
    return kind_companions_find(snapshot, r->context->changes, callers, r->changed_count, flags,
                                r->arena, out);
}
