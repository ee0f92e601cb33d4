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
    SECTION_NAMED,
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
    "\n## Named in the request\n",
    "\n## Likely to change\n",
    "\n## Look at\n",
    "\n## Notes\n",
    "\n## Usually changes along\n",
    "\n## Tests to edit\n",
    "\n## Tests to run\n",
};

/* Of the first section of files, and of the notes, when they are no answer. */
static const char title_of_starts[] = "\n## Starting points\n";
static const char title_of_modules[] = "\n## Modules where most happens\n";

#define NO_PARENT     SIZE_MAX
#define REASONS_SHOWN 3 /* of a likely file */

/* Value of a token below which nothing is printed, whatever the budget: it is a bound, no aim. */
#define WORTH_MIN 0.15

#define REASON_CUT 80   /* bytes of a reason of a file to look at */

#define NAMED_WORTH 2.0 /* of a token about what the request names */

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

static const char *file_line(struct packer *p, const struct brief_file *file, size_t reason_cut)
{
    const char *why = file->why.count ? plain(p, file->why.items[0], reason_cut) : "";
    return arena_printf(p->arena, "- %s%s %d%%%s%s\n", code(p, file->path, 400),
                        file->is_uncommitted ? " (uncommitted)" : "", percent(file->probability),
                        *why ? ": " : "", why);
}

/* The reasons after the first are a detail: a file with many is not worth less. */
static void add_reasons(struct packer *p, const struct brief_file *file, size_t parent)
{
    struct buf buf = BUF_INIT;
    for (size_t i = 1; i < file->why.count && i < REASONS_SHOWN; i++)
        buf_printf(&buf, "; %s", plain(p, file->why.items[i], 120));
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
        const char *doc = d->doc[0] ? arena_printf(p->arena, " - %s", plain(p, d->doc, 70)) : "";
        const char *text =
            arena_printf(p->arena, "  - L%u %s%s\n", d->line,
                         code(p, d->signature[0] ? d->signature : d->name, 110), doc);
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

/* One line for all of them; *last is the piece that it ends in. */
static void add_less_likely(struct packer *p, const struct brief_file *file, size_t *last)
{
    bool is_first = *last == NO_PARENT;
    const char *text = arena_printf(p->arena, "%s%s\n", is_first ? "- less likely: " : ", ",
                                    code(p, file->path, 300));
    size_t line = p->count;
    struct piece *piece = add(p, SECTION_READ, *last, 0, text);
    piece->value = piece->tokens * (0.3 + file->probability);
    piece->joins = !is_first;
    *last = line;
}

static void add_files(struct packer *p)
{
    struct brief *brief = p->brief;
    for (size_t i = 0; i < brief->file_count; i++) {
        struct brief_file *file = &brief->files[i];
        if (!is_leading(brief, i))
            continue;
        size_t line = p->count;
        add(p, SECTION_EDIT, NO_PARENT, 0, file_line(p, file, 120))->first = true;
        add_reasons(p, file, line);
        add_symbols(p, file, line);
        add_excerpts(p, file, line);
    }
    size_t room = STARTS_AT_LEAST, less_likely = NO_PARENT;
    for (size_t i = 0; i < brief->file_count; i++) {
        struct brief_file *file = &brief->files[i];
        if (is_leading(brief, i) || file->role == BRIEF_TEST)
            continue;
        if (brief_is_low(brief) ? !room : file->probability < BRIEF_REASON_PROBABILITY) {
            add_less_likely(p, file, &less_likely);
            continue;
        }
        room -= room > 0;
        struct piece *piece = add(p, SECTION_READ, NO_PARENT, 0, file_line(p, file, REASON_CUT));
        /* A path alone is worth much and costs little: the first ones come before any detail. */
        piece->value = piece->tokens * (file->probability * 4 + (i < 12 ? 1 : 0.1));
    }
}

/* ---- what the request names ---- */

/* "`a.c:12`, `b.c:3` and 4 more" */
static void add_places(struct packer *p, struct buf *out, const struct named_place *places,
                       size_t count, size_t total)
{
    for (size_t i = 0; i < count; i++) {
        const char *place = places[i].line ? arena_printf(p->arena, "%s:%u", places[i].path,
                                                          places[i].line)
                                           : places[i].path;
        buf_printf(out, "%s%s", i ? ", " : "", code(p, place, 300));
    }
    if (total > count)
        buf_printf(out, " and %zu more", total - count);
}

static const char *named_line(struct packer *p, const struct brief_named *named)
{
    struct buf line = BUF_INIT;
    bool is_text = !strcmp(named->kind, "text");
    buf_printf(&line, "- %s: ", code(p, named->text, 80));
    if (named->place_total) {
        buf_printf(&line, "%s ", is_text ? "stands in" : named->kind);
        add_places(p, &line, named->places, named->place_count, named->place_total);
    }
    if (named->use_total) {
        buf_printf(&line, "%sused in ", named->place_total ? "; " : "defined nowhere here; ");
        add_places(p, &line, named->uses, named->use_count, named->use_total);
    }
    buf_addch(&line, '\n');
    const char *text = arena_strdup(p->arena, line.data);
    buf_release(&line);
    return text;
}

/* What stands nowhere is said first: the reader need not search for it. */
static void add_absent(struct packer *p)
{
    struct buf line = BUF_INIT;
    for (size_t i = 0; i < p->brief->named_count; i++) {
        const struct brief_named *named = &p->brief->named[i];
        if (!named_is_absent(named))
            continue;
        buf_printf(&line, "%s%s", line.size ? ", " : "- Not in this repository: ",
                   code(p, named->text, 80));
        if (named->nearest)
            buf_printf(&line, " (nearest: %s)", code(p, named->nearest, 200));
    }
    if (line.size) {
        buf_addch(&line, '\n');
        add(p, SECTION_NAMED, NO_PARENT, NAMED_WORTH * 30, arena_strdup(p->arena, line.data));
    }
    buf_release(&line);
}

static void add_named(struct packer *p)
{
    add_absent(p);
    for (size_t i = 0; i < p->brief->named_count; i++) {
        if (named_is_absent(&p->brief->named[i]))
            continue;
        struct piece *piece =
            add(p, SECTION_NAMED, NO_PARENT, 0, named_line(p, &p->brief->named[i]));
        piece->value = piece->tokens * NAMED_WORTH / (1 + 0.1 * (double)i);
    }
}

/* ---- notes ---- */

/* When the code has moved on since a note was written, its reader has to know. */
static const char *written(struct packer *p, const struct brief_module *module)
{
    if (!module->revision || !strcmp(module->state, "fresh"))
        return "";
    return arena_printf(p->arena, " (%s: written at %.12s)", module->state, module->revision);
}

static void add_facts(struct packer *p)
{
    for (size_t i = 0; i < p->brief->fact_count; i++) {
        struct brief_fact *fact = &p->brief->facts[i];
        struct brief_module *module = &p->brief->modules[fact->source];
        struct piece *piece =
            add(p, SECTION_NOTES, NO_PARENT, 0,
                arena_printf(p->arena, "- %s: %s [%s%s]\n", fact->label, plain(p, fact->text, 400),
                             plain(p, fact->module, 100), written(p, module)));
        piece->value = piece->tokens * (0.3 + fact->worth);
        piece->shown = &fact->is_shown;
    }
}

/* Where to begin when no file is known. */
static void add_modules(struct packer *p)
{
    for (size_t i = 0; p->brief->start_count && i < p->brief->module_count; i++) {
        struct brief_module *module = &p->brief->modules[i];
        const char *purpose =
            module->writer
                ? arena_printf(p->arena, "%s: %s", written(p, module),
                               plain(p, module->note.purpose ? module->note.purpose : "",
                                     SHORT_PURPOSE))
                : "";
        struct piece *piece =
            add(p, SECTION_NOTES, NO_PARENT, 0,
                arena_printf(p->arena, "- %s%s\n", code(p, module->path, 300), purpose));
        piece->value = piece->tokens / (1 + 0.1 * (double)i);
        piece->shown = &module->shown;
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
        add(p, SECTION_ALONG, NO_PARENT, 20.0 * c->together / (c->of + 2.0),
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
            file ? file_line(p, file, REASON_CUT) : arena_printf(p->arena, "- %s\n", code(p, path, 300));
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
    if (room->used + title + piece->tokens > p->brief->budget ||
        (!piece->first && piece->value < WORTH_MIN * piece->tokens))
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
    add_named(&p);
    add_files(&p);
    add_starts(&p);
    add_facts(&p);
    add_modules(&p);
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
    for (size_t i = 0; i < brief->fact_count; i++)
        brief->modules[brief->facts[i].source].shown |= brief->facts[i].is_shown;
}
