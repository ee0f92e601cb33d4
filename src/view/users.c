#include "view/users.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/map.h"
#include "base/path.h"
#include "note/survey.h"
#include "syntax/language.h"
#include "syntax/qualifier.h"
#include "view/users_internal.h"

#define NAMES_MAX    64   /* under which a file is imported */
#define IMPORT_LINES 100  /* around its target that one import may take */
#define PLACES_MAX   200  /* of one word in one file that are looked at */
#define HOLDERS_MAX  2000 /* files that refer to one name; more of them say nothing */

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
    if (content && index_db_summary(context->db, content, finder->arena, summary, err) < 0)
        return NULL;
    finder->summaries[file] = summary;
    return summary;
}

/* ---- what a search knows ---- */

enum language_family family_of(const char *name)
{
    const struct language *language = language_by_name(name);
    return language ? language_family(language) : FAMILY_OTHER;
}

const struct summary *search_summary(struct search *s, uint32_t file)
{
    const struct summary *summary = user_summary(s->finder, file, s->err);
    s->failed |= !summary;
    return summary;
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

/* The type or object around the definition, and the name space around that. */
static void find_scopes(struct search *s)
{
    const struct definition *definitions = s->summary->definitions;
    s->package = s->summary->package ? s->summary->package : "";
    for (int32_t i = s->definition->parent; i >= 0; i = definitions[i].parent) {
        if (definitions[i].kind == DEF_MODULE && s->family == FAMILY_C_SHARP)
            s->package = definitions[i].name;
        else if (definitions[i].kind != DEF_MODULE && !s->owner)
            s->owner = definitions[i].name;
        else if (definitions[i].kind != DEF_MODULE && !s->outer)
            s->outer = definitions[i].name;
        else if (definitions[i].kind == DEF_MODULE && s->family == FAMILY_RUBY && !s->owner)
            s->owner = definitions[i].name;
    }
    /* A method of a type that another file defines. */
    if (!s->owner && s->definition->kind == DEF_METHOD && *s->definition->scope &&
        (s->family == FAMILY_GO || s->family == FAMILY_C || s->family == FAMILY_RUST))
        s->owner = s->definition->scope + scope_last(s->definition->scope);
}

/* ---- users ---- */

static int compare_users(const void *a, const void *b)
{
    const struct user *x = a, *y = b;
    if (x->is_proven != y->is_proven)
        return x->is_proven ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* Whether others can see the definition at all: what is private in Rust is seen by modules below,
 * what begins with an underscore in Python by everybody. */
static bool may_be_used(const struct search *s)
{
    const struct definition *d = s->definition;
    if (strlen(d->name) < 2 || d->kind >= DEF_HEADING)
        return false;
    if (d->is_public)
        return true;
    bool is_inner = d->parent >= 0 && (s->summary->definitions[d->parent].kind == DEF_FUNCTION ||
                                       s->summary->definitions[d->parent].kind == DEF_METHOD);
    return !is_inner && s->family != FAMILY_C && s->family != FAMILY_JAVASCRIPT &&
           s->family != FAMILY_OTHER;
}

static bool may_be_used_by(const struct search *s, const char *user)
{
    return s->definition->is_public || s->family == FAMILY_PYTHON || s->family == FAMILY_RUST ||
           search_same_folder(user, s->path);
}

static bool is_considered(const struct search *s, uint32_t file)
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
    const struct summary *summary = search_summary(s, file);
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

static void add_user(struct search *s, uint32_t file, bool is_proven, struct user_list *out)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].file == file)
            return;
    out->items =
        arena_reserve(s->arena, out->items, sizeof *out->items, out->count, &out->capacity);
    out->items[out->count++] = (struct user){ file, is_proven, hands_on(s, file), s->qualifier };
}

static int judge_all(struct search *s, const uint32_t *files, size_t count, struct user_list *out)
{
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = is_considered(s, files[i]) ? judge(s, files[i]) : VERDICT_NO;
        if (s->failed)
            return -1;
        if (verdict >= VERDICT_NAME)
            add_user(s, files[i], verdict == VERDICT_PROVEN, out);
        out->doubtful += verdict == VERDICT_DOUBT;
    }
    return 0;
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
    *files = ARENA_ARRAY(s->arena, uint32_t, called_count + used_count);
    if (called_count)
        memcpy(*files, called, called_count * sizeof **files);
    if (used_count)
        memcpy(*files + called_count, used, used_count * sizeof **files);
    *count = called_count + used_count;
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
            s->defines =
                ARENA_ARRAY(s->arena, unsigned char, s->finder->context->snapshot->file_count);
            if (find_named(s, out))
                return -1;
        }
        s->name = name;
        s->defines = defines;
        s->rivals = rivals;
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
    int result =
        find_definers(&s) || find_named(&s, out) || find_under_other_names(&s, out) ? -1 : 0;
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

/* ---- places ---- */

/* Brackets that the line opens, less those that it closes. */
static int open_brackets(const struct source *source, uint32_t line)
{
    int open = 0;
    for (size_t at = source->line_starts[line - 1]; at < source->line_starts[line]; at++) {
        char c = source->text[at];
        int step = c && strchr("([{", c) ? 1 : c && strchr(")]}", c) ? -1 : 0;
        if (step && source_is_code(source, at))
            open += step;
    }
    return open;
}

/* Whether the line belongs to the import whose target stands in line `target`: the names in its
 * brackets may stand in the lines before, as in JavaScript, or after, as in Python. */
static bool is_line_of_import(const struct source *source, uint32_t target, uint32_t line)
{
    uint32_t first = target, last = target;
    if (target > source->line_count || line + IMPORT_LINES < target || line > target + IMPORT_LINES)
        return false;
    int open = open_brackets(source, target);
    while (open < 0 && first > 1 && first > line)
        open += open_brackets(source, --first);
    while (open > 0 && last < source->line_count && last < line)
        open += open_brackets(source, ++last);
    return line >= first && line <= last;
}

static bool is_in_import(const struct source *source, uint32_t line)
{
    const struct summary *summary = &source->summary;
    for (size_t i = 0; i < summary->import_count; i++)
        if (is_line_of_import(source, summary->imports[i].line, line))
            return true;
    return false;
}

/* How well a place agrees with what is known of the use. */
static int place_agreement(const struct source *source, size_t at, const char *qualifier)
{
    char before[QUALIFIER_MAX];
    bool is_php = source->language && language_family(source->language) == FAMILY_PHP;
    qualifier_before(source->text, (uint32_t)at, is_php, before);
    if (!qualifier || !strcmp(before, qualifier))
        return 2;
    return !*before == !*qualifier;
}

void user_place_of(const struct source *source, const char *word, const char *qualifier,
                   bool imports, struct arena *arena, struct user_place *out)
{
    *out = (struct user_place){ .inside = "" };
    size_t first = source_find_word(source, word, 0), use = SIZE_MAX;
    int best = -1;
    if (first == SIZE_MAX)
        return;
    for (size_t at = first; at != SIZE_MAX; at = source_find_word(source, word, at + 1)) {
        if (out->count++ >= PLACES_MAX || best == 2)
            continue;
        int agreed = imports ? 2 : place_agreement(source, at, qualifier);
        if (agreed <= best || (!imports && is_in_import(source, source_line_of(source, at))))
            continue;
        use = at;
        best = agreed;
    }
    out->line = source_line_of(source, use == SIZE_MAX ? first : use);
    int64_t around = definition_at(&source->summary, out->line);
    if (around >= 0)
        out->inside =
            definition_path(&source->summary, &source->summary.definitions[around], arena);
}
