/* Packs the Markdown of a brief into its budget. The text is cut into pieces, each with a value
 * (how much it helps, in expectation: the probability of its file times what such a piece is worth)
 * and a cost in tokens. Pieces are taken by value per token while they fit, a detail only after the
 * line that it belongs to, and are printed in reading order. */
#include "brief/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "brief/markdown.h"
#include "text/tokens.h"

enum section {
    SECTION_HEAD,
    SECTION_EDIT,
    SECTION_READ,
    SECTION_NOTES,
    SECTION_ALONG,
    SECTION_TESTS,
    SECTION_COUNT
};

static const char *const section_titles[SECTION_COUNT] = {
    "",
    "\n## Likely to change\n",
    "\n## Look at\n",
    "\n## Notes on their modules\n",
    "\n## Usually changes along\n",
    "\n## Tests\n",
};

#define NO_PARENT SIZE_MAX

struct piece {
    enum section section;
    size_t parent; /* the piece that must be shown before, or NO_PARENT */
    double value;
    const char *text;
    uint32_t tokens;
    bool taken;
    bool *shown;     /* what to set when it is taken, or NULL */
    size_t *counter; /* what to increment */
};

struct packer {
    struct brief *brief;
    struct arena *arena;
    struct piece *pieces; /* in reading order */
    size_t count, capacity;
    uint32_t section_tokens[SECTION_COUNT];
};

static struct piece *add(struct packer *p, enum section section, size_t parent, double value,
                         const char *text)
{
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 128;
        struct piece *pieces = ARENA_ARRAY(p->arena, struct piece, capacity);
        if (p->count)
            memcpy(pieces, p->pieces, p->count * sizeof *pieces);
        p->pieces = pieces;
        p->capacity = capacity;
    }
    struct piece *piece = &p->pieces[p->count++];
    *piece = (struct piece){ .section = section, .parent = parent, .value = value, .text = text };
    piece->tokens = tokens_estimate(text, strlen(text));
    return piece;
}

/* One line of text from the repository: printable, bounded. */
static const char *plain(struct packer *p, const char *text, size_t max)
{
    struct buf buf = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    utf8_add_printable(&buf, text, cut);
    if (cut < size)
        buf_addstr(&buf, "...");
    const char *copy = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return copy;
}

static const char *code(struct packer *p, const char *text, size_t max)
{
    struct buf buf = BUF_INIT;
    size_t size = strlen(text), cut = utf8_cut(text, size, max);
    markdown_add_code(&buf, text, cut);
    if (cut < size)
        buf_addstr(&buf, "...");
    const char *copy = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return copy;
}

static int percent(double probability)
{
    int n = (int)(probability * 100 + 0.5);
    return n < 1 ? 1 : n > 99 ? 99 : n;
}

static const char *reasons(struct packer *p, const struct string_list *why, size_t max)
{
    struct buf buf = BUF_INIT;
    for (size_t i = 0; i < why->count && i < max; i++)
        buf_printf(&buf, "%s%s", i ? "; " : "", plain(p, why->items[i], 160));
    const char *text = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return text;
}

static const char *file_line(struct packer *p, const struct brief_file *file, size_t reasons_max)
{
    return arena_printf(p->arena, "- %s%s %d%%: %s\n", code(p, file->path, 400),
                        file->is_uncommitted ? " (uncommitted)" : "", percent(file->probability),
                        reasons(p, &file->why, reasons_max));
}

static void add_symbols(struct packer *p, struct brief_file *file, size_t parent)
{
    for (size_t i = 0; i < file->symbol_count; i++) {
        const struct definition *d = file->symbols[i];
        const char *doc = d->doc[0] ? arena_printf(p->arena, " - %s", plain(p, d->doc, 100)) : "";
        const char *text =
            arena_printf(p->arena, "  - L%u %s%s\n", d->line,
                         code(p, d->signature[0] ? d->signature : d->name, 160), doc);
        struct piece *piece =
            add(p, SECTION_EDIT, parent, file->probability * 36 / (1.5 + (double)i), text);
        piece->counter = &file->symbols_shown;
    }
}

static void add_files(struct packer *p)
{
    struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->file_count; i++) {
        struct brief_file *file = &brief->files[i];
        if (!file->likely)
            continue;
        const char *text = file_line(p, file, 4);
        size_t line = p->count;
        add(p, SECTION_EDIT, NO_PARENT, 2000 + 1000 * file->probability, text);
        add_symbols(p, file, line);
    }
    for (size_t i = 0; i < brief->file_count; i++) {
        struct brief_file *file = &brief->files[i];
        if (file->likely || file->role == BRIEF_TEST)
            continue;
        const char *text = file_line(p, file, 1);
        struct piece *piece = add(p, SECTION_READ, NO_PARENT, 0, text);
        /* A path alone is worth much and costs little: the first ones come before any detail. */
        piece->value = piece->tokens * (file->probability * 4 + (i < 12 ? 1 : 0.1));
    }
}

/* ---- notes ---- */

static void add_detail(struct packer *p, size_t parent, double value, const char *text)
{
    add(p, SECTION_NOTES, parent, value, text);
}

static const char *join_code(struct packer *p, const char **items, size_t count, size_t max)
{
    struct buf buf = BUF_INIT;
    for (size_t i = 0; i < count && i < max; i++)
        buf_printf(&buf, "%s%s", i ? ", " : "", code(p, items[i], 200));
    if (count > max)
        buf_printf(&buf, " and %zu more", count - max);
    const char *text = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return text;
}

/* What a detail is worth by what it speaks of: the likely files, or others of their module. */
static double relevance(const struct brief *brief, const char *text)
{
    for (size_t i = 0; i < brief->file_count; i++)
        if (brief->files[i].likely && strstr(text, path_base(brief->files[i].path)))
            return 1;
    return 0.2;
}

static void add_list(struct packer *p, size_t parent, double weight, const char *label,
                     const struct string_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_detail(p, parent, weight * relevance(p->brief, list->items[i]) / (1 + 0.3 * (double)i),
                   arena_printf(p->arena, "- %s: %s\n", label, plain(p, list->items[i], 240)));
}

/* When the code has moved on since a note was written, its reader has to know. */
static const char *written(struct packer *p, const struct brief_module *module)
{
    if (!module->revision || !strcmp(module->state, "fresh"))
        return "";
    return arena_printf(p->arena, " (%s: written at %.12s)", module->state, module->revision);
}

static void add_note(struct packer *p, struct brief_module *module)
{
    const struct note *note = &module->note;
    double weight = module->weight;
    size_t parent = p->count;
    struct piece *head = add(p, SECTION_NOTES, NO_PARENT, weight * 60 + 10,
                             arena_printf(p->arena, "### %s%s\n%s\n", code(p, module->path, 300),
                                          written(p, module), plain(p, note->purpose, 500)));
    head->shown = &module->shown;
    for (size_t i = 0; i < note->recipe_count; i++) {
        const struct note_recipe *recipe = &note->recipes[i];
        double best = 0.2;
        for (size_t j = 0; j < recipe->file_count; j++)
            best = best < 1 ? relevance(p->brief, recipe->files[j]) : best;
        add_detail(p, parent, weight * best * 45 / (1 + (double)i),
                   arena_printf(p->arena, "- recipe, as in \"%s\": %s. %s\n",
                                plain(p, recipe->request, 160),
                                join_code(p, recipe->files, recipe->file_count, 6),
                                plain(p, recipe->steps, 240)));
    }
    for (size_t i = 0; i < note->entry_point_count; i++) {
        const struct note_entry_point *entry = &note->entry_points[i];
        add_detail(p, parent,
                   weight * relevance(p->brief, entry->file) * 25 / (1 + 0.5 * (double)i),
                   arena_printf(p->arena, "- entry: %s in %s, %s\n", code(p, entry->symbol, 120),
                                code(p, entry->file, 200), plain(p, entry->why, 160)));
    }
    if (note->data_flow[0])
        add_detail(p, parent, weight * 15,
                   arena_printf(p->arena, "- flow: %s\n", plain(p, note->data_flow, 400)));
    add_list(p, parent, weight * 20, "does", &note->responsibilities);
    add_list(p, parent, weight * 20, "invariant", &note->invariants);
    add_list(p, parent, weight * 18, "careful", &note->gotchas);
}

static void add_rest(struct packer *p)
{
    struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->module_count; i++)
        add_note(p, &brief->modules[i]);
    for (size_t i = 0; i < brief->companion_count; i++) {
        const struct brief_companion *c = &brief->companions[i];
        add(p, SECTION_ALONG, NO_PARENT, 40.0 * c->together / (c->of + 2.0),
            arena_printf(p->arena, "- %s with %s in %u of its last %u changes\n",
                         code(p, c->path, 300), code(p, c->with, 300), c->together, c->of));
    }
    for (size_t i = 0; i < brief->tests.count; i++)
        add(p, SECTION_TESTS, NO_PARENT, 30.0 / (1 + (double)i),
            arena_printf(p->arena, "- %s\n", code(p, brief->tests.items[i], 300)));
}

/* The same within a share of the budget: what is escaped may grow to many tokens. */
static const char *plain_within(struct packer *p, const char *text, size_t max, uint32_t tokens)
{
    const char *line = plain(p, text, max);
    while (max && tokens_estimate(line, strlen(line)) > tokens) {
        max /= 2;
        line = plain(p, text, max);
    }
    return line;
}

static void add_head(struct packer *p)
{
    const struct brief *brief = p->brief;
    char hex[OID_HEX_SIZE];
    size_t line = strcspn(brief->request, "\r\n");
    char *title = arena_strndup(p->arena, brief->request, line);
    struct buf buf = BUF_INIT;
    buf_printf(&buf, "# %s\n", plain_within(p, title, 200, brief->budget / 4));
    buf_printf(&buf, "At revision %.12s", oid_hex(&brief->indexed, hex));
    if (brief->work)
        buf_printf(&buf, " with %zu uncommitted file%s", brief->work->count,
                   brief->work->count == 1 ? "" : "s");
    buf_printf(&buf, ". Confidence %.2f.\n", brief->confidence);
    if (brief->stale)
        buf_printf(&buf,
                   "Another process is indexing: this is about an ancestor of %.12s, which was "
                   "asked for.\n",
                   oid_hex(&brief->revision, hex));
    if (*brief->overview)
        buf_printf(&buf, "%s\n", plain_within(p, brief->overview, 300, brief->budget / 8));
    if (!brief->file_count)
        buf_addstr(&buf, "Nothing in this repository speaks of the request.\n");
    else if (brief->confidence < BRIEF_CONFIDENCE_LOW)
        buf_addstr(&buf, "Low confidence: the files below are starting points, not an answer. "
                         "Explore before you edit.\n");
    struct piece *piece = add(p, SECTION_HEAD, NO_PARENT, 1e9, arena_strdup(p->arena, buf.data));
    piece->taken = true;
    buf_release(&buf);
}

/* ---- choice ---- */

static int by_density(const void *a, const void *b)
{
    const struct piece *x = *(struct piece *const *)a, *y = *(struct piece *const *)b;
    double left = x->value / (x->tokens + 1.0), right = y->value / (y->tokens + 1.0);
    if (left != right)
        return left > right ? -1 : 1;
    return (x > y) - (x < y);
}

static void take(struct packer *p)
{
    struct piece **order = ARENA_ARRAY(p->arena, struct piece *, p->count);
    for (size_t i = 0; i < p->count; i++)
        order[i] = &p->pieces[i];
    qsort(order, p->count, sizeof(struct piece *), by_density);
    bool open[SECTION_COUNT] = { true };
    uint32_t used = p->pieces[0].tokens;
    bool progress = true;
    /* A detail may stand before its line in this order; then the next round takes it. */
    while (progress) {
        progress = false;
        for (size_t i = 0; i < p->count; i++) {
            struct piece *piece = order[i];
            if (piece->taken || (piece->parent != NO_PARENT && !p->pieces[piece->parent].taken))
                continue;
            uint32_t cost =
                piece->tokens + (open[piece->section] ? 0 : p->section_tokens[piece->section]);
            if (used + cost > p->brief->budget)
                continue;
            used += cost;
            open[piece->section] = piece->taken = progress = true;
        }
    }
}

static char *print(const struct packer *p)
{
    struct buf out = BUF_INIT;
    enum section section = SECTION_HEAD;
    for (size_t i = 0; i < p->count; i++) {
        const struct piece *piece = &p->pieces[i];
        if (!piece->taken)
            continue;
        if (piece->section != section)
            buf_addstr(&out, section_titles[piece->section]);
        section = piece->section;
        buf_addstr(&out, piece->text);
    }
    char *text = arena_strdup(p->arena, out.data);
    buf_release(&out);
    return text;
}

/* Details stand behind the line that they belong to. */
static bool has_detail(const struct packer *p, size_t line)
{
    for (size_t i = line + 1; i < p->count && p->pieces[i].parent == line; i++)
        if (p->pieces[i].taken)
            return true;
    return false;
}

/* The sum of the pieces is only near the estimate of the whole; drops from the end of the value
 * order until it fits. */
static void drop_least(struct packer *p)
{
    struct piece *least = NULL;
    for (size_t i = 1; i < p->count; i++) {
        struct piece *piece = &p->pieces[i];
        if (piece->taken && !has_detail(p, i) && (!least || by_density(&piece, &least) > 0))
            least = piece;
    }
    if (least)
        least->taken = false;
}

void brief_pack(struct brief *brief, struct arena *arena)
{
    struct packer p = { .brief = brief, .arena = arena };
    for (int i = 0; i < SECTION_COUNT; i++)
        p.section_tokens[i] = tokens_estimate(section_titles[i], strlen(section_titles[i]));
    add_head(&p);
    add_files(&p);
    add_rest(&p);
    take(&p);
    brief->markdown = print(&p);
    brief->tokens = tokens_estimate(brief->markdown, strlen(brief->markdown));
    for (size_t i = 0; i < p.count && brief->tokens > brief->budget; i++) {
        drop_least(&p);
        brief->markdown = print(&p);
        brief->tokens = tokens_estimate(brief->markdown, strlen(brief->markdown));
    }
    for (size_t i = 0; i < p.count; i++) {
        if (p.pieces[i].taken && p.pieces[i].shown)
            *p.pieces[i].shown = true;
        if (p.pieces[i].taken && p.pieces[i].counter)
            ++*p.pieces[i].counter;
    }
}
