#include "view/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/path.h"
#include "index/partition.h"
#include "note/fact_index.h"
#include "note/input.h"
#include "store/changes.h"
#include "syntax/language.h"
#include "syntax/role.h"
#include "view/source.h"

#define KEPT_MAX  ((size_t)8 << 20) /* bytes of what is derived of files */
#define TEXTS_MAX ((size_t)8 << 20) /* and of texts */

void view_init(struct view *view, struct index_db *db, const struct snapshot *snapshot,
               const struct settings *settings, struct arena *arena)
{
    *view = (struct view){ .db = db, .snapshot = snapshot, .settings = settings, .arena = arena };
}

void view_release(struct view *view)
{
    if (view->parts.has_context)
        context_release(&view->parts.context);
    arena_release(&view->parts.kept);
    arena_release(&view->parts.texts);
    arena_release(&view->parts.lasting);
}

/* What lasts longer than the view's arena. */
static struct arena *lasting_arena(struct view *view)
{
    return view->is_kept ? &view->parts.lasting : view->arena;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool has_same_paths(const struct snapshot *snapshot, const struct file *files, size_t count)
{
    bool same = snapshot->file_count == count;
    for (size_t i = 0; same && i < count; i++) {
        const struct file *now = &snapshot->files[i];
        same = same_text(now->path, files[i].path) && same_text(now->kin, files[i].kin);
    }
    return same;
}

/* Edges lead to other files, of which some are others now. Rows of an overlay may be used again. */
static void forget_changed_files(struct view *view, const struct file *files)
{
    struct view_parts *parts = &view->parts;
    for (size_t i = 0; parts->files && i < view->snapshot->file_count; i++) {
        struct file_parts kept = parts->files[i];
        const struct file *now = &view->snapshot->files[i];
        bool same =
            oid_equal(&now->blob, &files[i].blob) && same_text(now->language, files[i].language);
        if (same)
            parts->files[i] = (struct file_parts){ .summary = kept.summary, .source = kept.source };
        else
            parts->files[i] = (struct file_parts){ 0 };
    }
}

/* One that had no content had no language that was known. */
static void renew_roles(struct view *view, const struct file *files)
{
    for (size_t i = 0; view->parts.roles && i < view->snapshot->file_count; i++) {
        const struct file *now = &view->snapshot->files[i];
        if (!same_text(now->language, files[i].language))
            view->parts.roles[i] =
                (unsigned char)file_role_of(now->path, language_by_name(now->language));
    }
}

void view_renew(struct view *view, const struct file *files, size_t count)
{
    struct view_parts *parts = &view->parts;
    if (!has_same_paths(view->snapshot, files, count)) {
        view_release(view);
        *parts = (struct view_parts){ 0 };
        return;
    }
    if (parts->has_context)
        context_release(&parts->context);
    forget_changed_files(view, files);
    renew_roles(view, files);
    *parts = (struct view_parts){
        .has_changes = parts->has_changes,
        .changes = parts->changes,
        .own_changes = parts->own_changes,
        .roles = parts->roles,
        .files = parts->files,
        .kept = parts->kept,
        .texts = parts->texts,
        .lasting = parts->lasting,
    };
}

const struct changes *view_changes(struct view *view, struct err *err)
{
    struct view_parts *parts = &view->parts;
    if (!parts->has_changes && view->db &&
        changes_load(view->db, view->snapshot, lasting_arena(view), &parts->changes, err))
        return NULL;
    parts->has_changes = true;
    return &parts->changes;
}

const struct changes *view_own_changes(struct view *view, struct err *err)
{
    struct view_parts *parts = &view->parts;
    const struct changes *all = parts->own_changes ? NULL : view_changes(view, err);
    if (all)
        parts->own_changes = changes_own(all, view->snapshot->file_count, lasting_arena(view));
    return parts->own_changes;
}

const struct module_list *view_modules(struct view *view)
{
    struct view_parts *parts = &view->parts;
    if (!parts->has_modules)
        partition(view->snapshot, view->settings, view->arena, &parts->modules);
    parts->has_modules = true;
    return &parts->modules;
}

struct context *view_context(struct view *view, struct err *err)
{
    struct view_parts *parts = &view->parts;
    const struct changes *changes = view_own_changes(view, err);
    if (parts->has_context || !changes)
        return changes ? &parts->context : NULL;
    context_init(&parts->context, view->db, view->snapshot, view_modules(view), changes,
                 parts->contents, view->arena);
    if (view->is_kept)
        context_keep(&parts->context, view->arena);
    parts->has_context = true;
    return &parts->context;
}

void view_use_notes(struct view *view, struct notes_db *notes, bool past)
{
    struct view_parts *parts = &view->parts;
    if (view->notes != notes || view->past != past)
        parts->has_facts = false;
    view->notes = notes;
    view->past = past;
}

int view_facts(struct view *view, struct fact_index **out, struct err *err)
{
    struct view_parts *parts = &view->parts;
    const struct context *context = view->notes && view->db ? view_context(view, err) : NULL;
    if (view->notes && view->db && !context)
        return -1;
    if (context && !parts->has_facts) {
        int64_t until = view->past ? note_knows_until(context->changes) : INT64_MAX;
        if (fact_index_open(context, view->notes, until, view->arena, &parts->facts, err))
            return -1;
        parts->has_facts = true;
    }
    *out = context ? parts->facts : NULL;
    return 0;
}

const struct doc_map *view_contents(struct view *view)
{
    if (view->parts.has_context)
        return context_contents(&view->parts.context);
    if (!view->parts.contents)
        view->parts.contents = doc_map_of_contents(view->snapshot, view->arena);
    return view->parts.contents;
}

/* Neighbours are mostly of one language, whose name is a static text. */
static unsigned char *list_roles(const struct snapshot *snapshot, struct arena *arena)
{
    unsigned char *roles = ARENA_ARRAY(arena, unsigned char, snapshot->file_count);
    const char *name = NULL;
    const struct language *language = NULL;
    for (size_t i = 0; i < snapshot->file_count; i++) {
        const struct file *file = &snapshot->files[i];
        if (file->language != name) {
            language = language_by_name(file->language);
            name = file->language;
        }
        roles[i] = (unsigned char)file_role_of(file->path, language);
    }
    return roles;
}

enum file_role view_role(struct view *view, uint32_t file)
{
    struct view_parts *parts = &view->parts;
    if (!parts->roles)
        parts->roles = list_roles(view->snapshot, lasting_arena(view));
    return (enum file_role)parts->roles[file];
}

/* NULL: the view is not kept. */
static struct file_parts *file_parts(struct view *view, uint32_t file)
{
    struct view_parts *parts = &view->parts;
    if (!view->is_kept)
        return NULL;
    if (!parts->files)
        parts->files = ARENA_ARRAY(&parts->lasting, struct file_parts, view->snapshot->file_count);
    return &parts->files[file];
}

struct file_parts *view_keep(struct view *view, uint32_t file)
{
    struct file_parts *kept = file_parts(view, file);
    if (!kept)
        return NULL;
    return view->parts.kept.used < KEPT_MAX || kept->summary || kept->has_edges ? kept : NULL;
}

int view_summary(struct view *view, uint32_t file, struct arena *arena, struct summary *out,
                 struct err *err)
{
    int64_t content = view->snapshot->files[file].content;
    struct file_parts *kept = content ? view_keep(view, file) : NULL;
    if (!content)
        return 0;
    if (!kept)
        return index_db_summary(view->db, content, arena, out, err);
    if (!kept->summary) {
        struct summary *made = ARENA_NEW(&view->parts.kept, struct summary);
        int found = index_db_summary(view->db, content, &view->parts.kept, made, err);
        if (found != 1)
            return found;
        kept->summary = made;
    }
    *out = *kept->summary;
    return 1;
}

const struct source *view_source(struct view *view, struct source_reader *reader, uint32_t file,
                                 struct arena *arena, struct err *err)
{
    const struct file *known = &view->snapshot->files[file];
    struct file_parts *kept = file_parts(view, file);
    if (kept && kept->source)
        return kept->source;
    bool keep = kept && view->parts.texts.used < TEXTS_MAX;
    if (keep)
        arena = &view->parts.texts;
    struct source *source = ARENA_NEW(arena, struct source);
    if (source_read(reader, known->path, &known->blob, ENTRY_FILE, arena, source, err))
        return NULL;
    if (keep)
        kept->source = source;
    return source;
}

const struct learned *view_learned(struct view *view)
{
    struct view_parts *parts = &view->parts;
    if (!parts->has_learned && view->db)
        parts->learned = learned_usable(view->db, view->snapshot, view->arena);
    parts->has_learned = true;
    return parts->learned;
}

int64_t view_module_near(struct view *view, const char *path)
{
    const struct module_list *modules = view_modules(view);
    char *folder = xstrdup(path);
    int64_t module = partition_find(view->snapshot, modules, *path ? path : ".");
    while (module < 0 && *folder) {
        folder[path_dir_length(folder)] = '\0';
        module = partition_find(view->snapshot, modules, *folder ? folder : ".");
    }
    free(folder);
    return module;
}
