/* pieces.h - a text that has to fit a budget of tokens: it is cut into pieces, of which the most
 * valuable ones that fit are printed, in reading order.
 *
 * The first piece is the head, which is always printed. Then the leading ones are taken, in their
 * order: where one finds no room, none behind it stands in its place. The others are taken by
 * value, a detail only after the line that it belongs to. */
#ifndef REPOSE_PRINT_PIECES_H
#define REPOSE_PRINT_PIECES_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define PIECE_ALONE   SIZE_MAX /* no parent */
#define PIECE_LEADING HUGE_VAL /* the value of a leading piece */
#define PIECE_NEVER   (-1.0)   /* the value of one that is not printed, whatever room there is */

struct piece {
    unsigned section;
    size_t parent; /* must be printed, too */
    double value;
    const char *text;
    uint32_t tokens;
    bool joins;    /* continues the line before */
    bool is_taken; /* set by pieces_print */
};

struct pieces {
    struct arena *arena;
    const char *const *titles; /* of the sections, printed before their first piece */
    size_t section_count;
    struct piece *items; /* in reading order: by section */
    size_t count, capacity;
};

void pieces_init(struct pieces *pieces, const char *const *titles, size_t section_count,
                 struct arena *arena);
/* The number of the piece, for its details, and to set `value` or `joins` before it is printed. */
size_t pieces_add(struct pieces *pieces, unsigned section, size_t parent, double value,
                  const char *text);
/* Prints what fits; *tokens is the estimate of the whole. In arena. */
char *pieces_print(struct pieces *pieces, uint32_t budget, uint32_t *tokens);

/* One line of text from a repository: printable, at most `max` bytes of it. */
const char *piece_line(struct arena *arena, const char *text, size_t max);
/* The same for Markdown that others will read, as in a comment on a pull request: each word that
 * could be taken for markup, a mention or a link becomes a code span. */
const char *piece_text(struct arena *arena, const char *text, size_t max);
/* All of it as a code span. */
const char *piece_code(struct arena *arena, const char *text, size_t max);

#endif
