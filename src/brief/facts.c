#include "brief/facts.h"

#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "note/note_facts.h"

/* Of the request's telling words, by weight: that a sentence must hold; with a likely file. Where a
 * note has facts there are many to choose from, and a brief is no better for the weak ones: of 259
 * that were shown for 50 changes of one repository, those below spoke of a changed file in 6 of 10
 * cases, the others in 8. */
#define SHARE_MIN        0.22
#define SHARE_MIN_LIKELY 0.10
#define FACT_MIN         0.30
#define FACT_MIN_LIKELY  0.18
#define LIKELY_BONUS     0.15

#define WORDS_MIN   2 /* telling words, where no file is likely: one is chance */
#define RECIPES_MAX 2 /* readers found the best one useful, and the others in their way */
#define NAMED_MAX   3 /* files of a fact that are named before its text */
#define FILES_MAX   6 /* of a recipe */

struct fact_list {
    const struct fact_finder *finder;
    const char *module;
    size_t source;
    double all;     /* weight of the whole request */
    size_t telling; /* its words with a weight */
    bool has_facts; /* the note that is looked at */
    struct brief_fact *items;
    size_t count, max;
};

/* Neighbouring words as one name are in the request as words, too. */
static double term_weight(const struct fact_finder *f, size_t term)
{
    double weight = f->weights[term];
    return f->request->terms[term].is_joined || weight < 0 ? 0 : weight;
}

/* held: how many of the telling words. */
static double share_of(const struct fact_list *list, const char *text, size_t *held)
{
    const struct fact_finder *f = list->finder;
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    double sum = 0;
    *held = 0;
    word_counter_reset(f->counter);
    word_counter_add(f->counter, text, strlen(text), FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(f->counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        size_t t = request_find_term(f->request, terms[i].text);
        double weight = t < f->request->term_count ? term_weight(f, t) : 0;
        sum += weight;
        *held += weight > 0;
    }
    return list->all > 0 ? sum / list->all : 0;
}

static bool names_likely(const struct fact_finder *f, const char *text)
{
    for (size_t i = 0; i < f->likely_count; i++)
        if (strstr(text, path_base(f->likely[i])))
            return true;
    return false;
}

static bool is_likely_file(const struct fact_finder *f, const char *path)
{
    for (size_t i = 0; i < f->likely_count; i++)
        if (!strcmp(f->likely[i], path))
            return true;
    return false;
}

static bool is_known(const struct fact_list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].text, text))
            return true;
    return false;
}

/* Where the least of the recipes stands that leave no room for one more; the count: there is room. */
static size_t find_last_recipe(const struct fact_list *list)
{
    size_t count = 0, last = list->count;
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i].label, "recipe")) {
            count++;
            last = i;
        }
    return count < RECIPES_MAX ? list->count : last;
}

static void remove_fact(struct fact_list *list, size_t at)
{
    memmove(&list->items[at], &list->items[at + 1], (--list->count - at) * sizeof *list->items);
}

static void insert(struct fact_list *list, struct brief_fact fact)
{
    size_t recipe = strcmp(fact.label, "recipe") ? list->count : find_last_recipe(list);
    if (recipe < list->count) {
        if (list->items[recipe].worth >= fact.worth)
            return;
        remove_fact(list, recipe);
    }
    size_t at = list->count;
    while (at && list->items[at - 1].worth < fact.worth)
        at--;
    if (at >= list->max)
        return;
    size_t kept = list->count < list->max ? list->count++ : list->max - 1;
    memmove(&list->items[at + 1], &list->items[at], (kept - at) * sizeof fact);
    list->items[at] = fact;
}

/* A candidate, complete but for its worth. `about`: what of it counts, where that is not all. */
static void consider_fact(struct fact_list *list, struct brief_fact fact, const char *about,
                          bool is_likely)
{
    size_t held;
    double share = share_of(list, about, &held);
    bool is_chance = list->has_facts && !is_likely && held < WORDS_MIN && held < list->telling;
    double least = list->has_facts ? (is_likely ? FACT_MIN_LIKELY : FACT_MIN)
                                   : (is_likely ? SHARE_MIN_LIKELY : SHARE_MIN);
    fact.module = list->module;
    fact.source = list->source;
    fact.worth = share + (is_likely ? LIKELY_BONUS : 0);
    if (share >= least && !is_chance && !is_known(list, fact.text))
        insert(list, fact);
}

static void consider(struct fact_list *list, const char *label, const char *text, const char *about)
{
    consider_fact(list, (struct brief_fact){ .label = label, .text = text }, about,
                  names_likely(list->finder, text));
}

/* The text, after those of its files that it does not name itself: a likely one stands with its
 * path elsewhere in the brief. */
static const char *fact_text(const struct fact_list *list, const struct note_fact *fact)
{
    struct buf text = BUF_INIT;
    size_t named = 0;
    for (size_t i = 0; i < fact->files.count && named < NAMED_MAX; i++) {
        const char *path = fact->files.items[i], *base = path_base(path);
        if (strstr(fact->text, base))
            continue;
        buf_printf(&text, "%s%s", named++ ? ", " : "",
                   is_likely_file(list->finder, path) ? base : path);
    }
    buf_printf(&text, "%s%s", named ? ": " : "", fact->text);
    const char *copy = arena_strdup(list->finder->arena, text.data);
    buf_release(&text);
    return copy;
}

/* Its text, its symbols and the names of its files speak of the request. */
static void consider_note_fact(struct fact_list *list, const struct note_fact *fact)
{
    struct buf about = BUF_INIT;
    bool is_likely = false;
    buf_addstr(&about, fact->text);
    for (size_t i = 0; i < fact->symbols.count; i++)
        buf_printf(&about, " %s", fact->symbols.items[i]);
    for (size_t i = 0; i < fact->files.count; i++) {
        buf_printf(&about, " %s", path_base(fact->files.items[i]));
        is_likely = is_likely || is_likely_file(list->finder, fact->files.items[i]);
    }
    consider_fact(list,
                  (struct brief_fact){ .label = fact_kind_name(fact->kind),
                                       .text = fact_text(list, fact),
                                       .fact = fact },
                  about.data, is_likely);
    buf_release(&about);
}

static void consider_recipe(struct fact_list *list, const struct note_recipe *recipe)
{
    struct buf text = BUF_INIT;
    buf_printf(&text, "%s:", recipe->request);
    for (size_t i = 0; i < recipe->file_count && i < FILES_MAX; i++)
        buf_printf(&text, "%s %s", i ? "," : "", recipe->files[i]);
    if (recipe->file_count > FILES_MAX)
        buf_printf(&text, " and %zu more", recipe->file_count - FILES_MAX);
    if (*recipe->steps)
        buf_printf(&text, "; %s", recipe->steps);
    consider(list, "recipe", arena_strdup(list->finder->arena, text.data), recipe->request);
    buf_release(&text);
}

static void consider_list(struct fact_list *list, const char *label,
                          const struct string_list *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        consider(list, label, texts->items[i], texts->items[i]);
}

size_t facts_add(const struct fact_finder *finder, const struct note *note, const char *module,
                 size_t source, struct brief_fact *out, size_t count, size_t max)
{
    struct fact_list list = { .finder = finder,
                              .module = module,
                              .source = source,
                              .has_facts = note->fact_count > 0,
                              .items = out,
                              .count = count,
                              .max = max };
    for (size_t i = 0; i < finder->request->term_count; i++) {
        list.all += term_weight(finder, i);
        list.telling += term_weight(finder, i) > 0;
    }
    for (size_t i = 0; i < note->recipe_count; i++)
        consider_recipe(&list, &note->recipes[i]);
    /* What starts and flows where stands among the facts, too, and in a file's definitions. */
    for (size_t i = 0; i < note->entry_point_count && !list.has_facts; i++) {
        const struct note_entry_point *entry = &note->entry_points[i];
        const char *text =
            arena_printf(finder->arena, "%s in %s: %s", entry->symbol, entry->file, entry->why);
        consider(&list, "entry", text, text);
    }
    if (*note->data_flow && !list.has_facts)
        consider(&list, "flow", note->data_flow, note->data_flow);
    for (size_t i = 0; i < note->fact_count; i++)
        consider_note_fact(&list, &note->facts[i]);
    if (!note->fact_count) {
        consider_list(&list, "does", &note->responsibilities);
        consider_list(&list, "invariant", &note->invariants);
        consider_list(&list, "careful", &note->gotchas);
    }
    return list.count;
}
