#include "view/users.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/path.h"
#include "note/facts.h"
#include "note/imports.h"
#include "syntax/language.h"

#define HOLDERS_MAX 2000 /* files that refer to one name; more of them say nothing */

const struct summary *user_summary(struct user_finder *finder, uint32_t file, struct err *err)
{
    const struct note_context *context = finder->context;
    if (!finder->summaries)
        finder->summaries =
            ARENA_ARRAY(finder->arena, const struct summary *, context->snapshot->file_count);
    if (finder->summaries[file])
        return finder->summaries[file];
    struct summary *summary = ARENA_NEW(finder->arena, struct summary);
    summary->doc = "";
    int64_t content = context->snapshot->files[file].content;
    if (content && index_db_summary(context->db, content, finder->arena, summary, err) < 0)
        return NULL;
    finder->summaries[file] = summary;
    return summary;
}

/* ---- the definition's own files, and what else has its name ---- */

struct search {
    struct user_finder *finder;
    const char *path; /* of the definition */
    const struct summary *summary;
    const struct definition *definition;
    bool is_c;              /* one name space for all: a header declares what a source defines */
    unsigned char *defines; /* per file of the snapshot: DEFINES_… */
    size_t rivals;
    bool has_packages;        /* a folder is a package: what is in it needs no import */
    struct map rival_folders; /* when it is */
    struct arena *arena;
    struct err *err;
};

enum { DEFINES_OWN = 1, DEFINES_OTHER = 2 };

static const char *path_of(const struct search *s, uint32_t file)
{
    return s->finder->context->snapshot->files[file].path;
}

static bool is_header(const char *path)
{
    const char *extension = path_extension(path);
    return tolower((unsigned char)extension[0]) == 'h' && strcasecmp(extension, "html") != 0;
}

static bool same_folder(const char *a, const char *b)
{
    size_t n = path_dir_length(a);
    return n == path_dir_length(b) && !memcmp(a, b, n);
}

static int find_definers(struct search *s)
{
    uint32_t *files;
    size_t count;
    if (find_holders(s->finder->context, POSTING_DEFINITION, s->definition->name, 0, s->arena,
                     &files, &count, s->err))
        return -1;
    s->defines = ARENA_ARRAY(s->arena, unsigned char, s->finder->context->snapshot->file_count);
    for (size_t i = 0; i < count; i++) {
        const char *path = path_of(s, files[i]);
        bool is_own =
            !strcmp(path, s->path) || (s->is_c && (is_header(path) || is_header(s->path)));
        s->defines[files[i]] = is_own ? DEFINES_OWN : DEFINES_OTHER;
        s->rivals += !is_own;
        if (!is_own && s->has_packages)
            map_put(&s->rival_folders, path, path_dir_length(path), NULL);
    }
    return 0;
}

/* ---- proof ---- */

/* A file that stands for its folder where it is imported. */
static bool is_index(const char *path)
{
    static const char *const names[] = { "index", "__init__", "mod", "lib" };
    const char *base = path_base(path);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (path_stem_length(base) == strlen(names[i]) &&
            !strncmp(base, names[i], strlen(names[i])))
            return true;
    return false;
}

static bool has_packages(const char *language)
{
    static const char *const names[] = { "go", "java", "kotlin", "scala", "swift", "c_sharp" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(language, names[i]))
            return true;
    return false;
}

/* To which definitions of the name a file leads: bits of DEFINES_…. */
static unsigned reach(const struct search *s, const char *path)
{
    unsigned reached = 0;
    if (same_folder(path, s->path) && (s->has_packages || is_index(path)))
        reached |= DEFINES_OWN;
    if (s->has_packages && map_get(&s->rival_folders, path, path_dir_length(path)))
        reached |= DEFINES_OTHER;
    return reached;
}

/* The same for all that a user imports, and for its own folder where that is a package. */
static unsigned reach_of_user(const struct search *s, uint32_t user, const struct summary *summary)
{
    unsigned reached = s->has_packages ? reach(s, path_of(s, user)) : 0;
    for (size_t i = 0; i < summary->import_count; i++) {
        int64_t target =
            import_resolve(context_imports(s->finder->context), user, summary->imports[i].target);
        if (target < 0)
            continue;
        const char *path = path_of(s, (uint32_t)target);
        reached |= s->defines[target] | reach(s, path);
        if (!strcmp(path, s->path))
            reached |= DEFINES_OWN;
    }
    return reached;
}

static bool refers_to(const struct summary *summary, const char *name)
{
    size_t low = 0, high = summary->reference_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(summary->references[middle].name, name);
        if (!order)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* "get_map", "getMap", "RepoMap": nobody else calls a thing so by chance. */
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

static bool is_telling(const struct search *s)
{
    const struct definition *d = s->definition;
    return has_two_words(d->name) || (strlen(d->name) > 3 && (s->is_c || is_type(d->kind)));
}

/* Whether it names the classes around the definition, without which a member means another. */
static bool names_scopes(const struct search *s, const struct summary *user)
{
    const struct definition *definitions = s->summary->definitions;
    for (int32_t i = s->definition->parent; i >= 0; i = definitions[i].parent)
        if (definitions[i].kind != DEF_MODULE && !refers_to(user, definitions[i].name))
            return false;
    return true;
}

/* 1 counts and is proven, 2 counts by its name, 0 does not count, -1. */
static int judge(struct search *s, uint32_t user)
{
    const struct summary *summary = user_summary(s->finder, user, s->err);
    if (!summary)
        return -1;
    unsigned reached = reach_of_user(s, user, summary);
    if (!s->rivals && is_telling(s))
        return reached & DEFINES_OWN ? 1 : 2;
    return reached == DEFINES_OWN && names_scopes(s, summary);
}

/* ---- users ---- */

static int compare_users(const void *a, const void *b)
{
    const struct user *x = a, *y = b;
    if (x->is_proven != y->is_proven)
        return x->is_proven ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* Whether others can see the definition at all. */
static bool may_be_used_by(const struct search *s, const char *user)
{
    if (s->definition->is_public)
        return true;
    return s->has_packages && same_folder(user, s->path);
}

static bool is_considered(const struct search *s, uint32_t file)
{
    const unsigned char *left_out = s->finder->left_out;
    const char *path = path_of(s, file);
    return !(left_out && left_out[file]) && strcmp(path, s->path) != 0 && !s->defines[file] &&
           may_be_used_by(s, path);
}

static int judge_all(struct search *s, const uint32_t *files, size_t count, struct user_list *out)
{
    out->items = ARENA_ARRAY(s->arena, struct user, count);
    for (size_t i = 0; i < count; i++) {
        int verdict = is_considered(s, files[i]) ? judge(s, files[i]) : 0;
        if (verdict < 0)
            return -1;
        if (verdict)
            out->items[out->count++] = (struct user){ files[i], verdict == 1 };
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_users);
    return 0;
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
                        .is_c = !strcmp(language, "c") || !strcmp(language, "cpp"),
                        .has_packages = has_packages(language),
                        .rival_folders = MAP_INIT,
                        .arena = arena,
                        .err = err };
    uint32_t *files;
    size_t count;
    *out = (struct user_list){ 0 };
    if (strlen(definition->name) < 2 || definition->kind >= DEF_HEADING ||
        (!definition->is_public && !s.has_packages))
        return 0;
    if (find_holders(finder->context, POSTING_REFERENCE, definition->name, 0, arena, &files, &count,
                     err))
        return -1;
    if (!count || count > HOLDERS_MAX)
        return 0;
    int result = find_definers(&s) ? -1 : judge_all(&s, files, count, out);
    map_release(&s.rival_folders);
    return result;
}

/* ---- importers ---- */

static bool imports_file(const struct user_finder *finder, uint32_t user,
                         const struct summary *summary, uint32_t file)
{
    for (size_t i = 0; i < summary->import_count; i++)
        if (import_resolve(context_imports(finder->context), user, summary->imports[i].target) ==
            file)
            return true;
    return false;
}

static char *lower_name(const char *name, size_t length, struct arena *arena)
{
    char *lower = arena_strndup(arena, name, length);
    for (char *p = lower; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    return lower;
}

/* The name that imports of the file end in: its own, or its folder's when it stands for that. */
static const char *import_name(const char *path, struct arena *arena)
{
    size_t folder = path_dir_length(path);
    if (folder && is_index(path)) {
        const char *name = path_base(arena_strndup(arena, path, folder));
        return lower_name(name, strlen(name), arena);
    }
    return lower_name(path_base(path), path_stem_length(path_base(path)), arena);
}

int importers_find(struct user_finder *finder, uint32_t file, struct arena *arena,
                   struct user_list *out, struct err *err)
{
    const char *name = import_name(finder->context->snapshot->files[file].path, arena);
    uint32_t *files;
    size_t count;
    *out = (struct user_list){ 0 };
    if (find_holders(finder->context, POSTING_IMPORT, name, 0, arena, &files, &count, err))
        return -1;
    out->items = ARENA_ARRAY(arena, struct user, count);
    for (size_t i = 0; i < count && count <= HOLDERS_MAX; i++) {
        if (files[i] == file || (finder->left_out && finder->left_out[files[i]]))
            continue;
        const struct summary *summary = user_summary(finder, files[i], err);
        if (!summary)
            return -1;
        if (imports_file(finder, files[i], summary, file))
            out->items[out->count++] = (struct user){ files[i], true };
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, compare_users);
    return 0;
}

/* ---- places ---- */

void user_place_of(const struct source *source, const char *word, struct arena *arena,
                   struct user_place *out)
{
    *out = (struct user_place){ .inside = "" };
    size_t first = source_find_word(source, word, 0);
    if (first == SIZE_MAX)
        return;
    for (size_t at = first; at != SIZE_MAX; at = source_find_word(source, word, at + 1))
        out->count++;
    out->line = source_line_of(source, first);
    int64_t around = definition_at(&source->summary, out->line);
    if (around >= 0)
        out->inside =
            definition_path(&source->summary, &source->summary.definitions[around], arena);
}
