#include "view/users.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/path.h"
#include "note/survey.h"
#include "syntax/language.h"
#include "view/users_internal.h"
#include "view/view.h"

#define NAMES_MAX   64   /* under which a file is imported */
#define HOLDERS_MAX 2000 /* files that refer to one name; more of them say nothing */

const struct summary *user_summary(struct user_finder *finder, uint32_t file, struct err *err)
{
    const struct context *context = finder->context;
    if (!finder->summaries)
        finder->summaries =
            ARENA_ARRAY(finder->arena, const struct summary *, context->snapshot->file_count);
    if (finder->summaries[file])
        return finder->summaries[file];
    struct summary *summary = ARENA_NEW(finder->arena, struct summary);
    summary->doc = summary->package = "";
    int64_t content = context->snapshot->files[file].content;
    if (content && finder->view) {
        if (view_summary(finder->view, file, finder->arena, summary, err) < 0)
            return NULL;
    } else if (content && index_db_summary(context->db, content, finder->arena, summary, err) < 0)
        return NULL;
    finder->summaries[file] = summary;
    return summary;
}

/* ---- what a search knows ---- */

enum language_family family_of(const char *name)
{
    return language_family(language_by_name(name));
}

const struct summary *search_summary(struct search *s, uint32_t file)
{
    const struct summary *summary = user_summary(s->finder, file, s->err);
    s->failed |= !summary;
    return summary;
}

const struct summary *search_user_summary(struct search *s, uint32_t file)
{
    const struct summary *const *after = s->finder->after;
    return after && after[file] ? after[file] : search_summary(s, file);
}

const char *search_path(const struct search *s, uint32_t file)
{
    return s->finder->context->snapshot->files[file].path;
}

const char *search_language(const struct search *s, uint32_t file)
{
    const char *language = s->finder->context->snapshot->files[file].language;
    return language ? language : "";
}

bool search_same_folder(const char *a, const char *b)
{
    size_t n = path_dir_length(a);
    return n == path_dir_length(b) && !memcmp(a, b, n);
}

/* "get_map", "getMap", "RepoMap", "MAX_SIZE": nobody else calls a thing so by chance. */
static bool has_two_words(const char *name)
{
    size_t humps = 0;
    for (const char *p = name + 1; *name && *p && p[1]; p++)
        humps += (*p == '_' && p[-1] != '_') ||
                 (islower((unsigned char)*p) && isupper((unsigned char)p[1]));
    return humps > 0 && strlen(name) > 4;
}

static bool is_type(enum def_kind kind)
{
    return kind == DEF_CLASS || kind == DEF_STRUCT || kind == DEF_INTERFACE || kind == DEF_ENUM ||
           kind == DEF_TYPE;
}

bool search_is_telling(const struct search *s)
{
    return has_two_words(s->name) ||
           (strlen(s->name) > 3 && (s->family == FAMILY_C || is_type(s->definition->kind)));
}

static int find_definers(struct search *s)
{
    uint32_t *files;
    size_t count;
    if (context_find_holders(s->finder->context, POSTING_DEFINITION, s->name, 0, s->arena, &files,
                             &count, s->err))
        return -1;
    s->defines = ARENA_ARRAY(s->arena, unsigned char, s->finder->context->snapshot->file_count);
    for (size_t i = 0; i < count; i++) {
        const char *path = search_path(s, files[i]);
        bool is_family = family_of(search_language(s, files[i])) == s->family;
        /* One name space for all: a header declares what a source defines. */
        bool is_own =
            !strcmp(path, s->path) || (s->family == FAMILY_C && is_family &&
                                       (language_is_header(path) || language_is_header(s->path)));
        s->defines[files[i]] = is_own ? DEFINES_OWN : DEFINES_OTHER;
        s->rivals += !is_own && is_family;
    }
    return 0;
}

/* Where the last name begins: "Shape" of "geometry::Shape". */
static size_t scope_last(const char *scope)
{
    size_t last = 0;
    for (size_t i = 0; scope[i]; i++)
        if (scope[i] == ':' || scope[i] == '.')
            last = i + 1;
    return last;
}

const char *definition_owner(const struct summary *summary, const struct definition *definition,
                             enum language_family family)
{
    const struct definition *definitions = summary->definitions;
    for (int32_t i = definition->parent; i >= 0; i = definitions[i].parent)
        if (definitions[i].kind != DEF_MODULE || family == FAMILY_RUBY)
            return definitions[i].name;
    /* A method of a type that another file defines. */
    if (definition->kind == DEF_METHOD && *definition->scope &&
        (family == FAMILY_GO || family == FAMILY_C || family == FAMILY_RUST))
        return definition->scope + scope_last(definition->scope);
    return NULL;
}

/* The type or object around the definition, and the name space around that. */
static void find_scopes(struct search *s)
{
    const struct definition *definitions = s->summary->definitions;
    bool is_found = false;
    s->is_default = s->definition->is_default;
    s->package = s->summary->package ? s->summary->package : "";
    s->owner = definition_owner(s->summary, s->definition, s->family);
    for (int32_t i = s->definition->parent; i >= 0; i = definitions[i].parent) {
        if (definitions[i].kind == DEF_MODULE && s->family == FAMILY_C_SHARP)
            s->package = definitions[i].name;
        else if (definitions[i].kind != DEF_MODULE && is_found && !s->outer)
            s->outer = definitions[i].name;
        is_found |= definitions[i].name == s->owner;
        s->is_default |= definitions[i].name == s->owner && definitions[i].is_default;
    }
}

/* ---- users ---- */

static int compare_users(const void *a, const void *b)
{
    const struct user *x = a, *y = b;
    if (x->is_proven != y->is_proven)
        return x->is_proven ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* `static` in a header of C is seen by whoever includes it. */
static bool is_included(const struct search *s)
{
    return s->family == FAMILY_C && s->definition->parent < 0 && language_is_header(s->path);
}

/* Whether others can see the definition at all: what is private in Rust is seen by modules below,
 * what begins with an underscore in Python by everybody. */
static bool may_be_used(const struct search *s)
{
    const struct definition *d = s->definition;
    if (strlen(d->name) < 2 || d->kind >= DEF_HEADING)
        return false;
    if (d->is_public || is_included(s))
        return true;
    bool is_inner = d->parent >= 0 && (s->summary->definitions[d->parent].kind == DEF_FUNCTION ||
                                       s->summary->definitions[d->parent].kind == DEF_METHOD);
    return !is_inner && s->family != FAMILY_C && s->family != FAMILY_JAVASCRIPT &&
           s->family != FAMILY_OTHER;
}

static bool may_be_used_by(const struct search *s, const char *user)
{
    return s->definition->is_public || is_included(s) || s->family == FAMILY_PYTHON ||
           s->family == FAMILY_RUST || search_same_folder(user, s->path);
}

bool search_is_considered(const struct search *s, uint32_t file)
{
    const unsigned char *left_out = s->finder->left_out;
    const char *path = search_path(s, file);
    if ((left_out && left_out[file]) || !strcmp(path, s->path))
        return false;
    /* A header and the source that it declares are one. */
    return !(s->family == FAMILY_C && s->defines[file] & DEFINES_OWN) && may_be_used_by(s, path);
}

/* Whether the file only imports the name, and others take it from there. */
static bool hands_on(struct search *s, uint32_t file)
{
    const struct summary *summary = search_user_summary(s, file);
    size_t uses = 0;
    for (size_t i = summary ? summary_find_use(summary, s->name) : 0;
         summary && i < summary->use_count && !strcmp(summary->uses[i].name, s->name); i++)
        uses += summary->uses[i].count;
    if (!summary || uses)
        return false;
    for (size_t i = 0; i < summary->binding_count; i++) {
        const struct binding *b = &summary->bindings[i];
        if (b->is_handed_on && !strcmp(b->member, s->name))
            return s->family != FAMILY_PYTHON || file_stands_for_folder(search_path(s, file));
    }
    return false;
}

const char *user_word(const struct user *user, const char *name)
{
    return user->name ? user->name : name;
}

bool search_add_user(struct search *s, uint32_t file, bool is_proven, const char *qualifier,
                     struct user_list *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].file == file)
            return false;
    out->items =
        arena_reserve(s->arena, out->items, sizeof *out->items, out->count, &out->capacity);
    out->items[out->count++] = (struct user){ file, is_proven, hands_on(s, file), qualifier, NULL };
    return true;
}

static void add_doubt(struct search *s, uint32_t file, struct user_list *out)
{
    out->doubts = arena_reserve(s->arena, out->doubts, sizeof *out->doubts, out->doubt_count,
                                &out->doubt_capacity);
    out->doubts[out->doubt_count++] = file;
    out->doubtful++;
}

static int judge_all(struct search *s, const uint32_t *files, size_t count, struct user_list *out)
{
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = search_is_considered(s, files[i]) ? judge(s, files[i]) : VERDICT_NO;
        if (s->failed)
            return -1;
        if (verdict >= VERDICT_NAME)
            search_add_user(s, files[i], verdict == VERDICT_PROVEN, s->qualifier, out);
        if (verdict == VERDICT_DOUBT)
            add_doubt(s, files[i], out);
    }
    return 0;
}

static bool uses_after(const struct search *s, uint32_t file)
{
    const struct summary *after = s->finder->after ? s->finder->after[file] : NULL;
    size_t i = after ? summary_find_use(after, s->name) : 0;
    return after && i < after->use_count && !strcmp(after->uses[i].name, s->name);
}

static size_t count_after(const struct search *s)
{
    size_t count = 0;
    for (uint32_t i = 0; s->finder->after && i < s->finder->context->snapshot->file_count; i++)
        count += uses_after(s, i);
    return count;
}

/* Files that hold the name only after the change. */
static size_t add_after(const struct search *s, uint32_t *files, size_t count)
{
    size_t before = count;
    for (uint32_t i = 0; s->finder->after && i < s->finder->context->snapshot->file_count; i++) {
        bool is_known = !uses_after(s, i);
        for (size_t j = 0; j < before && !is_known; j++)
            is_known = files[j] == i;
        if (!is_known)
            files[count++] = i;
    }
    return count;
}

/* Files that hold the name in either way, each once. */
static int find_user_candidates(struct search *s, uint32_t **files, size_t *count)
{
    const struct context *context = s->finder->context;
    uint32_t *called, *used;
    size_t called_count, used_count;
    if (context_find_holders(context, POSTING_REFERENCE, s->name, 0, s->arena, &called,
                             &called_count, s->err) ||
        context_find_holders(context, POSTING_USE, s->name, 0, s->arena, &used, &used_count,
                             s->err))
        return -1;
    *files = ARENA_ARRAY(s->arena, uint32_t, called_count + used_count + count_after(s));
    if (called_count)
        memcpy(*files, called, called_count * sizeof **files);
    if (used_count)
        memcpy(*files + called_count, used, used_count * sizeof **files);
    *count = add_after(s, *files, called_count + used_count);
    return 0;
}

static int find_named(struct search *s, struct user_list *out)
{
    uint32_t *files;
    size_t count;
    if (find_user_candidates(s, &files, &count))
        return -1;
    if (count > HOLDERS_MAX) {
        out->doubtful += count;
        return 0;
    }
    return judge_all(s, files, count, out);
}

/* `export { a as b } from "./m"`: who imports b from there uses a. */
static int find_under_other_names(struct search *s, struct user_list *out)
{
    size_t known = out->count;
    const char *name = s->name;
    unsigned char *defines = s->defines;
    size_t rivals = s->rivals;
    for (size_t i = 0; i < known; i++) {
        const struct summary *summary = search_summary(s, out->items[i].file);
        for (size_t j = 0; summary && j < summary->binding_count; j++) {
            const struct binding *b = &summary->bindings[j];
            if (!b->is_handed_on || !*b->name || strcmp(b->member, name) != 0 ||
                !strcmp(b->name, name) || s->owner)
                continue;
            s->name = b->name;
            s->rivals = 1; /* only proof counts */
            trace_forget(s);
            s->defines =
                ARENA_ARRAY(s->arena, unsigned char, s->finder->context->snapshot->file_count);
            if (find_named(s, out))
                return -1;
        }
        s->name = name;
        s->defines = defines;
        s->rivals = rivals;
        trace_forget(s);
    }
    return s->failed ? -1 : 0;
}

int users_find(struct user_finder *finder, const char *path, const struct summary *summary,
               const struct definition *definition, struct arena *arena, struct user_list *out,
               struct err *err)
{
    const char *language = language_name(language_of(path, "", 0));
    struct search s = { .finder = finder,
                        .path = path,
                        .summary = summary,
                        .definition = definition,
                        .name = definition->name,
                        .language = language,
                        .family = family_of(language),
                        .arena = arena,
                        .err = err };
    *out = (struct user_list){ 0 };
    if (!may_be_used(&s))
        return 0;
    find_scopes(&s);
    int result = find_definers(&s) || find_named(&s, out) || find_under_other_names(&s, out) ||
                         default_find_users(&s, out) || read_doubts(&s, out)
                     ? -1
                     : 0;
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_users);
    if (!result && finder->texts && !out->count && !out->doubtful)
        return by_text_find(finder->texts, s.name, path, finder->left_out, arena, &out->text, err);
    return result;
}

/* ---- importers ---- */

static bool imports_file(const struct user_finder *finder, uint32_t user,
                         const struct summary *summary, uint32_t file, bool packages)
{
    const struct import_map *map = context_imports(finder->context);
    for (size_t i = 0; i < summary->import_count; i++) {
        struct import_target found = import_find(map, user, summary->imports[i].target);
        if ((packages || found.kind == IMPORT_FILE) && import_leads_to(map, &found, file))
            return true;
    }
    return false;
}

static int add_importers_by_name(struct user_finder *finder, uint32_t file, bool packages,
                                 const char *name, unsigned char *seen, struct arena *arena,
                                 struct user_list *out, struct err *err)
{
    uint32_t *files;
    size_t count;
    if (context_find_holders(finder->context, POSTING_IMPORT, name, 0, arena, &files, &count, err))
        return -1;
    for (size_t i = 0; i < count && count <= HOLDERS_MAX; i++) {
        if (files[i] == file || seen[files[i]]++ ||
            (finder->left_out && finder->left_out[files[i]]))
            continue;
        const struct summary *summary = user_summary(finder, files[i], err);
        if (!summary)
            return -1;
        if (imports_file(finder, files[i], summary, file, packages))
            out->items[out->count++] = (struct user){ .file = files[i], .is_proven = true };
    }
    return 0;
}

int importers_find(struct user_finder *finder, uint32_t file, bool packages, struct arena *arena,
                   struct user_list *out, struct err *err)
{
    const struct snapshot *snapshot = finder->context->snapshot;
    const char *names[NAMES_MAX];
    size_t count = import_names(context_imports(finder->context), file, arena, names, NAMES_MAX);
    unsigned char *seen = ARENA_ARRAY(arena, unsigned char, snapshot->file_count);
    *out = (struct user_list){ .items = ARENA_ARRAY(arena, struct user, snapshot->file_count) };
    for (size_t i = 0; i < count; i++)
        if (add_importers_by_name(finder, file, packages, names[i], seen, arena, out, err))
            return -1;
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_users);
    return 0;
}
