/* note_file.h - one shared note as a file of a tree, and back. Pure.
 *
 * Path: <2 hex>/<16 hex of the module's path>/<16 hex structure>-<16 hex tokens>.json. Content:
 * "repose.note/1" (docs/shared-note.schema.json). The same note always gives the same bytes, so two
 * machines that share it write one blob.
 */
#ifndef REPOSE_SHARE_NOTE_FILE_H
#define REPOSE_SHARE_NOTE_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/notes_db.h"

#define NOTE_FILE_MAX 65536 /* bytes */

/* In arena. */
const char *note_file_path(const struct stored_note *note, struct arena *arena);
/* Indented JSON with a newline at its end; free(3). */
char *note_file_text(const struct stored_note *note);
/* Doubts everything: size, members, types, that the path is the one of the content, and that the
 * note is one. Strings in arena; origin is "". -1 with why in err. */
int note_file_read(const char *path, const char *text, size_t size, struct arena *arena,
                   struct stored_note *out, struct err *err);

#endif
