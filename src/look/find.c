#include "look/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "view/holders.h"
#include "view/literal.h"
#include "view/source.h"

#define PREFIX_TERMS  2000 /* names that are looked at for a beginning */
#define FILES_OPENED  200  /* summaries that are loaded for one name */
#define SEARCHES_MAX  20   /* definitions whose users are looked for */
#define TEXTS_OPENED  40   /* files whose lines are looked up */
#define BLANKS        " \t\r\n"
#define PREFIX_LENGTH 3    /* a shorter beginning is only taken for one when it is asked for */

struct finder {
    struct view *view;
    const struct find_options *options;
    const char *name, *scope; /* scope: "Cache" of "Cache.get", or "" */
    const char *outer;        /* of the scope: "Cookie" of "Cookie.Companion.parse", or "" */
    bool has_words;           /* several */
    int kind;                 /* enum def_kind, or -1: any */
    struct arena *arena;
    struct found *out;
};

/* ---- what is asked for ---- */

static int kind_by_name(const char *name, struct err *err)
{
    struct buf known = BUF_INIT;
    for (int i = 0; i < DEF_KIND_COUNT; i++) {
        if (!strcmp(name, def_kind_name((enum def_kind)i))) {
            buf_release(&known);
            return i;
        }
        buf_printf(&known, "%s%s", i ? ", " : "", def_kind_name((enum def_kind)i));
    }
    err_set(err, ERR_USAGE, "'%s' is no kind of definition; there are %s", name, known.data);
    buf_release(&known);
    return -1;
}

static bool separates_scope(char c)
{
    return strchr(":.#\\/", c) != NULL;
}

/* What is asked for without blanks around, arguments, and their brackets. */
static const char *trim_name(const char *text, size_t *size)
{
    text += strspn(text, BLANKS);
    *size = strcspn(text, "(");
    while (*size && strchr(BLANKS, text[*size - 1]))
        --*size;
    return text;
}

/* "a::Cache::get()" -> name "get", scope "Cache"; "str_*" -> name "str_", a beginning. Several words
 * are the one name of a heading, or none. */
static int read_name(struct finder *f, struct err *err)
{
    size_t size, start;
    const char *text = trim_name(f->options->name, &size);
    f->has_words = strcspn(text, BLANKS) < size;
    f->out->is_prefix = size && text[size - 1] == '*';
    size -= f->out->is_prefix;
    if (!size || strlen(text) > FIND_NAME_MAX)
        return err_set(err, ERR_USAGE, "'%s' is not a name", size ? "(too long)" : text);
    for (start = f->has_words ? 0 : size; start && !separates_scope(text[start - 1]);)
        start--;
    f->out->asked = arena_strndup(f->arena, text, size);
    if (start == size) /* nothing after the last separator: an operator, a heading */
        start = 0;
    f->name = f->out->name = arena_strndup(f->arena, text + start, size - start);
    size_t end = start;
    while (end && separates_scope(text[end - 1]))
        end--;
    for (start = end; start && !separates_scope(text[start - 1]);)
        start--;
    f->scope = arena_strndup(f->arena, text + start, end - start);
    end = start;
    while (end && separates_scope(text[end - 1]))
        end--;
    for (start = end; start && !separates_scope(text[start - 1]);)
        start--;
    f->outer = arena_strndup(f->arena, text + start, end - start);
    f->kind = -1;
    if (f->options->kind)
        f->kind = kind_by_name(f->options->kind, err);
    return f->options->kind && f->kind < 0 ? -1 : 0;
}

/* ---- files by name ---- */

struct file_hit {
    uint32_t file, count;
    enum file_role role;
};

struct hits {
    struct file_hit *items;
    size_t count;
};

static bool is_test(const struct file_hit *hit)
{
    return hit->role == ROLE_TEST;
}

static int by_hit_path(const void *a, const void *b)
{
    const struct file_hit *x = a, *y = b;
    if (is_test(x) != is_test(y))
        return is_test(x) ? 1 : -1;
    return (x->file > y->file) - (x->file < y->file);
}

static int by_hit_count(const void *a, const void *b)
{
    const struct file_hit *x = a, *y = b;
    if (is_test(x) == is_test(y) && x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return by_hit_path(a, b);
}

static int find_files(const struct finder *f, enum posting_kind kind, const char *name,
                      struct hits *out, struct err *err)
{
    struct holder *holders;
    *out = (struct hits){ 0 };
    if (view_holders(f->view, kind, name, strlen(name), f->arena, &holders, &out->count, err))
        return -1;
    out->items = ARENA_ARRAY(f->arena, struct file_hit, out->count);
    for (size_t i = 0; i < out->count; i++)
        out->items[i] = (struct file_hit){ holders[i].file, holders[i].counts[0],
                                           view_role(f->view, holders[i].file) };
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items,
              kind == POSTING_REFERENCE ? by_hit_count : by_hit_path);
    return 0;
}

/* ---- definitions ---- */

static bool is_uncommitted(const struct finder *f, const char *path)
{
    return f->options->work && work_tree_find(f->options->work, path);
}

static void add_found_definition(struct finder *f, const struct file_hit *hit, const char *scope,
                                 const struct definition *definition, const struct summary *summary)
{
    const char *path = f->view->snapshot->files[hit->file].path;
    f->out->definitions[f->out->definition_count++] =
        (struct found_definition){ path,    scope,     definition,
                                   summary, hit->role, is_uncommitted(f, path) };
}

static const char *scope_of(const struct summary *summary, const struct definition *d)
{
    if (*d->scope)
        return d->scope;
    return d->parent >= 0 ? summary->definitions[d->parent].name : "";
}

static int add_definitions_in_file(struct finder *f, const struct file_hit *hit, const char *name,
                                   bool scoped, struct err *err)
{
    const struct file *file = &f->view->snapshot->files[hit->file];
    struct summary *summary = ARENA_NEW(f->arena, struct summary);
    int found = index_db_summary(f->view->db, file->content, f->arena, summary, err);
    for (size_t i = 0; found == 1 && i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        const char *scope = scope_of(summary, d);
        if (f->out->definition_count == f->options->limit || strcmp(d->name, name) ||
            (f->kind >= 0 && (int)d->kind != f->kind) || (scoped && strcmp(scope, f->scope)))
            continue;
        add_found_definition(f, hit, scope, d, summary);
    }
    return found < 0 ? -1 : 0;
}

static int list_definitions(struct finder *f, const struct hits *files, const char *name,
                            bool scoped, struct err *err)
{
    for (size_t i = 0; i < files->count && i < FILES_OPENED; i++) {
        if (f->out->definition_count == f->options->limit)
            break;
        if (add_definitions_in_file(f, &files->items[i], name, scoped, err))
            return -1;
    }
    return 0;
}

/* ---- uses of a name ---- */

/* Files that call it or write it as a type, and files that use it otherwise. */
static int find_uses(const struct finder *f, struct hits *out, struct err *err)
{
    struct hits called, used;
    if (find_files(f, POSTING_REFERENCE, f->name, &called, err) ||
        find_files(f, POSTING_USE, f->name, &used, err))
        return -1;
    *out = (struct hits){ .count = called.count + used.count };
    out->items = ARENA_ARRAY(f->arena, struct file_hit, out->count);
    if (called.count)
        memcpy(out->items, called.items, called.count * sizeof *out->items);
    if (used.count)
        memcpy(out->items + called.count, used.items, used.count * sizeof *out->items);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_hit_count);
    return 0;
}

/* `export { a as b } from "./m"` makes the name b of that file. */
static int list_new_names(struct finder *f, const struct hits *using, struct err *err)
{
    for (size_t i = 0; i < using->count && i < FILES_OPENED; i++) {
        const struct file *file = &f->view->snapshot->files[using->items[i].file];
        struct summary summary;
        int found = index_db_summary(f->view->db, file->content, f->arena, &summary, err);
        if (found < 0)
            return -1;
        for (size_t j = 0; found && j < summary.binding_count; j++) {
            const struct binding *b = &summary.bindings[j];
            if (!b->is_handed_on || strcmp(b->name, f->name) != 0 || !*b->member ||
                !strcmp(b->member, b->name) || f->out->definition_count == f->options->limit ||
                f->kind >= 0)
                continue;
            const struct import *import = &summary.imports[b->import];
            struct definition *d = ARENA_NEW(f->arena, struct definition);
            *d = (struct definition){ .kind = DEF_VARIABLE,
                                      .name = b->name,
                                      .signature = arena_printf(f->arena, "%s is %s of %s", b->name,
                                                                b->member, import->target),
                                      .doc = "",
                                      .line = b->line,
                                      .end_line = b->line,
                                      .parent = -1,
                                      .is_public = true };
            add_found_definition(f, &using->items[i], "", d, NULL);
        }
    }
    return 0;
}

/* Of what nothing defines, or documents have as a heading: files that use the name. */
static int list_name_uses(struct finder *f, const struct hits *using)
{
    f->out->using_files = using->count;
    f->out->use_count = using->count < f->options->limit ? using->count : f->options->limit;
    f->out->uses = ARENA_ARRAY(f->arena, struct found_use, f->out->use_count);
    for (size_t i = 0; i < f->out->use_count; i++) {
        const struct file_hit *hit = &using->items[i];
        const char *path = f->view->snapshot->files[hit->file].path;
        f->out->uses[i] = (struct found_use){ .path = path,
                                              .count = hit->count,
                                              .role = hit->role,
                                              .is_uncommitted = is_uncommitted(f, path) };
    }
    return 0;
}

/* ---- uses of what is defined ---- */

/* What is gathered of one search. */
struct gathered {
    struct finder *f;
    struct user_finder users;
    struct source_reader *reader;
    const struct source **sources; /* per file of the snapshot */
    struct found_use *items;       /* of each file one */
    uint32_t *files;               /* of the items */
    size_t count, capacity, file_capacity, opened;
    struct literal_finder texts;
    size_t looked_up;      /* files */
    unsigned char *doubts; /* per file of the snapshot */
};

static bool has_usable(const struct found *found)
{
    for (size_t i = 0; i < found->definition_count; i++)
        if (found->definitions[i].definition->kind < DEF_HEADING)
            return true;
    return false;
}

/* NULL: it has no text, enough were read, or the repository is not at hand. */
static int open_source(struct gathered *g, uint32_t file, const struct source **out,
                       struct err *err)
{
    *out = g->sources[file];
    if (*out || !g->reader || g->opened >= TEXTS_OPENED)
        return 0;
    *out = g->sources[file] = view_source(g->f->view, g->reader, file, g->f->arena, err);
    g->opened++;
    return *out ? 0 : -1;
}

static struct found_use *use_of(struct gathered *g, uint32_t file)
{
    struct finder *f = g->f;
    for (size_t i = 0; i < g->count; i++)
        if (g->files[i] == file)
            return &g->items[i];
    const char *path = f->view->snapshot->files[file].path;
    g->items = arena_reserve(f->arena, g->items, sizeof *g->items, g->count, &g->capacity);
    g->files = arena_reserve(f->arena, g->files, sizeof *g->files, g->count, &g->file_capacity);
    g->files[g->count] = file;
    g->items[g->count] = (struct found_use){ .path = path,
                                             .role = view_role(f->view, file),
                                             .is_uncommitted = is_uncommitted(f, path) };
    return &g->items[g->count++];
}

static int by_number(const void *a, const void *b)
{
    return (*(const uint32_t *)a > *(const uint32_t *)b) -
           (*(const uint32_t *)a < *(const uint32_t *)b);
}

static void add_use_line(struct found_use *use, uint32_t line)
{
    for (size_t i = 0; i < use->line_count; i++)
        if (use->lines[i] == line)
            return;
    if (use->line_count < USER_LINES_MAX)
        use->lines[use->line_count++] = line;
    qsort(use->lines, use->line_count, sizeof *use->lines, by_number);
}

/* In its own file, but for its own lines. */
static int add_own_uses(struct gathered *g, const struct found_definition *found, uint32_t file,
                        const struct summary *summary, struct err *err)
{
    const struct source *source;
    struct user_place *places;
    uint32_t line;
    if (literal_lines(&g->texts, file, g->f->name, strlen(g->f->name), &line, 1) == 1)
        return 0; /* that of the definition */
    if (open_source(g, file, &source, err))
        return -1;
    struct own_text text = { source, summary, found->definition, false };
    size_t count = source ? own_uses_find(&text, g->f->arena, &places) : 0;
    if (!count)
        return 0;
    struct found_use *use = use_of(g, file);
    use->is_own = true;
    use->count = use->count > count ? use->count : (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        add_use_line(use, places[i].line);
    return 0;
}

/* Such a name is no word of a text or a comment that stands beside code: its lines need no parser. */
static bool is_plain_to_see(const char *name, const struct user *user)
{
    size_t lower = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    return name[lower] && !(user->qualifier && *user->qualifier);
}

static void add_plain_uses(struct gathered *g, const struct user *user)
{
    uint32_t lines[USER_LINES_MAX];
    const char *name = user_word(user, g->f->name);
    size_t count =
        g->looked_up++ < TEXTS_OPENED
            ? literal_lines(&g->texts, user->file, name, strlen(name), lines, USER_LINES_MAX)
            : 0;
    struct found_use *use = use_of(g, user->file);
    use->count = use->count > count ? use->count : (uint32_t)count;
    for (size_t i = 0; i < count && i < USER_LINES_MAX; i++)
        add_use_line(use, lines[i]);
}

static int add_other_uses(struct gathered *g, const struct user_list *users, struct err *err)
{
    for (size_t i = 0; i < users->count; i++) {
        const struct user *user = &users->items[i];
        const struct source *source;
        struct user_place place = { 0 };
        if (is_plain_to_see(user_word(user, g->f->name), user)) {
            add_plain_uses(g, user);
            continue;
        }
        if (open_source(g, user->file, &source, err))
            return -1;
        if (source && source->skip == SKIP_NONE)
            user_place_of(source, user_word(user, g->f->name), user->qualifier, false, g->f->arena,
                          &place);
        struct found_use *use = use_of(g, user->file);
        use->count = use->count > place.agreeing ? use->count : place.agreeing;
        for (size_t j = 0; j < place.line_count; j++)
            add_use_line(use, place.lines[j]);
    }
    for (size_t i = 0; i < users->doubt_count; i++)
        g->doubts[users->doubts[i]] = 1;
    if (users->doubtful > users->doubt_count)
        g->f->out->doubtful_files = users->doubtful;
    return 0;
}

static int add_users_of(struct gathered *g, const struct found_definition *found, struct err *err)
{
    struct user_list users;
    int64_t file = snapshot_find(g->f->view->snapshot, found->path);
    if (file < 0 || !found->summary)
        return 0;
    if (add_own_uses(g, found, (uint32_t)file, found->summary, err) ||
        users_find(&g->users, found->path, found->summary, found->definition, g->f->arena, &users,
                   err))
        return -1;
    return add_other_uses(g, &users, err);
}

static int by_use_interest(const void *a, const void *b)
{
    const struct found_use *x = a, *y = b;
    if (x->is_own != y->is_own)
        return x->is_own ? -1 : 1;
    if ((x->role == ROLE_TEST) != (y->role == ROLE_TEST))
        return x->role == ROLE_TEST ? 1 : -1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->path, y->path);
}

static void put_uses(struct gathered *g)
{
    struct found *out = g->f->out;
    for (size_t i = 0; i < g->count; i++)
        g->doubts[g->files[i]] = 0;
    for (size_t i = 0; i < g->f->view->snapshot->file_count; i++)
        out->doubtful_files += g->doubts[i];
    if (g->count)
        qsort(g->items, g->count, sizeof *g->items, by_use_interest);
    out->uses = g->items;
    out->using_files = g->count;
    out->use_count = g->count < g->f->options->limit ? g->count : g->f->options->limit;
}

static int find_users(struct finder *f, struct err *err)
{
    size_t files = f->view->snapshot->file_count;
    struct gathered g = { .f = f,
                          .sources = ARENA_ARRAY(f->arena, const struct source *, files),
                          .doubts = ARENA_ARRAY(f->arena, unsigned char, files) };
    g.users = (struct user_finder){ .context = view_context(f->view, err),
                                    .view = f->view,
                                    .repo = f->view->repo,
                                    .arena = f->arena };
    int result = g.users.context ? 0 : -1;
    literal_finder_init(&g.texts, f->view);
    if (!result && f->view->repo)
        result = source_reader_new(&g.reader, f->view->repo, f->view->db, f->view->snapshot,
                                   f->view->settings, err);
    for (size_t i = 0; !result && i < f->out->definition_count && i < SEARCHES_MAX; i++)
        result = add_users_of(&g, &f->out->definitions[i], err);
    f->out->is_partial =
        f->out->definition_count > SEARCHES_MAX || (f->out->definition_count == f->options->limit &&
                                                    f->out->defining_files > f->options->limit);
    source_reader_free(g.reader);
    literal_finder_release(&g.texts);
    if (!result)
        put_uses(&g);
    return result;
}

static int find_exact(struct finder *f, struct err *err)
{
    struct hits defining, using;
    if (find_files(f, POSTING_DEFINITION, f->name, &defining, err) || find_uses(f, &using, err))
        return -1;
    if (*f->scope && list_definitions(f, &defining, f->name, true, err))
        return -1;
    /* What is between may have no name in the source: a companion object. */
    if (*f->outer && !f->out->definition_count) {
        f->scope = f->outer;
        if (list_definitions(f, &defining, f->name, true, err))
            return -1;
    }
    if (!f->out->definition_count && list_definitions(f, &defining, f->name, false, err))
        return -1;
    if (!f->out->definition_count && list_new_names(f, &using, err))
        return -1;
    f->out->defining_files = defining.count;
    return has_usable(f->out) ? find_users(f, err) : list_name_uses(f, &using);
}

/* What no code uses may be reached by its name. */
static int find_in_texts(struct finder *f, struct err *err)
{
    struct literal_finder texts;
    if (f->out->using_files || f->out->doubtful_files || !f->out->definition_count)
        return 0;
    literal_finder_init(&texts, f->view);
    int result = by_text_find(&texts, f->name, f->out->definitions[0].path, NULL, f->arena,
                              &f->out->text, err);
    literal_finder_release(&texts);
    return result;
}

static int find_prefix(struct finder *f, struct err *err)
{
    const char **terms;
    size_t count;
    if (index_db_terms(f->view->db, POSTING_DEFINITION, f->name, strlen(f->name), PREFIX_TERMS,
                       f->arena, &terms, &count, err))
        return -1;
    for (size_t i = 0; i < count && f->out->definition_count < f->options->limit; i++) {
        struct hits files;
        if (find_files(f, POSTING_DEFINITION, terms[i], &files, err) ||
            list_definitions(f, &files, terms[i], false, err))
            return -1;
        f->out->defining_files += files.count;
    }
    return 0;
}

/* ---- all together ---- */

static bool is_empty(const struct found *found)
{
    return !found->definition_count && !found->using_files;
}

int find_make(struct view *view, const struct find_options *options, struct arena *arena,
              struct found *out, struct err *err)
{
    struct finder f = { .view = view, .options = options, .arena = arena, .out = out };
    memset(out, 0, sizeof *out);
    out->indexed = view->snapshot->revision;
    out->work = options->work;
    out->definitions = ARENA_ARRAY(arena, struct found_definition, options->limit);
    if (read_name(&f, err))
        return -1;
    if (view->db) {
        if (out->is_prefix ? find_prefix(&f, err) : find_exact(&f, err) || find_in_texts(&f, err))
            return -1;
        if (is_empty(out) && !out->is_prefix && strlen(f.name) >= PREFIX_LENGTH) {
            out->is_prefix = true;
            if (find_prefix(&f, err))
                return -1;
        }
    }
    if (!is_empty(out))
        return 0;
    return err_set(err, ERR_NO, "nothing is called %s in %s, nor begins so%s", options->name,
                   options->work ? "the work tree" : "this revision",
                   f.has_words ? "; a name is one word, 'repose brief' takes several" : "");
}
