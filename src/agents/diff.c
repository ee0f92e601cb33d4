#include <string.h>

#include "agents/install.h"
#include "base/bytes.h"

#define AROUND 3 /* lines */

/* A text as lines, each with its newline. */
struct side {
    const char *text, *from, *to, *end; /* from..to: what only this side has, in whole lines */
};

static const char *line_start(const char *text, const char *p)
{
    while (p > text && p[-1] != '\n')
        p--;
    return p;
}

static bool is_same(const char *a, const char *a_end, const char *b, const char *b_end)
{
    return a_end - a == b_end - b && !memcmp(a, b, (size_t)(a_end - a));
}

/* The lines that both begin and end with are left out: one hunk says it all. */
static void compare_sides(struct side *a, struct side *b)
{
    a->from = a->text, a->to = a->end, b->from = b->text, b->to = b->end;
    while (a->from < a->end && b->from < b->end) {
        const char *x = bytes_next_line(a->from, a->end), *y = bytes_next_line(b->from, b->end);
        if (!is_same(a->from, x, b->from, y))
            break;
        a->from = x, b->from = y;
    }
    while (a->to > a->from && b->to > b->from) {
        const char *x = line_start(a->text, a->to - 1), *y = line_start(b->text, b->to - 1);
        if (!is_same(x, a->to, y, b->to))
            break;
        a->to = x, b->to = y;
    }
}

static void add_marked_lines(struct buf *out, char mark, const char *from, const char *to)
{
    while (from < to) {
        const char *next = bytes_next_line(from, to);
        buf_addch(out, mark);
        buf_add(out, from, (size_t)(next - from));
        if (next[-1] != '\n')
            buf_addstr(out, "\n\\ No newline at end of file\n");
        from = next;
    }
}

static unsigned count_side_lines(const char *from, const char *to)
{
    unsigned n = 0;
    for (; from < to; from = bytes_next_line(from, to))
        n++;
    return n;
}

static const char *back(const struct side *side, unsigned *lines)
{
    const char *p = side->from;
    for (*lines = 0; *lines < AROUND && p > side->text; (*lines)++)
        p = line_start(side->text, p - 1);
    return p;
}

static const char *onward(const struct side *side, unsigned *lines)
{
    const char *p = side->to;
    for (*lines = 0; *lines < AROUND && p < side->end; (*lines)++)
        p = bytes_next_line(p, side->end);
    return p;
}

void agent_change_add_diff(const struct agent_change *change, struct buf *out)
{
    struct side a = { .text = change->before.data,
                      .end = change->before.data + change->before.size };
    struct side b = { .text = change->now.data, .end = change->now.data + change->now.size };
    unsigned before, after;
    bool is_new = change->kind == PART_MADE, is_gone = change->kind == PART_DELETED;
    compare_sides(&a, &b);
    const char *start = back(&a, &before), *stop = onward(&a, &after);
    unsigned removed = count_side_lines(a.from, a.to), added = count_side_lines(b.from, b.to);
    unsigned line = count_side_lines(a.text, start), old = before + removed + after,
             now = before + added + after;
    buf_printf(out, "--- %s%s\n+++ %s%s\n", is_new ? "/dev/null" : "a/", is_new ? "" : change->path,
               is_gone ? "/dev/null" : "b/", is_gone ? "" : change->path);
    buf_printf(out, "@@ -%u,%u +%u,%u @@\n", line + (old > 0), old, line + (now > 0), now);
    add_marked_lines(out, ' ', start, a.from);
    add_marked_lines(out, '-', a.from, a.to);
    add_marked_lines(out, '+', b.from, b.to);
    add_marked_lines(out, ' ', a.to, stop);
}
