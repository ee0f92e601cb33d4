/* size.h - what a note may cost, and cutting it to that: a c′ that is larger than its share would
 * cancel the saving. Pure. */
#ifndef REPOSE_NOTE_SIZE_H
#define REPOSE_NOTE_SIZE_H

#include <stdint.h>

#include "model/note.h"

/* Tokens that the note of a module with so much text may have: a quarter of it, within 150 and 900.
 */
uint32_t note_size_max(uint64_t text_tokens);
/* Estimated tokens of the note as JSON. */
uint32_t note_size(const struct note *note);
/* Takes the last item of the longest list until the note fits, so every field keeps its best ones.
 * Returns the number of items taken. */
uint32_t note_size_fit(struct note *note, uint32_t max_tokens);

#endif
