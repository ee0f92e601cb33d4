#include "brief/excerpt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "print/markdown.h"
#include "redact/redact.h"
#include "repo/repo.h"
#include "text/line_starts.h"
#include "text/matches.h"
#include "text/word_bytes.h"
#include "view/source.h"

#define LINES_MAX      50000 /* of a file */
#define SCANNED_MAX    1500  /* lines of a file that is looked at as a whole */
#define DEFINITION_MAX 500   /* lines of a definition that are looked at */
#define LINE_MAX_      140   /* bytes of a line that are shown */
#define ANALYSED_MAX   400   /* bytes of a line that are looked at */
#define TELLING_LINES  5000  /* of a file that one line is chosen from */
#define PROSE_WORDS    4
#define TOP_TERMS      4
#define TOP_SHARE      0.3
#define BYTES_MAX      ((uint64_t)1 << 20) /* of a file that is looked at */

/* The terms of the request on one line. */
struct held {
    uint32_t *terms;
    size_t count;
    bool is_known;
};

struct cutter {
    const struct excerpt_input *in;
    struct arena *arena;
    uint32_t *starts; /* text/line_starts.h */
    uint32_t line_count;
    struct held *held; /* by line, from 1 */
    struct matches matches;
    uint32_t *in_reach; /* by term: on how many lines of the window it is */
    bool *is_shown;     /* by line */
    struct brief_excerpt *out;
    size_t count;
};

struct passage {
    uint32_t first, last; /* first 0: none */
    double score;
};

bool excerpt_read_text(struct repo *repo, const struct oid *blob, struct buf *text)
{
    uint64_t size;
    if (repo_read_blob(repo, blob, BYTES_MAX, text, &size, NULL))
        return false;
    redact_in_place(text);
    return true;
}

static const char *line_of(const struct cutter *c, uint32_t line, size_t *size)
{
    const char *text = c->in->text + c->starts[line - 1];
    *size = c->starts[line] - c->starts[line - 1];
    while (*size && isspace((unsigned char)text[*size - 1]))
        --*size;
    return text;
}

static bool is_empty(const struct cutter *c, uint32_t line)
{
    size_t size;
    line_of(c, line, &size);
    return !size;
}

/* ---- which lines ---- */

static const struct held *held_by(struct cutter *c, uint32_t line)
{
    struct held *held = &c->held[line];
    size_t size;
    if (held->is_known)
        return held;
    held->is_known = true;
    const char *text = line_of(c, line, &size);
    matches_reset(&c->matches);
    matches_add(&c->matches, text, size < ANALYSED_MAX ? size : ANALYSED_MAX, FIELD_BODY);
    held->count = c->matches.count;
    if (held->count)
        held->terms = ARENA_ARRAY(c->arena, uint32_t, held->count);
    for (size_t i = 0; i < held->count; i++)
        held->terms[i] = c->matches.terms[i].term;
    return held;
}

/* Lets a line into the window (by = 1) or out of it (-1); by how much its score changes. Each term
 * counts once. */
static double pass(struct cutter *c, uint32_t line, int by)
{
    const struct held *held = held_by(c, line);
    double change = 0;
    for (size_t i = 0; i < held->count; i++) {
        uint32_t *lines = &c->in_reach[held->terms[i]];
        if (by > 0 ? !(*lines)++ : !--*lines)
            change += by * c->in->picker->telling->weights[held->terms[i]];
    }
    return change;
}

/* The best window of a range: the one with the most telling terms, and of those the first. */
static void search(struct cutter *c, uint32_t first, uint32_t last, struct passage *best)
{
    double score = 0;
    uint32_t length = c->in->length, start = first;
    for (uint32_t line = first; line <= last; line++) {
        if (c->is_shown[line]) { /* it would be shown twice */
            for (; start < line; start++)
                score += pass(c, start, -1);
            start = line + 1;
            continue;
        }
        score += pass(c, line, 1);
        if (line - start >= length)
            score += pass(c, start++, -1);
        if (score > best->score + 1e-9)
            *best = (struct passage){ start, line, score };
    }
    for (; start <= last; start++)
        pass(c, start, -1);
}

static uint32_t bounded(const struct cutter *c, uint32_t line)
{
    return line < c->line_count ? line : c->line_count;
}

static bool has_body(const struct definition *d)
{
    return d->kind < DEF_HEADING && d->kind != DEF_MODULE && d->end_line > d->line;
}

static void search_definition(struct cutter *c, const struct definition *d, struct passage *best)
{
    uint32_t last = d->end_line - d->line > DEFINITION_MAX ? d->line + DEFINITION_MAX : d->end_line;
    if (d->line && d->line <= c->line_count)
        search(c, d->line, bounded(c, last), best);
}

/* What encloses it was looked at as a whole. */
static bool is_searched_around(const struct summary *s, const struct definition *d)
{
    const struct definition *around = d->parent >= 0 ? &s->definitions[d->parent] : NULL;
    return around && has_body(around) && around->end_line - around->line <= DEFINITION_MAX;
}

/* Where something is done; imports, licences and tables of a file that has code say little. */
static void search_file(struct cutter *c, struct passage *best)
{
    const struct summary *s = c->in->summary;
    bool found = false;
    if (c->line_count > SCANNED_MAX) {
        for (size_t i = 0; i < c->in->symbol_count; i++)
            if (has_body(c->in->symbols[i]))
                search_definition(c, c->in->symbols[i], best);
        return;
    }
    for (size_t i = 0; i < s->definition_count; i++) {
        if (!has_body(&s->definitions[i]) || is_searched_around(s, &s->definitions[i]))
            continue;
        found = true;
        search_definition(c, &s->definitions[i], best);
    }
    if (!found && c->line_count)
        search(c, 1, c->line_count, best);
}

/* ---- cutting ---- */

static const char *shown_line(struct cutter *c, uint32_t line)
{
    struct buf spaced = BUF_INIT, out = BUF_INIT;
    size_t size;
    const char *text = line_of(c, line, &size);
    for (size_t i = 0; i < size && spaced.size <= LINE_MAX_; i++) {
        if (text[i] == '\t')
            buf_addstr(&spaced, "    ");
        else
            buf_addch(&spaced, text[i]);
    }
    size_t cut = utf8_cut(spaced.data, spaced.size, LINE_MAX_);
    utf8_add_printable(&out, spaced.data, cut);
    if (cut < spaced.size)
        buf_addstr(&out, "...");
    const char *copy = arena_strdup(c->arena, out.data);
    buf_release(&spaced);
    buf_release(&out);
    return copy;
}

static void add_excerpt_line(struct cutter *c, struct brief_excerpt *excerpt, uint32_t line)
{
    if (c->is_shown[line])
        return;
    c->is_shown[line] = true;
    excerpt->lines[excerpt->count++] = (struct excerpt_line){ line, shown_line(c, line) };
}

/* A window that ends at the last telling word goes on, as far as the definition does. */
static uint32_t extended(const struct cutter *c, struct passage w, const struct definition *around)
{
    uint32_t last = w.first + c->in->length - 1;
    uint32_t end = bounded(c, around ? around->end_line : c->line_count);
    last = last < end ? last : end;
    return last > w.last ? last : w.last;
}

/* Before the first telling word one line is enough. */
static uint32_t tightened(struct cutter *c, struct passage w)
{
    while (w.first + 1 < w.last && !held_by(c, w.first)->count && !held_by(c, w.first + 1)->count)
        w.first++;
    return w.first;
}

static void cut_window(struct cutter *c, struct passage w)
{
    int64_t i = definition_at(c->in->summary, w.first);
    const struct definition *around = i >= 0 ? &c->in->summary->definitions[i] : NULL;
    if (w.score > 0)
        w.first = tightened(c, w);
    w.last = extended(c, w, around);
    while (w.first < w.last && is_empty(c, w.first))
        w.first++;
    while (w.last > w.first && is_empty(c, w.last))
        w.last--;
    struct brief_excerpt *excerpt = &c->out[c->count++];
    excerpt->lines = ARENA_ARRAY(c->arena, struct excerpt_line, w.last - w.first + 2);
    if (around && around->kind < DEF_HEADING && around->line && around->line < w.first)
        add_excerpt_line(c, excerpt, around->line);
    for (uint32_t line = w.first; line <= w.last; line++)
        add_excerpt_line(c, excerpt, line);
    if (!excerpt->count)
        c->count--;
}

static void cut_named_line(struct cutter *c)
{
    uint32_t line = c->in->line, half = c->in->length / 2;
    if (!line || line > c->line_count)
        return;
    struct passage w = { line > half ? line - half : 1, bounded(c, line + half), 0 };
    int64_t around = definition_at(c->in->summary, line);
    if (around >= 0) {
        const struct definition *d = &c->in->summary->definitions[around];
        w.first = d->line > w.first ? d->line : w.first;
        w.last = d->end_line < w.last && d->end_line >= line ? d->end_line : w.last;
    }
    cut_window(c, w);
}

static bool ends_in_name(const char *text, const char *name)
{
    size_t size = strlen(name), length = strlen(text);
    return length >= size && !strcmp(text + length - size, name) &&
           (length == size || strchr(":.#\\/", text[length - size - 1]));
}

/* "Shop.open" may be taken for the name of a file. */
static bool is_name_of_request(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->symbol_count; i++)
        if (ends_in_name(request->symbols[i].text, name))
            return true;
    for (size_t i = 0; i < request->path_count; i++)
        if (!strchr(request->paths[i].text, '/') && ends_in_name(request->paths[i].text, name))
            return true;
    return false;
}

static void cut_named_definitions(struct cutter *c)
{
    const struct summary *s = c->in->summary;
    for (size_t i = 0; i < s->definition_count && c->count < c->in->max; i++) {
        const struct definition *d = &s->definitions[i];
        struct passage best = { 0, 0, 0 };
        if (!has_body(d) || !is_name_of_request(c->in->picker->request, d->name) ||
            d->line > c->line_count || !d->line || c->is_shown[d->line])
            continue;
        search_definition(c, d, &best);
        if (!best.first)
            best = (struct passage){ d->line, bounded(c, d->line + c->in->length - 1), 0 };
        cut_window(c, best);
    }
}

/* What lines must hold to be worth showing unasked: some of the most telling words of the request.
 * A "command" alone is in half of the lines of some files. */
static double least_score(const struct symbol_picker *picker)
{
    double top[TOP_TERMS] = { 0 }, sum = 0;
    for (size_t i = 0; i < picker->request->term_count; i++) {
        double weight = picker->telling->weights[i];
        for (size_t j = 0; j < TOP_TERMS; j++)
            if (weight > top[j]) {
                double lower = top[j];
                top[j] = weight;
                weight = lower;
            }
    }
    for (size_t j = 0; j < TOP_TERMS; j++)
        sum += top[j];
    return sum * TOP_SHARE;
}

size_t excerpts_pick(const struct excerpt_input *input, struct arena *arena,
                     struct brief_excerpt **out)
{
    struct cutter c = { .in = input, .arena = arena };
    *out = c.out = ARENA_ARRAY(arena, struct brief_excerpt, input->max + 1);
    c.starts = line_starts_of(input->text, input->size, LINES_MAX, arena, &c.line_count);
    if (!c.line_count || !input->max)
        return 0;
    c.held = ARENA_ARRAY(arena, struct held, c.line_count + 1);
    matches_init(&c.matches, input->picker->request, arena);
    c.is_shown = ARENA_ARRAY(arena, bool, c.line_count + 1);
    c.in_reach = ARENA_ARRAY(arena, uint32_t, input->picker->request->term_count);
    double least = least_score(input->picker);
    cut_named_line(&c);
    if (!c.count)
        cut_named_definitions(&c);
    while (c.count < input->max) {
        struct passage best = { 0, 0, 0 };
        search_file(&c, &best);
        if (!best.first || best.score < least)
            break;
        cut_window(&c, best);
    }
    return c.count;
}

/* ---- one line ---- */

static bool is_import(const struct summary *summary, uint32_t line)
{
    for (size_t i = 0; i < summary->import_count; i++)
        if (summary->imports[i].line == line)
            return true;
    return false;
}

/* Four words of letters one after the other: a comment, a message, a text of help. */
static bool is_prose(const char *text, size_t size)
{
    size_t words = 0;
    for (size_t i = 0; i < size && words < PROSE_WORDS;) {
        size_t start = i;
        while (i < size && isalpha((unsigned char)text[i]))
            i++;
        bool is_word = i > start && (i == size || strchr(" ,.;:", text[i]));
        words = is_word ? words + 1 : 0;
        i += i < size;
        while (is_word && i < size && text[i] == ' ')
            i++;
    }
    return words >= PROSE_WORDS;
}

/* Of code, what stands together in one name, or an option, is meant: "config.build" is two names. */
static double name_score(const struct telling *telling, const char *text, size_t size)
{
    double best = 0;
    if (telling_compounds(telling, text, size, false) <= 0) /* of most lines */
        return 0;
    for (size_t i = 0, n; i < size; i += n + 1) {
        for (n = 0; i + n < size && (is_name_byte(text[i + n]) || text[i + n] == '-');)
            n++;
        double score = n ? telling_compounds(telling, text + i, n, false) : 0;
        best = score > best ? score : best;
    }
    return best;
}

/* Prose tells by neighbouring words alone, and less than code. */
static double telling_score(struct cutter *c, uint32_t line)
{
    const struct telling *telling = c->in->picker->telling;
    size_t size;
    const char *text = line_of(c, line, &size);
    size = size < ANALYSED_MAX ? size : ANALYSED_MAX;
    if (is_prose(text, size))
        return telling_compounds(telling, text, size, false) / 2;
    double sum = name_score(telling, text, size);
    bool tells = sum > 0;
    if (!tells && !telling_may_hold(telling, text, size))
        return 0;
    const struct held *held = held_by(c, line);
    for (size_t i = 0; i < held->count; i++) {
        tells |= telling->is_rare[held->terms[i]];
        sum += telling->weights[held->terms[i]];
    }
    return tells ? sum : 0;
}

bool excerpts_telling_line(const struct excerpt_input *input, struct arena *arena,
                           struct excerpt_line *out)
{
    struct cutter c = { .in = input, .arena = arena };
    struct stem_starts starts;
    bool is_known = telling_starts(input->picker->telling, &starts);
    double best = 0;
    uint32_t found = 0;
    size_t next = 0; /* where something may tell */
    c.starts = line_starts_of(input->text, input->size, LINES_MAX, arena, &c.line_count);
    size_t size = c.starts[bounded(&c, TELLING_LINES)];
    c.held = ARENA_ARRAY(arena, struct held, c.line_count + 1);
    matches_init(&c.matches, input->picker->request, arena);
    for (uint32_t line = 1; c.starts[line - 1] < size; line++) {
        if (is_known && next <= c.starts[line - 1])
            next = words_find_start(input->text, size, c.starts[line - 1], &starts);
        if (is_known && next >= c.starts[line])
            continue;
        double score = telling_score(&c, line);
        if (score > best + 1e-9 && !is_import(input->summary, line)) {
            best = score;
            found = line;
        }
    }
    if (!found)
        return false;
    const char *text = shown_line(&c, found);
    *out = (struct excerpt_line){ found, text + strspn(text, " ") };
    return true;
}

void excerpt_to_markdown(const struct brief_excerpt *excerpt, struct buf *out)
{
    size_t ticks = 0;
    for (size_t i = 0; i < excerpt->count; i++) {
        size_t run = markdown_ticks(excerpt->lines[i].text);
        ticks = run > ticks ? run : ticks;
    }
    buf_addstr(out, "  ");
    markdown_add_fence(out, ticks);
    buf_addch(out, '\n');
    for (size_t i = 0; i < excerpt->count; i++)
        buf_printf(out, "  %u  %s\n", excerpt->lines[i].line, excerpt->lines[i].text);
    buf_addstr(out, "  ");
    markdown_add_fence(out, ticks);
    buf_addch(out, '\n');
}
