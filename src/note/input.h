/* input.h - what a paid note was written from, as digests, and how fresh that makes it.
 *
 *   structure   the summaries of the module's files without positions, and the prompts' version.
 *               When it differs the note is stale
 *   tokens      the text of the files without comments and layout. When it alone differs, bodies
 *               changed a little, and the note is aged
 *   partners    the modules that change along most. When most of them are others the note is stale,
 *               too; a commit more or a partner more is no reason. Single facts are as fresh as their
 *               files, whatever changes along
 *
 * White space, a comment outside of documentation, or a commit elsewhere changes none of them.
 */
#ifndef REPOSE_NOTE_INPUT_H
#define REPOSE_NOTE_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/settings.h"
#include "model/summary.h"
#include "note/structural.h"
#include "store/notes_db.h"

enum note_state {
    NOTE_MISSING,
    NOTE_STALE,
    NOTE_AGED,
    NOTE_FRESH,
    NOTE_UNUSABLE, /* for just this input the model wrote nothing that could be used */
    NOTE_STATES
};

/* "missing", "stale", "aged", "fresh", "unusable" */
const char *note_state_name(enum note_state state);

/* How a model is asked, as a digest: the model, its server, and the settings on which it hangs
 * whether a reply can be used. What was unusable is asked for again when it is another one. Never
 * 0. */
uint64_t note_asked(const struct settings *settings);

struct note_input {
    uint64_t structure, tokens;
    const char *partners; /* module paths, one a line, sorted */
    const char *near;     /* those that may take a partner's place without making a note stale */
};

/* summaries: of the module's files in their order, or NULL: they are loaded. In arena. */
int note_input_of(const struct context *context, uint32_t module, const struct summary *summaries,
                  struct arena *arena, struct note_input *out, struct err *err);

enum note_state note_state_of(const struct note_input *now, const struct stored_note *stored);

/* The newest commit of the window: what a note may know at this snapshot. 0 without history. */
int64_t note_knows_until(const struct changes *changes);

/* The newest note of a module that may be used at this snapshot, and its state. 1 found, 0 none,
 * -1. */
int note_stored(const struct context *context, struct notes_db *notes, uint32_t module,
                int64_t until, struct arena *arena, struct stored_note *out, enum note_state *state,
                struct err *err);

#endif
