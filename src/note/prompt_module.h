/* prompt_module.h - what a prompt tells of one module, within a number of tokens:
 *
 *   files      each with its id (note/path_ids.h) and what it is for; which files of the repository
 *              it imports; its definitions, or their names where its source follows. Each file of
 *              program text has a share of the room
 *   commits    files elsewhere that often change along, with ids; past changes as examples of
 *              requests: newest first, once each, without merges, reverts and the like; with their
 *              date and files, the module's own first
 *   uses       which definitions other files use, and which files those are; its tests
 *   source     program text before tests, documents and data, most central first: whole, or what
 *              follows the imports of files that are too long, several of them
 *
 * Other files are called by the shortest end of their path that no other file has (note/lookup.h
 * reads it back). What was left out is said. */
#ifndef REPOSE_NOTE_PROMPT_MODULE_H
#define REPOSE_NOTE_PROMPT_MODULE_H

#include "base/buf.h"
#include "note/survey.h"
#include "note/prompt.h"

/* What stands in it. */
struct told_module {
    const char *paths; /* the table of its ids */
    size_t sources;    /* files of program text: the first so many ids */
};

/* told: in the arena of the facts. */
int prompt_module_data(struct buf *out, const struct prompt_maker *maker, struct survey *survey,
                       uint32_t room, struct told_module *told, struct err *err);

/* Past changes that touched files of several modules, as commits are told above. */
int prompt_spanning_changes(struct buf *out, const struct context *context, uint32_t room,
                            struct arena *arena, struct err *err);

/* One line of at most max bytes, cut between words. */
void prompt_add_line(struct buf *out, const char *text, size_t max);
/* The same of what was not redacted yet: before it is cut, or half a secret would be left. */
void prompt_add_redacted_line(struct buf *out, const char *text, size_t max);

#endif
