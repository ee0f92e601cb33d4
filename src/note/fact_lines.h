/* fact_lines.h - the lines of files that say whether facts hold: where the definitions begin that a fact
 * speaks of, and the lines that hold its rare words, with a line or two around them. Files are redacted
 * as a whole before a line is taken out of them; what is a secret by its name is not opened.
 *
 *     struct fact_lines lines;
 *     fact_lines_init(&lines, context, repo, arena);
 *     fact_lines_add(&lines, module, fact, room, err);    // of each fact
 *     fact_lines_print(&lines, &out);                     // each file once, its lines in order
 *     fact_lines_release(&lines);
 */
#ifndef REPOSE_NOTE_FACT_LINES_H
#define REPOSE_NOTE_FACT_LINES_H

#include "base/buf.h"
#include "base/map.h"
#include "model/note.h"
#include "model/summary.h"
#include "note/context.h"
#include "note/path_ids.h"
#include "repo/repo.h"

struct word_counter;

/* A line that holds a term. */
struct line_hit {
    uint32_t line, next; /* next: index + 1 of another of the term; 0: none */
};

/* A file that was opened. */
struct lined_file {
    uint32_t file;
    struct summary summary;
    const char *text;      /* redacted */
    const uint32_t *start; /* of each line, and the end of the text */
    uint32_t line_count;
    bool *shown;      /* by line, from 0 */
    struct map terms; /* to the first of its hits + 1 */
    struct line_hit *hits;
    size_t hit_count, hit_capacity;
};

struct fact_lines {
    const struct context *context;
    struct repo *repo;
    struct arena *arena;
    struct path_ids ids; /* of the files that are printed or named */
    struct word_counter *counter;
    struct lined_file *files;
    size_t count, capacity;
};

void fact_lines_init(struct fact_lines *lines, const struct context *context, struct repo *repo,
                     struct arena *arena);
void fact_lines_release(struct fact_lines *lines);

/* Chooses up to `room` bytes of lines more than what is shown already. A fact that names no file is
 * looked for where its symbols are defined, and in the program text of the module. */
int fact_lines_add(struct fact_lines *lines, uint32_t module, const struct note_fact *fact,
                   size_t room, struct err *err);

/* "file: PATH (f1, c, 120 lines)", what it defines, and the chosen lines, each after its number. */
void fact_lines_print(struct fact_lines *lines, struct buf *out);

#endif
