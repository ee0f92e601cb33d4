/* prompt_parts.h - the parts of a prompt about a module, for note/prompt_module.c alone. */
#ifndef REPOSE_NOTE_PROMPT_PARTS_H
#define REPOSE_NOTE_PROMPT_PARTS_H

#include "base/buf.h"
#include "base/map.h"
#include "note/survey.h"
#include "note/lookup.h"
#include "note/path_ids.h"
#include "note/prompt.h"

struct line_range {
    uint32_t first, last;
    size_t from, to; /* the bytes of these lines */
};

/* The lines of a file that stand in a prompt as they are: ascending, apart from each other. */
struct shown_lines {
    struct line_range *ranges;
    size_t count;
    bool all;
};

struct prompt_writer {
    const struct context *context;
    struct arena *arena;
    struct lookup lookup;
    struct path_ids ids;
    uint32_t module; /* UINT32_MAX: none; then there is nothing but history */
    const struct prompt_maker *maker;
    struct survey *survey;
    uint32_t *order;           /* positions in the module, program text first, then by weight */
    enum file_role *role;      /* by position */
    struct shown_lines *shown; /* by position */
    struct map uses;           /* of names in the module; empty where all source has room */
    struct err *err;
};

/* Bytes / 4: what is cut must not cost an estimate for each line. */
size_t prompt_tokens_in(const struct buf *text);
const struct file *prompt_file_of(const struct prompt_writer *w, size_t position);
bool prompt_is_hidden(const struct prompt_writer *w, size_t position);

/* By its id if it has one, else by the shortest end of its path that no other file has. */
void prompt_add_name(struct prompt_writer *w, struct buf *out, uint32_t file);

/* "before N more after", if there are any. */
void prompt_add_more(struct buf *out, const char *before, size_t count, const char *after);

/* note/prompt_source.c. What is shown is told in w->shown. */
int prompt_add_source(struct prompt_writer *w, struct buf *out, uint32_t room);

/* note/prompt_excerpts.c. What to show of a file, in at most so many bytes: its text, and how often
 * the module uses each name. In arena. */
void prompt_choose_excerpts(const struct summary *summary, const struct map *uses, const char *text,
                            size_t size, size_t max, struct arena *arena, struct shown_lines *out);

/* note/prompt_history.c. The first gives ids to files elsewhere that often change along. */
int prompt_add_history(struct prompt_writer *w, struct buf *out, uint32_t room);

#endif
