/* embedded.h - code that stands in a file of another kind: the scripts of components (.vue,
 * .svelte, .astro) and the cells of notebooks. */
#ifndef REPOSE_SYNTAX_EMBEDDED_H
#define REPOSE_SYNTAX_EMBEDDED_H

#include "base/buf.h"
#include "syntax/gather.h"
#include "syntax/internal.h"

/* The scripts of a component, in its own text: every byte stays where it is. */
struct scripts {
    const struct language *language; /* of all of them; NULL when there are none */
    struct span *spans;              /* sorted */
    size_t count, capacity;
};

/* For languages that hold scripts; nothing is found in others. */
void scripts_find(struct scripts *out, const struct language *language, const char *text,
                  uint32_t size);
void scripts_release(struct scripts *scripts);
/* The components and functions that the markup outside the scripts uses. */
void scripts_gather_markup(const struct scripts *scripts, struct gather *gather);

/* The code cells of a notebook as one text, and for each of its lines the one of the file. */
struct cells {
    const struct language *language; /* NULL when this is no notebook with code */
    struct buf text;
    uint32_t *lines;
    size_t line_count, line_capacity;
};

void cells_find(struct cells *out, const struct language *language, const char *text, size_t size);
void cells_release(struct cells *cells);
/* The line of the file for a line (from 1) of the cells' text. */
uint32_t cells_line(const struct cells *cells, uint32_t line);

#endif
