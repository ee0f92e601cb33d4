#include "note/fact_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "note/lookup.h"
#include "redact/redact.h"
#include "syntax/role.h"
#include "text/line_starts.h"
#include "text/words.h"

#define FILE_MAX_    (256 * 1024)
#define FILES_MAX    5   /* of a fact: one about more is about none of them alone */
#define SEARCHED_MAX 12  /* files in which one that names none is looked for */
#define LINE_MAX_    160 /* bytes of a line */
#define NUMBER_SIZE  6   /* what stands before it, about */
#define HEAD_LINES   6   /* of a definition that a fact speaks of */
#define HEADS_MAX    4   /* of a fact */
#define CONTEXT      1   /* lines around one that holds its words */
#define WINDOWS_MAX  12  /* of a fact */
#define TOLD_AGAIN   0.1 /* what a word counts that a chosen line holds already */
#define INSIDE       1.5 /* how much more a line counts within a definition that the fact speaks of */
#define DEFINES_MAX  300 /* bytes */

void fact_lines_init(struct fact_lines *l, const struct context *context, struct repo *repo,
                     struct arena *arena)
{
    *l = (struct fact_lines){ .context = context, .repo = repo, .arena = arena };
    l->counter = word_counter_new();
    path_ids_init(&l->ids, context->snapshot, arena);
}

void fact_lines_release(struct fact_lines *l)
{
    for (size_t i = 0; i < l->count; i++) {
        map_release(&l->files[i].terms);
        free(l->files[i].hits);
    }
    free(l->files);
    word_counter_free(l->counter);
    path_ids_release(&l->ids);
}

/* ---- files ---- */

static size_t line_size(const struct lined_file *f, uint32_t line)
{
    size_t size = f->start[line + 1] - f->start[line];
    return size && f->text[f->start[line + 1] - 1] == '\n' ? size - 1 : size;
}

static void split_lines(struct fact_lines *l, struct lined_file *f, size_t size)
{
    f->start = line_starts_of(f->text, size, SIZE_MAX, l->arena, &f->line_count);
    f->shown = ARENA_ARRAY(l->arena, bool, f->line_count);
}

static void index_line(struct fact_lines *l, struct lined_file *f, uint32_t line)
{
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(l->counter);
    word_counter_add(l->counter, f->text + f->start[line], line_size(f, line), FIELD_BODY);
    const struct term *terms = word_counter_terms_unordered(l->counter, &count, lengths);
    for (size_t i = 0; i < count; i++) {
        if (word_is_stop(terms[i].text))
            continue;
        uint32_t *first = map_put(&f->terms, terms[i].text, terms[i].length, NULL);
        struct line_hit hit = { line, *first };
        ARRAY_PUSH(f->hits, f->hit_count, f->hit_capacity, hit);
        *first = (uint32_t)f->hit_count;
    }
}

/* 1; 0 when there is nothing to show of it. */
static int read_lines(struct fact_lines *l, struct lined_file *f, struct err *err)
{
    const struct file *file = &l->context->snapshot->files[f->file];
    struct buf raw = BUF_INIT, clean = BUF_INIT;
    uint64_t size;
    if (!file->content || redact_is_secret_file(file->path) || strchr(file->path, '\n'))
        return 0;
    int found = index_db_summary(l->context->db, file->content, l->arena, &f->summary, err);
    int unread = found < 0 ? -1 : repo_read_blob(l->repo, &file->blob, FILE_MAX_, &raw, &size, err);
    if (!unread) {
        redact(raw.data, raw.size, &clean); /* as a whole: half a secret would not be known */
        f->text = arena_strndup(l->arena, clean.data, clean.size);
        split_lines(l, f, clean.size);
        for (uint32_t line = 0; line < f->line_count; line++)
            index_line(l, f, line);
    }
    buf_release(&raw);
    buf_release(&clean);
    return unread < 0 ? -1 : !unread;
}

/* The position among the files that were opened, in *at. 1; 0 when it cannot be shown; -1. */
static int open_file(struct fact_lines *l, uint32_t file, size_t *at, struct err *err)
{
    for (*at = 0; *at < l->count; ++*at)
        if (l->files[*at].file == file)
            return l->files[*at].text != NULL;
    struct lined_file f = { .file = file };
    int found = read_lines(l, &f, err);
    ARRAY_PUSH(l->files, l->count, l->capacity, f);
    return found;
}

/* ---- one fact ---- */

struct wanted {
    const char *text;
    uint32_t length;
    double weight;
    bool told; /* by a line that is shown */
};

struct seeker {
    struct fact_lines *lines;
    const struct note_fact *fact;
    size_t files[SEARCHED_MAX]; /* positions among those opened */
    size_t file_count;
    struct wanted *terms;
    size_t term_count;
    size_t room;
};

static int add_file(struct seeker *s, uint32_t file, size_t max, struct err *err)
{
    size_t at;
    if (s->file_count >= max)
        return 0;
    int found = open_file(s->lines, file, &at, err);
    bool known = false;
    for (size_t i = 0; i < s->file_count; i++)
        known = known || s->files[i] == at;
    if (found > 0 && !known)
        s->files[s->file_count++] = at;
    return found < 0 ? -1 : 0;
}

static int add_definers(struct seeker *s, const char *symbol, struct lookup *lookup,
                        struct err *err)
{
    uint32_t *files;
    size_t count;
    if (lookup_definers(lookup, symbol, &files, &count, err))
        return -1;
    for (size_t i = 0; i < count && i < 2; i++)
        if (add_file(s, files[i], SEARCHED_MAX, err))
            return -1;
    return 0;
}

static int search_module(struct seeker *s, uint32_t module, struct err *err)
{
    const struct context *context = s->lines->context;
    const struct module *m = &context->modules->modules[module];
    struct lookup lookup;
    int result = 0;
    lookup_init(&lookup, context, s->lines->arena);
    for (size_t i = 0; i < s->fact->symbols.count && !result; i++)
        result = add_definers(s, s->fact->symbols.items[i], &lookup, err);
    lookup_release(&lookup);
    for (size_t i = 0; i < m->file_count && !result; i++)
        if (file_role_by_path(context->snapshot->files[m->files[i]].path) == ROLE_SOURCE)
            result = add_file(s, m->files[i], SEARCHED_MAX, err);
    return result;
}

static int find_files(struct seeker *s, uint32_t module, struct err *err)
{
    for (size_t i = 0; i < s->fact->files.count; i++) {
        int64_t file = snapshot_find(s->lines->context->snapshot, s->fact->files.items[i]);
        if (file >= 0 && add_file(s, (uint32_t)file, FILES_MAX, err))
            return -1;
    }
    return s->fact->files.count ? 0 : search_module(s, module, err);
}

static uint32_t first_hit(const struct lined_file *f, const struct wanted *term)
{
    const uint32_t *first = map_get(&f->terms, term->text, term->length);
    return first ? *first : 0;
}

/* A word that few lines of the files hold tells more; one that none holds, nothing. */
static double weigh(const struct seeker *s, const struct wanted *term)
{
    size_t lines = 0, holding = 0;
    for (size_t i = 0; i < s->file_count; i++) {
        const struct lined_file *f = &s->lines->files[s->files[i]];
        lines += f->line_count;
        for (uint32_t n = first_hit(f, term); n; n = f->hits[n - 1].next)
            holding++;
    }
    return holding ? log((double)(lines + 1) / (double)holding) : 0;
}

static void find_terms(struct seeker *s)
{
    struct word_counter *counter = s->lines->counter;
    uint32_t lengths[FIELD_COUNT];
    size_t count;
    word_counter_reset(counter);
    word_counter_add(counter, s->fact->text, strlen(s->fact->text), FIELD_BODY);
    for (size_t i = 0; i < s->fact->symbols.count; i++)
        word_counter_add(counter, s->fact->symbols.items[i], strlen(s->fact->symbols.items[i]),
                         FIELD_SYMBOL);
    const struct term *terms = word_counter_terms(counter, &count, lengths);
    s->terms = ARENA_ARRAY(s->lines->arena, struct wanted, count);
    for (size_t i = 0; i < count; i++) {
        if (word_is_stop(terms[i].text))
            continue;
        struct wanted *term = &s->terms[s->term_count++];
        term->text = arena_strndup(s->lines->arena, terms[i].text, terms[i].length);
        term->length = terms[i].length;
        term->weight = weigh(s, term);
    }
}

/* ---- showing ---- */

/* Lines [first, last], from 0, as far as there is room. */
static void show_lines(struct seeker *s, struct lined_file *f, uint32_t first, uint32_t last)
{
    for (uint32_t line = first; line <= last && line < f->line_count; line++) {
        size_t size = line_size(f, line);
        size = (size < LINE_MAX_ ? size : LINE_MAX_) + NUMBER_SIZE;
        if (f->shown[line])
            continue;
        if (size > s->room) {
            s->room = 0;
            return;
        }
        f->shown[line] = true;
        s->room -= size;
    }
}

static void mark_told(struct seeker *s)
{
    for (size_t t = 0; t < s->term_count; t++)
        for (size_t i = 0; i < s->file_count && !s->terms[t].told; i++) {
            const struct lined_file *f = &s->lines->files[s->files[i]];
            for (uint32_t n = first_hit(f, &s->terms[t]); n; n = f->hits[n - 1].next)
                s->terms[t].told = s->terms[t].told || f->shown[f->hits[n - 1].line];
        }
}

static bool is_symbol_of(const struct note_fact *fact, const char *name)
{
    for (size_t i = 0; i < fact->symbols.count; i++) {
        const char *symbol = fact->symbols.items[i], *dot = strrchr(symbol, '.');
        const char *colon = strrchr(symbol, ':');
        if (!strcmp(symbol, name) || (dot && !strcmp(dot + 1, name)) ||
            (colon && !strcmp(colon + 1, name)))
            return true;
    }
    return false;
}

static void show_definitions(struct seeker *s)
{
    size_t shown = 0;
    for (size_t i = 0; i < s->file_count; i++) {
        struct lined_file *f = &s->lines->files[s->files[i]];
        for (size_t d = 0; d < f->summary.definition_count && shown < HEADS_MAX; d++) {
            const struct definition *definition = &f->summary.definitions[d];
            if (!is_symbol_of(s->fact, definition->name))
                continue;
            uint32_t last = definition->line + HEAD_LINES - 1;
            show_lines(s, f, definition->line - 1,
                       (last < definition->end_line ? last : definition->end_line) - 1);
            shown++;
        }
    }
}

/* The innermost definition around a line; NULL: none. */
static const struct definition *definition_at(const struct summary *summary, uint32_t line)
{
    const struct definition *found = NULL;
    for (size_t i = 0; i < summary->definition_count; i++) {
        const struct definition *d = &summary->definitions[i];
        if (d->line <= line && line <= d->end_line && (!found || d->line >= found->line))
            found = d;
    }
    return found;
}

/* What showing each line of a file would tell. */
static double *gains_of(const struct seeker *s, const struct lined_file *f, struct arena *arena)
{
    double *gains = ARENA_ARRAY(arena, double, f->line_count + 1);
    for (size_t t = 0; t < s->term_count; t++) {
        double gain = s->terms[t].weight * (s->terms[t].told ? TOLD_AGAIN : 1);
        for (uint32_t n = first_hit(f, &s->terms[t]); n; n = f->hits[n - 1].next)
            gains[f->hits[n - 1].line] += gain;
    }
    for (size_t i = 0; i < f->summary.definition_count; i++) {
        const struct definition *d = &f->summary.definitions[i];
        if (!is_symbol_of(s->fact, d->name))
            continue;
        for (uint32_t line = d->line - 1; line < d->end_line && line < f->line_count; line++)
            gains[line] *= INSIDE;
    }
    return gains;
}

/* False when no line tells more. */
static bool show_best(struct seeker *s)
{
    struct arena scratch = ARENA_INIT;
    struct lined_file *best = NULL;
    uint32_t best_line = 0;
    double most = 0;
    for (size_t i = 0; i < s->file_count; i++) {
        struct lined_file *f = &s->lines->files[s->files[i]];
        const double *gains = gains_of(s, f, &scratch);
        for (uint32_t line = 0; line < f->line_count; line++)
            if (!f->shown[line] && gains[line] > most) {
                most = gains[line];
                best = f;
                best_line = line;
            }
    }
    arena_release(&scratch);
    if (!best)
        return false;
    show_lines(s, best, best_line > CONTEXT ? best_line - CONTEXT : 0, best_line + CONTEXT);
    const struct definition *around = definition_at(&best->summary, best_line + 1);
    if (around)
        show_lines(s, best, around->line - 1, around->line - 1);
    return true;
}

int fact_lines_add(struct fact_lines *l, uint32_t module, const struct note_fact *fact, size_t room,
                   struct err *err)
{
    struct seeker s = { .lines = l, .fact = fact, .room = room };
    if (find_files(&s, module, err))
        return -1;
    find_terms(&s);
    show_definitions(&s);
    mark_told(&s);
    for (size_t n = 0; n < WINDOWS_MAX && s.room && show_best(&s); n++)
        mark_told(&s);
    for (size_t i = 0; i < s.file_count; i++)
        if (fact->files.count)
            path_ids_give(&l->ids, l->files[s.files[i]].file);
    return 0;
}

/* ---- printing ---- */

static void print_definitions(const struct summary *summary, struct buf *out)
{
    size_t from = out->size, told = 0;
    for (size_t i = 0; i < summary->definition_count && out->size - from < DEFINES_MAX; i++) {
        const struct definition *d = &summary->definitions[i];
        if (d->parent < 0)
            buf_printf(out, "%s%s", told++ ? ", " : "  defines: ", d->name);
    }
    if (told)
        buf_addch(out, '\n');
}

static void print_lines(const struct lined_file *f, struct buf *out)
{
    for (uint32_t line = 0; line < f->line_count; line++) {
        if (!f->shown[line])
            continue;
        size_t size = line_size(f, line);
        if (line && !f->shown[line - 1])
            buf_addstr(out, "…\n");
        buf_printf(out, "%u ", line + 1);
        buf_add(out, f->text + f->start[line], size < LINE_MAX_ ? size : LINE_MAX_);
        buf_addch(out, '\n');
    }
}

static bool is_printed(const struct fact_lines *l, const struct lined_file *f)
{
    bool printed = l->ids.id_of[f->file] > 0;
    for (uint32_t line = 0; f->text && line < f->line_count && !printed; line++)
        printed = f->shown[line];
    return f->text && printed;
}

void fact_lines_print(struct fact_lines *l, struct buf *out)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct lined_file *f = &l->files[i];
        const struct file *file = &l->context->snapshot->files[f->file];
        if (!is_printed(l, f))
            continue;
        buf_printf(out, "file: %s (f%u, %s, %u lines)\n", file->path,
                   path_ids_give(&l->ids, f->file), file->language, f->line_count);
        print_definitions(&f->summary, out);
        print_lines(f, out);
    }
}
