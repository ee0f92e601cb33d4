/* literal.h - which files hold a text byte for byte. The index narrows (files that hold every word
 * of it), the bytes decide.
 */
#ifndef REPOSE_VIEW_LITERAL_H
#define REPOSE_VIEW_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "rank/rank.h"
#include "repo/repo.h"
#include "text/words.h"
#include "view/view.h"

/* Files with all words of a text that are looked at: source files first, then the smaller ones. */
#define LITERAL_FILES_MAX 600

struct literal_text; /* of a file that was read */

struct literal_finder {
    struct view *view;
    struct repo *repo; /* that of the view, or set after init where that has none; NULL: no file
                          can be read */
    struct word_counter *counter;
    struct literal_text *texts; /* no file is read twice */
    size_t text_count, text_capacity;
    const struct buf *text; /* of the file that was looked at last */
    size_t bytes_left;      /* that may still be read: 4 MB at first, 10 to 20 ms */
};

void literal_finder_init(struct literal_finder *finder, struct view *view);
void literal_finder_release(struct literal_finder *finder);
/* As much may be read again as at first: for another part of the same answer. */
void literal_finder_refill(struct literal_finder *finder);

/* The files that hold the text, or hold it as a whole word; in arena. Not all are known when so many may hold it, or so much was
 * read already, that not all were looked at. A text without words stands nowhere. -1: the store. */
int literal_find(struct literal_finder *finder, const char *text, size_t size, bool whole,
                 struct arena *arena, struct evidence_quote *out, struct err *err);

/* Reads a file into finder->text. False: it cannot be, or not any more. */
bool literal_read(struct literal_finder *finder, uint32_t file);
/* The line of a place in what was read last. */
uint32_t literal_line_at(const struct literal_finder *finder, const char *place);

/* The line of the first time that the file holds the text as a whole word; 0: it does not. */
uint32_t literal_line(struct literal_finder *finder, uint32_t file, const char *text, size_t size);

/* Lines on which the file holds the text as a whole word, ascending, the first `max` of them: of
 * code, else of comments, else of imports and lists of names. Returns how many there are of that
 * sort; 0: none, or the file cannot be read. */
size_t literal_lines(struct literal_finder *finder, uint32_t file, const char *text, size_t size,
                     uint32_t *lines, size_t max);

/* The line of the first time that a text in quotes is the name, or ends with it behind '.', ':',
 * '@', '#' or a backslash ("Orders@findAll", "shop.orders.find_all"); lines of comments do not
 * count. 0: none. */
uint32_t literal_quoted_line(struct literal_finder *finder, uint32_t file, const char *name,
                             size_t size);

/* How the file, in its path or its text, writes a word: as it was typed where that stands there as a
 * word or a part of a name, not within another ("age" in "usage"), else as the first word, or part
 * of one, that gives the same term ("formatter" for "formatting").
 * NULL: not at all. What cannot be read is believed to hold it as typed. In arena, or typed. */
const char *literal_word(struct literal_finder *finder, uint32_t file, const char *typed,
                         const char *term, struct arena *arena);

#endif
