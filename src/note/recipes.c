/* Groups of files that changed together again and again, with the subject of one of those changes as
 * an example of a request. A recipe grows from a pair that is frequent, by the files that join it
 * most, while at least half of its changes have them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "note/survey.h"
#include "text/message.h"

#define RECIPES_MAX   4
#define FILES_MAX     6
#define EXAMPLES_MAX  8   /* newest changes of a recipe whose subjects are looked at */
#define SETS_MAX      400 /* latest changes of the module that are looked at */
#define SET_FILES_MAX 12  /* a larger change is no recipe, sweeping or not */
#define YEAR          31557600.0

struct sets {
    const struct change_set **items;
    double *weights;
    size_t count;
};

/* Changes of 2 to 12 files that touch the module, newest first, each once. */
static void collect_sets(struct survey *f, struct sets *sets)
{
    const struct changes *changes = f->context->changes;
    const struct change_set **all;
    size_t count = changes_of_files(changes, f->module->files, f->module->file_count, SET_FILES_MAX,
                                    SIZE_MAX, f->arena, &all);
    sets->items = ARENA_ARRAY(f->arena, const struct change_set *, SETS_MAX);
    sets->weights = ARENA_ARRAY(f->arena, double, SETS_MAX);
    int64_t now = changes->count ? changes->sets[0].time : 0;
    for (size_t i = 0; i < count && sets->count < SETS_MAX; i++) {
        const struct change_set *set = all[i];
        if (set->file_count < 2)
            continue;
        double age = (double)(now - set->time) / YEAR;
        sets->weights[sets->count] = exp(-(age > 0 ? age : 0) / 3) / sqrt((double)set->file_count);
        sets->items[sets->count++] = set;
    }
}

static bool set_holds(const struct change_set *set, uint32_t file)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (set->files[i] == file)
            return true;
    return false;
}

/* The file that is in most of the chosen sets (by weight) and not in the recipe; its weight in
 * *best. */
static uint32_t most_frequent(struct survey *f, const struct sets *sets,
                              const unsigned char *chosen, const uint32_t *recipe,
                              size_t recipe_count, double *score, double *best,
                              uint32_t only_module)
{
    uint32_t file = UINT32_MAX;
    *best = 0;
    memset(score, 0, f->context->snapshot->file_count * sizeof *score);
    for (size_t i = 0; i < sets->count; i++)
        for (size_t j = 0; chosen[i] && j < sets->items[i]->file_count; j++)
            score[sets->items[i]->files[j]] += sets->weights[i];
    for (uint32_t i = 0; i < f->context->snapshot->file_count; i++) {
        bool taken = f->context->snapshot->files[i].skip != SKIP_NONE ||
                     (only_module != UINT32_MAX && f->context->modules->of_file[i] != only_module);
        for (size_t j = 0; j < recipe_count; j++)
            taken = taken || recipe[j] == i;
        if (!taken && score[i] > *best) {
            *best = score[i];
            file = i;
        }
    }
    return file;
}

static size_t keep_with(const struct sets *sets, unsigned char *chosen, uint32_t file)
{
    size_t kept = 0;
    for (size_t i = 0; i < sets->count; i++) {
        chosen[i] = chosen[i] && set_holds(sets->items[i], file);
        kept += chosen[i];
    }
    return kept;
}

static double weight_of_chosen(const struct sets *sets, const unsigned char *chosen)
{
    double sum = 0;
    for (size_t i = 0; i < sets->count; i++)
        sum += chosen[i] ? sets->weights[i] : 0;
    return sum;
}

/* The subject of a change as a request, NULL when it is none, in *out. */
static int request_of(struct survey *f, const struct change_set *set, const char **out,
                      struct err *err)
{
    struct oid id;
    struct buf text = BUF_INIT;
    const char *subject, *body;
    *out = NULL;
    if (index_db_commit_message(f->context->db, set->row, f->arena, &id, &subject, &body, err))
        return -1;
    if (message_is_routine(subject))
        return 0;
    message_as_request(subject, "", &text);
    if (text.size)
        *out = arena_strndup(f->arena, text.data, utf8_cut(text.data, text.size, 100));
    buf_release(&text);
    return 0;
}

/* The subject of the smallest of the newest changes, which is most about the files of the recipe. One
 * alone: nobody asks for two at once. NULL when all are routine. */
static int example(struct survey *f, const struct sets *sets, const unsigned char *chosen,
                   const char **out, struct err *err)
{
    size_t order[EXAMPLES_MAX], count = 0;
    for (size_t i = 0; i < sets->count && count < EXAMPLES_MAX; i++)
        if (chosen[i])
            order[count++] = i;
    *out = NULL;
    while (count && !*out) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++)
            if (sets->items[order[i]]->file_count < sets->items[order[best]]->file_count)
                best = i;
        if (request_of(f, sets->items[order[best]], out, err))
            return -1;
        memmove(order + best, order + best + 1, (--count - best) * sizeof *order);
    }
    return 0;
}

/* Builds one recipe from the sets that are still open, and closes those that it explains. False
 * when nothing is frequent enough. */
static int grow_recipe(struct survey *f, const struct sets *sets, unsigned char *open,
                       double *score, struct note_recipe *out, struct err *err)
{
    unsigned char *chosen = ARENA_ARRAY(f->arena, unsigned char, sets->count);
    uint32_t files[FILES_MAX];
    size_t count = 0, support;
    double best;
    uint32_t module = (uint32_t)(f->module - f->context->modules->modules);
    memcpy(chosen, open, sets->count);
    files[count] = most_frequent(f, sets, chosen, files, 0, score, &best, module);
    if (files[count] == UINT32_MAX)
        return 0;
    support = keep_with(sets, chosen, files[count++]);
    while (count < FILES_MAX) {
        uint32_t next = most_frequent(f, sets, chosen, files, count, score, &best, UINT32_MAX);
        /* The second file makes it a pair; later ones must be in half of the changes. */
        if (next == UINT32_MAX || best < weight_of_chosen(sets, chosen) * (count == 1 ? 0.2 : 0.5))
            break;
        files[count++] = next;
        support = keep_with(sets, chosen, next);
        if (support < 2) {
            count--;
            break;
        }
    }
    for (size_t i = 0; i < sets->count;
         i++) { /* the last file may have left too few: count again with those that stayed */
        chosen[i] = open[i];
        for (size_t j = 0; j < count; j++)
            chosen[i] = chosen[i] && set_holds(sets->items[i], files[j]);
    }
    support = 0;
    for (size_t i = 0; i < sets->count; i++)
        support += chosen[i];
    for (size_t i = 0; i < sets->count; i++)
        open[i] = open[i] && !chosen[i];
    if (count < 2 || support < 2)
        return count >= 1 && support > 0 ? 2 : 0; /* nothing here, but others may follow */
    out->files = ARENA_ARRAY(f->arena, const char *, count);
    for (out->file_count = 0; out->file_count < count; out->file_count++)
        out->files[out->file_count] = f->context->snapshot->files[files[out->file_count]].path;
    out->steps = arena_printf(f->arena, "changed together in %zu commits", support);
    if (example(f, sets, chosen, &out->request, err))
        return -1;
    return out->request ? 1 : 2;
}

int survey_recipes(struct survey *f, struct note *out, struct err *err)
{
    struct sets sets = { 0 };
    out->recipes = ARENA_ARRAY(f->arena, struct note_recipe, RECIPES_MAX);
    if (!f->context->changes->first)
        return 0;
    collect_sets(f, &sets);
    unsigned char *open = ARENA_ARRAY(f->arena, unsigned char, sets.count);
    double *score = ARENA_ARRAY(f->arena, double, f->context->snapshot->file_count);
    memset(open, 1, sets.count);
    for (int tries = 0; tries < 2 * RECIPES_MAX && out->recipe_count < RECIPES_MAX; tries++) {
        int found = grow_recipe(f, &sets, open, score, &out->recipes[out->recipe_count], err);
        if (found < 0)
            return -1;
        if (!found)
            break;
        out->recipe_count += found == 1;
    }
    return 0;
}
