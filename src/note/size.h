/* size.h - what a note may cost, and cutting it to that: a c′ that is larger than its share would
 * cancel the saving. Pure. */
#ifndef REPOSE_NOTE_SIZE_H
#define REPOSE_NOTE_SIZE_H

#include <stddef.h>
#include <stdint.h>

#include "model/note.h"

/* Tokens that the note of a module may have: a quarter of its text, at most 3,500; or, if that is more,
 * 400 and a line of 60 for each file; 5,500 at most. A brief shows but the facts that a request is
 * about. */
uint32_t note_size_max(uint64_t text_tokens, size_t files);
/* The same of one that is joined of several generations, of which none but the first few say much that is new. */
uint32_t note_size_joined(uint32_t max, size_t generations);
#define NOTE_JOINED_MAX 3
/* Estimated tokens of the note as a model writes it: JSON that says each fact once. */
uint32_t note_size(const struct note *note);
/* Takes the last item of the longest list until the note fits, so every field keeps its best ones.
 * Returns the number of items taken. */
uint32_t note_size_fit(struct note *note, uint32_t max_tokens);

#endif
