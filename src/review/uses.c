#include <string.h>

#include "base/path.h"
#include "review/after.h"

#define IMPORTERS_LISTED 200 /* of one file, for whoever reads JSON */
#define CALL_LINES       30  /* that one call may take */
#define OWN_LINES_SHOWN  4   /* of one file of the change */
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

/* Of a definition, in the text of its own file after the change. */
struct own_uses {
    struct user_place *items;
    size_t count;
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
    user_place_of(source, user_word(user, word), user->qualifier, imports, o->r->arena, &place);
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

/* A call in the body of another function: nothing is handed on. Outside of bodies the same text can
 * be a definition that was not understood. */
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

/* A prototype in a header that has no body is no definition. */
static bool defines(const struct summary *summary, const char *name, bool is_header)
{
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        bool is_prototype = is_header && d->kind == DEF_FUNCTION && d->end_line == d->line;
        if (!strcmp(d->name, name) && !is_prototype)
            return true;
    }
    return false;
}

/* At the head, by a file of the change. */
static bool is_defined_in_change(const struct reviewer *r, const char *name)
{
    for (size_t i = 0; i < r->changed_count; i++)
        if (defines(&r->changed[i].now.summary, name, language_is_header(r->changed[i].file->path)))
            return true;
    return false;
}

static bool is_own_use(const struct own_uses *own, uint32_t line)
{
    for (size_t i = 0; i < own->count; i++)
        if (own->items[i].line == line)
            return true;
    return false;
}

/* The old file may hand on under the old name what moved, or what is defined elsewhere now. */
static bool is_handed_on(const struct reviewer *r, const struct changed *c,
                         const struct definition *gone, const struct own_uses *own)
{
    const struct source *now = &c->now;
    size_t at = now->skip == SKIP_NONE ? source_find_word(now, gone->name, 0) : SIZE_MAX;
    if (at != SIZE_MAX && is_defined_in_change(r, gone->name))
        return true;
    for (; at != SIZE_MAX; at = source_find_word(now, gone->name, at)) {
        if (!is_call_in_body(now, at, gone->name) && !is_own_use(own, source_line_of(now, at)))
            return true;
        at += strlen(gone->name);
    }
    return false;
}

/* What moves within a package, or between sources behind one header, is where it was for others. */
static bool stays_in_package(const struct reviewer *r, const struct changed *c,
                             const char *moved_to)
{
    enum language_family family = language_family(c->old.language);
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

/* ---- in the files of the change ---- */

/* The last line of the call that begins in the line: where its brackets are closed. */
static uint32_t end_of_call(const struct source *source, uint32_t line)
{
    int depth = 0;
    uint32_t last = line + CALL_LINES < source->line_count ? line + CALL_LINES : source->line_count;
    for (uint32_t i = line; i <= last; i++) {
        for (size_t at = source->line_starts[i - 1]; at < source->line_starts[i]; at++)
            depth += (source->text[at] == '(') - (source->text[at] == ')');
        if (depth <= 0)
            return i;
    }
    return line;
}

/* Whether the change wrote, or took lines out of, the call in this line. */
static bool is_touched(const struct changed *c, uint32_t line)
{
    uint32_t end = end_of_call(&c->now, line);
    for (size_t i = 0; i < c->hunk_count; i++) {
        const struct text_hunk *h = &c->hunks[i];
        uint32_t last = h->new_count ? h->new_line + h->new_count - 1 : h->new_line;
        if (h->new_line <= end && last >= line)
            return true;
    }
    return false;
}

/* Whether callers are concerned: by the parameters and what follows them, not by attributes. */
static bool has_other_parameters(const struct definition_change *change)
{
    const struct definition *old = change->old, *now = change->now;
    const char *a = strstr(old->signature, old->name), *b = strstr(now->signature, now->name);
    bool is_called = now->kind == DEF_FUNCTION || now->kind == DEF_METHOD || now->kind == DEF_MACRO;
    return is_called && (!a || !b || old->cut_digest != now->cut_digest || strcmp(a, b) != 0);
}

/* Whether a definition is looked for in the files of the change, too. */
static bool concerns_change(const struct definition_change *change, enum review_touch touch)
{
    return touch == TOUCH_REMOVED || (touch == TOUCH_SIGNATURE && has_other_parameters(change));
}

/* Uses in the text that the file has now. Who uses another signature on a line that the change
 * wrote knows of it. */
static struct own_uses find_own(const struct reviewer *r, const struct changed *c,
                                const struct definition_change *change, enum review_touch touch)
{
    bool is_gone = touch == TOUCH_REMOVED;
    struct own_uses own = { 0 };
    struct own_text text = { &c->now, is_gone ? &c->old.summary : &c->now.summary,
                             is_gone ? change->old : change->now, is_gone };
    if (concerns_change(change, touch) && source_is_parsed(&c->now))
        own.count = own_uses_find(&text, r->arena, &own.items);
    size_t kept = 0;
    for (size_t i = 0; i < own.count; i++)
        if (is_gone || !is_touched(c, own.items[i].line))
            own.items[kept++] = own.items[i];
    own.count = kept;
    return own;
}

/* lines: those that use it, of which the place is the first. */
static void add_place(struct review_definition *d, const struct changed *c,
                      const struct user_place *place, const uint32_t *lines, size_t count)
{
    d->users++;
    if (d->use_count == REVIEW_USES_SHOWN)
        return;
    struct file_use *use = &d->uses[d->use_count++];
    *use =
        (struct file_use){ c->file->path, lines[0], (uint32_t)count, place->inside, c->file->role };
    for (size_t i = 1; i < count && use->more_count < OWN_LINES_SHOWN - 1; i++)
        use->more[use->more_count++] = lines[i];
}

static void add_own_use(struct review_definition *d, const struct changed *c,
                        const struct own_uses *own)
{
    uint32_t lines[USER_LINES_MAX];
    size_t count = 0;
    for (; count < own->count && count < USER_LINES_MAX; count++)
        lines[count] = own->items[count].line;
    if (count)
        add_place(d, c, &own->items[0], lines, count);
}

/* Another file of the change that still uses it: by what it is now, and, of another signature, where
 * the change did not touch it. */
static void add_changed_user(const struct reviewer *r, const struct changed *c,
                             const struct user *user, const char *name, struct review_definition *d)
{
    struct user_place place;
    if (!source_is_parsed(&c->now) || defines(&c->now.summary, name, false))
        return;
    user_place_of(&c->now, user_word(user, name), user->qualifier, false, r->arena, &place);
    size_t kept = 0;
    for (size_t i = 0; i < place.line_count; i++)
        if (d->touch == TOUCH_REMOVED || !is_touched(c, place.lines[i]))
            place.lines[kept++] = place.lines[i];
    if (kept)
        add_place(d, c, &place, place.lines, kept);
}

/* Takes those of the change out of the list, and says which of them still use it. */
static void part_users(const struct reviewer *r, const char *name, struct user_list *users,
                       struct review_definition *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < users->count; i++) {
        const struct user *user = &users->items[i];
        if (!r->in_change[user->file])
            users->items[kept++] = *user;
        else if (r->changed_at[user->file] >= 0)
            add_changed_user(r, &r->changed[r->changed_at[user->file]], user, name, d);
    }
    users->count = kept;
    for (size_t i = 0; i < users->doubt_count; i++)
        users->doubtful -= r->in_change[users->doubts[i]];
}

/* ---- declarations that are left ---- */

static const struct definition *find_declaration(const struct summary *summary,
                                                 const struct definition *gone)
{
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        bool is_one = d->kind == DEF_FUNCTION || d->kind == DEF_METHOD;
        if (is_one && !strcmp(d->name, gone->name) &&
            (!*gone->scope || definition_is_within(summary, d, gone->scope)))
            return d;
    }
    return NULL;
}

/* The summary of a file after the change; NULL: it is deleted, or an error. */
static const struct summary *summary_now(struct reviewer *r, uint32_t file, struct err *err)
{
    if (!r->in_change[file])
        return user_summary(&r->finder, file, err);
    return r->changed_at[file] < 0 ? NULL : &r->changed[r->changed_at[file]].now.summary;
}

/* In C: what no source defines any more, and headers still promise. */
static int find_declarations(struct reviewer *r, const struct changed *c,
                             const struct definition *gone, struct review_definition *d,
                             struct err *err)
{
    const struct file *files = r->in->view->snapshot->files;
    enum language_family family = language_family(c->old.language);
    uint32_t *holders;
    size_t count;
    if (d->touch != TOUCH_REMOVED || family != FAMILY_C || language_is_header(c->old_path) ||
        (gone->kind != DEF_FUNCTION && gone->kind != DEF_METHOD) ||
        is_defined_in_change(r, gone->name))
        return 0;
    if (context_find_holders(r->context, POSTING_DEFINITION, gone->name, 0, r->arena, &holders,
                             &count, err))
        return -1;
    struct file_use *found = ARENA_ARRAY(r->arena, struct file_use, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct summary *summary = summary_now(r, holders[i], err);
        if (!summary && !r->in_change[holders[i]])
            return -1;
        const struct definition *left = summary ? find_declaration(summary, gone) : NULL;
        if (left && !language_is_header(files[holders[i]].path))
            return 0; /* another source has it: of another system, or build */
        if (left)
            found[kept++] = (struct file_use){ .path = files[holders[i]].path,
                                               .line = left->line,
                                               .inside = "",
                                               .role = view_role(r->in->view, holders[i]) };
    }
    d->declarations = found;
    d->declaration_count = kept;
    return 0;
}

/* Of a member of a type within a type ("Dns2.Call.cancel") only those can be sure that speak of the outer
 * one, because types of the name of the inner one are many, or that the change edits without defining
 * the name elsewhere. The others are in doubt. */
static int keep_naming_outer(const struct reviewer *r, const char *name, const char *gone,
                             struct user_list *users, struct err *err)
{
    size_t first = strcspn(name, ".:#"), kept = 0, count;
    const char *inner = name + first + strspn(name + first, ".:#");
    uint32_t *holders;
    if (!inner[strcspn(inner, ".:#")])
        return 0;
    bool is_there = is_defined_in_change(r, gone);
    if (context_find_holders(r->context, POSTING_REFERENCE, arena_strndup(r->arena, name, first), 0,
                             r->arena, &holders, &count, err))
        return -1;
    for (size_t i = 0; i < users->count; i++) {
        bool is_edited = r->in_change[users->items[i].file], names = is_edited && !is_there;
        for (size_t j = 0; j < count && !is_edited && !names; j++)
            names = holders[j] == users->items[i].file;
        if (names)
            users->items[kept++] = users->items[i];
    }
    users->doubtful += users->count - kept;
    users->count = kept;
    return 0;
}

static int find_of_definition(struct opener *o, struct changed *c, size_t i, struct err *err)
{
    struct reviewer *r = o->r;
    struct review_definition *d = &c->file->definitions[i];
    const struct definition_change *change = &c->changes[i];
    struct user_list *users = &c->users[i];
    struct own_uses own = find_own(r, c, change, d->touch);
    bool is_gone = d->touch == TOUCH_REMOVED || d->touch == TOUCH_MOVED;
    if (d->touch == TOUCH_ADDED || (is_gone && is_handed_on(r, c, change->old, &own)))
        return 0;
    int stands = is_gone ? stands_elsewhere(r, change->old, err) : 0;
    if (stands)
        return stands < 0 ? -1 : 0;
    r->finder.texts = o->looked++ < TEXTS_LOOKED ? &o->texts : NULL;
    r->finder.left_out = concerns_change(change, d->touch) ? NULL : r->in_change;
    int result =
        users_find(&r->finder, c->old_path, &c->old.summary, change->old, r->arena, users, err);
    r->finder.left_out = r->in_change;
    if (result || (is_gone && keep_naming_outer(r, d->name, change->old->name, users, err)) ||
        (d->touch == TOUCH_MOVED && keep_broken(o, c, d->moved_to, users, err)))
        return -1;
    d->is_searched = true;
    d->uses = ARENA_ARRAY(r->arena, struct file_use, REVIEW_USES_SHOWN);
    add_own_use(d, c, &own);
    part_users(r, change->old->name, users, d);
    d->users += (uint32_t)users->count;
    d->doubtful_users = (uint32_t)users->doubtful;
    /* A text of a changed file is that before the change. */
    int64_t text = users->text.path ? snapshot_find(r->in->view->snapshot, users->text.path) : -1;
    if (text >= 0 && !r->in_change[text])
        d->text = users->text;
    struct file_use *others;
    size_t count;
    if (list_uses(o, users, REVIEW_USES_SHOWN - d->use_count,
                  is_risky(d->touch) ? change->old->name : NULL, false, &others, &count, err))
        return -1;
    for (size_t j = 0; j < count; j++)
        d->uses[d->use_count++] = others[j];
    return find_declarations(r, c, change->old, d, err);
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

/* Files of the change are judged by what they are after it. */
static void set_after(struct reviewer *r)
{
    size_t count = r->in->view->snapshot->file_count;
    const struct summary **after = ARENA_ARRAY(r->arena, const struct summary *, count);
    r->changed_at = ARENA_ARRAY(r->arena, int64_t, count);
    memset(r->changed_at, -1, count * sizeof *r->changed_at);
    for (size_t i = 0; i < r->changed_count; i++) {
        const struct changed *c = &r->changed[i];
        if (c->base < 0)
            continue;
        r->changed_at[c->base] = c->file->change == REVIEW_DELETED ? -1 : (int64_t)i;
        after[c->base] = &c->now.summary;
    }
    r->finder.after = after;
}

int review_find_users(struct reviewer *r, struct err *err)
{
    struct opener o = { .r = r };
    literal_finder_init(&o.texts, r->in->view);
    o.texts.repo = r->in->repo;
    set_after(r);
    int result = find_all(&o, err);
    literal_finder_release(&o.texts);
    r->finder.texts = NULL;
    after_release(&o.after);
    return result;
}
