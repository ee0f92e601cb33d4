/* Source in a prompt: program text before all else, the most central files first. Where not all have
 * room, each has a part of it by how often it changed, and of a long one what matters is shown
 * (note/prompt_excerpts.c). */
#include <math.h>
#include <string.h>

#include "note/prompt_parts.h"
#include "redact/redact.h"

#define PART_MIN        300 /* tokens */
#define FILE_SOURCE_MAX (256 * 1024)

/* The lines that are shown, each run of them behind its numbers. */
static void add_excerpts(struct buf *out, const struct shown_lines *shown, const char *text)
{
    for (size_t i = 0; i < shown->count; i++)
        buf_printf(out, "%s%u to %u", i ? ", " : ", lines ", shown->ranges[i].first,
                   shown->ranges[i].last);
    buf_addstr(out, ":\n");
    for (size_t i = 0; i < shown->count; i++) {
        const struct line_range *range = &shown->ranges[i];
        if (i)
            buf_printf(out, "(from line %u)\n", range->first);
        buf_add(out, text + range->from, range->to - range->from);
        buf_addstr(out, text[range->to - 1] != '\n' ? "\n" : "");
    }
    buf_addch(out, '\n');
}

/* Redacted as a whole: half a secret would not be known. */
static void add_text(struct prompt_writer *w, struct buf *out, size_t position,
                     const struct buf *text, size_t left)
{
    struct buf clean = BUF_INIT;
    struct shown_lines *shown = &w->shown[position];
    redact(text->data, text->size, &clean);
    const char *data = clean.size ? clean.data : "";
    shown->all = clean.size <= left * 4;
    if (!shown->all)
        prompt_choose_excerpts(&w->survey->summaries[position], &w->uses, data, clean.size,
                               left * 4, w->arena, shown);
    if (shown->all || shown->count) {
        buf_addstr(out, "source of ");
        prompt_add_name(w, out, w->survey->module->files[position]);
    }
    if (shown->all) {
        buf_addstr(out, ":\n");
        buf_add(out, data, clean.size);
        buf_addstr(out, clean.size && data[clean.size - 1] != '\n' ? "\n\n" : "\n");
    } else if (shown->count) {
        add_excerpts(out, shown, data);
    }
    buf_release(&clean);
}

/* How much of the room a file of program text is worth: where changes go, changes will go. */
static double weight_of(const struct prompt_writer *w, uint32_t position)
{
    return sqrt(1.0 + changes_count(w->context->changes, w->survey->module->files[position]));
}

/* Of this file and the program text that follows it. */
static double weight_left(const struct prompt_writer *w, size_t n)
{
    double weight = 0;
    for (; n < w->survey->module->file_count && w->role[w->order[n]] == ROLE_SOURCE; n++)
        weight += prompt_file_of(w, w->order[n])->content ? weight_of(w, w->order[n]) : 0;
    return weight;
}

/* Tokens that file n may take of what is left. What is no program text is shown whole or not at
 * all. 0: it is not shown. */
static size_t part_of(const struct prompt_writer *w, size_t n, size_t left, bool all_fit)
{
    uint32_t position = w->order[n];
    size_t needed = prompt_file_of(w, position)->size / 4 + 1;
    if (all_fit || w->role[position] != ROLE_SOURCE)
        return needed <= left ? needed : 0;
    size_t share = (size_t)((double)left * weight_of(w, position) / weight_left(w, n));
    share = share < PART_MIN ? PART_MIN : share;
    return left < PART_MIN ? 0 : needed < share ? needed : share;
}

static size_t size_of_source(const struct prompt_writer *w)
{
    size_t size = 0;
    for (size_t i = 0; i < w->survey->module->file_count; i++)
        if (w->role[i] == ROLE_SOURCE && prompt_file_of(w, i)->content)
            size += prompt_file_of(w, i)->size / 4 + 1;
    return size;
}

/* How often the files of the module use each name. */
static void count_uses(struct prompt_writer *w)
{
    for (size_t i = 0; i < w->survey->module->file_count; i++) {
        const struct summary *s = &w->survey->summaries[i];
        for (size_t j = 0; j < s->reference_count; j++)
            *map_put(&w->uses, s->references[j].name, strlen(s->references[j].name), NULL) +=
                s->references[j].count;
    }
}

int prompt_add_source(struct prompt_writer *w, struct buf *out, uint32_t room)
{
    size_t count = w->survey->module->file_count;
    bool all_fit = size_of_source(w) <= room;
    if (!all_fit)
        count_uses(w);
    for (size_t n = 0; n < count; n++) {
        uint32_t position = w->order[n];
        const struct file *file = prompt_file_of(w, position);
        struct buf text = BUF_INIT;
        uint64_t size;
        size_t used = prompt_tokens_in(out), left = room > used ? room - used : 0;
        if (!file->content || prompt_is_hidden(w, position) ||
            !(left = part_of(w, n, left, all_fit)))
            continue;
        int found =
            repo_read_blob(w->maker->repo, &file->blob, FILE_SOURCE_MAX, &text, &size, w->err);
        if (!found)
            add_text(w, out, position, &text, left);
        buf_release(&text);
        if (found < 0)
            return -1;
    }
    return 0;
}
