#include "text/line_starts.h"

#include <string.h>

static size_t next_line(const char *text, size_t size, size_t at)
{
    const char *feed = memchr(text + at, '\n', size - at);
    return feed ? (size_t)(feed - text) + 1 : size;
}

uint32_t *line_starts_of(const char *text, size_t size, size_t max, struct arena *arena,
                         uint32_t *count)
{
    size_t lines = 0;
    for (size_t at = 0; at < size && lines < max; lines++)
        at = next_line(text, size, at);
    uint32_t *starts = ARENA_ARRAY(arena, uint32_t, lines + 1);
    starts[0] = 0;
    for (size_t i = 0; i < lines; i++)
        starts[i + 1] = (uint32_t)next_line(text, size, starts[i]);
    *count = (uint32_t)lines;
    return starts;
}
