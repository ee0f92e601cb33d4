/* Public definitions that other files use most. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "note/survey.h"

#define LOOKUPS_MAX      60
#define PER_FILE         12
#define ENTRY_POINTS_MAX 8

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

static int weigh(struct survey *f, struct candidate *c, struct err *err)
{
    const struct file *own = &f->context->snapshot->files[f->module->files[c->file]];
    uint32_t users, files[3], rivals, others[3];
    if (context_count_holders(f->context, POSTING_REFERENCE, c->definition->name, own->content, f->arena,
                      &users, files, err) ||
        context_count_holders(f->context, POSTING_DEFINITION, c->definition->name, own->content, f->arena,
                      &rivals, others, err))
        return -1;
    c->score = log2(1 + users) / sqrt(1 + rivals);
    if (users)
        c->why = arena_printf(f->arena, "used by %u file%s%s, e.g. %s", users,
                              users == 1 ? "" : "s", rivals > 2 ? " (by a name that others carry too)" : "",
                              f->context->snapshot->files[files[0]].path);
    if (!strcmp(c->definition->name, "main")) {
        c->score = 3;
        c->why = "the program starts here";
    }
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
