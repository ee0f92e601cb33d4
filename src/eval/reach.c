#include "eval/reach.h"

#include <stdlib.h>
#include <string.h>

#include "print/pieces.h"
#include "text/tokens.h"

#define PATH_SHOWN 400 /* bytes of a path in a brief */

const char *reach_name(enum reach reach)
{
    static const char *const names[REACH_COUNT] = { "first", "half", "all" };
    return names[reach];
}

/* Where the line ends that names the path first; NULL: none does. */
static const char *line_after_path(const char *body, const char *path, struct arena *arena)
{
    const char *span = piece_code(arena, path, PATH_SHOWN);
    size_t size = strlen(span) - 1; /* without the last back-quote: a line may follow the path */
    const char *open = arena_strndup(arena, span, size);
    for (const char *at = body; (at = strstr(at, open)); at += size)
        if (at[size] == '`' || at[size] == ':')
            return at + strcspn(at, "\n");
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

void reach_measure(const char *markdown, const struct string_list *answers, struct arena *arena,
                   uint32_t out[REACH_COUNT])
{
    const char *body = markdown + strcspn(markdown, "\n");
    size_t *ends = ARENA_ARRAY(arena, size_t, answers->count), count = 0;
    for (size_t i = 0; i < answers->count; i++) {
        const char *end = line_after_path(body, answers->items[i], arena);
        if (end)
            ends[count++] = (size_t)(end - markdown);
    }
    if (count)
        qsort(ends, count, sizeof *ends, by_size);
    const size_t needed[REACH_COUNT] = { 1, (answers->count + 1) / 2, answers->count };
    for (int i = 0; i < REACH_COUNT; i++)
        out[i] = count && count >= needed[i] ? tokens_estimate(markdown, ends[needed[i] - 1]) : 0;
}
