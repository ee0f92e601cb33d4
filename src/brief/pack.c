/* Packs the Markdown of a brief into its budget. The text is cut into pieces, each with a value
 * (how much it helps, in expectation: the probability of its file times what such a piece is worth)
 * and a cost in tokens. First come the lines of the likely files, in their order; then pieces are
 * taken by value per token while they fit, a detail only after the line that it belongs to. They
 * are printed in reading order. */
#include "brief/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/utf8.h"
#include "brief/title.h"
#include "print/markdown.h"
#include "text/tokens.h"

enum section {
    SECTION_HEAD,
    SECTION_EDIT,
    SECTION_READ,
    SECTION_NOTES,
    SECTION_ALONG,
    SECTION_EDIT_TESTS,
    SECTION_RUN_TESTS,
    SECTION_COUNT
};

static const char *const section_titles[SECTION_COUNT] = {
    "",
    "\n## Likely to change\n",
    "\n## Look at\n",
    "\n## Notes on their modules\n",
    "\n## Usually changes along\n",
    "\n## Tests to edit\n",
    "\n## Tests to run\n",
};

/* Of the first section of files, and of the notes, when they are no answer. */
static const char title_of_starts[] = "\n## Starting points\n";
static const char title_of_modules[] = "\n## Modules where most happens\n";

#define NO_PARENT     SIZE_MAX
#define REASONS_SHOWN 4 /* of a likely file */

#define STARTS_AT_LEAST 5   /* files of a brief without confidence, and as many to look at */
#define SHORT_PURPOSE   140 /* bytes of a note in such a brief */

struct piece {
    enum section section;
    size_t parent; /* the piece that must be shown before, or NO_PARENT */
    double value;
    const char *text;
    uint32_t tokens;
    bool first; /* before whatever is not, and in reading order: how long it is does not count */
    bool joins; /* continues the line before */
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

static const char *title_of(const struct packer *p, enum section section)
{
    if (section == SECTION_NOTES && p->brief->start_count)
        return title_of_modules;
    return section == SECTION_EDIT && brief_is_low(p->brief) ? title_of_starts
                                                             : section_titles[section];
}

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

static const char *file_line(struct packer *p, const struct brief_file *file)
{
    const char *why = file->why.count ? plain(p, file->why.items[0], 160) : "";
    return arena_printf(p->arena, "- %s%s %d%%%s%s\n", code(p, file->path, 400),
                        file->is_uncommitted ? " (uncommitted)" : "", percent(file->probability),
                        *why ? ": " : "", why);
}

/* The reasons after the first are a detail: a file with many is not worth less. */
static void add_reasons(struct packer *p, const struct brief_file *file, size_t parent)
{
    struct buf buf = BUF_INIT;
    for (size_t i = 1; i < file->why.count && i < REASONS_SHOWN; i++)
        buf_printf(&buf, "; %s", plain(p, file->why.items[i], 160));
    if (buf.size) {
        buf_addch(&buf, '\n');
        add(p, SECTION_EDIT, parent, file->probability * 30, arena_strdup(p->arena, buf.data))
            ->joins = true;
    }
    buf_release(&buf);
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

/* A fence cannot be closed from inside: each line begins with its number. Its own length keeps
 * those from being misled who look for the next back-quotes. */
static const char *excerpt_text(struct packer *p, const struct brief_excerpt *excerpt)
{
    struct buf buf = BUF_INIT;
    size_t ticks = 0;
    for (size_t i = 0; i < excerpt->count; i++) {
        size_t run = markdown_ticks(excerpt->lines[i].text);
        ticks = run > ticks ? run : ticks;
    }
    buf_addstr(&buf, "  ");
    markdown_add_fence(&buf, ticks);
    buf_addch(&buf, '\n');
    for (size_t i = 0; i < excerpt->count; i++)
        buf_printf(&buf, "  %u  %s\n", excerpt->lines[i].line, excerpt->lines[i].text);
    buf_addstr(&buf, "  ");
    markdown_add_fence(&buf, ticks);
    buf_addch(&buf, '\n');
    const char *text = arena_strdup(p->arena, buf.data);
    buf_release(&buf);
    return text;
}

/* Less per token than the signatures, which say what there is to look at. */
static void add_excerpts(struct packer *p, struct brief_file *file, size_t parent)
{
    for (size_t i = 0; i < file->excerpt_count; i++) {
        struct piece *piece = add(p, SECTION_EDIT, parent, 0, excerpt_text(p, &file->excerpts[i]));
        piece->value = piece->tokens * file->probability * 0.5 / (1 + (double)i);
        piece->shown = &file->excerpts[i].shown;
    }
}

/* Whether its line stands in the first section: the likely files; without confidence, at least the
 * first few that are no tests. */
static bool is_leading(const struct brief *brief, size_t i)
{
    size_t before = 0;
    if (brief->files[i].likely || !brief_is_low(brief))
        return brief->files[i].likely;
    for (size_t j = 0; j < i; j++)
        before += brief->files[j].role != BRIEF_TEST;
    return brief->files[i].role != BRIEF_TEST && before < STARTS_AT_LEAST;
}

static void add_files(struct packer *p)
{
    struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->file_count; i++) {
        struct brief_file *file = &brief->files[i];
        if (!is_leading(brief, i))
            continue;
        size_t line = p->count;
        add(p, SECTION_EDIT, NO_PARENT, 0, file_line(p, file))->first = true;
        add_reasons(p, file, line);
        add_symbols(p, file, line);
        add_excerpts(p, file, line);
    }
    size_t room = brief_is_low(brief) ? STARTS_AT_LEAST : SIZE_MAX;
    for (size_t i = 0; i < brief->file_count && room; i++) {
        struct brief_file *file = &brief->files[i];
        if (is_leading(brief, i) || file->role == BRIEF_TEST)
            continue;
        room--;
        struct piece *piece = add(p, SECTION_READ, NO_PARENT, 0, file_line(p, file));
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

/* One line, to know where one is: what it says beyond that is of a module that is only guessed. */
static void add_short_note(struct packer *p, struct brief_module *module)
{
    struct piece *piece = add(
        p, SECTION_NOTES, NO_PARENT, 0,
        arena_printf(p->arena, "- %s%s: %s\n", code(p, module->path, 300), written(p, module),
                     plain(p, module->note.purpose ? module->note.purpose : "", SHORT_PURPOSE)));
    piece->value = piece->tokens * (0.5 + module->weight);
    piece->shown = &module->shown;
}

static void add_notes(struct packer *p)
{
    for (size_t i = 0; i < p->brief->module_count; i++) {
        if (brief_is_low(p->brief))
            add_short_note(p, &p->brief->modules[i]);
        else
            add_note(p, &p->brief->modules[i]);
    }
}

static void add_starts(struct packer *p)
{
    for (size_t i = 0; i < p->brief->start_count; i++) {
        const struct brief_start *start = &p->brief->starts[i];
        const char *often = start->changes
                                ? arena_printf(p->arena, ": changed in %u of the last %u commits",
                                               start->changes, start->of)
                                : "";
        struct piece *piece =
            add(p, SECTION_EDIT, NO_PARENT, 0,
                arena_printf(p->arena, "- %s%s\n", code(p, start->path, 300), often));
        piece->value = piece->tokens / (1 + 0.2 * (double)i);
    }
}

static void add_companions(struct packer *p)
{
    const struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->companion_count; i++) {
        const struct companion *c = &brief->companions[i];
        add(p, SECTION_ALONG, NO_PARENT, 40.0 * c->together / (c->of + 2.0),
            arena_printf(p->arena, "- %s with %s in %u of its last %u changes\n",
                         code(p, c->path, 300), code(p, c->with, 300), c->together, c->of));
    }
}

static const struct brief_file *find_file(const struct brief *brief, const char *path)
{
    for (size_t i = 0; i < brief->file_count; i++)
        if (!strcmp(brief->files[i].path, path))
            return &brief->files[i];
    return NULL;
}

static void add_tests(struct packer *p)
{
    const struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->tests.count; i++) {
        const char *path = brief->tests.items[i];
        const struct brief_file *file = i < brief->tests_to_edit ? find_file(brief, path) : NULL;
        const char *text =
            file ? file_line(p, file) : arena_printf(p->arena, "- %s\n", code(p, path, 300));
        add(p, i < brief->tests_to_edit ? SECTION_EDIT_TESTS : SECTION_RUN_TESTS, NO_PARENT,
            30.0 / (1 + (double)i), text);
    }
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
    const char *title = brief_title(brief->request, p->arena);
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
    else if (brief_is_low(brief))
        buf_addstr(&buf, "Low confidence: the files below are starting points, not an answer. "
                         "Explore before you edit.\n");
    if (brief->hint && *brief->hint)
        buf_printf(&buf, "%s\n", brief->hint);
    struct piece *piece = add(p, SECTION_HEAD, NO_PARENT, 0, arena_strdup(p->arena, buf.data));
    piece->first = piece->taken = true;
    buf_release(&buf);
}

/* ---- choice ---- */

static int by_density(const void *a, const void *b)
{
    const struct piece *x = *(struct piece *const *)a, *y = *(struct piece *const *)b;
    if (x->first != y->first)
        return x->first ? -1 : 1;
    if (x->first)
        return (x > y) - (x < y);
    double left = x->value / (x->tokens + 1.0), right = y->value / (y->tokens + 1.0);
    if (left != right)
        return left > right ? -1 : 1;
    return (x > y) - (x < y);
}

struct room {
    uint32_t used;
    bool open[SECTION_COUNT]; /* its title is paid for */
};

static bool take_piece(const struct packer *p, struct piece *piece, struct room *room)
{
    uint32_t title = room->open[piece->section] ? 0 : p->section_tokens[piece->section];
    if (room->used + title + piece->tokens > p->brief->budget)
        return false;
    room->used += title + piece->tokens;
    return room->open[piece->section] = piece->taken = true;
}

static void take(struct packer *p)
{
    struct piece **order = ARENA_ARRAY(p->arena, struct piece *, p->count);
    for (size_t i = 0; i < p->count; i++)
        order[i] = &p->pieces[i];
    qsort(order, p->count, sizeof(struct piece *), by_density);
    struct room room = { p->pieces[0].tokens, { true } };
    size_t i = 0;
    /* The head is one of them. A worse file never stands where a better one found no room. */
    while (i < p->count && order[i]->first && (order[i]->taken || take_piece(p, order[i], &room)))
        i++;
    while (i < p->count && order[i]->first)
        i++;
    bool progress = true;
    /* A detail may stand before its line in this order; then the next round takes it. */
    for (size_t rest = i; progress;) {
        progress = false;
        for (i = rest; i < p->count; i++)
            if (!order[i]->taken &&
                (order[i]->parent == NO_PARENT || p->pieces[order[i]->parent].taken))
                progress = take_piece(p, order[i], &room) || progress;
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
            buf_addstr(&out, title_of(p, piece->section));
        section = piece->section;
        if (piece->joins)
            buf_truncate(&out, out.size - 1);
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
    for (enum section i = 0; i < SECTION_COUNT; i++)
        p.section_tokens[i] = tokens_estimate(title_of(&p, i), strlen(title_of(&p, i)));
    add_head(&p);
    add_files(&p);
    add_starts(&p);
    add_notes(&p);
    add_companions(&p);
    add_tests(&p);
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
