/* Source in a prompt: program text before all else, the most central files first. Where not all have
 * room, each takes at most a share of what is left, so that several can be seen and not one. */
#include <string.h>

#include "note/prompt_parts.h"
#include "redact/redact.h"

#define PART_SHARE      0.4 /* of what is left, for one of several files */
#define PART_MIN        300 /* tokens */
#define COMMENT_MAX     12  /* lines before the first definition that belong to it */
#define FILE_SOURCE_MAX (256 * 1024)

/* The beginning of a text that ends with a line, within so many bytes. */
static size_t beginning(const char *text, size_t size, size_t max)
{
    if (size <= max)
        return size;
    while (max && text[max - 1] != '\n')
        max--;
    return max;
}

/* Where this line begins; `size` when there are not so many. */
static size_t offset_of_line(const char *text, size_t size, uint32_t line)
{
    size_t at = 0;
    for (uint32_t i = 1; i < line && at < size; i++) {
        const char *end = memchr(text + at, '\n', size - at);
        at = end ? (size_t)(end - text) + 1 : size;
    }
    return at;
}

static bool is_comment(const char *line)
{
    line += strspn(line, " \t");
    return strchr("/*#\";-@'", *line) && *line && strncmp(line, "#include", 8) != 0;
}

/* Of a file that is not shown whole: its licence and imports are told elsewhere, or nothing. */
static uint32_t first_line(const struct summary *s, const char *text, size_t size)
{
    uint32_t line = s->definition_count ? s->definitions[0].line : 1;
    for (uint32_t n = 0; line > 1 && n < COMMENT_MAX; n++, line--)
        if (!is_comment(text + offset_of_line(text, size, line - 1)))
            break;
    return line;
}

static uint32_t count_lines(const char *text, size_t size)
{
    uint32_t lines = size && text[size - 1] != '\n';
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines;
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
    shown->first = shown->all ? 1 : first_line(&w->survey->summaries[position], data, clean.size);
    size_t from = offset_of_line(data, clean.size, shown->first);
    size_t size = beginning(data + from, clean.size - from, left * 4);
    shown->last = shown->first + count_lines(data + from, size) - 1;
    buf_addstr(out, "source of ");
    prompt_add_name(w, out, w->survey->module->files[position]);
    if (!shown->all)
        buf_printf(out, ", lines %u to %u", shown->first, shown->last);
    buf_addstr(out, ":\n");
    buf_add(out, data + from, size);
    buf_addstr(out, size && data[from + size - 1] != '\n' ? "\n\n" : "\n");
    buf_release(&clean);
}

/* Tokens that the file may take of what is left. What is no program text is shown whole or not at
 * all. 0: it is not shown. */
static size_t part_of(const struct prompt_writer *w, uint32_t position, size_t left, bool is_last)
{
    const struct file *file = prompt_file_of(w, position);
    size_t share = is_last ? left : (size_t)(PART_SHARE * (double)left);
    size_t needed = file->size / 4 + 1;
    if (needed <= share)
        return needed;
    if (w->role[position] != ROLE_SOURCE)
        return needed <= left ? needed : 0;
    return share < PART_MIN ? (left < PART_MIN ? 0 : PART_MIN) : share;
}

static size_t size_of_source(const struct prompt_writer *w)
{
    size_t size = 0;
    for (size_t i = 0; i < w->survey->module->file_count; i++)
        if (w->role[i] == ROLE_SOURCE && prompt_file_of(w, i)->content)
            size += prompt_file_of(w, i)->size / 4 + 1;
    return size;
}

int prompt_add_source(struct prompt_writer *w, struct buf *out, uint32_t room)
{
    size_t count = w->survey->module->file_count;
    bool all_fit = size_of_source(w) <= room;
    for (size_t n = 0; n < count; n++) {
        uint32_t position = w->order[n];
        const struct file *file = prompt_file_of(w, position);
        struct buf text = BUF_INIT;
        uint64_t size;
        size_t used = prompt_tokens_in(out), left = room > used ? room - used : 0;
        bool is_last = all_fit || n + 1 == count || w->role[w->order[n + 1]] != ROLE_SOURCE;
        if (!file->content || prompt_is_hidden(w, position) ||
            !(left = part_of(w, position, left, is_last)))
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
