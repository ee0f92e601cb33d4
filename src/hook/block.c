#include "hook/block.h"

#include <string.h>

static const char begin[] = "# >>> repose >>>";
static const char end[] = "# <<< repose <<<";
static const char made_by[] =
    "# Made by 'repose hook install'; 'repose hook uninstall' removes this file.";
static const char added_by[] =
    "# Added by 'repose hook install'; 'repose hook uninstall' takes these lines out again.";

/* For sh, where nothing is special between single quotes but the quote. */
static void add_quoted(struct buf *out, const char *text)
{
    buf_addch(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            buf_addstr(out, "'\\''");
        else
            buf_addch(out, *text);
    }
    buf_addch(out, '\'');
}

static void add_program(struct buf *out, const char *program)
{
    buf_addstr(out, "[ ! -x ");
    add_quoted(out, program);
    buf_addstr(out, " ] || { ");
    add_quoted(out, program);
    buf_addch(out, ' ');
}

/* A rebase commits hundreds of times and tells post-rewrite in the end: only that starts the
 * program. */
void block_line(const struct block_spec *spec, const char *hook, struct buf *out)
{
    if (!strcmp(hook, "post-commit"))
        buf_addstr(out, "[ -d \"${GIT_DIR:-.git}/rebase-merge\" ] || ");
    add_program(out, spec->program);
    if (spec->folder) {
        buf_addstr(out, "--db ");
        add_quoted(out, spec->folder);
        buf_addch(out, ' ');
    }
    buf_printf(out, "hook run%s %s -- \"$@\" </dev/null >/dev/null 2>&1 & } || :",
               spec->sleep ? " --sleep" : "", hook);
}

bool block_line_is_of(const char *line, const char *program)
{
    struct buf part = BUF_INIT;
    add_program(&part, program);
    bool is = strstr(line, part.data) != NULL;
    buf_release(&part);
    return is;
}

bool block_line_sleeps(const char *line)
{
    return strstr(line, "hook run --sleep ") != NULL;
}

/* Without a newline at the end of the text before it, the block has none either: that says how to
 * take it out. */
void block_insert(const char *text, size_t size, size_t at, const char *line, bool made,
                  struct buf *out)
{
    bool open = at && text[at - 1] != '\n';
    buf_add(out, text, at);
    buf_printf(out, "%s%s\n%s\n%s\n%s%s", open ? "\n" : "", begin, made ? made_by : added_by, line,
               end, open ? "" : "\n");
    buf_add(out, text + at, size - at);
}

static bool is_line(const char *line, size_t length, const char *text)
{
    return length == strlen(text) && !memcmp(line, text, length);
}

/* The length without the newline; *next begins the line after it. */
static size_t line_length(const char *line, const char *stop, const char **next)
{
    const char *newline = line < stop ? memchr(line, '\n', (size_t)(stop - line)) : NULL;
    *next = newline ? newline + 1 : stop;
    return (size_t)((newline ? newline : stop) - line);
}

static const char *find_line(const char *p, const char *stop, const char *text)
{
    while (p < stop) {
        const char *next;
        size_t length = line_length(p, stop, &next);
        if (is_line(p, length, text))
            return p;
        p = next;
    }
    return NULL;
}

/* What stands between the markers. */
static void read_block(const char *p, const char *last, struct block_found *found)
{
    found->blocks++;
    while (p < last) {
        const char *next;
        size_t length = line_length(p, last, &next);
        if (is_line(p, length, made_by))
            found->made = true;
        if (*p != '#') {
            buf_reset(&found->line);
            buf_add(&found->line, p, length);
        }
        p = next;
    }
}

int block_remove(const char *text, size_t size, struct buf *out, struct block_found *found)
{
    const char *p = text, *stop = text + size, *first;
    while ((first = find_line(p, stop, begin)) != NULL) {
        const char *last = find_line(first, stop, end), *next;
        if (!last)
            return -1;
        read_block(first, last, found);
        bool open = last + line_length(last, stop, &next) == stop;
        buf_add(out, p, (size_t)(first - p) - (open && first > p));
        p = next;
    }
    buf_add(out, p, (size_t)(stop - p));
    return 0;
}
