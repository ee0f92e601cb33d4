#include "agents/marked.h"

#include <string.h>

#include "agents/jsonc.h"
#include "base/bytes.h"

const struct marks marks_of_markdown = {
    "<!-- >>> repose >>> put here by 'repose agents install'; 'uninstall' takes it out -->",
    "<!-- <<< repose <<< -->",
};
const struct marks marks_of_toml = {
    "# >>> repose >>> put here by 'repose agents install'; 'uninstall' takes it out",
    "# <<< repose <<<",
};

/* ---- lines, which may end as on Windows ---- */

static const char *newline_of(const char *text, size_t size)
{
    const char *newline = memchr(text, '\n', size);
    return newline && newline > text && newline[-1] == '\r' ? "\r\n" : "\n";
}

static const char *find_mark(const char *p, const char *end, const char *mark)
{
    size_t n = strlen(mark);
    for (; p < end; p = bytes_next_line(p, end)) {
        const char *stop = bytes_next_line(p, end);
        while (stop > p && (stop[-1] == '\n' || stop[-1] == '\r'))
            stop--;
        if ((size_t)(stop - p) == n && !memcmp(p, mark, n))
            return p;
    }
    return NULL;
}

static void add_with_newline(struct buf *out, const char *text, const char *newline)
{
    for (; *text; text += strcspn(text, "\n") + 1) {
        buf_add(out, text, strcspn(text, "\n"));
        buf_addstr(out, newline);
    }
}

/* ---- the block ---- */

struct block {
    const char *start, *stop; /* with the newline after it */
    bool is_open;             /* at the end of a text without a last newline */
};

/* 1: found; 0: there is none. */
static int find_block(const char *text, size_t size, const struct marks *marks, struct block *out,
                      struct err *err)
{
    const char *end = text + size;
    out->start = find_mark(text, end, marks->begin);
    if (!out->start)
        return 0;
    const char *last = find_mark(out->start, end, marks->end);
    if (!last)
        return err_set(err, ERR_NO, "the lines of repose in it do not end");
    out->stop = bytes_next_line(last, end);
    out->is_open = out->stop == end && out->stop[-1] != '\n';
    if (find_mark(out->stop, end, marks->begin))
        return err_set(err, ERR_NO, "the lines of repose are in it twice");
    return 1;
}

/* Back over one newline as the block has them. */
static const char *before_newline(const char *text, const char *p, const struct block *block)
{
    const char *newline = newline_of(block->start, (size_t)(block->stop - block->start));
    size_t n = strlen(newline);
    return (size_t)(p - text) >= n && !memcmp(p - n, newline, n) ? p - n : p;
}

int marked_split(const char *text, size_t size, const struct marks *marks, struct buf *out,
                 struct err *err)
{
    struct block block;
    int found = find_block(text, size, marks, &block, err);
    if (found < 0)
        return -1;
    const char *from = found ? block.start : text + size, *to = found ? block.stop : from;
    if (found)
        from = before_newline(text, from, &block);
    if (found && block.is_open)
        from = before_newline(text, from, &block);
    buf_add(out, text, (size_t)(from - text));
    buf_add(out, to, (size_t)(text + size - to));
    return found;
}

static void add_block(struct buf *out, const struct marks *marks, const char *body,
                      const char *newline)
{
    buf_printf(out, "%s%s", marks->begin, newline);
    add_with_newline(out, body, newline);
    buf_addstr(out, marks->end);
}

static void append_section(const char *text, size_t size, const struct marks *marks,
                           const char *body, bool is_new, struct buf *out)
{
    const char *newline = newline_of(text, size);
    bool is_open = size && text[size - 1] != '\n';
    buf_add(out, text, size);
    buf_printf(out, "%s%s", is_open ? newline : "", is_new ? "" : newline);
    add_block(out, marks, body, newline);
    buf_addstr(out, is_open ? "" : newline);
}

int marked_insert(const char *text, size_t size, const struct marks *marks, const char *body,
                  bool is_new, struct buf *out, struct err *err)
{
    struct block block;
    int found = find_block(text, size, marks, &block, err);
    if (found < 0)
        return -1;
    if (!found) {
        append_section(text, size, marks, body, is_new, out);
        return EDIT_DONE;
    }
    const char *newline = newline_of(block.start, (size_t)(block.stop - block.start));
    buf_add(out, text, (size_t)(block.start - text));
    add_block(out, marks, body, newline);
    buf_addstr(out, block.is_open ? "" : newline);
    buf_add(out, block.stop, (size_t)(text + size - block.stop));
    return out->size == size && !memcmp(out->data, text, size) ? EDIT_NOTHING : EDIT_DONE;
}

int marked_remove(const char *text, size_t size, const struct marks *marks, struct buf *out,
                  struct err *err)
{
    int found = marked_split(text, size, marks, out, err);
    return found < 0 ? -1 : found ? EDIT_DONE : EDIT_NOTHING;
}
