#include "note/merge.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "note/note_facts.h"
#include "note/size.h"
#include "text/words.h"

#define ITEMS_MAX 64 /* of a list (docs/note.schema.json) */
#define FACTS_MAX 256

/* The distinct words of a text, as sorted digests. */
struct word_set {
    uint64_t *words;
    size_t count;
};

/* Something that a note says, whatever it is. */
struct item {
    const void *source; /* the text, entry point or recipe */
    size_t note, position;
    const char *key; /* items with a key are equal when it is; the others when they are alike */
    const char *text;
    struct word_set words;
    const struct note_fact *fact; /* NULL for all others */
    const char *const *files;     /* of a recipe */
    size_t file_count;
};

/* Items that say the same; the first of them stands for all. */
struct group {
    const struct item *first;
    size_t support;   /* notes that say it */
    size_t last_note; /* that was counted */
    size_t positions; /* sum of where it stands in them */
    size_t index;
};

struct merger {
    const struct note *notes;
    size_t count;
    struct arena *arena;
    struct word_counter *counter;
    struct item *items;
    size_t item_count;
    struct group *groups;
    size_t group_count;
};

/* ---- likeness ---- */

static int by_item_value(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static struct word_set words_of(struct merger *m, const char *text)
{
    size_t count;
    uint32_t lengths[FIELD_COUNT];
    struct word_set set = { 0 };
    word_counter_reset(m->counter);
    word_counter_add(m->counter, text, strlen(text), FIELD_BODY);
    const struct term *terms = word_counter_terms(m->counter, &count, lengths);
    set.words = ARENA_ARRAY(m->arena, uint64_t, count);
    for (size_t i = 0; i < count; i++)
        if (!word_is_stop(terms[i].text))
            set.words[set.count++] = hash_bytes(terms[i].text, terms[i].length);
    if (set.count)
        qsort(set.words, set.count, sizeof *set.words, by_item_value);
    return set;
}

static double similarity(const struct word_set *a, const struct word_set *b)
{
    size_t i = 0, j = 0, common = 0;
    while (i < a->count && j < b->count) {
        if (a->words[i] == b->words[j])
            common++, i++, j++;
        else if (a->words[i] < b->words[j])
            i++;
        else
            j++;
    }
    size_t all = a->count + b->count - common;
    return all ? (double)common / (double)all : 0;
}

static bool item_holds(const struct item *item, const char *file)
{
    for (size_t i = 0; i < item->file_count; i++)
        if (!strcmp(item->files[i], file))
            return true;
    return false;
}

static bool same_files(const struct item *a, const struct item *b)
{
    if (!a->file_count || a->file_count != b->file_count)
        return false;
    for (size_t i = 0; i < a->file_count; i++)
        if (!item_holds(b, a->files[i]))
            return false;
    return true;
}

static bool same(const struct item *a, const struct item *b)
{
    if (a->key)
        return !strcmp(a->key, b->key);
    if (a->fact && !strcmp(a->text, b->text))
        return a->fact->kind == b->fact->kind;
    /* Facts and requests of one note are alike where they are about alike things. */
    if ((a->fact || a->file_count) && a->note == b->note)
        return !strcmp(a->text, b->text);
    if (a->fact && a->fact->kind != b->fact->kind)
        return false;
    return !strcmp(a->text, b->text) || same_files(a, b) || similarity(&a->words, &b->words) > 0.5;
}

/* ---- groups ---- */

static struct item *add_merged_item(struct merger *m, const void *source, size_t note,
                                    size_t position)
{
    struct item *item = &m->items[m->item_count++];
    *item = (struct item){ .source = source, .note = note, .position = position };
    return item;
}

static void join_generations(struct merger *m, const struct item *item)
{
    struct group *group = NULL;
    for (size_t i = 0; i < m->group_count && !group; i++)
        if (same(m->groups[i].first, item))
            group = &m->groups[i];
    if (!group) {
        group = &m->groups[m->group_count];
        *group = (struct group){ .first = item, .last_note = SIZE_MAX, .index = m->group_count++ };
    }
    if (group->last_note == item->note)
        return; /* a note that repeats itself counts once */
    group->last_note = item->note;
    group->support++;
    group->positions += item->position;
}

static int by_support(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->support != y->support)
        return x->support > y->support ? -1 : 1;
    if (x->positions != y->positions) /* over equally many notes */
        return x->positions < y->positions ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static void begin(struct merger *m, size_t most)
{
    m->items = ARENA_ARRAY(m->arena, struct item, most);
    m->groups = ARENA_ARRAY(m->arena, struct group, most);
    m->item_count = m->group_count = 0;
}

/* Leaves the groups in their order; how many of them are taken. */
static size_t settle_items(struct merger *m, size_t max)
{
    for (size_t i = 0; i < m->item_count; i++)
        join_generations(m, &m->items[i]);
    if (m->group_count)
        qsort(m->groups, m->group_count, sizeof *m->groups, by_support);
    return m->group_count < max ? m->group_count : max;
}

/* ---- the fields ---- */

/* One of the lists of texts, by where it stands in a note. */
static const struct string_list *list_at(const struct note *note, size_t offset)
{
    return (const struct string_list *)((const char *)note + offset);
}

static struct string_list merge_texts(struct merger *m, size_t offset, bool are_paths)
{
    size_t most = 0;
    for (size_t n = 0; n < m->count; n++)
        most += list_at(&m->notes[n], offset)->count;
    begin(m, most);
    for (size_t n = 0; n < m->count; n++) {
        const struct string_list *list = list_at(&m->notes[n], offset);
        for (size_t i = 0; i < list->count; i++) {
            struct item *item = add_merged_item(m, list->items[i], n, i);
            item->text = list->items[i];
            if (are_paths)
                item->key = item->text;
            else
                item->words = words_of(m, item->text);
        }
    }
    struct string_list out = { .count = settle_items(m, ITEMS_MAX) };
    out.items = ARENA_ARRAY(m->arena, const char *, out.count);
    for (size_t i = 0; i < out.count; i++)
        out.items[i] = m->groups[i].first->source;
    return out;
}

static void merge_entries(struct merger *m, struct note *out)
{
    size_t most = 0;
    for (size_t n = 0; n < m->count; n++)
        most += m->notes[n].entry_point_count;
    begin(m, most);
    for (size_t n = 0; n < m->count; n++)
        for (size_t i = 0; i < m->notes[n].entry_point_count; i++) {
            const struct note_entry_point *entry = &m->notes[n].entry_points[i];
            add_merged_item(m, entry, n, i)->key =
                arena_printf(m->arena, "%s\n%s", entry->symbol, entry->file);
        }
    out->entry_point_count = settle_items(m, ITEMS_MAX);
    out->entry_points = ARENA_ARRAY(m->arena, struct note_entry_point, out->entry_point_count);
    for (size_t i = 0; i < out->entry_point_count; i++)
        out->entry_points[i] = *(const struct note_entry_point *)m->groups[i].first->source;
}

static void merge_recipes(struct merger *m, struct note *out)
{
    size_t most = 0;
    for (size_t n = 0; n < m->count; n++)
        most += m->notes[n].recipe_count;
    begin(m, most);
    for (size_t n = 0; n < m->count; n++)
        for (size_t i = 0; i < m->notes[n].recipe_count; i++) {
            const struct note_recipe *recipe = &m->notes[n].recipes[i];
            struct item *item = add_merged_item(m, recipe, n, i);
            item->text = recipe->request;
            item->words = words_of(m, recipe->request);
            item->files = recipe->files;
            item->file_count = recipe->file_count;
        }
    out->recipe_count = settle_items(m, ITEMS_MAX);
    out->recipes = ARENA_ARRAY(m->arena, struct note_recipe, out->recipe_count);
    for (size_t i = 0; i < out->recipe_count; i++)
        out->recipes[i] = *(const struct note_recipe *)m->groups[i].first->source;
}

/* One file has many facts: none is the same as another by its files. */
static void merge_facts(struct merger *m, struct note *out)
{
    size_t most = 0;
    for (size_t n = 0; n < m->count; n++)
        most += m->notes[n].fact_count;
    begin(m, most);
    for (size_t n = 0; n < m->count; n++)
        for (size_t i = 0; i < m->notes[n].fact_count; i++) {
            const struct note_fact *fact = &m->notes[n].facts[i];
            struct item *item = add_merged_item(m, fact, n, i);
            item->text = fact->text;
            item->words = words_of(m, fact->text);
            item->fact = fact;
        }
    out->fact_count = settle_items(m, FACTS_MAX);
    out->facts = ARENA_ARRAY(m->arena, struct note_fact, out->fact_count);
    for (size_t i = 0; i < out->fact_count; i++)
        out->facts[i] = *(const struct note_fact *)m->groups[i].first->source;
}

/* The text that agrees most with the others; the first of several. An empty one agrees with none.
 */
static const char *central(struct merger *m, const char *const *texts)
{
    struct word_set *sets = ARENA_ARRAY(m->arena, struct word_set, m->count);
    const char *best = "";
    double most = -1;
    for (size_t i = 0; i < m->count; i++)
        sets[i] = words_of(m, texts[i]);
    for (size_t i = 0; i < m->count; i++) {
        double sum = 0;
        for (size_t j = 0; j < m->count; j++)
            sum += j != i ? similarity(&sets[i], &sets[j]) : 0;
        if (*texts[i] && sum > most) {
            most = sum;
            best = texts[i];
        }
    }
    return best;
}

void note_merge(const struct note *notes, size_t count, uint32_t max_tokens, struct arena *arena,
                struct note *out)
{
    struct merger m = { notes, count, arena, .counter = word_counter_new() };
    const char **purposes = ARENA_ARRAY(arena, const char *, count);
    const char **flows = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        purposes[i] = notes[i].purpose;
        flows[i] = notes[i].data_flow;
    }
    *out = (struct note){ .purpose = central(&m, purposes), .data_flow = central(&m, flows) };
    out->responsibilities = merge_texts(&m, offsetof(struct note, responsibilities), false);
    out->invariants = merge_texts(&m, offsetof(struct note, invariants), false);
    out->gotchas = merge_texts(&m, offsetof(struct note, gotchas), false);
    out->tests = merge_texts(&m, offsetof(struct note, tests), true);
    merge_entries(&m, out);
    merge_recipes(&m, out);
    merge_facts(&m, out);
    word_counter_free(m.counter);
    note_size_fit(out, max_tokens);
    note_list_facts(out, arena);
}
