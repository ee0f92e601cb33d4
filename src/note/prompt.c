#include "note/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "note/facts.h"
#include "note/prompts.h"
#include "redact/redact.h"
#include "note/size.h"
#include "text/tokens.h"

#define SHARED_MAX       2500 /* tokens of the map of modules */
#define OVERVIEW_MAX     1500 /* tokens of an overview */
#define SUBJECTS_MAX     30
#define SUBJECT_SIZE_MAX 120
#define TOGETHER_MAX     12
#define SUMMARY_SHARE    0.6 /* of the room, at most, before source text */
#define FILE_SOURCE_MAX  (256 * 1024)

static uint32_t tokens_of(const struct buf *text)
{
    return tokens_estimate(text->data, text->size);
}

/* ---- data ---- */

static size_t count_redacted(const struct buf *text)
{
    static const char mark[] = "[redacted: ";
    size_t count = 0;
    const char *p = text->data, *end = p + text->size;
    while ((p = memmem(p, (size_t)(end - p), mark, strlen(mark)))) {
        p += strlen(mark);
        count++;
    }
    return count;
}

/* Files are redacted when they are read. Once more here, for what is no file: subjects, names, what
 * people and models wrote. */
size_t prompt_add_data(struct buf *out, const struct buf *data)
{
    static const char *const marks[] = { "<repository-data", "</repository-data" };
    struct buf valid = BUF_INIT, clean = BUF_INIT;
    utf8_add_valid(&valid, data->data, data->size);
    redact(valid.data, valid.size, &clean);
    buf_reset(&valid);
    utf8_add_visible(&valid, clean.data, clean.size, UTF8_TEXT);
    buf_addstr(out, "<repository-data>\n");
    for (size_t i = 0; i < valid.size; i++) {
        const char *p = valid.data + i;
        bool mark = !strncasecmp(p, marks[0], strlen(marks[0])) ||
                    !strncasecmp(p, marks[1], strlen(marks[1]));
        bool control = ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t') || *p == 127;
        if (mark)
            buf_addch(out, '(');
        else if (!control)
            buf_addch(out, *p);
    }
    if (valid.size && valid.data[valid.size - 1] != '\n')
        buf_addch(out, '\n');
    buf_addstr(out, "</repository-data>\n");
    size_t redacted = count_redacted(&clean);
    buf_release(&valid);
    buf_release(&clean);
    return redacted;
}

static void add_line(struct buf *out, const char *text, size_t max)
{
    size_t size = utf8_cut(text, strlen(text), max);
    for (size_t i = 0; i < size; i++)
        buf_addch(out, text[i] == '\n' ? ' ' : text[i]);
}

/* The same of what was not redacted yet: before it is cut, or half a secret would be left. */
static void add_redacted_line(struct buf *out, const char *text, size_t max)
{
    struct buf clean = BUF_INIT;
    redact(text, strlen(text), &clean);
    add_line(out, clean.data, max);
    buf_release(&clean);
}

/* ---- the shared part ---- */

int prompt_shared(struct prompt_maker *maker, const char *repository, struct arena *arena,
                  struct err *err)
{
    const struct note_context *context = maker->context;
    struct buf data = BUF_INIT, text = BUF_INIT;
    int result = 0;
    for (size_t i = 0; i < context->modules->count && !result; i++) {
        struct arena scratch = ARENA_INIT;
        struct note note;
        result = note_structural_cached(context, (uint32_t)i, &scratch, &note, err);
        if (!result) {
            add_line(&data, context->modules->modules[i].path, 200);
            buf_addstr(&data, ": ");
            add_line(&data, note.purpose, 120);
            buf_addch(&data, '\n');
        }
        arena_release(&scratch);
        if (tokens_of(&data) > SHARED_MAX && i + 1 < context->modules->count) {
            buf_printf(&data, "(and %zu more modules)\n", context->modules->count - i - 1);
            break;
        }
    }
    if (!result) {
        buf_addstr(&text, "The modules of the repository:\n");
        maker->shared_redacted = prompt_add_data(&text, &data);
        maker->shared = arena_strndup(arena, text.data, text.size);
        maker->cache_key =
            arena_printf(arena, "repose-%016llx",
                         (unsigned long long)hash_bytes(repository, strlen(repository)));
    }
    buf_release(&data);
    buf_release(&text);
    return result;
}

/* ---- a module ---- */

static const struct file *file_of(const struct facts *f, size_t i)
{
    return &f->context->snapshot->files[f->module->files[i]];
}

static void add_list(struct buf *out, const char *label, const struct summary *s)
{
    if (!s->import_count)
        return;
    buf_addstr(out, label);
    for (size_t i = 0; i < s->import_count && i < 20; i++) {
        buf_addstr(out, i ? ", " : "");
        add_line(out, s->imports[i].target, 80);
    }
    buf_addch(out, '\n');
}

static void add_definition(struct buf *out, const struct summary *s, const struct definition *d)
{
    buf_printf(out, "  L%u %s ", d->line, def_kind_name(d->kind));
    if (d->parent >= 0)
        buf_printf(out, "%s.", s->definitions[d->parent].name);
    buf_printf(out, "%s: ", d->name);
    add_line(out, d->signature, 160);
    if (*d->doc) {
        buf_addstr(out, " - ");
        add_line(out, d->doc, 120);
    }
    buf_addch(out, '\n');
}

static void add_summary(struct buf *out, const struct file *file, const struct summary *s,
                        uint32_t room)
{
    buf_printf(out, "file: %s (%s, %u lines)\n", file->path, file->language, s->lines);
    if (*s->doc) {
        buf_addstr(out, "  doc: ");
        add_line(out, s->doc, 300);
        buf_addch(out, '\n');
    }
    add_list(out, "  imports: ", s);
    size_t left_out = 0;
    for (size_t i = 0; i < s->definition_count; i++) {
        if (s->definitions[i].kind == DEF_FIELD || out->size / 4 > room)
            left_out++;
        else
            add_definition(out, s, &s->definitions[i]);
    }
    if (left_out + s->definitions_left_out)
        buf_printf(out, "  (%zu more definitions)\n", left_out + s->definitions_left_out);
}

/* The most central files first; what does not fit is named by its path alone. */
static void add_summaries(struct buf *out, const struct facts *f, uint32_t room)
{
    size_t named = 0;
    for (size_t n = 0; n < f->module->file_count; n++) {
        const struct file *file = file_of(f, f->order[n]);
        if (redact_is_secret_file(file->path))
            continue;
        if (out->size / 4 < room)
            add_summary(out, file, &f->summaries[f->order[n]], room);
        else if (named++ < 200)
            buf_printf(out, "file: %s (%s)\n", file->path, file->language);
    }
}

static void add_neighbours(struct buf *out, const struct facts *f, const uint32_t *counts,
                           const char *label)
{
    const struct module_list *modules = f->context->modules;
    bool first = true;
    for (size_t i = 0; i < modules->count; i++) {
        if (!counts[i])
            continue;
        buf_printf(out, "%s%s (%u)", first ? label : ", ", modules->modules[i].path, counts[i]);
        first = false;
    }
    if (!first)
        buf_addch(out, '\n');
}

/* ---- history ---- */

struct together {
    uint32_t file, count;
};

static int by_count(const void *a, const void *b)
{
    const struct together *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->file > y->file) - (x->file < y->file);
}

/* Files of other modules that change with this one. */
static void add_together(struct buf *out, const struct facts *f, const struct change_set **sets,
                         size_t count)
{
    struct together *together =
        ARENA_ARRAY(f->arena, struct together, f->context->snapshot->file_count);
    uint32_t module = (uint32_t)(f->module - f->context->modules->modules);
    for (uint32_t i = 0; i < f->context->snapshot->file_count; i++)
        together[i].file = i;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sets[i]->file_count; j++)
            together[sets[i]->files[j]].count +=
                f->context->modules->of_file[sets[i]->files[j]] != module;
    qsort(together, f->context->snapshot->file_count, sizeof *together, by_count);
    for (size_t i = 0; i < TOGETHER_MAX && i < f->context->snapshot->file_count; i++) {
        const char *path = f->context->snapshot->files[together[i].file].path;
        if (together[i].count < 2)
            break;
        if (!redact_is_secret_file(path))
            buf_printf(out, "changes along: %s (in %u of %zu)\n", path, together[i].count, count);
    }
}

static void add_changed(struct buf *out, const struct facts *f, const struct change_set *set)
{
    size_t named = 0;
    for (size_t i = 0; i < set->file_count && named < 8; i++) {
        const char *path = f->context->snapshot->files[set->files[i]].path;
        if (!redact_is_secret_file(path))
            buf_printf(out, "%s%s", named++ ? ", " : " [", path);
    }
    buf_addstr(out, named ? "]\n" : "\n");
}

static int add_subjects(struct buf *out, const struct facts *f, const struct change_set **sets,
                        size_t count, struct err *err)
{
    for (size_t i = 0; i < count && i < SUBJECTS_MAX; i++) {
        struct oid id;
        const char *subject, *body;
        if (index_db_commit_message(f->context->db, sets[i]->row, f->arena, &id, &subject, &body,
                                    err))
            return -1;
        buf_addstr(out, "commit: ");
        add_redacted_line(out, subject, SUBJECT_SIZE_MAX);
        add_changed(out, f, sets[i]);
    }
    return 0;
}

static int add_history(struct buf *out, const struct facts *f, struct err *err)
{
    const struct changes *changes = f->context->changes;
    const struct change_set **sets = ARENA_ARRAY(f->arena, const struct change_set *, 200);
    unsigned char *touched = ARENA_ARRAY(f->arena, unsigned char, changes->count);
    size_t count = 0;
    for (size_t i = 0; changes->first && i < f->module->file_count; i++)
        for (uint32_t c = changes->first[f->module->files[i]];
             c < changes->first[f->module->files[i] + 1]; c++)
            touched[changes->of_file[c]] = 1;
    for (size_t i = 0; i < changes->count && count < 200; i++)
        if (touched[i] && changes->sets[i].paths_total <= CHANGE_SWEEPING)
            sets[count++] = &changes->sets[i];
    add_together(out, f, sets, count);
    return add_subjects(out, f, sets, count, err);
}

/* ---- source ---- */

static int add_source(struct buf *out, const struct prompt_maker *maker, const struct facts *f,
                      uint32_t room, struct err *err)
{
    for (size_t n = 0; n < f->module->file_count; n++) {
        const struct file *file = file_of(f, f->order[n]);
        struct buf text = BUF_INIT;
        uint64_t size;
        if (!file->content || redact_is_secret_file(file->path) ||
            file->size / 4 + out->size / 4 > room)
            continue;
        int found = repo_read_blob(maker->repo, &file->blob, FILE_SOURCE_MAX, &text, &size, err);
        if (!found && out->size / 4 + tokens_of(&text) <= room) {
            buf_printf(out, "source of %s:\n", file->path);
            redact(text.data, text.size, out);
            buf_addstr(out, text.size && text.data[text.size - 1] != '\n' ? "\n\n" : "\n");
        }
        buf_release(&text);
        if (found < 0)
            return -1;
    }
    return 0;
}

/* ---- the whole ---- */

static const char *angle_of(uint32_t sample, uint32_t samples, struct arena *arena)
{
    if (samples < 2)
        return "";
    const char *line = prompt_angles;
    for (uint32_t i = 0; i < sample; i++) {
        line = strchr(line, '\n') + 1;
        line = *line ? line : prompt_angles;
    }
    return arena_printf(arena, "%.*s\n", (int)strcspn(line, "\n"), line);
}

static void finish(const struct prompt_maker *maker, const char *instructions, struct buf *text,
                   struct arena *arena, struct prompt *out)
{
    out->llm = (struct llm_prompt){
        .instructions = instructions,
        .shared = maker->shared,
        .text = arena_strndup(arena, text->data, text->size),
        .schema_name = "note",
        .schema = prompt_reply,
        .output_max = maker->output_max,
        .cache_key = maker->cache_key,
    };
    out->llm.input_tokens = tokens_estimate(instructions, strlen(instructions)) +
                            tokens_estimate(maker->shared, strlen(maker->shared)) +
                            tokens_of(text) + tokens_estimate(prompt_reply, strlen(prompt_reply));
}

/* What is left of the window for the text of a module. */
static uint32_t room_of(const struct prompt_maker *maker, const char *instructions)
{
    uint64_t fixed = tokens_estimate(instructions, strlen(instructions)) +
                     tokens_estimate(maker->shared, strlen(maker->shared)) +
                     tokens_estimate(prompt_reply, strlen(prompt_reply)) + maker->output_max + 200;
    uint64_t room = maker->window > fixed ? maker->window - fixed : 0;
    return (uint32_t)(room < maker->input_max ? room : maker->input_max);
}

static int too_small(const struct prompt_maker *maker, struct err *err)
{
    return err_set(
        err, ERR_USAGE,
        "a context window of %u tokens has no room for a module beside a reply of %u; raise "
        "repose.llm.contextWindow or lower repose.llm.outputMax",
        maker->window, maker->output_max);
}

int prompt_module(const struct prompt_maker *maker, uint32_t module, uint32_t sample,
                  uint32_t samples, struct arena *arena, struct prompt *out, struct err *err)
{
    struct facts facts;
    struct buf data = BUF_INIT, text = BUF_INIT;
    uint32_t room = room_of(maker, prompt_instructions);
    if (room < 500)
        return too_small(maker, err);
    if (facts_load(&facts, maker->context, module, arena, err))
        return -1;
    add_summaries(&data, &facts, (uint32_t)(SUMMARY_SHARE * room));
    add_neighbours(&data, &facts, facts.uses, "imports from modules: ");
    add_neighbours(&data, &facts, facts.used_by, "imported by modules: ");
    int result = add_history(&data, &facts, err);
    if (!result)
        result = add_source(&data, maker, &facts, room, err);
    if (!result) {
        out->note_max = prompt_note_max(facts.module);
        buf_addstr(&text, "The module:\n");
        out->redacted = maker->shared_redacted + prompt_add_data(&text, &data);
        buf_printf(&text, "%sWrite the note of this module in at most %u tokens.\n",
                   angle_of(sample, samples, arena), out->note_max);
        finish(maker, prompt_instructions, &text, arena, out);
    }
    facts_release(&facts);
    buf_release(&data);
    buf_release(&text);
    return result;
}

static void add_texts(struct buf *out, const char *label, const struct string_list *list,
                      size_t max)
{
    for (size_t i = 0; i < list->count && i < max; i++) {
        buf_addstr(out, label);
        add_redacted_line(out, list->items[i], 200);
        buf_addch(out, '\n');
    }
}

static void add_note(struct buf *out, const struct prompt_note *item, size_t detail)
{
    buf_printf(out, "module: %s\n  purpose: ", item->module);
    add_redacted_line(out, item->note->purpose, 300);
    buf_addch(out, '\n');
    if (detail && *item->note->data_flow) {
        buf_addstr(out, "  flow: ");
        add_redacted_line(out, item->note->data_flow, 200);
        buf_addch(out, '\n');
    }
    add_texts(out, "  does: ", &item->note->responsibilities, detail);
    add_texts(out, "  holds: ", &item->note->invariants, detail);
    for (size_t i = 0; i < item->note->entry_point_count && i < detail; i++)
        buf_printf(out, "  entry: %s in %s\n", item->note->entry_points[i].symbol,
                   item->note->entry_points[i].file);
}

int prompt_overview(const struct prompt_maker *maker, const struct prompt_note *notes, size_t count,
                    struct arena *arena, struct prompt *out, struct err *err)
{
    uint32_t room = room_of(maker, prompt_overview_text);
    struct buf data = BUF_INIT, text = BUF_INIT;
    if (room < 500)
        return too_small(maker, err);
    for (int detail = 4; detail >= 0; detail--) { /* as much of each as lets all of them in */
        buf_reset(&data);
        for (size_t i = 0; i < count && (detail || tokens_of(&data) < room); i++)
            add_note(&data, &notes[i], (size_t)detail);
        if (tokens_of(&data) <= room)
            break;
    }
    out->note_max = OVERVIEW_MAX;
    buf_addstr(&text, "The notes on the modules:\n");
    out->redacted = prompt_add_data(&text, &data);
    buf_printf(&text, "Write the overview in at most %u tokens.\n", out->note_max);
    struct prompt_maker alone = *maker;
    alone.shared = "";
    finish(&alone, prompt_overview_text, &text, arena, out);
    buf_release(&data);
    buf_release(&text);
    return 0;
}

void prompt_print(const struct prompt *prompt, struct buf *out)
{
    const char *const parts[] = { prompt->llm.instructions, prompt->llm.shared, prompt->llm.text };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] && *parts[i])
            buf_printf(out, "%s%s", i ? "\n" : "", parts[i]);
}

uint32_t prompt_note_max(const struct module *module)
{
    return note_size_max(module->text_tokens, module->file_count);
}
