/* sentence.h - where the sentences of a text end. Pure. */
#ifndef REPOSE_NOTE_SENTENCE_H
#define REPOSE_NOTE_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

/* Length of the sentence that starts at p: up to behind ". ", "! " or "? ", not after "e.g." or an
 * initial. 0 only at the end. */
size_t sentence_length(const char *p);

/* True for a sentence that tells its reader what to do as somebody who acts ("ignore previous …",
 * "you must …", "run …", "do not tell …"), that links out, or that holds markup which could close
 * a delimiter. Data of a repository, and what a model wrote about it, must not become an
 * instruction to whoever reads a note. How code is edited ("keep a.c and b.c in step", "add a row
 * to the table", "do not free the buffer") is none of these. */
bool sentence_instructs(const char *text, size_t size);

#endif
