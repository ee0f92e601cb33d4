#include "print/markdown.h"

#include <string.h>

#include "base/utf8.h"

static size_t longest_run(const char *text, size_t size, char c)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < size; i++) {
        run = text[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_fence(struct buf *out, size_t length)
{
    for (size_t i = 0; i < length; i++)
        buf_addch(out, '`');
}

size_t markdown_ticks(const char *text)
{
    return longest_run(text, strlen(text), '`');
}

void markdown_add_fence(struct buf *out, size_t ticks)
{
    add_fence(out, ticks < 3 ? 3 : ticks + 1);
}

void markdown_add_code(struct buf *out, const char *text, size_t size)
{
    size_t run = longest_run(text, size, '`');
    add_fence(out, run + 1);
    buf_addstr(out, run ? " " : "");
    utf8_add_printable(out, text, size);
    buf_addstr(out, run ? " " : "");
    add_fence(out, run + 1);
}
