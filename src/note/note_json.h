/* note_json.h - notes as JSON (docs/note.schema.json), the form in which they are stored and
 * printed. */
#ifndef REPOSE_NOTE_NOTE_JSON_H
#define REPOSE_NOTE_NOTE_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/note.h"

/* A JSON string of any bytes: what is not UTF-8 becomes U+FFFD. New reference. */
json_t *note_json_text(const char *text);
json_t *note_to_json(const struct note *note); /* new reference */
char *note_to_text(const struct note *note);   /* compact JSON; free(3) */
/* Checks the schema: unknown keys, wrong types and over-long texts are errors (ERR_STORE) that name
 * the place. With facts, the lists that say the same may be left out, and are made of the facts in
 * any case. Strings in arena. */
int note_from_text(const char *text, struct arena *arena, struct note *out, struct err *err);

#endif
