/* ground.h - checks a note that a model wrote against the index at its revision. No note reaches a
 * brief unchecked.
 *
 * Files: a path must be a file (or folder) of the snapshot. One that is written otherwise ("./a",
 * with a line number, a unique suffix of one path) is put right; one that does not exist is
 * removed: from lists, together with its entry point, and a recipe without files goes. Symbols: an
 * entry point's symbol must be defined in its file ("Type.method" by its last part); where the file
 * is wrong but one file of the module defines the symbol, the file is put right. In prose, a word
 * in backquotes that looks like a path or a symbol and exists nowhere takes its sentence with it,
 * and so does a file with its folder outside of backquotes. Injection: a sentence that links out (a
 * URL), holds markup that could close a delimiter, or tells its reader what to do as an agent
 * (sentence.h) is removed; how files are edited may be said. Control characters go, with those that
 * are not seen. Size: a text ends with its last sentence within 1000 bytes, and lists are cut from
 * their end until the note's estimate is within max_tokens.
 *
 * A fact stands or falls by itself: a file or symbol that it wrongly says it speaks of is removed
 * from it, and the fact stays as long as a sentence does and one of its files is left, if it named
 * any.
 */
#ifndef REPOSE_NOTE_GROUND_H
#define REPOSE_NOTE_GROUND_H

#include "base/arena.h"
#include "base/err.h"
#include "model/note.h"
#include "note/structural.h"

struct grounding {
    uint32_t paths, symbols;    /* named, and not in this revision: removed */
    uint32_t instructions;      /* sentences that instruct, link out or hold markup */
    uint32_t too_long;          /* items and sentences cut for the size */
    uint32_t repaired;          /* paths and symbols put right */
    uint32_t kept;              /* items that are left: texts, entry points, recipes, list items */
    struct string_list removed; /* what was removed, "path: src/x.c", at most 50; in arena */
};

/* A remark for people, which may name what is not there: on one line, without secrets and without
 * sentences that instruct, of at most `max` bytes. In arena. */
const char *note_ground_remark(const char *text, size_t max, struct arena *arena);

/* Rewrites the note in place; new texts in arena, and none is NULL afterwards. module is UINT32_MAX
 * for a note on the whole repository. A note with less than a purpose and one fact, entry point or
 * request, or that lost more than half of its items for other reasons than its size, is not usable:
 * *usable false.
 */
int note_ground(const struct context *context, uint32_t module, uint32_t max_tokens,
                struct arena *arena, struct note *note, struct grounding *out, bool *usable,
                struct err *err);

#endif
