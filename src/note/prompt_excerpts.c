/* Which lines of a long file a prompt shows: the definitions that the module is about, that is, those
 * of names that it uses much, and of many lines; types and tables before functions, because changes
 * extend them. A type is shown without its methods, which are weighed by themselves. Of a very long
 * definition only the beginning, so that several can be seen. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/order.h"
#include "note/prompt_parts.h"
#include "text/line_starts.h"

#define COMMENT_MAX     12 /* lines before a definition that belong to it */
#define LINES_MAX       80 /* of a definition */
#define TYPE_LINES_MAX  30 /* of a type before its first method */
#define GAP_MAX         2  /* lines between two excerpts that are shown as well */
#define LINES_MIN       4  /* of a function: a shorter one says no more than its signature */
#define TYPE_WORTH      1.5
#define DEFINITIONS_MAX 2000

struct excerpts {
    const struct summary *summary;
    const char *text;
    uint32_t *line_starts; /* text/line_starts.h */
    uint32_t line_count;
    struct line_range *ranges; /* one per definition that may be shown */
    size_t count;
};

static size_t size_of_range(const struct excerpts *e, struct line_range range)
{
    return e->line_starts[range.last] - e->line_starts[range.first - 1];
}

static bool is_comment(const char *line)
{
    line += strspn(line, " \t");
    return *line && strchr("/*#\";-@'", *line) && strncmp(line, "#include", 8) != 0;
}

/* The first line of what is written about a definition. */
static uint32_t comment_before(const struct excerpts *e, uint32_t line)
{
    for (uint32_t n = 0; line > 1 && n < COMMENT_MAX; n++, line--)
        if (!is_comment(e->text + e->line_starts[line - 2]))
            break;
    return line;
}

static bool is_callable(const struct definition *d)
{
    return d->kind == DEF_FUNCTION || d->kind == DEF_METHOD;
}

/* What stands in a function is shown with it; tests beside the code are not shown. */
static bool is_inner(const struct summary *s, const struct definition *d)
{
    for (int32_t p = d->parent; p >= 0; p = s->definitions[p].parent) {
        const struct definition *around = &s->definitions[p];
        if (is_callable(around) ||
            (around->kind == DEF_MODULE && !strncmp(around->name, "test", strlen("test"))))
            return true;
    }
    return false;
}

/* The line before the first method of a type, or its end. */
static uint32_t end_of_head(const struct summary *s, size_t type)
{
    const struct definition *d = &s->definitions[type];
    for (size_t i = type + 1; !is_callable(d) && i < s->definition_count; i++) {
        const struct definition *inner = &s->definitions[i];
        if (inner->line > d->end_line)
            break;
        if (is_callable(inner) && inner->parent == (int32_t)type && inner->line > d->line)
            return inner->line - 1 < d->line + TYPE_LINES_MAX ? inner->line - 1
                                                              : d->line + TYPE_LINES_MAX;
    }
    return d->end_line;
}

/* How much the module is about a definition. A name of two functions says nothing of how much one of
 * them is used. */
static double weigh(const struct map *uses, const struct map *names, const struct definition *d,
                    uint32_t lines)
{
    size_t length = strlen(d->name);
    const uint32_t *used = map_get(uses, d->name, length), *times = map_get(names, d->name, length);
    return log2(2 + (used && !(times && *times > 1) ? *used : 0)) * log2(1 + (double)lines) *
           (is_callable(d) ? 1 : TYPE_WORTH);
}

static void weigh_definitions(struct excerpts *e, const struct map *uses, struct weighted *weights,
                              struct arena *arena)
{
    const struct summary *s = e->summary;
    struct map names = MAP_INIT;
    e->ranges = ARENA_ARRAY(arena, struct line_range, s->definition_count);
    for (size_t i = 0; i < s->definition_count; i++)
        if (is_callable(&s->definitions[i]))
            ++*map_put(&names, s->definitions[i].name, strlen(s->definitions[i].name), NULL);
    for (size_t i = 0; i < s->definition_count && i < DEFINITIONS_MAX; i++) {
        const struct definition *d = &s->definitions[i];
        uint32_t last = end_of_head(s, i);
        if (d->kind == DEF_FIELD || d->kind >= DEF_HEADING || last > e->line_count ||
            d->line > last || is_inner(s, d) || last - d->line + 1 < LINES_MIN)
            continue;
        weights[e->count] =
            (struct weighted){ (uint32_t)e->count, weigh(uses, &names, d, last - d->line + 1) };
        last = last - d->line < LINES_MAX ? last : d->line + LINES_MAX - 1;
        e->ranges[e->count++] =
            (struct line_range){ .first = comment_before(e, d->line), .last = last };
    }
    map_release(&names);
}

static int by_line(const void *a, const void *b)
{
    const struct line_range *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* Without overlaps, and with no gap of a line or two. */
static size_t join_ranges(struct line_range *ranges, size_t count)
{
    size_t kept = 0;
    if (count)
        qsort(ranges, count, sizeof *ranges, by_line);
    for (size_t i = 0; i < count; i++) {
        struct line_range *before = kept ? &ranges[kept - 1] : NULL;
        if (!before || ranges[i].first > before->last + GAP_MAX + 1)
            ranges[kept++] = ranges[i];
        else if (ranges[i].last > before->last)
            before->last = ranges[i].last;
    }
    return kept;
}

/* Of a file in which nothing is defined, or nothing that fits. */
static void take_beginning(const struct excerpts *e, size_t max, struct shown_lines *out)
{
    struct line_range range = { .first = 1 };
    while (range.last < e->line_count && e->line_starts[range.last + 1] <= max)
        range.last++;
    out->ranges[0] = range;
    out->count = range.last > 0;
}

void prompt_choose_excerpts(const struct summary *summary, const struct map *uses, const char *text,
                            size_t size, size_t max, struct arena *arena, struct shown_lines *out)
{
    struct excerpts e = { .summary = summary };
    struct weighted *weights = ARENA_ARRAY(arena, struct weighted, summary->definition_count);
    size_t used = 0;
    e.text = text;
    e.line_starts = line_starts_of(text, size, SIZE_MAX, arena, &e.line_count);
    weigh_definitions(&e, uses, weights, arena);
    weighted_sort(weights, e.count);
    out->ranges = ARENA_ARRAY(arena, struct line_range, e.count + 1);
    for (size_t i = 0; i < e.count; i++) {
        struct line_range range = e.ranges[weights[i].item];
        size_t needed = size_of_range(&e, range);
        if (used + needed > max)
            continue;
        used += needed;
        out->ranges[out->count++] = range;
    }
    out->count = join_ranges(out->ranges, out->count);
    if (!out->count)
        take_beginning(&e, max, out);
    for (size_t i = 0; i < out->count; i++) {
        out->ranges[i].from = e.line_starts[out->ranges[i].first - 1];
        out->ranges[i].to = e.line_starts[out->ranges[i].last];
    }
}
