/* Public definitions that other files use most. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "note/survey.h"
#include "syntax/language.h"
#include "syntax/library.h"

#define LOOKUPS_MAX      60
#define PER_FILE         12
#define ENTRY_POINTS_MAX 8
#define PROVEN_MAX       100 /* files that use one name, whose imports are looked at */

struct candidate {
    const struct definition *definition;
    uint32_t file; /* position in the module */
    double score;
    const char *why;
};

static int by_entry_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    int order = (x->file > y->file) - (x->file < y->file);
    return order ? order
                 : (x->definition->line > y->definition->line) -
                       (x->definition->line < y->definition->line);
}

static bool is_entry(const struct definition *d)
{
    return d->is_public && strlen(d->name) >= 3 && d->kind != DEF_FIELD &&
           d->kind != DEF_VARIABLE && d->kind < DEF_HEADING && d->kind != DEF_MODULE;
}

/* Looked up: the first public definitions of the most central files, types and documented functions
 * before others. */
static size_t choose(struct survey *f, struct candidate *out)
{
    size_t count = 0;
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < f->module->file_count && count < LOOKUPS_MAX; i++) {
            const struct summary *s = &f->summaries[f->order[i]];
            size_t taken = 0;
            for (size_t d = 0; d < s->definition_count && count < LOOKUPS_MAX && taken < PER_FILE;
                 d++) {
                bool first = s->definitions[d].doc[0] || s->definitions[d].parent < 0;
                if (!is_entry(&s->definitions[d]) || first != (round == 0))
                    continue;
                out[count++] =
                    (struct candidate){ .definition = &s->definitions[d], .file = f->order[i] };
                taken++;
            }
        }
    }
    return count;
}

/* ---- users ---- */

/* Of a definition, as far as names and imports tell. */
struct name_users {
    uint32_t count, first; /* first: by path */
    uint32_t proven, first_proven;
    uint32_t rivals; /* other files of the language that define the name */
};

static enum language_family family_of(const struct survey *f, uint32_t file)
{
    return language_family(language_by_name(f->context->snapshot->files[file].language));
}

static bool is_member(const struct survey *f, const struct candidate *c)
{
    int32_t parent = c->definition->parent;
    return c->definition->kind == DEF_METHOD ||
           (parent >= 0 && f->summaries[c->file].definitions[parent].kind != DEF_MODULE);
}

/* Whether its imports lead to the file, or it needs none. */
static int reaches(struct survey *f, uint32_t user, uint32_t own, bool *out, struct err *err)
{
    const struct import_map *imports = context_imports(f->context);
    const char *a = f->context->snapshot->files[user].path,
               *b = f->context->snapshot->files[own].path;
    size_t folder = path_dir_length(a);
    enum language_family family = family_of(f, own);
    *out = (family == FAMILY_GO || family == FAMILY_JVM) && folder == path_dir_length(b) &&
           !memcmp(a, b, folder);
    const struct summary *summary = survey_summary(f, user, err);
    for (size_t i = 0; summary && !*out && i < summary->import_count; i++) {
        struct import_target found = import_find(imports, user, summary->imports[i].target);
        *out = (found.kind == IMPORT_FILE || found.kind == IMPORT_FOLDER) &&
               import_leads_to(imports, &found, own);
    }
    return summary ? 0 : -1;
}

/* Who has a thing of that name itself, or is of another language, uses another one. */
static int find_users(struct survey *f, const struct candidate *c, struct name_users *out,
                      struct err *err)
{
    const char *name = c->definition->name;
    uint32_t own = f->module->files[c->file], *users, *definers;
    size_t count, rivals;
    *out = (struct name_users){ .first = UINT32_MAX, .first_proven = UINT32_MAX };
    if (context_find_holders(f->context, POSTING_REFERENCE, name, 0, f->arena, &users, &count,
                             err) ||
        context_find_holders(f->context, POSTING_DEFINITION, name, 0, f->arena, &definers, &rivals,
                             err))
        return -1;
    if (!f->marks)
        f->marks = ARENA_ARRAY(f->arena, unsigned char, f->context->snapshot->file_count);
    for (size_t i = 0; i < rivals; i++) {
        f->marks[definers[i]] = 1;
        out->rivals += definers[i] != own && family_of(f, definers[i]) == family_of(f, own);
    }
    f->marks[own] = 1;
    bool may_prove = out->rivals && !is_member(f, c); /* of a member, it says little */
    for (size_t i = 0; i < count; i++) {
        bool is_proven = false;
        if (f->marks[users[i]] || family_of(f, users[i]) != family_of(f, own))
            continue;
        if (may_prove && count <= PROVEN_MAX && reaches(f, users[i], own, &is_proven, err))
            return -1;
        out->count++;
        out->first = users[i] < out->first ? users[i] : out->first;
        out->proven += is_proven;
        if (is_proven && users[i] < out->first_proven)
            out->first_proven = users[i];
    }
    f->marks[own] = 0;
    for (size_t i = 0; i < rivals; i++)
        f->marks[definers[i]] = 0;
    return 0;
}

static const char *describe_users(struct survey *f, const struct candidate *c,
                                  const struct name_users *users)
{
    uint32_t count = users->proven ? users->proven : users->count;
    const char *doubt = users->proven     ? ""
                        : users->rivals   ? " (by a name that others carry too)"
                        : is_member(f, c) ? " (by the name alone)"
                                          : "";
    return arena_printf(
        f->arena, "used by %u file%s%s, e.g. %s", count, count == 1 ? "" : "s", doubt,
        f->context->snapshot->files[users->proven ? users->first_proven : users->first].path);
}

static int weigh(struct survey *f, struct candidate *c, struct err *err)
{
    struct name_users users;
    if (!strcmp(c->definition->name, "main")) {
        c->score = 3;
        c->why = "the program starts here";
        return 0;
    }
    /* A method of strings or lists is meant more often. */
    if (is_member(f, c) &&
        library_has_member(family_of(f, f->module->files[c->file]), c->definition->name))
        return 0;
    if (find_users(f, c, &users, err))
        return -1;
    c->score =
        users.proven ? log2(1 + users.proven) : log2(1 + users.count) / sqrt(1 + users.rivals);
    if (users.count)
        c->why = describe_users(f, c, &users);
    return 0;
}

int survey_entry_points(struct survey *f, struct note *out, struct err *err)
{
    struct candidate *candidates = ARENA_ARRAY(f->arena, struct candidate, LOOKUPS_MAX);
    size_t count = choose(f, candidates);
    for (size_t i = 0; i < count; i++)
        if (weigh(f, &candidates[i], err))
            return -1;
    if (count)
        qsort(candidates, count, sizeof *candidates, by_entry_score);
    out->entry_points = ARENA_ARRAY(f->arena, struct note_entry_point, ENTRY_POINTS_MAX);
    for (size_t i = 0;
         i < count && out->entry_point_count < ENTRY_POINTS_MAX && candidates[i].score > 0; i++) {
        const char *name = candidates[i].definition->name;
        bool known = false;
        for (size_t j = 0; j < out->entry_point_count; j++)
            known = known || !strcmp(out->entry_points[j].symbol, name);
        if (!known)
            out->entry_points[out->entry_point_count++] = (struct note_entry_point){
                name, f->context->snapshot->files[f->module->files[candidates[i].file]].path,
                candidates[i].why
            };
    }
    return 0;
}
