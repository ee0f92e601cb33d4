#include <string.h>

#include "base/path.h"
#include "review/after.h"

#define IMPORTERS_LISTED 200 /* of one file, for whoever reads JSON */
#define FILES_OPENED     40  /* users whose text is looked into for the line */
#define TEXTS_LOOKED     100 /* definitions that are looked for in texts, too */

struct opener {
    struct reviewer *r;
    const struct source **sources; /* per file of the snapshot */
    size_t opened;
    struct after after;
    struct literal_finder texts;
    size_t looked; /* definitions whose users were looked for */
};

/* The text of an unchanged file; NULL when enough were read. */
static int open_file(struct opener *o, uint32_t file, const struct source **out, struct err *err)
{
    struct reviewer *r = o->r;
    const struct file *known = &r->in->view->snapshot->files[file];
    *out = o->sources[file];
    if (*out || o->opened >= FILES_OPENED)
        return 0;
    struct source *source = ARENA_NEW(r->arena, struct source);
    if (source_read(r->reader, known->path, &known->blob, ENTRY_FILE, r->arena, source, err))
        return -1;
    o->opened++;
    *out = o->sources[file] = source;
    return 0;
}

static int locate(struct opener *o, const char *word, bool imports, const struct user *user,
                  struct file_use *use, struct err *err)
{
    const struct source *source;
    struct user_place place;
    if (open_file(o, user->file, &source, err))
        return -1;
    if (!source || source->skip != SKIP_NONE)
        return 0;
    user_place_of(source, word, user->qualifier, imports, o->r->arena, &place);
    use->line = place.line;
    use->count = place.count;
    use->inside = place.inside;
    return 0;
}

/* At most `most`. word: what is looked for in the texts of those that are shown, or NULL; imports:
 * as in user_place_of. */
static int list_uses(struct opener *o, const struct user_list *users, size_t most, const char *word,
                     bool imports, struct file_use **out, size_t *count, struct err *err)
{
    const struct file *files = o->r->in->view->snapshot->files;
    size_t shown = users->count < most ? users->count : most;
    *out = ARENA_ARRAY(o->r->arena, struct file_use, shown);
    for (*count = 0; *count < shown; ++*count) {
        uint32_t file = users->items[*count].file;
        struct file_use *use = &(*out)[*count];
        *use = (struct file_use){ .path = files[file].path,
                                  .inside = "",
                                  .role = view_role(o->r->in->view, file) };
        if (word && *count < REVIEW_USES_SHOWN &&
            locate(o, word, imports, &users->items[*count], use, err))
            return -1;
    }
    return 0;
}

/* ---- definitions ---- */

static bool is_risky(enum review_touch touch)
{
    return touch == TOUCH_REMOVED || touch == TOUCH_MOVED || touch == TOUCH_SIGNATURE;
}

/* A call in the body of another function: the file uses what it lost, and hands nothing on. Outside
 * of bodies the same text can be a definition that was not understood. */
static bool is_call_in_body(const struct source *source, size_t at, const char *name)
{
    size_t end = at + strlen(name);
    while (end < source->size && (source->text[end] == ' ' || source->text[end] == '\t'))
        end++;
    if (end == source->size || source->text[end] != '(')
        return false;
    int64_t around = definition_at(&source->summary, source_line_of(source, at));
    if (around < 0)
        return false;
    const struct definition *d = &source->summary.definitions[around];
    return (d->kind == DEF_FUNCTION || d->kind == DEF_METHOD) && strcmp(d->name, name) != 0;
}

/* At the head, by a file of the change: a prototype there may have become the definition. */
static bool is_defined_in_change(const struct reviewer *r, const char *name)
{
    for (size_t i = 0; i < r->changed_count; i++) {
        const struct summary *now = &r->changed[i].now.summary;
        for (size_t j = 0; j < now->definition_count; j++)
            if (!strcmp(now->definitions[j].name, name))
                return true;
    }
    return false;
}

/* The old file may hand on under the old name what moved, or what is defined elsewhere now. */
static bool is_handed_on(const struct reviewer *r, const struct changed *c,
                         const struct definition *gone)
{
    const struct source *now = &c->now;
    size_t at = now->skip == SKIP_NONE ? source_find_word(now, gone->name, 0) : SIZE_MAX;
    if (at != SIZE_MAX && is_defined_in_change(r, gone->name))
        return true;
    for (; at != SIZE_MAX; at = source_find_word(now, gone->name, at)) {
        if (!is_call_in_body(now, at, gone->name))
            return true;
        at += strlen(gone->name);
    }
    return false;
}

/* What moves within a package, or between sources behind one header, is where it was for others. */
static bool stays_in_package(const struct reviewer *r, const struct changed *c,
                             const char *moved_to)
{
    enum language_family family = c->old.language ? language_family(c->old.language) : FAMILY_OTHER;
    size_t folder = path_dir_length(c->old_path);
    const struct changed *to = NULL;
    for (size_t i = 0; i < r->changed_count; i++)
        if (!strcmp(r->changed[i].file->path, moved_to))
            to = &r->changed[i];
    if (family == FAMILY_GO)
        return folder == path_dir_length(moved_to) && !memcmp(c->old_path, moved_to, folder);
    if (family == FAMILY_C)
        return !language_is_header(c->old_path);
    const char *package = c->old.summary.package;
    return to && package && *package && to->now.summary.package &&
           !strcmp(package, to->now.summary.package);
}

/* Who never named the old file, or gets the definition from where it is now, does not care. */
static int keep_broken(struct opener *o, const struct changed *c, const char *moved_to,
                       struct user_list *users, struct err *err)
{
    size_t kept = 0;
    after_make(o->r, &o->after);
    for (size_t i = 0; i < users->count && users->items[i].is_proven; i++) {
        int reached = stays_in_package(o->r, c, moved_to)
                          ? 1
                          : after_reaches(o->r, &o->after, users->items[i].file, moved_to, err);
        if (reached < 0)
            return -1;
        if (!reached)
            users->items[kept++] = users->items[i];
    }
    users->count = kept;
    return 0;
}

/* A namespace is opened in many files, and stands while one that the change leaves alone opens it. 1:
 * so it is. */
static int stands_elsewhere(const struct reviewer *r, const struct definition *gone,
                            struct err *err)
{
    struct view *view = r->in->view;
    struct posting *postings;
    size_t count;
    if (gone->kind != DEF_MODULE || !view->db)
        return 0;
    if (index_db_postings(view->db, POSTING_DEFINITION, gone->name, strlen(gone->name), r->arena,
                          &postings, &count, err))
        return -1;
    uint32_t *files = doc_map_positions(view_contents(view), postings, count, r->arena, &count);
    for (size_t i = 0; i < count; i++)
        if (!r->in_change[files[i]])
            return 1;
    return 0;
}

static int find_of_definition(struct opener *o, struct changed *c, size_t i, struct err *err)
{
    struct review_definition *d = &c->file->definitions[i];
    const struct definition_change *change = &c->changes[i];
    struct user_list *users = &c->users[i];
    bool is_gone = d->touch == TOUCH_REMOVED || d->touch == TOUCH_MOVED;
    if (d->touch == TOUCH_ADDED || (is_gone && is_handed_on(o->r, c, change->old)))
        return 0;
    int stands = is_gone ? stands_elsewhere(o->r, change->old, err) : 0;
    if (stands)
        return stands < 0 ? -1 : 0;
    o->r->finder.texts = o->looked++ < TEXTS_LOOKED ? &o->texts : NULL;
    if (users_find(&o->r->finder, c->old_path, &c->old.summary, change->old, o->r->arena, users,
                   err))
        return -1;
    if (d->touch == TOUCH_MOVED && keep_broken(o, c, d->moved_to, users, err))
        return -1;
    d->is_searched = true;
    d->users = (uint32_t)users->count;
    d->doubtful_users = (uint32_t)users->doubtful;
    d->text = users->text;
    return list_uses(o, users, REVIEW_USES_SHOWN, is_risky(d->touch) ? change->old->name : NULL,
                     false, &d->uses, &d->use_count, err);
}

/* What is risky comes first, because only so many names are looked up and files opened. */
static int find_of_file(struct opener *o, struct changed *c, bool risky, size_t *left,
                        struct err *err)
{
    for (size_t i = 0; i < c->file->definition_count; i++) {
        enum review_touch touch = c->file->definitions[i].touch;
        if (is_risky(touch) != risky || touch == TOUCH_ADDED)
            continue;
        if (!*left)
            return 0;
        --*left;
        if (find_of_definition(o, c, i, err))
            return -1;
    }
    return 0;
}

/* ---- files that are gone ---- */

static int find_importers(struct opener *o, struct changed *c, struct err *err)
{
    struct user_list users;
    if (c->base < 0 || (c->file->change != REVIEW_DELETED && c->file->change != REVIEW_RENAMED))
        return 0;
    if (importers_find(&o->r->finder, (uint32_t)c->base, true, o->r->arena, &users, err))
        return -1;
    after_make(o->r, &o->after);
    size_t kept = 0;
    for (size_t i = 0; i < users.count; i++) {
        int broken = after_breaks(o->r, &o->after, users.items[i].file, (uint32_t)c->base, err);
        if (broken < 0)
            return -1;
        if (broken)
            users.items[kept++] = users.items[i];
    }
    users.count = kept;
    c->file->importing = (uint32_t)users.count;
    const char *base = path_base(c->old_path);
    const char *stem = arena_strndup(o->r->arena, base, path_stem_length(base));
    return list_uses(o, &users, IMPORTERS_LISTED, stem, true, &c->file->importers,
                     &c->file->importer_count, err);
}

static int find_all(struct opener *o, struct err *err)
{
    struct reviewer *r = o->r;
    size_t left = REVIEW_NAMES_MAX;
    o->sources = ARENA_ARRAY(r->arena, const struct source *, r->in->view->snapshot->file_count);
    for (int risky = 1; risky >= 0; risky--) {
        for (size_t i = 0; i < r->changed_count; i++) {
            struct changed *c = &r->changed[i];
            if (risky)
                c->users = ARENA_ARRAY(r->arena, struct user_list, c->file->definition_count);
            if ((risky && find_importers(o, c, err)) || find_of_file(o, c, risky, &left, err))
                return -1;
        }
    }
    if (!left)
        review_limit(r, "users were looked up for the first %d changed definitions only",
                     REVIEW_NAMES_MAX);
    return 0;
}

int review_find_users(struct reviewer *r, struct err *err)
{
    struct opener o = { .r = r };
    literal_finder_init(&o.texts, r->in->view);
    o.texts.repo = r->in->repo;
    int result = find_all(&o, err);
    literal_finder_release(&o.texts);
    r->finder.texts = NULL;
    after_release(&o.after);
    return result;
}
