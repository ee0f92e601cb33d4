#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/order.h"
#include "index/partition.h"
#include "note/input.h"
#include "review/reviewer.h"
#include "view/note_choice.h"

#define NOTES_MAX 5 /* modules whose notes are given */

struct touched {
    uint32_t module;
    uint32_t files;    /* of the change */
    uint32_t in_place; /* of those, modified: the module's list of files stays */
};

static int by_files(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    return order_down(x->files, y->files, x->module, y->module);
}

static size_t list_touched(const struct reviewer *r, struct touched **out)
{
    size_t count = 0;
    *out = ARENA_ARRAY(r->arena, struct touched, r->modules->count);
    for (uint32_t i = 0; i < r->modules->count; i++)
        (*out)[i].module = i;
    for (size_t i = 0; i < r->changed_count; i++) {
        const struct changed *c = &r->changed[i];
        uint32_t module = c->base >= 0 ? r->modules->of_file[c->base] : UINT32_MAX;
        if (module == UINT32_MAX && *c->file->module)
            module = (uint32_t)partition_find(r->in->view->snapshot, r->modules, c->file->module);
        if (module >= r->modules->count)
            continue;
        (*out)[module].files++;
        (*out)[module].in_place += c->file->change == REVIEW_MODIFIED && c->base >= 0;
    }
    if (r->modules->count)
        qsort(*out, r->modules->count, sizeof **out, by_files);
    while (count < r->modules->count && (*out)[count].files)
        count++;
    return count;
}

/* ---- what becomes stale ---- */

/* The summary that a file of the snapshot has after the change. */
static int summary_after(struct reviewer *r, uint32_t file, struct summary *out, struct err *err)
{
    for (size_t i = 0; i < r->changed_count; i++) {
        if (r->changed[i].base != file)
            continue;
        *out = r->changed[i].now.summary;
        return 0;
    }
    const struct summary *known = user_summary(&r->finder, file, err);
    if (!known)
        return -1;
    *out = *known;
    return 0;
}

static int input_after(struct reviewer *r, uint32_t number, struct note_input *out, struct err *err)
{
    const struct module *module = &r->modules->modules[number];
    struct summary *summaries = ARENA_ARRAY(r->arena, struct summary, module->file_count);
    for (size_t i = 0; i < module->file_count; i++)
        if (summary_after(r, module->files[i], &summaries[i], err))
            return -1;
    return note_input_of(r->context, number, summaries, r->arena, out, err);
}

/* Somebody may have slept on the change already. */
static int is_renewed(struct reviewer *r, uint32_t number, const struct note_input *after,
                      struct err *err)
{
    struct stored_note stored;
    int found = notes_db_find(r->in->notes, r->modules->modules[number].path, after->structure,
                              after->tokens, INT64_MAX, r->arena, &stored, err);
    return found <= 0 ? found : note_state_of(after, &stored) == NOTE_FRESH;
}

/* Why the paid note of the module becomes stale, or NULL when it does not. */
static int find_outdated(struct reviewer *r, const struct touched *touched, const char **why,
                         struct err *err)
{
    struct stored_note stored;
    struct note_input after;
    enum note_state before;
    *why = NULL;
    int found = r->in->notes ? note_stored(r->context, r->in->notes, touched->module, INT64_MAX,
                                           r->arena, &stored, &before, err)
                             : 0;
    if (found <= 0 || before == NOTE_STALE || !*stored.json)
        return found < 0 ? -1 : 0;
    if (input_after(r, touched->module, &after, err))
        return -1;
    bool is_other = touched->in_place < touched->files;
    int renewed = is_renewed(r, touched->module, &after, err);
    if (renewed < 0)
        return -1;
    if (is_other)
        *why = "files come or go";
    else if (!renewed && note_state_of(&after, &stored) == NOTE_STALE)
        *why = "names, signatures or documentation change";
    return 0;
}

/* ---- what a reviewer needs of a note ---- */

static bool is_path_byte(char c)
{
    return isalnum((unsigned char)c) || strchr("_-./", c) || (unsigned char)c >= 0x80;
}

/* Whether the path stands in the text as a whole, or, unless it is `whole`, behind a folder. */
static bool names_path(const char *text, const char *path, bool whole)
{
    size_t n = strlen(path);
    for (const char *p = text; (p = strstr(p, path)); p++) {
        bool starts = p == text || !is_path_byte(p[-1]) || (p[-1] == '/' && !whole);
        bool ends =
            !p[n] || !is_path_byte(p[n]) || (p[n] == '.' && !isalnum((unsigned char)p[n + 1]));
        if (starts && ends)
            return true;
    }
    return false;
}

/* A model may call a file by its name alone; what is derived says the whole path, and there is more
 * than one package.json. */
static bool speaks_of_change(const struct reviewer *r, const char *text, bool is_derived)
{
    for (size_t i = 0; i < r->changed_count; i++) {
        const char *path = r->changed[i].file->path;
        if (names_path(text, is_derived ? path : path_base(path), is_derived))
            return true;
    }
    return false;
}

/* First what speaks of the changed files; with `only`, nothing else. */
static void put_first(const struct reviewer *r, struct string_list *list, bool only)
{
    const char **sorted = ARENA_ARRAY(r->arena, const char *, list->count);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (speaks_of_change(r, list->items[i], only))
            sorted[count++] = list->items[i];
    for (size_t i = 0; i < list->count && !only; i++)
        if (!speaks_of_change(r, list->items[i], only))
            sorted[count++] = list->items[i];
    list->items = sorted;
    list->count = count;
}

/* The invariants of the structural writer are what usually changes together: that is told better
 * where it is missing. Its other lines matter where they speak of these files. */
static void choose_lines(const struct reviewer *r, struct review_module *module)
{
    bool is_structural = !strcmp(module->writer, "structural");
    if (is_structural)
        module->note.invariants.count = 0;
    put_first(r, &module->note.invariants, false);
    put_first(r, &module->note.gotchas, is_structural);
}

static int add_touched_module(struct reviewer *r, const struct touched *touched, bool with_note,
                              struct err *err)
{
    struct review_module *out = &r->out->modules[r->out->module_count++];
    struct chosen_note chosen;
    out->path = r->modules->modules[touched->module].path;
    out->files = touched->files;
    out->writer = "structural";
    out->state = "fresh";
    out->note.purpose = out->note.data_flow = "";
    if (find_outdated(r, touched, &out->outdated, err))
        return -1;
    if (!with_note)
        return 0;
    if (note_choose(r->context, r->in->notes, touched->module, note_knows_until(r->changes),
                    r->arena, &chosen, err))
        return -1;
    out->writer = chosen.writer;
    out->state = chosen.state;
    out->revision = chosen.revision;
    out->note = chosen.note;
    choose_lines(r, out);
    return 0;
}

int review_find_notes(struct reviewer *r, struct err *err)
{
    struct touched *touched;
    size_t count = list_touched(r, &touched);
    r->out->modules = ARENA_ARRAY(r->arena, struct review_module, count);
    for (size_t i = 0; i < count; i++)
        if (add_touched_module(r, &touched[i], i < NOTES_MAX, err))
            return -1;
    return 0;
}
