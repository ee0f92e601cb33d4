/* excerpt.h - the few lines of a file that matter most for a request. */
#ifndef REPOSE_BRIEF_EXCERPT_H
#define REPOSE_BRIEF_EXCERPT_H

#include "base/arena.h"
#include "base/buf.h"
#include "brief/brief.h"
#include "brief/symbols.h"
#include "model/summary.h"

struct excerpt_input {
    const struct symbol_picker *picker;
    const struct summary *summary;
    const struct definition *const *symbols; /* that were picked: where a long file is looked at */
    size_t symbol_count;
    const char *text; /* of the file; any bytes */
    size_t size;
    uint32_t line;   /* that the request names, or 0 */
    uint32_t length; /* lines of one excerpt */
    size_t max;      /* excerpts */
};

/* Reads the text of a file without its secrets, into an empty buffer. False: it cannot be read, or is
 * of more than 1 MB. That is no reason to give no brief: it is not shown. */
bool excerpt_read_text(struct repo *repo, const struct oid *blob, struct buf *text);

/* The lines around the named one; then of the definitions that the request names, else of the whole
 * file, those that hold the most telling words of the request, each behind the first line of the
 * definition around them. In arena, which may not hold `text`: lines are copied, made printable,
 * tabs as spaces, and cut. Returns how many there are. */
size_t excerpts_pick(const struct excerpt_input *input, struct arena *arena,
                     struct brief_excerpt **out);

/* The line that tells most: it holds a compound or a rare word of the request, and imports nothing.
 * False: there is none. */
bool excerpts_telling_line(const struct excerpt_input *input, struct arena *arena,
                           struct excerpt_line *out);

/* In a fence that its lines cannot close: each begins with its number, and the fence is longer than
 * any run of back-quotes in them, for those who look for the next ones. */
void excerpt_to_markdown(const struct brief_excerpt *excerpt, struct buf *out);

#endif
