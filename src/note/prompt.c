#include "note/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "note/prompt_module.h"
#include "note/prompts.h"
#include "redact/redact.h"
#include "note/size.h"
#include "text/tokens.h"

#define SHARED_MAX    1000 /* tokens of the map of modules */
#define FOLDER_DEPTH  4    /* of a map of folders, at most */
#define OVERVIEW_MAX  1500 /* tokens of an overview */
#define PURPOSE_MAX   70   /* bytes of a purpose in the map */
#define FACT_SIZE     200  /* characters that a fact takes, about */
#define CHARS_A_TOKEN 3    /* of JSON, at least: what is cut at the end was paid for */
#define REPLY_SHARE   0.75 /* of the reply's tokens, for the note: a model errs when it counts */

static uint32_t tokens_of_text(const struct buf *text)
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

/* ---- the shared part ---- */

/* Modules of program text with their purposes, while there is room. */
static int add_purposes(const struct context *context, struct buf *data, struct err *err)
{
    for (uint32_t i = 0; i < context->modules->count && tokens_of_text(data) <= SHARED_MAX; i++) {
        struct arena scratch = ARENA_INIT;
        struct note note;
        int result = 0;
        if (context_is_program(context, i)) {
            result = note_structural_cached(context, i, &scratch, &note, err);
            if (!result) {
                buf_printf(data, "%s: ", context->modules->modules[i].path);
                prompt_add_line(data, note.purpose, PURPOSE_MAX);
                buf_addch(data, '\n');
            }
        }
        arena_release(&scratch);
        if (result)
            return -1;
    }
    return 0;
}

/* The length of the first `depth` names of a path. */
static size_t length_of_names(const char *path, uint32_t depth)
{
    const char *p = path;
    for (; *p; p++)
        if (*p == '/' && !--depth)
            break;
    return (size_t)(p - path);
}

/* Folders down to a depth, each with its number of modules of program text; they stand together. */
static void add_folders(const struct context *context, uint32_t depth, struct buf *data)
{
    const char *folder = "";
    size_t length = 0, count = 0;
    for (uint32_t i = 0; i <= context->modules->count; i++) {
        const char *path = i < context->modules->count ? context->modules->modules[i].path : NULL;
        if (path && !context_is_program(context, i))
            continue;
        size_t n = path ? length_of_names(path, depth) : 0;
        if (count && (!path || n != length || strncmp(path, folder, n) != 0)) {
            buf_printf(data, "%.*s (%zu module%s)\n", (int)length, folder, count,
                       count == 1 ? "" : "s");
            count = 0;
        }
        folder = path;
        length = n;
        count++;
    }
}

static int add_map(const struct context *context, struct buf *data, struct err *err)
{
    if (add_purposes(context, data, err))
        return -1;
    for (uint32_t depth = FOLDER_DEPTH; depth && tokens_of_text(data) > SHARED_MAX; depth--) {
        buf_reset(data);
        add_folders(context, depth, data);
    }
    if (tokens_of_text(data) > SHARED_MAX) {
        buf_truncate(data, SHARED_MAX * 3);
        buf_addstr(data, " …\n");
    }
    return 0;
}

int prompt_shared(struct prompt_maker *maker, const char *repository, struct arena *arena,
                  struct err *err)
{
    struct buf data = BUF_INIT, text = BUF_INIT;
    int result = add_map(maker->context, &data, err);
    if (!result) {
        buf_addstr(&text, "The repository's modules of program text:\n");
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

static void finish_prompt(const struct prompt_maker *maker, const char *instructions,
                          const char *schema, struct buf *text, struct arena *arena,
                          struct prompt *out)
{
    out->llm = (struct llm_prompt){
        .instructions = instructions,
        .shared = maker->shared,
        .text = arena_strndup(arena, text->data, text->size),
        .schema_name = "note",
        .schema = schema,
        .output_max = maker->output_max,
        .cache_key = maker->cache_key,
    };
    out->llm.input_tokens = tokens_estimate(instructions, strlen(instructions)) +
                            tokens_estimate(maker->shared, strlen(maker->shared)) +
                            tokens_of_text(text) + tokens_estimate(schema, strlen(schema));
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

static void add_end(const struct told_module *told, const struct prompt *prompt, struct buf *text)
{
    if (told->sources > 1)
        buf_printf(
            text,
            "Write the facts of this module. The roles of f1 to f%zu, its %zu files of program "
            "text, come first.",
            told->sources, told->sources);
    else
        buf_addstr(text, "Write the facts of this module.");
    buf_printf(text, " At most %u characters in all, that is about %u facts and requests.\n",
               prompt->note_max * CHARS_A_TOKEN, prompt->note_max * CHARS_A_TOKEN / FACT_SIZE);
}

int prompt_module(const struct prompt_maker *maker, uint32_t module, uint32_t sample,
                  uint32_t samples, struct arena *arena, struct prompt *out, struct err *err)
{
    struct survey survey;
    struct buf data = BUF_INIT, text = BUF_INIT;
    uint32_t room = room_of(maker, prompt_instructions);
    if (room < 500)
        return too_small(maker, err);
    if (survey_load(&survey, maker->context, module, arena, err))
        return -1;
    struct told_module told;
    int result = prompt_module_data(&data, maker, &survey, room, &told, err);
    if (!result) {
        out->note_max = prompt_note_max(survey.module);
        if (out->note_max > REPLY_SHARE * maker->output_max)
            out->note_max = (uint32_t)(REPLY_SHARE * maker->output_max);
        buf_addstr(&text, "The module:\n");
        out->redacted = maker->shared_redacted + prompt_add_data(&text, &data);
        buf_addstr(&text, angle_of(sample, samples, arena));
        add_end(&told, out, &text);
        out->paths = told.paths;
        finish_prompt(maker, prompt_instructions, prompt_reply, &text, arena, out);
    }
    survey_release(&survey);
    buf_release(&data);
    buf_release(&text);
    return result;
}

int prompt_alone(const struct prompt_maker *maker, const struct prompt_kind *kind,
                 const struct buf *data, const char *end, struct arena *arena, struct prompt *out,
                 struct err *err)
{
    struct prompt_maker alone = *maker;
    struct buf text = BUF_INIT;
    alone.shared = "";
    if (room_of(&alone, kind->instructions) < data->size / 4)
        return too_small(maker, err);
    buf_addstr(&text, "The module:\n");
    *out = (struct prompt){ .paths = "" };
    out->redacted = prompt_add_data(&text, data);
    buf_addstr(&text, end);
    finish_prompt(&alone, kind->instructions, kind->schema, &text, arena, out);
    buf_release(&text);
    return 0;
}

static void add_texts(struct buf *out, const char *label, const struct string_list *list,
                      size_t max)
{
    for (size_t i = 0; i < list->count && i < max; i++) {
        buf_addstr(out, label);
        prompt_add_redacted_line(out, list->items[i], 200);
        buf_addch(out, '\n');
    }
}

static void add_note_to_prompt(struct buf *out, const struct prompt_note *item, size_t detail)
{
    buf_printf(out, "module: %s\n  purpose: ", item->module);
    prompt_add_redacted_line(out, item->note->purpose, 300);
    buf_addch(out, '\n');
    if (detail && *item->note->data_flow) {
        buf_addstr(out, "  flow: ");
        prompt_add_redacted_line(out, item->note->data_flow, 200);
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
    struct buf data = BUF_INIT, text = BUF_INIT, changes = BUF_INIT;
    if (room < 500)
        return too_small(maker, err);
    if (prompt_spanning_changes(&changes, maker->context, room / 5, arena, err)) {
        buf_release(&changes);
        return -1;
    }
    room -= tokens_of_text(&changes) < room / 2 ? tokens_of_text(&changes) : room / 2;
    for (int detail = 4; detail >= 0; detail--) { /* as much of each as lets all of them in */
        buf_reset(&data);
        for (size_t i = 0; i < count && (detail || tokens_of_text(&data) < room); i++)
            add_note_to_prompt(&data, &notes[i], (size_t)detail);
        if (tokens_of_text(&data) <= room)
            break;
    }
    out->note_max = OVERVIEW_MAX;
    out->paths = "";
    buf_add(&data, changes.data, changes.size);
    buf_addstr(&text, "The notes on the modules:\n");
    out->redacted = prompt_add_data(&text, &data);
    buf_printf(&text, "Write the overview in at most %u characters.\n",
               out->note_max * CHARS_A_TOKEN);
    struct prompt_maker alone = *maker;
    alone.shared = "";
    finish_prompt(&alone, prompt_overview_text, prompt_reply, &text, arena, out);
    buf_release(&data);
    buf_release(&text);
    buf_release(&changes);
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
