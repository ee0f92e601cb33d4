/* prompt_module.h - what a prompt tells of one module, within a number of tokens:
 *
 *   files      each with what it is for; its definitions, or their names where its source follows
 *   uses       which definitions other files use, and which files those are; modules that it
 *              imports from; what changes along; its tests
 *   commits    past changes as examples of requests: newest first, once each, without merges,
 *              reverts and the like; with their date and files, the module's own first
 *   source     program text before tests, documents and data, most central first: whole, or the
 *              beginning of a file that is too long
 *
 * Files of the commits and users are called by the shortest end of their path that no other file has
 * (note/lookup.h reads it back). What was left out is said. */
#ifndef REPOSE_NOTE_PROMPT_MODULE_H
#define REPOSE_NOTE_PROMPT_MODULE_H

#include "base/buf.h"
#include "note/facts.h"
#include "note/prompt.h"

int prompt_module_data(struct buf *out, const struct prompt_maker *maker, struct facts *facts,
                       uint32_t room, struct err *err);

/* Past changes that touched files of several modules, as commits are told above. */
int prompt_spanning_changes(struct buf *out, const struct note_context *context, uint32_t room,
                            struct arena *arena, struct err *err);

/* One line of at most max bytes, cut between words. */
void prompt_add_line(struct buf *out, const char *text, size_t max);
/* The same of what was not redacted yet: before it is cut, or half a secret would be left. */
void prompt_add_redacted_line(struct buf *out, const char *text, size_t max);

#endif
